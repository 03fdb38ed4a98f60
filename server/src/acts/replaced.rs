//! Which invitations of a committee were ended, and by which replacement.
//!
//! A replacement is written at once: the new invitation, then the end of each that stood. No clock
//! is trusted: one is newer than another when it ended the invitation that the other brought, or
//! comes later in the same chain.

use std::collections::BTreeSet;

use shared::identity::{EnvelopeHash, KeyId, ParticipantId, ScopeId};
use shared::log::Kind;
use shared::records::revoke::Target;
use shared::records::{Invite, Record as _, Reinstate, Revoke};
use shared::replica::Replica;

/// The end of one invitation.
pub(super) struct Ended {
    /// Which.
    pub(super) invitation: KeyId,
    /// Who came by it and stays in.
    pub(super) recognised: BTreeSet<ParticipantId>,
    /// The statement that ended it.
    pub(super) revocation: EnvelopeHash,
    /// Who wrote it.
    pub(super) by: Option<ParticipantId>,
    /// Whether somebody let it stand again since.
    pub(super) is_undone: bool,
}

/// Invitations that were ended together.
pub(super) struct Replacement {
    /// The invitation that took their place; none where somebody only ended them.
    brought: Option<KeyId>,
    /// Whose chain, and where in it.
    at: (KeyId, u64),
    /// What it ended.
    pub(super) ended: Vec<Ended>,
}

impl Replacement {
    /// Whether none of these is newer.
    pub(super) fn is_newest_of(&self, all: &[Self]) -> bool {
        !all.iter().any(|other| {
            let follows = other.at.0 == self.at.0 && other.at.1 > self.at.1;
            let ends = |brought| other.ended.iter().any(|one| one.invitation == brought);
            follows || self.brought.is_some_and(ends)
        })
    }
}

/// Every replacement in a committee, undone since or not.
pub(super) fn replacements(replica: &Replica, scope: ScopeId) -> Vec<Replacement> {
    let derived = replica.derived();
    let stated = |kind: Kind| {
        let chains = replica.log().scope(scope);
        let all = chains.flat_map(|(_, chain)| chain.straight());
        all.filter(move |one| one.header.kind == kind && derived.applies(one))
    };
    let undone: BTreeSet<EnvelopeHash> = stated(Kind::REINSTATE)
        .filter_map(|one| Some(Reinstate::from_body(one.body.as_deref()?).ok()?.revocation))
        .collect();
    let mut all: Vec<Replacement> = Vec::new();
    for (key, chain) in replica.log().scope(scope) {
        let mut brought: Option<KeyId> = None;
        let mut open = false;
        let by = derived.membership.participant_of(&key, scope);
        for one in chain.straight().filter(|one| derived.applies(one)) {
            let body = one.body.as_deref().unwrap_or_default();
            if one.header.kind == Kind::INVITE {
                brought = Invite::from_body(body).ok().map(|invite| invite.key);
                open = false;
                continue;
            }
            let revoke = (one.header.kind == Kind::REVOKE).then(|| Revoke::from_body(body));
            let Some(Ok(Revoke {
                target:
                    Target::Invitation {
                        key: ended,
                        recognised,
                    },
                ..
            })) = revoke
            else {
                (brought, open) = (None, false);
                continue;
            };
            // Who ends the very one that they opened puts nothing in its place.
            if brought == Some(ended) {
                (brought, open) = (None, false);
            }
            let revocation = one.hash();
            let ended = Ended {
                invitation: ended,
                recognised: recognised.into_iter().collect(),
                revocation,
                by,
                is_undone: undone.contains(&revocation),
            };
            match all.last_mut().filter(|_| open) {
                Some(last) => last.ended.push(ended),
                None => all.push(Replacement {
                    brought,
                    at: (key, one.header.seq),
                    ended: vec![ended],
                }),
            }
            open = true;
        }
    }
    all
}

/// Whether an invitation is known here and leads in no more.
pub(super) fn is_ended(replica: &Replica, invitation: &KeyId) -> bool {
    let mut stand = replica.derived().membership.all();
    let known = |one: &shared::log::Envelope| {
        let body = one
            .body
            .as_deref()
            .filter(|_| one.header.kind == Kind::INVITE);
        let invite = body.and_then(|body| Invite::from_body(body).ok());
        invite.is_some_and(|invite| invite.key == *invitation)
    };
    !stand.any(|one| one.invitations.contains_key(invitation)) && replica.log().all().any(known)
}
