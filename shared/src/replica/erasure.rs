//! Erasure: what authors (or facilitators at their request) asked every replica to drop.
//!
//! An erasure asked for in a forked part stands too: whoever withdrew their words on one of two
//! copies of a phone withdrew them. What no statement that stands asks for any more (a request
//! by a key that turns out revoked) may be held again: the set decides, not the order of arrival.
//!
//! Whole documents: every body of them in that scope, earlier and later. Single ballots. The
//! headers stay, so chains still verify. In public, excerpts bear the id of their need, and an
//! officer's `erase` there takes them along.

use crate::ordered::Ordered; //XX
use std::collections::{BTreeMap, BTreeSet};

use crate::identity::membership::Membership;
use crate::identity::{DocumentId, EnvelopeHash, ParticipantId, Role, ScopeId};
use crate::log::{Envelope, Header, Kind, Log, Position};
use crate::records::{Erase, Record};

/// Who created each document of a scope, from the headers alone.
fn creators(log: &Log, scope: ScopeId) -> BTreeMap<DocumentId, crate::identity::KeyId> {
    let consultation = log.consultation();
    log.scope(scope)
        .flat_map(|(_, chain)| chain.straight())
        .filter(|envelope| envelope.header.kind.is_change())
        .filter(|envelope| {
            let header = &envelope.header;
            header.document == Header::new_document(&consultation, header.kind, header.position())
        })
        .map(|envelope| (envelope.header.document, envelope.header.key))
        .ordered()
}

/// Drops the bodies that may be dropped; gives those that were held.
pub(super) fn apply(log: &mut Log, membership: &Membership) -> Vec<(Position, EnvelopeHash)> {
    let mut targets: Vec<(Position, EnvelopeHash)> = Vec::new();
    for scope in log.scopes() {
        let requests: Vec<(ParticipantId, Erase)> = log
            .scope(scope)
            .flat_map(|(_, chain)| chain.all())
            .filter(|envelope| envelope.header.kind == Kind::ERASE)
            .filter_map(|envelope| {
                let author = membership.author(envelope).ok()?;
                Some((author, Erase::from_body(envelope.body.as_deref()?).ok()?))
            })
            .collect();
        if requests.is_empty() {
            continue;
        }
        let creators = creators(log, scope);
        let officer = |author: &ParticipantId| {
            membership
                .officers
                .get(&scope)
                .is_some_and(|officers| officers.contains(author))
        };
        let may = |author: &ParticipantId, owner: Option<ParticipantId>| {
            owner == Some(*author)
                || membership.role_in(author, scope) >= Some(Role::Facilitator)
                || officer(author)
        };
        for envelope in log.scope(scope).flat_map(|(_, chain)| chain.all()) {
            let asked = requests.iter().any(|(author, erase)| {
                asks(erase, envelope) && may(author, owner_of(envelope, &creators, membership))
            });
            if asked {
                targets.push((envelope.header.position(), envelope.hash()));
            }
        }
    }
    allow_again(log, &targets);
    targets.retain(|(at, hash)| {
        log.chain_mut(at.scope, at.key).is_some_and(|chain| {
            let first = !chain.is_erased(at.seq, hash);
            chain.erase(at.seq, hash) || first
        })
    });
    targets
}

/// Lets bodies be held again that nothing asks to drop any more.
fn allow_again(log: &mut Log, targets: &[(Position, EnvelopeHash)]) {
    let targets: BTreeSet<&(Position, EnvelopeHash)> = targets.iter().ordered();
    let mut again: Vec<(Position, EnvelopeHash)> = Vec::new();
    for scope in log.scopes() {
        for envelope in log.scope(scope).flat_map(|(_, chain)| chain.erased()) {
            let place = (envelope.header.position(), envelope.hash());
            if !targets.contains(&place) {
                again.push(place);
            }
        }
    }
    for (at, hash) in again {
        if let Some(chain) = log.chain_mut(at.scope, at.key) {
            chain.unerase(at.seq, &hash);
        }
    }
}

fn asks(erase: &Erase, envelope: &Envelope) -> bool {
    let header = &envelope.header;
    let erasable = header.kind.is_change() || header.kind == Kind::EXCERPT;
    (erasable && header.document != DocumentId::ZERO && erase.documents.contains(&header.document))
        || (header.kind == Kind::BALLOT && erase.envelopes.contains(&envelope.hash()))
}

fn owner_of(
    envelope: &Envelope,
    creators: &BTreeMap<DocumentId, crate::identity::KeyId>,
    membership: &Membership,
) -> Option<ParticipantId> {
    let key = match envelope.header.kind {
        Kind::BALLOT => envelope.header.key,
        _ => *creators.get(&envelope.header.document)?,
    };
    membership.participant_of(&key)
}
