//! From the admitted set to what it means: membership first, then erasures, then documents and
//! records by those who stand.

use super::gathering::assemble_all;
use super::marks::Marks;
use super::{BallotRef, Derived, Published, Reason, Replica};
use crate::documents::charter::Allowances;
use crate::documents::{Charter, says_something};
use crate::identity::ScopeId;
use crate::log::{Envelope, Kind};
use crate::membership::{Memberships, Place, Standing};
use crate::ordered::Ordered;
use crate::records::strike::REASON;
use crate::records::{Ballot, Found, Record, Unreadable};

impl Replica {
    pub(super) fn recompute(&mut self) {
        let mut membership = Memberships::with(&self.log, &mut self.proofs);
        if let Some(holder) = &self.holder {
            for key in &holder.keys {
                membership.presume(*key, holder.participant, &holder.scopes);
            }
        }
        let mut derived = Derived {
            membership,
            ..Derived::default()
        };
        derived.set_aside = derived
            .membership
            .set_aside
            .iter()
            .map(|(hash, standing)| (*hash, Reason::Standing(*standing)))
            .ordered();
        let mut marks = Marks {
            scopes: self.log.scopes().into_iter().ordered(),
            ..Marks::default()
        };
        let dropped = super::erasure::apply(&mut self.log, &derived.membership, &mut marks.asked);
        self.erased.extend(dropped);
        let mut former = std::mem::take(&mut self.derived.documents);
        former.append(&mut self.derived.beyond);
        let Self {
            log, quarantined, ..
        } = self;
        for hash in quarantined.iter() {
            derived.set_aside.insert(*hash, Reason::Quarantined);
        }
        assemble_all(log, former, quarantined, &mut derived, &mut marks);
        let charter = derived.charter(log.consultation());
        marks.allowances = charter.map_or_else(Allowances::default, Charter::allowances);
        derived.bound(log, marks.allowances);
        for scope in log.scopes() {
            for (_, chain) in log.scope(scope) {
                for envelope in chain
                    .straight()
                    .filter(|envelope| !quarantined.contains(&envelope.hash()))
                {
                    if let Err(reason) = derived.read(
                        scope,
                        envelope,
                        chain.is_erased(envelope.header.seq, &envelope.hash()),
                    ) {
                        derived.set_aside.insert(envelope.hash(), reason);
                    }
                }
                // A fork is an accident of one person's phone, and a ballot depends on nothing
                // before it: the greater counter counts, whichever copy gave it.
                for envelope in chain.branches() {
                    let hash = envelope.hash();
                    if envelope.header.kind == Kind::BALLOT && !quarantined.contains(&hash) {
                        let erased = chain.is_erased(envelope.header.seq, &hash);
                        if derived.ballot(scope, envelope, erased).is_ok() {
                            derived.set_aside.remove(&hash);
                        }
                    }
                }
            }
        }
        self.derived = derived;
        self.marks = marks;
    }
}

impl Derived {
    /// Reads one record into its place; statements and changes are read elsewhere.
    pub(super) fn read(
        &mut self,
        scope: ScopeId,
        envelope: &Envelope,
        erased: bool,
    ) -> Result<(), Reason> {
        let kind = envelope.header.kind;
        if kind == Kind::FOUND {
            // Anybody may write this kind: only the founder's first envelope founds.
            let governance = self.membership.governance();
            let author = governance.participant_of(&envelope.header.key);
            let founds = scope.is_public() && envelope.header.seq == 1;
            if !founds || author.is_none() || author != governance.founder {
                return Ok(());
            }
            self.found = envelope
                .body
                .as_deref()
                .and_then(|body| Found::from_body(body).ok());
            return Ok(());
        }
        if kind.is_statement() || kind.is_change() || !Kind::KNOWN.contains(&kind) {
            return Ok(());
        }
        if kind == Kind::BALLOT {
            return self.ballot(scope, envelope, erased);
        }
        let author = self.membership.author(envelope)?;
        let Some(body) = envelope.body.as_deref() else {
            return Ok(());
        };
        let officer = |of: ScopeId| -> Result<(), Reason> {
            if self.membership.is_officer(&author, of) {
                Ok(())
            } else {
                Err(Standing::NotAllowed.into())
            }
        };
        // What a count publishes stands in the outer scope of what it is of, and nowhere else.
        let stands_for = |of: ScopeId| of.outer() == scope;
        let hash = envelope.hash();
        match kind {
            Kind::CUT => {
                let record = crate::records::Cut::from_body(body)?;
                // A cut that names nothing would be anybody's.
                if !record.is_of_its_scope() || !stands_for(record.scope) {
                    return Err(Standing::NotAllowed.into());
                }
                officer(record.scope)?;
                self.cuts.insert(hash, published(envelope, record));
            }
            Kind::RESULT => {
                let record = crate::records::Outcome::from_body(body)?;
                if !stands_for(record.scope) {
                    return Err(Standing::NotAllowed.into());
                }
                officer(record.scope)?;
                in_order(&mut self.results, published(envelope, record));
            }
            Kind::STRIKE => {
                let record = crate::records::Strike::from_body(body)?;
                if !stands_for(record.scope) {
                    return Err(Standing::NotAllowed.into());
                }
                officer(record.scope)?;
                let reason = record.reason.as_ref();
                let is_sound = |why: &String| says_something(why) && why.chars().count() <= REASON;
                if !reason.is_none_or(is_sound) {
                    return Err(Unreadable::Malformed.into());
                }
                in_order(&mut self.strikes, published(envelope, record));
            }
            Kind::EXCERPT => {
                let record = crate::records::Excerpt::from_body(body)?;
                // The region's officer repeats what committees published.
                let of_region = stands_for(ScopeId::PUBLIC);
                if !of_region && !stands_for(record.scope) {
                    return Err(Standing::NotAllowed.into());
                }
                officer(if of_region {
                    ScopeId::PUBLIC
                } else {
                    record.scope
                })?;
                if record.need != envelope.header.document {
                    return Err(Unreadable::Malformed.into());
                }
                let name = envelope.header.body_hash;
                self.excerpted.insert((name, scope));
                let read = published(envelope, record);
                // Of two of one body the last in the log's order, whichever came first.
                let former = self.excerpts.get(&name);
                if former.is_none_or(|(_, former)| former.at <= read.at) {
                    let need = envelope.header.document;
                    self.excerpts.insert(name, (need, read));
                }
            }
            Kind::LIST => {
                let record = crate::records::List::from_body(body)?;
                officer(scope).or_else(|_| officer(ScopeId::PUBLIC))?;
                in_order(&mut self.lists, published(envelope, record));
            }
            // What it says is read with the membership.
            Kind::RECEIPT => drop(crate::records::Receipt::from_body(body)?),
            // Openings, activities, paper codes, opinions and decisions are carried: nothing that
            // is derived reads them yet.
            _ => {}
        }
        Ok(())
    }

    fn ballot(&mut self, scope: ScopeId, envelope: &Envelope, erased: bool) -> Result<(), Reason> {
        let author = self.membership.author(envelope)?;
        let place = self
            .membership
            .of(scope)
            .people
            .get(&author)
            .and_then(|person| person.places.get(&scope));
        if place != Some(&Place::Member) {
            return if place == Some(&Place::Left) {
                Ok(())
            } else {
                Err(Standing::NotAllowed.into())
            };
        }
        let counter = match envelope.body.as_deref() {
            Some(body) => Ballot::from_body(body)?.counter,
            None if erased => 0,
            None => return Err(Unreadable::Malformed.into()),
        };
        let read = BallotRef {
            hash: envelope.hash(),
            at: envelope.header.position(),
            participant: self.membership.counts_as(scope, author),
            counter,
            erased,
        };
        let ballots = self.ballots.entry(scope).or_default();
        let after = ballots.partition_point(|one| (one.at, one.hash) < (read.at, read.hash));
        ballots.insert(after, read);
        Ok(())
    }
}

/// Puts a record in the log's order, whichever came first.
fn in_order<T>(all: &mut Vec<Published<T>>, read: Published<T>) {
    let after = all.partition_point(|one| one.at < read.at);
    all.insert(after, read);
}

fn published<T>(envelope: &Envelope, record: T) -> Published<T> {
    Published {
        hash: envelope.hash(),
        at: envelope.header.position(),
        record,
    }
}
