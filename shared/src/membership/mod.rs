//! Membership: who may do what, as a pure function of the statements and receipts held: of
//! governance, and of each committee apart ([`Memberships`]).
//!
//! Any order of arrival, any duplicate gives the same membership, because it is computed from
//! the set, level by level: founder, coordinators, servers, facilitators, participants. Each
//! level's standing depends on higher levels only, so there is no circle to resolve, and two
//! people of one level can never expel one another. A statement that does not stand is set
//! aside with a reason and looked at again when the set grows.
//!
//! What is not here: what the statements look like ([`crate::records`]), and whether an
//! envelope is genuine ([`crate::log`]).

mod gather;
mod joins;
mod leaving;
mod links;
mod memberships;
mod openers;
mod outer;
mod resolve;
mod revocations;
mod servers;

use litemap::LiteMap;
use std::collections::{BTreeMap, BTreeSet};

use crate::identity::{
    EnvelopeHash, KeyId, ParticipantId, ReadingKey, Role, ScopeId, TransportKey,
};
use crate::log::Envelope;

use crate::ordered::Ordered;

pub use memberships::Memberships;

/// Why an envelope is set aside by membership.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, thiserror::Error)]
pub enum Standing {
    /// Its key was never introduced in this scope.
    #[error("its key was not introduced here")]
    UnknownKey,
    /// It comes after the place up to which its key holds.
    #[error("its key was revoked")]
    Revoked,
    /// It stands at or after a fork of its chain.
    #[error("its chain is forked")]
    Forked,
    /// Its author waits for a facilitator's confirmation.
    #[error("its author is to be confirmed")]
    ToConfirm,
    /// Its author may not do this.
    #[error("its author may not do this")]
    NotAllowed,
    /// Its proof does not hold.
    #[error("its proof does not hold")]
    BadProof,
    /// Its body cannot be read.
    #[error("its body cannot be read")]
    Unreadable,
}

/// How a participant stands in a committee.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// In it.
    Member,
    /// Joined by an invitation that was taken back since.
    ToConfirm,
    /// Left it.
    Left,
}

/// What is known of a participant.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Person {
    /// Founder or coordinator, if they are.
    pub staff: Option<Role>,
    /// Committees they run.
    pub facilitates: BTreeSet<ScopeId>,
    /// Committees they joined.
    pub places: LiteMap<ScopeId, Place>,
    /// Where ballots and secrets are sealed to them.
    pub reading: Option<ReadingKey>,
    /// Their keys, in order.
    pub keys: Vec<KeyId>,
    /// Keys that introduce others of theirs.
    pub recovery: BTreeSet<KeyId>,
}

/// How far a relay receipted a chain.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Receipted {
    /// The relay.
    pub by: ParticipantId,
    /// It holds the chain up to here.
    pub seq: u64,
    /// It held the chain up to here: once restored from a backup, a relay may lack the rest. What
    /// was received in time before a revocation stays so.
    pub ever: u64,
}

/// A relay: its receipts count.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RelayGrant {
    /// Who.
    pub participant: ParticipantId,
    /// Its transport key.
    pub transport: TransportKey,
    /// Its name.
    pub name: String,
    /// Its address.
    pub address: Option<String>,
    /// Its committees; none for all.
    pub scopes: Option<BTreeSet<ScopeId>>,
}

impl RelayGrant {
    /// Whether it relays a committee. What is public, and the region, are relayed by all.
    pub fn covers(&self, committee: ScopeId) -> bool {
        committee.is_public()
            || self
                .scopes
                .as_ref()
                .is_none_or(|scopes| scopes.contains(&committee))
    }
}

/// The opening key that ballots are sealed to now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenerGrant {
    /// Its epoch.
    pub epoch: u32,
    /// The key.
    pub public: ReadingKey,
    /// Those who hold its secret, each with the secrets sealed to them.
    pub holders: LiteMap<ParticipantId, Vec<u8>>,
}

/// Proofs in statements that were checked, by envelope: a signature costs a phone a millisecond,
/// and membership is computed again whenever the log grows.
#[derive(Debug, Clone, Default)]
pub struct Proofs {
    hold: BTreeSet<EnvelopeHash>,
    fail: BTreeSet<EnvelopeHash>,
}

impl Proofs {
    fn check(&mut self, envelope: EnvelopeHash, holds: impl FnOnce() -> bool) {
        if self.hold.contains(&envelope) || self.fail.contains(&envelope) {
            return;
        }
        let proofs = if holds() {
            &mut self.hold
        } else {
            &mut self.fail
        };
        proofs.insert(envelope);
    }

    /// Whether the proof of an envelope was checked, and holds.
    pub(crate) fn holds(&self, envelope: &EnvelopeHash) -> bool {
        self.hold.contains(envelope)
    }
}

/// Who may do what in one committee, or in governance.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Membership {
    /// The founder.
    pub founder: Option<ParticipantId>,
    /// Everyone known, by id.
    pub people: BTreeMap<ParticipantId, Person>,
    /// Whose each key is.
    pub keys: BTreeMap<KeyId, ParticipantId>,
    /// Keys that came with a one-time key used before, and whose they say to be.
    pub used: BTreeMap<KeyId, ParticipantId>,
    /// Up to what seq a revoked key holds in a scope.
    pub limits: LiteMap<(KeyId, ScopeId), u64>,
    /// Who was given a task by those who could, also where it was taken back: the founder, staff,
    /// relays and officers, of whatever committee.
    pub(crate) staffed: BTreeSet<ParticipantId>,
    /// Keys revoked, whatever the scope.
    pub revoked: BTreeSet<KeyId>,
    /// Relays.
    pub relays: Vec<RelayGrant>,
    /// All opening keys by scope, oldest epoch first.
    pub openers: LiteMap<ScopeId, Vec<OpenerGrant>>,
    /// Who signs cuts, by scope.
    pub officers: LiteMap<ScopeId, BTreeSet<ParticipantId>>,
    /// Who counts in whose place, by scope: the newcomer, then the participant replaced.
    pub in_place_of: LiteMap<(ScopeId, ParticipantId), ParticipantId>,
    /// Its own outer scope and the region's, with whose they are.
    pub(crate) outers: LiteMap<ScopeId, ScopeId>,
    /// Up to what seq each relay receipted a chain.
    pub receipted: BTreeMap<(ScopeId, KeyId), Vec<Receipted>>,
    /// Chains of which a relay said that it holds what is not here, or not the same.
    pub(crate) promised: BTreeSet<(ScopeId, KeyId)>,
    /// Keys of relays that were restored: how far these are believed is said by the later ones.
    pub(crate) former: BTreeSet<KeyId>,
    /// Whether a one-time key was used twice: which phone used it first is seen from receipts.
    pub(crate) is_contested: bool,
    /// Public half of each invitation that stands, with the scope it leads to.
    pub invitations: LiteMap<KeyId, ScopeId>,
    /// Statements that do not stand, and why.
    pub set_aside: Vec<(EnvelopeHash, Standing)>,
}

impl Membership {
    /// The committee of a scope, inner or outer; public for the region's.
    fn committee_of(&self, scope: ScopeId) -> ScopeId {
        self.outers.get(&scope).copied().unwrap_or(scope)
    }

    /// Takes a key as introduced while the statements say nothing of it. Only the installation
    /// that holds the key does so: what introduces it is on its way.
    pub fn presume(&mut self, key: KeyId, participant: ParticipantId, scopes: &[ScopeId]) {
        if self.revoked.contains(&key)
            || self.used.contains_key(&key)
            || self.keys.get(&key).is_some_and(|of| *of != participant)
        {
            return;
        }
        self.keys.insert(key, participant);
        let person = self.people.entry(participant).or_default();
        if let Err(place) = person.keys.binary_search(&key) {
            person.keys.insert(place, key);
        }
        for scope in scopes {
            person.places.entry(*scope).or_insert(Place::Member);
        }
    }

    /// The participant of a key.
    pub fn participant_of(&self, key: &KeyId) -> Option<ParticipantId> {
        self.keys.get(key).copied()
    }

    /// The person of a key.
    pub fn person_of(&self, key: &KeyId) -> Option<&Person> {
        self.people.get(&self.participant_of(key)?)
    }

    /// The role of a participant in a scope; none for strangers and servers.
    pub fn role_in(&self, participant: &ParticipantId, scope: ScopeId) -> Option<Role> {
        let scope = self.committee_of(scope);
        let person = self.people.get(participant)?;
        if person.staff.is_some() {
            return person.staff;
        }
        if person.facilitates.contains(&scope)
            || (scope.is_public() && !person.facilitates.is_empty())
        {
            return Some(Role::Facilitator);
        }
        (person.places.get(&scope) == Some(&Place::Member)).then_some(Role::Participant)
    }

    /// Whether an envelope's author stands where it was written; who they are.
    pub fn author(&self, envelope: &Envelope) -> Result<ParticipantId, Standing> {
        let (key, scope) = (envelope.header.key, envelope.header.scope);
        let participant = self.participant_of(&key).ok_or(Standing::UnknownKey)?;
        if self.is_beyond_limit(&key, scope, envelope.header.seq) {
            return Err(Standing::Revoked);
        }
        let person = self.people.get(&participant).ok_or(Standing::UnknownKey)?;
        match person.places.get(&scope) {
            Some(Place::ToConfirm) => Err(Standing::ToConfirm),
            Some(Place::Member | Place::Left) => Ok(participant),
            None if self.acts_in(&participant, person, scope) => Ok(participant),
            None => Err(Standing::UnknownKey),
        }
    }

    fn acts_in(&self, participant: &ParticipantId, person: &Person, scope: ScopeId) -> bool {
        let scope = self.committee_of(scope);
        person.staff.is_some()
            || person.facilitates.contains(&scope)
            || (scope.is_public() && !person.facilitates.is_empty())
            || self.serves(participant, scope)
    }

    /// Whether somebody has, or ever had, a task: what they write is not bounded, and what they wrote
    /// while they had it stays.
    pub fn was_staff(&self, participant: &ParticipantId) -> bool {
        self.staffed.contains(participant)
    }

    /// Whether a participant is a relay, opener or officer of a scope.
    pub fn serves(&self, participant: &ParticipantId, scope: ScopeId) -> bool {
        let scope = self.committee_of(scope);
        self.relays
            .iter()
            .any(|relay| relay.participant == *participant && relay.covers(scope))
            || self
                .officers
                .get(&scope)
                .is_some_and(|officers| officers.contains(participant))
            || self
                .opener(scope)
                .is_some_and(|opener| opener.holders.contains_key(participant))
    }

    /// Whether a key was revoked before a place of its chain.
    pub fn is_beyond_limit(&self, key: &KeyId, scope: ScopeId, seq: u64) -> bool {
        match self.limits.get(&(*key, scope)) {
            Some(limit) => seq > *limit,
            None => self.revoked.contains(key),
        }
    }

    /// Whether an officer of a scope, or of the committee that it is the outer scope of.
    pub fn is_officer(&self, participant: &ParticipantId, scope: ScopeId) -> bool {
        let officers = self.officers.get(&self.committee_of(scope));
        officers.is_some_and(|officers| officers.contains(participant))
    }

    /// Whether a key may read a scope: its own committee's members and staff, its relays. What
    /// is public or outer, everybody.
    pub fn may_read(&self, key: &KeyId, scope: ScopeId) -> bool {
        if scope.is_public() || self.outers.contains_key(&scope) {
            return true;
        }
        if self.revoked.contains(key) {
            return false;
        }
        self.participant_of(key).is_some_and(|participant| {
            self.role_in(&participant, scope).is_some() || self.serves(&participant, scope)
        })
    }

    /// The newest opening key of a scope.
    pub fn opener(&self, scope: ScopeId) -> Option<&OpenerGrant> {
        self.openers.get(&scope).and_then(|openers| openers.last())
    }

    /// The participant whose ballot this one's is: their own, or the one they replace.
    pub fn counts_as(&self, scope: ScopeId, participant: ParticipantId) -> ParticipantId {
        let mut counted = participant;
        let mut seen = BTreeSet::new();
        // A circle of replacements stops where it began: each is then themselves.
        while let Some(next) = self.in_place_of.get(&(scope, counted)) {
            if !seen.insert(counted) {
                return participant;
            }
            counted = *next;
        }
        counted
    }

    /// The members of a committee, those in the place of another counted once.
    pub fn members(&self, scope: ScopeId) -> BTreeSet<ParticipantId> {
        self.people
            .iter()
            .filter(|(_, person)| person.places.get(&scope) == Some(&Place::Member))
            .map(|(id, _)| self.counts_as(scope, *id))
            .ordered()
    }

    /// The relay whose receipts a key signs in a scope, at a place of its chain.
    fn relay_of(&self, key: &KeyId, scope: ScopeId, seq: u64) -> Option<&RelayGrant> {
        let relay = self.keys.get(key)?;
        let of = self.committee_of(scope);
        let covers = |grant: &&RelayGrant| grant.participant == *relay && grant.covers(of);
        let mut grants = self.relays.iter().filter(covers);
        grants
            .next()
            .filter(|_| !self.is_beyond_limit(key, scope, seq))
    }

    /// How far a relay receipted a chain.
    pub fn receipted_by(&self, relay: &ParticipantId, scope: ScopeId, key: KeyId) -> u64 {
        let held = self.receipted.get(&(scope, key));
        let by = held.and_then(|held| held.iter().find(|held| held.by == *relay));
        by.map_or(0, |held| held.seq)
    }

    /// The relay that receipted a place of a chain, if any: the table's, which the founding
    /// named, of all committees, rather than another.
    pub fn received_by(&self, scope: ScopeId, key: &KeyId, seq: u64) -> Option<&RelayGrant> {
        let relays = self.relays.iter();
        relays
            .filter(|relay| self.receipted_by(&relay.participant, scope, *key) >= seq)
            .min_by_key(|relay| relay.scopes.is_some())
    }
}
