//! Coming in, another device, leaving and coming back.

use super::{ActError, record};
use crate::identity::{EnvelopeHash, Invitation, KeyId, ScopeId, SigningKey};
use crate::log::{Envelope, Kind, Verified};
use crate::records::{Join, Leave, Link, Linked, Record, Reinstate, VERSION};
use crate::replica::{Own, Replica};

impl Replica {
    /// Accepts an invitation: introduces the key in its scope.
    pub fn join(&self, own: &Own, invitation: &Invitation) -> Vec<Verified> {
        let key = own.key();
        let message = Join::proof_message(&self.consultation(), &invitation.scope, &key.id());
        let join = Join {
            v: VERSION,
            invitation: invitation.key_id(),
            proof: invitation.key().sign(&message).into(),
            reading: own.reading().public(),
            recovery: Some(own.recovery().id()),
        };
        self.sign(&key, vec![record(invitation.scope, &join)])
    }

    /// Introduces a new key of a known participant in every committee they belong to.
    pub fn linked(&self, own: &Own, proof: &SigningKey) -> Vec<Verified> {
        let key = own.key();
        let drafts = own.belongings.iter().map(|belonging| {
            let message = Linked::proof_message(
                &self.consultation(),
                &belonging.scope,
                &own.participant,
                &key.id(),
            );
            record(
                belonging.scope,
                &Linked {
                    v: VERSION,
                    participant: own.participant,
                    by: proof.id(),
                    proof: proof.sign(&message).into(),
                    recovery: Some(own.recovery().id()),
                },
            )
        });
        self.sign(&key, drafts.collect())
    }

    /// Names a one-time key, in every committee, for another device.
    pub fn link(&self, own: &Own, one_time: KeyId) -> Vec<Verified> {
        let drafts = own.belongings.iter().map(|belonging| {
            record(
                belonging.scope,
                &Link {
                    v: VERSION,
                    one_time,
                },
            )
        });
        self.sign(&own.key(), drafts.collect())
    }

    /// Leaves a committee.
    pub fn leave(&mut self, own: &Own, scope: ScopeId) -> Result<Vec<Verified>, ActError> {
        self.must_be_in(own, scope)?;
        Ok(self.sign(&own.key(), vec![record(scope, &Leave { v: VERSION })]))
    }

    /// Comes back to a committee that the participant left: takes back each of their leavings.
    pub fn come_back(&mut self, own: &Own, scope: ScopeId) -> Vec<Verified> {
        self.derive();
        let keys = &self.derived.membership.of(scope).keys;
        let said = |kind: Kind| {
            self.log
                .scope(scope)
                .filter(|(key, _)| keys.get(key) == Some(&own.participant))
                .flat_map(|(_, chain)| chain.straight())
                .filter(move |envelope| envelope.header.kind == kind)
        };
        let undone: Vec<EnvelopeHash> = said(Reinstate::KIND)
            .filter_map(|envelope| Reinstate::from_body(envelope.body.as_deref()?).ok())
            .map(|undo| undo.revocation)
            .collect();
        let drafts = said(Leave::KIND)
            .map(Envelope::hash)
            .filter(|leave| !undone.contains(leave))
            .map(|revocation| crate::replica::staff::reinstate(scope, revocation))
            .collect();
        self.sign(&own.key(), drafts)
    }
}
