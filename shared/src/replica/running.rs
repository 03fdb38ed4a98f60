//! What arrived is added to what follows from the rest, without reading the rest again.
//!
//! Words, ballots, records and receipts that come at the end of their chains change nothing of
//! what others wrote; a batch with a statement, a fork or a late body never comes here. What may
//! change the rest all the same is told by the marks of the last derivation: then [`extend`] gives
//! up, and all is computed anew. It may give up half-way: nothing of what it did is read then.
//!
//! [`extend`]: Replica::extend

use std::collections::{BTreeMap, BTreeSet};

use super::documents::doc_kind;
use super::gathering::{Gathered, May, assembled, created_in, creates, may_write};
use super::marks::{Asked, Marks};
use super::{Derived, Doc, Reason, Replica};
use crate::identity::{DocumentId, EnvelopeHash, ScopeId};
use crate::log::{Chain, Envelope, Kind, Log, Position};
use crate::membership::Standing;
use crate::records::{Receipt, Record};

/// Above so many at once all is computed anew: each is put in its place among all the others.
const MANY: usize = 500;

impl Replica {
    /// Adds envelopes, in the order in which they were admitted; false when all is to be computed
    /// anew.
    pub(super) fn extend(&mut self, arrived: &[(Position, EnvelopeHash)]) -> bool {
        if arrived.len() > MANY {
            return false;
        }
        let Self {
            log,
            derived,
            marks,
            quarantined,
            ..
        } = self;
        let log: &Log = log;
        let mut adding = Adding {
            log,
            derived,
            marks,
            quarantined,
            gathered: BTreeMap::new(),
        };
        let added = arrived.iter().try_for_each(|(at, hash)| {
            let chain = log.chain(at.scope, at.key)?;
            adding.add(chain, chain.get(at.seq, hash)?)
        });
        if added.is_none() {
            return false;
        }
        adding.assemble().is_some() && adding.receive(arrived).is_some()
    }
}

/// What is being added to.
struct Adding<'a> {
    log: &'a Log,
    derived: &'a mut Derived,
    marks: &'a mut Marks,
    quarantined: &'a BTreeSet<EnvelopeHash>,
    /// The documents that changes are added to.
    gathered: BTreeMap<DocumentId, (ScopeId, Gathered)>,
}

/// Done; none when all is to be computed anew.
type Added = Option<()>;

/// Goes on where a mark says nothing.
fn unless(marked: bool) -> Added {
    (!marked).then_some(())
}

/// Whether a mark is looked at: always, but in the mutants that tests must catch.
macro_rules! looked_at {
    ($mark:ident) => {{
        #[cfg(feature = "mutants")]
        let looked_at = !crate::mutant::is(crate::mutant::Mutant::$mark);
        #[cfg(not(feature = "mutants"))]
        let looked_at = true;
        looked_at
    }};
}

impl Adding<'_> {
    fn add(&mut self, chain: &Chain, envelope: &Envelope) -> Added {
        let (header, hash) = (&envelope.header, envelope.hash());
        let at = header.position();
        unless(chain.forked_at().is_some() && looked_at!(ForgetsForks))?;
        unless(!self.marks.scopes.contains(&at.scope) && looked_at!(ForgetsScopes))?;
        unless(self.quarantined.contains(&hash))?;
        // A relay said that it holds what is here now.
        let promised = &self.derived.membership.of(at.scope).promised;
        unless(promised.contains(&(at.scope, at.key)) && looked_at!(ForgetsPromises))?;
        let asked = |what: Asked| self.marks.asked.contains(&what);
        let dropped = asked(Asked::Envelope(hash)) || asked(Asked::Document(header.document));
        unless(dropped && looked_at!(ForgetsErasures))?;
        if doc_kind(header.kind).is_some() {
            return self.add_change(envelope);
        }
        if let Err(reason) = self.derived.read(at.scope, envelope, false) {
            self.derived.set_aside.insert(hash, reason);
        }
        Some(())
    }

    fn add_change(&mut self, envelope: &Envelope) -> Added {
        let (header, hash) = (&envelope.header, envelope.hash());
        let consultation = self.log.consultation();
        let author = match self.derived.membership.author(envelope) {
            Ok(author) => author,
            Err(standing) => {
                let why = Reason::Standing(standing);
                self.derived.set_aside.insert(hash, why);
                return Some(());
            }
        };
        let id = header.document;
        // Of what waits for room others stand in its place.
        unless(self.derived.beyond.contains_key(&id))?;
        if creates(&consultation, header) {
            let plain = created_in(&consultation, header, self.marks);
            let orphans = &self.marks.orphans;
            let awaited = orphans.contains(&id) || plain.is_some_and(|id| orphans.contains(&id));
            unless(awaited && looked_at!(ForgetsOrphans))?;
            let created = Gathered::created_by(envelope, author);
            self.gathered.insert(id, (header.scope, created));
        }
        // Only here: what names a document of another scope names nobody's.
        let is_here = |scope: ScopeId| scope == header.scope || !looked_at!(ForgetsPlaces);
        let known = match self.gathered.get(&id) {
            Some((scope, gathered)) => Some((*scope, gathered.kind, gathered.owner)),
            None => {
                let doc = self.derived.documents.get(&id);
                doc.map(|doc| (doc.scope, doc.kind, doc.owner))
            }
        };
        let known = known.filter(|(scope, ..)| is_here(*scope));
        let known = known.map(|(_, kind, owner)| (kind, owner));
        let staff = self.marks.staff.get(&id);
        let membership = &self.derived.membership;
        match may_write(&consultation, membership, staff, known, (author, envelope)) {
            May::Write(need) => {
                let documents = &self.derived.documents;
                let (_, gathered) = self.gathered.entry(id).or_insert_with(|| {
                    let doc = documents.get(&id);
                    let former = doc.map_or_else(|| Gathered::of_staff(header.kind, need), again);
                    (header.scope, former)
                });
                let place = (header.position(), hash);
                // In the order of chains, whichever came first.
                let after = gathered.envelopes.partition_point(|one| *one < place);
                gathered.envelopes.insert(after, place);
            }
            May::Not(why) => {
                self.derived.set_aside.insert(hash, why);
            }
            May::NotYet => {
                self.marks.orphans.insert(id);
                let why = Reason::Standing(Standing::NotAllowed);
                self.derived.set_aside.insert(hash, why);
            }
        }
        Some(())
    }

    /// Assembles the documents that changes were added to.
    fn assemble(&mut self) -> Added {
        for (id, (scope, gathered)) in std::mem::take(&mut self.gathered) {
            let former = self.derived.documents.remove(&id);
            let before = former.as_ref().and_then(|doc| self.derived.bounded(doc));
            for (_, hash) in former.iter().flat_map(|former| &former.envelopes) {
                self.derived.set_aside.remove(hash);
            }
            let doc = assembled(self.log, (id, scope), gathered, former);
            for (hash, reason) in &doc.aside {
                let why = Reason::Change(*reason);
                self.derived.set_aside.insert(*hash, why);
            }
            self.derived
                .add(self.log, self.marks.allowances, before, doc)?;
        }
        Some(())
    }

    /// Adds what relays say that they hold, once all that arrived is in its place.
    fn receive(&mut self, arrived: &[(Position, EnvelopeHash)]) -> Added {
        let log = self.log;
        for (at, hash) in arrived {
            let chain = log.chain(at.scope, at.key)?;
            let envelope = chain.get(at.seq, hash)?;
            let (Kind::RECEIPT, Some(body)) = (envelope.header.kind, envelope.body.as_deref())
            else {
                continue;
            };
            // One that cannot be read is set aside with the records.
            if let Ok(receipt) = Receipt::from_body(body) {
                let membership = self.derived.membership.of_mut(at.scope);
                unless(!membership.receive(log, envelope, &receipt))?;
            }
        }
        Some(())
    }
}

/// A document as it was gathered.
fn again(doc: &Doc) -> Gathered {
    Gathered {
        kind: doc.kind,
        owner: doc.owner,
        need: doc.need,
        created: doc.created,
        envelopes: doc.envelopes.clone(),
        erased: doc.erased,
    }
}
