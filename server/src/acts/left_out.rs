//! Who is left out when an invitation is replaced waits to be confirmed, whatever was said of them
//! before: a confirmation of theirs is taken back, and an invitation that ended while it
//! recognised them is ended again without them.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::Result;
use shared::identity::{KeyId, ParticipantId, ScopeId};
use shared::log::Verified;
use shared::log::envelope::Draft;
use shared::membership::Place;
use shared::records::revoke::Target;
use shared::replica::{Replica, staff};

use super::confirm::confirmations;
use super::replaced::{Ended, replacements};
use super::who::{inside, shown};

/// What is written for these people to wait, besides the end of the invitations that stand.
pub(super) fn drafts(
    replica: &Replica,
    scope: ScopeId,
    out: &BTreeSet<ParticipantId>,
) -> Vec<Draft> {
    let confirmed = confirmations(replica, scope, |person| out.contains(person)).into_iter();
    let mut drafts: Vec<Draft> = confirmed
        .map(|statement| staff::revoke(scope, Target::Statement { statement }))
        .collect();
    let all = replacements(replica, scope);
    let all = all.iter().flat_map(|one| &one.ended);
    let mut ended: BTreeMap<KeyId, Vec<&Ended>> = BTreeMap::new();
    for one in all.filter(|one| !one.is_undone) {
        ended.entry(one.invitation).or_default().push(one);
    }
    for (key, ends) in ended {
        let recognised = ends.iter().flat_map(|one| one.recognised.iter().copied());
        let recognised: BTreeSet<ParticipantId> = recognised.collect();
        if recognised.is_disjoint(out) {
            continue;
        }
        let undone = ends.iter();
        drafts.extend(undone.map(|one| staff::reinstate(scope, one.revocation)));
        let recognised = recognised.difference(out).copied().collect();
        drafts.push(staff::revoke(scope, Target::Invitation { key, recognised }));
    }
    drafts
}

/// Who of these people would be in all the same once that is written, as they are called.
pub(super) fn staying(
    replica: &Replica,
    scope: ScopeId,
    out: &BTreeSet<ParticipantId>,
    signed: &[Verified],
) -> Result<Vec<String>> {
    let mut ahead = replica.clone();
    for envelope in signed {
        ahead.admit(envelope.clone(), &mut Vec::new())?;
    }
    ahead.derive();
    let members = inside(&ahead, scope).into_iter();
    let members = members.filter(|(id, place)| *place == Place::Member && out.contains(id));
    Ok(members.map(|(id, _)| shown(replica, scope, id)).collect())
}
