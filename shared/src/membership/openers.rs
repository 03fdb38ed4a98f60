//! Openers, officers, and the invitations that can be shown again.

use litemap::LiteMap;

use super::OpenerGrant;
use super::resolve::{Level, Resolver};
use crate::identity::{EnvelopeHash, KeyId, ScopeId};
use crate::ordered::Ordered;

impl Resolver<'_> {
    pub(super) fn openers_and_officers(&mut self) {
        let mut openers: LiteMap<(ScopeId, u32, EnvelopeHash), OpenerGrant> = LiteMap::new();
        for opener in &self.said.openers {
            let hash = opener.envelope.hash();
            let scope = opener.body.scope;
            if self.cancelled.contains(&hash)
                || self.level(opener.envelope, scope)
                    < Some(if scope.is_public() {
                        Level::Coordinator
                    } else {
                        Level::Facilitator
                    })
            {
                continue;
            }
            self.standing.insert(hash);
            let holders = opener
                .body
                .holders
                .iter()
                .map(|holder| (holder.participant, holder.sealed.to_vec()))
                .ordered();
            openers.insert(
                (scope, opener.body.epoch, hash),
                OpenerGrant {
                    epoch: opener.body.epoch,
                    public: opener.body.public,
                    holders,
                },
            );
        }
        for ((scope, _, _), grant) in openers {
            self.out.openers.entry(scope).or_default().push(grant);
        }
        let officers: Vec<_> = self
            .said
            .officers
            .iter()
            .filter(|officer| {
                self.level(officer.envelope, ScopeId::PUBLIC) >= Some(Level::Coordinator)
            })
            .map(|officer| {
                (
                    officer.envelope.hash(),
                    officer.body.scope,
                    officer.body.participant,
                )
            })
            .collect();
        for (hash, scope, participant) in officers {
            self.out.staffed.insert(participant);
            if self.cancelled.contains(&hash) {
                continue;
            }
            self.standing.insert(hash);
            self.out
                .officers
                .entry(scope)
                .or_default()
                .insert(participant);
        }
        let invitations: Vec<(EnvelopeHash, KeyId, ScopeId)> = self
            .said
            .invites
            .iter()
            .filter_map(|invite| {
                let scope = invite
                    .body
                    .scopes
                    .first()
                    .copied()
                    .unwrap_or(ScopeId::PUBLIC);
                let stands = self.level(invite.envelope, scope) >= Some(Level::Facilitator)
                    || self.level(invite.envelope, ScopeId::PUBLIC) >= Some(Level::Coordinator);
                stands.then(|| (invite.envelope.hash(), invite.body.key, scope))
            })
            .collect();
        for (hash, key, scope) in invitations {
            self.standing.insert(hash);
            if !self.closed.contains_key(&key) {
                self.out.invitations.insert(key, scope);
            }
        }
    }
}
