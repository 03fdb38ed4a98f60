//! What a hub holds, and what the table's server does not have yet, as numbers for its page.
//!
//! What the table has is read from its receipts, which are records like others: so the answer is
//! the same after a restart, and whoever brought the receipts.

use shared::identity::{ParticipantId, ScopeId};
use shared::replica::{Own, Replica};

/// What a hub holds, in numbers.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Held {
    /// Whether it knows the consultation that it serves.
    pub founded: bool,
    /// The committees it relays.
    pub committees: Vec<HeldCommittee>,
    /// Names of the committees that it relays no more, and still holds something of.
    pub taken_back: Vec<String>,
    /// Contributions held outside of them.
    pub elsewhere: usize,
    /// Parcels carried for others, which it cannot open.
    pub parcels: usize,
    /// Contributions held that the table did not acknowledge.
    pub not_upstream: usize,
    /// Where the table is, as those who coordinate the consultation published.
    pub table_at: Vec<String>,
}

/// One committee, as held.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeldCommittee {
    /// Its name.
    pub name: String,
    /// Its people.
    pub people: usize,
    /// Contributions.
    pub contributions: usize,
}

impl Held {
    /// Of a replica that was derived.
    pub fn of(replica: &Replica, own: &Own) -> Self {
        let derived = replica.derived();
        let membership = &derived.membership;
        // What it wrote itself is no contribution either, once it relays nothing.
        let is_relay = |participant: ParticipantId| {
            let mut relays = membership.relays().into_iter();
            participant == own.participant || relays.any(|relay| relay.participant == participant)
        };
        let relays = |scope: ScopeId| membership.relays_scope(&own.participant, scope);
        let server = own.server.as_ref().map(|server| server.transport);
        let of_table = || {
            let relays = membership.relays().into_iter();
            relays.filter(|relay| Some(relay.transport) == server)
        };
        let table = of_table().next().map(|relay| relay.participant);
        let mut held = Self {
            founded: derived.found.is_some(),
            table_at: of_table().filter_map(|one| one.address.clone()).collect(),
            ..Self::default()
        };
        for scope in replica.log().scopes() {
            let mut contributions = 0;
            for (key, chain) in replica.log().scope(scope) {
                let author = membership.participant_of(&key, scope);
                if author.is_none_or(is_relay) {
                    continue;
                }
                let has = table.map_or(0, |table| membership.receipted_by(&table, scope, key));
                for envelope in chain.straight().filter(|one| derived.applies(one)) {
                    contributions += 1;
                    held.not_upstream += usize::from(envelope.header.seq > has);
                }
            }
            let name = replica
                .charter()
                .and_then(|charter| charter.committees.get(&scope))
                .map(|committee| committee.name.clone());
            match name {
                Some(name) if relays(scope) && !scope.is_public() => {
                    held.committees.push(HeldCommittee {
                        name,
                        people: membership.members(scope).len(),
                        contributions,
                    });
                }
                Some(name) if !scope.is_public() => held.taken_back.push(name),
                _ => held.elsewhere += contributions,
            }
        }
        // Those it relays and holds nothing of yet are named too.
        for (scope, committee) in replica.charter().into_iter().flat_map(|c| &c.committees) {
            if relays(*scope) && !held.committees.iter().any(|one| one.name == committee.name) {
                held.committees.push(HeldCommittee {
                    name: committee.name.clone(),
                    people: 0,
                    contributions: 0,
                });
            }
        }
        held.committees.sort_by(|a, b| a.name.cmp(&b.name));
        held.taken_back.sort();
        held
    }
}
