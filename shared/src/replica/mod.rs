//! A replica of one consultation: its log, and everything that follows from it.
//!
//! [`Replica::admit`] takes envelopes; [`Replica::derive`] gives what they mean, a pure function
//! of the admitted set: kept running where what arrived changes nothing of the rest, computed anew
//! where it may. What is written is planned in [`acts`] and [`close`] as signed envelopes
//! that the owner stores *before* admitting them; what is drawn is in [`views`].
//!
//! Not here: storage, sockets, the time, randomness. The owner brings them.

pub mod acts;
mod allowance;
mod arrived;
mod aside;
mod called;
pub mod close;
pub mod curations;
mod derive;
mod documents;
mod erasure;
mod gathering;
mod marks;
mod mine;
pub mod own;
mod relaying;
mod results;
pub mod room;
mod running;
pub mod staff;
pub mod views;

use litemap::LiteMap;
use std::collections::{BTreeMap, BTreeSet};

use crate::identity::{
    ConsultationId, DocumentId, EnvelopeHash, KeyId, ParticipantId, ScopeId, SigningKey,
};
use crate::log::envelope::Draft;
use crate::log::{Admission, Envelope, Header, Log, Position, Refusal, Verified};
use crate::membership::{Memberships, Proofs, Standing};
use crate::records::{Cut, Excerpt, Found, List, Outcome, Strike};

use arrived::Arrived;
use marks::Marks;

pub use curations::Curations;
pub use documents::{Content, Doc};
pub use own::Own;

/// Why an envelope that was admitted does not apply. It is never dropped, touches no other
/// chain, and is looked at again when the set grows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Reason {
    /// Its author does not stand, or may not do this.
    #[error(transparent)]
    Standing(#[from] Standing),
    /// The change does not apply to its document.
    #[error(transparent)]
    Change(#[from] crate::documents::Reason),
    /// The record cannot be read.
    #[error(transparent)]
    Record(#[from] crate::records::Unreadable),
    /// Its author has as many as the charter allows already: it stands again when room is made.
    #[error("beyond what one person may have standing")]
    Beyond,
    /// This phone was stopped by it twice, and leaves it out.
    #[error("left out on this phone")]
    Quarantined,
}

/// A ballot that stands, unopened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BallotRef {
    /// Its envelope.
    pub hash: EnvelopeHash,
    /// Where it is.
    pub at: Position,
    /// Whose it is for the count: the author, or the one in whose place they are.
    pub participant: crate::identity::ParticipantId,
    /// Its counter.
    pub counter: u64,
    /// Whether its body was erased.
    pub erased: bool,
}

/// A record with its envelope's name and author.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Published<T> {
    /// The envelope.
    pub hash: EnvelopeHash,
    /// Where it is.
    pub at: Position,
    /// The record.
    pub record: T,
}

/// Everything that follows from the admitted set.
#[derive(Debug, Clone, Default)]
pub struct Derived {
    /// Who may do what.
    pub membership: Memberships,
    /// The founding statement.
    pub found: Option<Found>,
    /// The documents, by id.
    pub documents: BTreeMap<DocumentId, Doc>,
    /// Those beyond what their author may have standing: set aside, as if they were not there, and
    /// kept so that they are not assembled each time.
    pub(crate) beyond: BTreeMap<DocumentId, Doc>,
    /// What staff group and hide, by scope.
    pub(crate) curations: LiteMap<ScopeId, Curations>,
    /// Ballots by committee.
    pub ballots: LiteMap<ScopeId, Vec<BallotRef>>,
    /// Cuts by officers.
    pub cuts: LiteMap<EnvelopeHash, Published<Cut>>,
    /// Parts of lists.
    pub lists: Vec<Published<List>>,
    /// Results by officers.
    pub results: Vec<Published<Outcome>>,
    /// What officers set aside of them.
    pub strikes: Vec<Published<Strike>>,
    /// Excerpts by officers, by the hash of their body: the need and its words.
    pub excerpts: BTreeMap<EnvelopeHash, (DocumentId, Published<Excerpt>)>,
    /// In which outer scopes each excerpt stands.
    pub(crate) excerpted: BTreeSet<(EnvelopeHash, ScopeId)>,
    /// What does not apply, and why.
    pub set_aside: BTreeMap<EnvelopeHash, Reason>,
}

/// The log of a consultation and what follows from it.
#[derive(Debug, Clone)]
pub struct Replica {
    log: Log,
    derived: Derived,
    marks: Marks,
    arrived: Arrived,
    proofs: Proofs,
    erased: Vec<(Position, EnvelopeHash)>,
    quarantined: BTreeSet<EnvelopeHash>,
    holder: Option<Holder>,
    times_computed: u64,
}

/// Whose installation this is.
#[derive(Debug, Clone)]
struct Holder {
    /// The one it writes with, and those it wrote with before.
    keys: Vec<KeyId>,
    participant: ParticipantId,
    scopes: Vec<ScopeId>,
}

impl Replica {
    /// An empty replica.
    pub fn new(consultation: ConsultationId) -> Self {
        Self {
            log: Log::new(consultation),
            derived: Derived::default(),
            marks: Marks::default(),
            arrived: Arrived::Anything,
            proofs: Proofs::default(),
            erased: Vec::new(),
            quarantined: BTreeSet::new(),
            holder: None,
            times_computed: 0,
        }
    }

    /// Admits an envelope, and what waited for it: see [`Log::admit`].
    pub fn admit(
        &mut self,
        verified: Verified,
        admitted: &mut Vec<Envelope>,
    ) -> Result<Admission, Refusal> {
        let before = admitted.len();
        let admission = self.log.admit(verified, admitted)?;
        let new = admitted.get(before..).unwrap_or_default();
        self.arrived.note(admission, new);
        Ok(admission)
    }

    /// See [`Log::take_pruned`].
    pub fn take_pruned(&mut self) -> Vec<(Position, EnvelopeHash)> {
        self.log.take_pruned()
    }

    /// See [`Log::sweep`].
    pub fn sweep(&mut self) {
        self.log.sweep();
    }

    /// Says whose phone this is: before the invitation that they joined by has arrived, their
    /// own words are already theirs here, and only here.
    pub fn hold(&mut self, own: &Own) {
        let now = std::iter::once(own.key().id());
        let keys: Vec<KeyId> = now.chain(own.former.iter().copied()).collect();
        self.log.hold(&keys);
        self.holder = Some(Holder {
            keys,
            participant: own.participant,
            scopes: own.belongings.iter().map(|known| known.scope).collect(),
        });
        self.arrived = Arrived::Anything;
    }

    /// Leaves an envelope out of what is derived, on this phone only.
    pub fn quarantine(&mut self, hash: EnvelopeHash) {
        if self.quarantined.insert(hash) {
            self.arrived = Arrived::Anything;
        }
    }

    /// The log.
    pub fn log(&self) -> &Log {
        &self.log
    }

    /// The consultation.
    pub fn consultation(&self) -> ConsultationId {
        self.log.consultation()
    }

    /// Everything that follows from the admitted set. What arrived since is added to what follows
    /// from the rest; where it may change the rest, all is computed anew.
    pub fn derive(&mut self) -> &Derived {
        let is_added = match self.arrived.take() {
            Arrived::Only(places) => self.extend(&places),
            Arrived::Anything => false,
        };
        if !is_added {
            self.recompute();
            self.times_computed += 1;
        }
        &self.derived
    }

    /// How many times everything was computed anew.
    pub fn times_computed(&self) -> u64 {
        self.times_computed
    }

    /// Whether something was admitted since the last [`Self::derive`].
    pub fn is_stale(&self) -> bool {
        !self.arrived.is_nothing()
    }

    /// What [`Self::derive`] gave last.
    pub fn derived(&self) -> &Derived {
        &self.derived
    }

    /// Bodies that erasures dropped since the last call: storage must drop them too.
    pub fn take_erased(&mut self) -> Vec<(Position, EnvelopeHash)> {
        std::mem::take(&mut self.erased)
    }

    /// The header that a draft would have at the end of the key's chain.
    pub fn next_header(&self, key: &SigningKey, draft: &Draft) -> Header {
        let tip = self
            .log
            .chain(draft.scope, key.id())
            .and_then(crate::log::Chain::tip);
        self.header_after(key, tip, draft)
    }

    fn header_after(
        &self,
        key: &SigningKey,
        tip: Option<(u64, EnvelopeHash)>,
        draft: &Draft,
    ) -> Header {
        Envelope::next(
            key,
            self.consultation(),
            tip,
            Draft {
                body: Vec::new(),
                ..draft.clone()
            },
        )
        .into_inner()
        .header
    }

    /// Signs drafts, one after the other, at the end of the key's chains. They are not admitted:
    /// the owner stores them first.
    pub fn sign(&self, key: &SigningKey, drafts: Vec<Draft>) -> Vec<Verified> {
        let mut tips: LiteMap<ScopeId, Option<(u64, EnvelopeHash)>> = LiteMap::new();
        drafts
            .into_iter()
            .map(|draft| {
                let scope = draft.scope;
                let tip = tips.entry(scope).or_insert_with(|| {
                    self.log
                        .chain(scope, key.id())
                        .and_then(crate::log::Chain::tip)
                });
                let signed = Envelope::next(key, self.consultation(), *tip, draft);
                *tip = Some((signed.header.seq, signed.hash()));
                signed
            })
            .collect()
    }

    /// The place of the next envelope of a key in a scope.
    pub fn next_position(&self, key: KeyId, scope: ScopeId) -> Position {
        let seq = self
            .log
            .chain(scope, key)
            .and_then(crate::log::Chain::tip)
            .map_or(0, |(seq, _)| seq);
        Position {
            scope,
            key,
            seq: seq.saturating_add(1),
        }
    }

    /// The charter, when it arrived.
    pub fn charter(&self) -> Option<&crate::documents::Charter> {
        self.derived.charter(self.consultation())
    }

    /// The body of an envelope of a known place.
    pub fn body(&self, at: Position, hash: &EnvelopeHash) -> Option<&[u8]> {
        self.log
            .chain(at.scope, at.key)?
            .get(at.seq, hash)?
            .body
            .as_deref()
    }
}
