//! Making a hub a relay, and a participant the facilitator of their committee.
//!
//! A hub that was never in a committee must be able to check who entrusts one to it, from the
//! public scope alone. So a facilitator that a coordinator named joins in public too, before
//! their first word there: the coordinator's `role` names them, their own join shows their key.

use std::collections::BTreeSet;

use super::{Own, Replica, staff};
use crate::identity::HubCode;
use crate::identity::{EnvelopeHash, ParticipantId, Role, ScopeId};
use crate::log::envelope::Draft;
use crate::log::{Kind, Verified};
use crate::ordered::Ordered;
use crate::records::revoke::Target;
use crate::records::{GiveRole, Join, Record, Relay, VERSION};

impl Replica {
    /// Makes a hub relay of committees (by their facilitator), or of all (none; by a
    /// coordinator). Signed, to be stored first; nothing when it is so already.
    pub fn make_relay(
        &self,
        own: &Own,
        scopes: Option<Vec<ScopeId>>,
        code: &HubCode,
    ) -> Vec<Verified> {
        let asked: Option<BTreeSet<ScopeId>> = scopes.map(|scopes| scopes.into_iter().ordered());
        let mut relays = self.derived.membership.relays().into_iter();
        let already = relays.any(|relay| {
            let covers = match (&asked, &relay.scopes) {
                (_, None) => true,
                (None, Some(_)) => false,
                (Some(asked), Some(held)) => asked.is_subset(held),
            };
            covers && relay.participant == code.participant && relay.transport == code.transport
        });
        if already || code.consultation != self.consultation() {
            return Vec::new();
        }
        let scopes: Option<Vec<ScopeId>> = asked.map(|asked| asked.into_iter().collect());
        let mut drafts: Vec<Draft> = self.join_in_public(own).into_iter().collect();
        let over = scopes.clone().unwrap_or_default();
        drafts.push(staff::invite(code.invitation, None, over, false));
        let relay = Relay {
            v: VERSION,
            participant: code.participant,
            transport: code.transport,
            name: code.name.clone(),
            // A hub's addresses change with the room: they are in its code only.
            address: None,
            scopes,
        };
        drafts.push(staff::draft(ScopeId::PUBLIC, &relay));
        self.sign(&own.key(), drafts)
    }

    /// Says where a relay is found, beside where it was said to be (by a coordinator): phones try
    /// all of it, and keep where its key answers. Signed, to be stored first; nothing when it is
    /// said already, or where it relays no more than some committees.
    pub fn publish_address(&self, own: &Own, relay: ParticipantId, address: &str) -> Vec<Verified> {
        let known = self.derived.membership.relays().into_iter();
        let mut known = known.filter(|one| one.participant == relay);
        let said = known
            .clone()
            .any(|one| one.address.as_deref() == Some(address));
        let Some(one) = known.find(|one| one.scopes.is_none()).filter(|_| !said) else {
            return Vec::new();
        };
        let address = Some(address.to_owned());
        let mut drafts: Vec<Draft> = self.join_in_public(own).into_iter().collect();
        drafts.push(staff::relay(relay, one.transport, &one.name, address));
        self.sign(&own.key(), drafts)
    }

    /// Takes back every address that was published of a relay; it stays a relay.
    pub fn withdraw_addresses(&self, own: &Own, relay: ParticipantId) -> Vec<Verified> {
        let grants = self.derived.membership.relays().into_iter();
        let mut grants = grants.filter(|one| one.participant == relay);
        // Where its only grant is the one with the address, to take it back would end the relay.
        let stays = grants.any(|one| one.address.is_none());
        self.revoke_relays(own, |said| {
            stays && said.participant == relay && said.address.is_some()
        })
    }

    /// Takes back what was entrusted to a hub: of one committee (by who facilitates all that the
    /// same statement names), or all of it (none; by a coordinator). Signed, to be stored first;
    /// nothing when there is nothing that this word takes back.
    pub fn unmake_relay(
        &self,
        own: &Own,
        hub: ParticipantId,
        scope: Option<ScopeId>,
    ) -> Vec<Verified> {
        let membership = &self.derived.membership;
        let may =
            |over: ScopeId| membership.role_in(&own.participant, over) > Some(Role::Participant);
        let is_meant = |relay: &Relay| {
            relay.participant == hub
                && match (&relay.scopes, scope) {
                    (_, None) => {
                        membership.role_in(&own.participant, ScopeId::PUBLIC)
                            >= Some(Role::Coordinator)
                    }
                    (Some(scopes), Some(scope)) => {
                        scopes.contains(&scope) && scopes.iter().all(|scope| may(*scope))
                    }
                    (None, Some(_)) => false,
                }
        };
        self.revoke_relays(own, is_meant)
    }

    /// Revokes the statements that stand and make a relay, of those that are meant.
    fn revoke_relays(&self, own: &Own, is_meant: impl Fn(&Relay) -> bool) -> Vec<Verified> {
        let mut drafts = Vec::new();
        for (_, chain) in self.log.scope(ScopeId::PUBLIC) {
            let relays = chain
                .straight()
                .filter(|one| one.header.kind == Kind::RELAY && self.derived.applies(one));
            for envelope in relays {
                let body = envelope.body.as_deref();
                let relay = body.and_then(|body| Relay::from_body(body).ok());
                if relay.is_some_and(|relay| is_meant(&relay)) {
                    let statement = envelope.hash();
                    drafts.push(staff::revoke(
                        ScopeId::PUBLIC,
                        Target::Statement { statement },
                    ));
                }
            }
        }
        self.sign(&own.key(), drafts)
    }

    /// The join that shows a key in public, unless it spoke there before: what somebody with a role
    /// says there is nobody's until then. A key that another one introduced cannot: who named its
    /// participant is then believed by those only who hold the committee.
    pub fn join_in_public(&self, own: &Own) -> Option<Draft> {
        let key = own.key();
        let spoke = self.log.chain(ScopeId::PUBLIC, key.id()).is_some();
        if spoke || key.participant() != own.participant {
            return None;
        }
        // Which invitation proves it does not matter: the role names the participant. Their own
        // recovery key is always there.
        let proof = own.recovery();
        let message = Join::proof_message(&self.consultation(), &ScopeId::PUBLIC, &key.id());
        let join = Join {
            v: VERSION,
            invitation: proof.id(),
            proof: proof.sign(&message).into(),
            reading: own.reading().public(),
            recovery: Some(proof.id()),
        };
        Some(staff::draft(ScopeId::PUBLIC, &join))
    }

    /// The statements by which somebody facilitates a committee, with the other committees that
    /// the same statement names.
    fn facilitating(
        &self,
        participant: ParticipantId,
        scope: ScopeId,
    ) -> Vec<(EnvelopeHash, Vec<ScopeId>)> {
        let mut found = Vec::new();
        for (_, chain) in self.log.scope(ScopeId::PUBLIC) {
            let roles = chain
                .straight()
                .filter(|one| one.header.kind == Kind::ROLE && self.derived.applies(one));
            for envelope in roles {
                let body = envelope.body.as_deref();
                let Some(role) = body.and_then(|body| GiveRole::from_body(body).ok()) else {
                    continue;
                };
                if role.role == Role::Facilitator
                    && role.participant == participant
                    && role.scopes.contains(&scope)
                {
                    let others = role.scopes.into_iter().filter(|other| *other != scope);
                    found.push((envelope.hash(), others.collect()));
                }
            }
        }
        found
    }

    /// Makes a participant facilitator of a committee; nothing when they are. Only a coordinator's
    /// word holds.
    pub fn name_facilitator(
        &self,
        own: &Own,
        participant: ParticipantId,
        scope: ScopeId,
    ) -> Vec<Verified> {
        let people = &self.derived.membership.of(scope).people;
        let is_one = people
            .get(&participant)
            .is_some_and(|person| person.facilitates.contains(&scope));
        if is_one {
            return Vec::new();
        }
        self.sign(&own.key(), vec![facilitator(participant, vec![scope])])
    }

    /// Takes it back; nothing when no statement says so. What they relayed or invited by it ends
    /// with it.
    pub fn unname_facilitator(
        &self,
        own: &Own,
        participant: ParticipantId,
        scope: ScopeId,
    ) -> Vec<Verified> {
        let mut drafts = Vec::new();
        for (statement, others) in self.facilitating(participant, scope) {
            drafts.push(staff::revoke(
                ScopeId::PUBLIC,
                Target::Statement { statement },
            ));
            if !others.is_empty() {
                drafts.push(facilitator(participant, others));
            }
        }
        self.sign(&own.key(), drafts)
    }
}

fn facilitator(participant: ParticipantId, scopes: Vec<ScopeId>) -> Draft {
    staff::draft(
        ScopeId::PUBLIC,
        &GiveRole {
            v: VERSION,
            participant,
            role: Role::Facilitator,
            scopes,
        },
    )
}
