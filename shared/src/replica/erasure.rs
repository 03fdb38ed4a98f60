//! Erasure: what authors (or facilitators at their request) asked every replica to drop.
//!
//! An erasure asked for in a forked part stands too: whoever withdrew their words on one of two
//! copies of a phone withdrew them. What no statement that stands asks for any more (a request
//! by a key that turns out revoked) may be held again: the set decides, not the order of arrival.
//!
//! Whole documents of people: every body of them in that scope, earlier and later, and with a
//! need its plain version. Single ballots. The headers stay, so chains still verify. In outer
//! scopes excerpts bear the id of their need: an officer, or a facilitator of the need's committee,
//! takes them back. The charter, curations and what else staff write for all are never erased.

use std::collections::{BTreeMap, BTreeSet};

use crate::identity::{
    ConsultationId, DocumentId, EnvelopeHash, KeyId, ParticipantId, Role, ScopeId,
};
use crate::log::{Envelope, Header, Kind, Log, Position};
use crate::membership::Memberships;
use crate::ordered::Ordered;
use crate::records::{Erase, Record};

use super::marks::Asked;

/// Who asks for what, in one scope.
type Requests = BTreeSet<(Asked, ParticipantId)>;

/// By whose key each document was created.
type Creators = BTreeMap<DocumentId, KeyId>;

/// Whether documents of this kind belong to one person, who may take them back.
fn is_of_a_person(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::NEED | Kind::COMPLETION | Kind::REPLY | Kind::NAME
    )
}

/// Who created each document of a scope, from the headers alone, forked parts too.
pub(super) fn creators(log: &Log, scope: ScopeId) -> Creators {
    let consultation = log.consultation();
    log.scope(scope)
        .flat_map(|(_, chain)| chain.with_apart())
        .filter(|envelope| envelope.header.kind.is_change())
        .filter(|envelope| {
            let header = &envelope.header;
            header.document == Header::new_document(&consultation, header.kind, header.position())
        })
        .map(|envelope| (envelope.header.document, envelope.header.key))
        .ordered()
}

/// What those who stand in a scope ask for there.
fn requests(log: &Log, membership: &Memberships, scope: ScopeId) -> Requests {
    let mut requests = Requests::new();
    let erases = log
        .scope(scope)
        .flat_map(|(_, chain)| chain.all())
        .filter(|envelope| envelope.header.kind == Kind::ERASE);
    for envelope in erases {
        let Ok(author) = membership.author(envelope) else {
            continue;
        };
        let body = envelope.body.as_deref();
        if let Some(Ok(erase)) = body.map(Erase::from_body) {
            let documents = erase.documents.into_iter().map(Asked::Document);
            let envelopes = erase.envelopes.into_iter().map(Asked::Envelope);
            requests.extend(documents.chain(envelopes).map(|asked| (asked, author)));
        }
    }
    requests
}

/// Who may drop what, in one scope.
struct Rights<'a> {
    membership: &'a Memberships,
    scope: ScopeId,
    creators: Creators,
    /// In the region's outer scope: the same of each committee.
    committees: Vec<(ScopeId, Creators)>,
}

impl Rights<'_> {
    /// What to look for among the requests, if an envelope can be dropped at all.
    fn asked(envelope: &Envelope) -> Option<Asked> {
        let header = &envelope.header;
        match header.kind {
            Kind::BALLOT => Some(Asked::Envelope(envelope.hash())),
            Kind::EXCERPT => Some(Asked::Document(header.document)),
            kind if is_of_a_person(kind) => Some(Asked::Document(header.document)),
            _ => None,
        }
    }

    fn may(&self, who: &ParticipantId, envelope: &Envelope) -> bool {
        let header = &envelope.header;
        let membership = self.membership;
        let author = match header.kind {
            Kind::BALLOT | Kind::EXCERPT => Some(&header.key),
            _ => self.creators.get(&header.document),
        };
        let least = if membership.committee_of(self.scope).is_public() {
            Role::Coordinator
        } else {
            Role::Facilitator
        };
        author.and_then(|key| membership.participant_of(key, self.scope)) == Some(*who)
            || membership.role_in(who, self.scope) >= Some(least)
            || (header.kind == Kind::EXCERPT && self.may_take_excerpt(who, &header.document))
    }

    fn may_take_excerpt(&self, who: &ParticipantId, need: &DocumentId) -> bool {
        self.membership.is_officer(who, self.scope)
            || self.committees.iter().any(|(committee, creators)| {
                creators.contains_key(need)
                    && self.membership.role_in(who, *committee) >= Some(Role::Facilitator)
            })
    }
}

/// Who created each document, committee by committee.
fn committees(log: &Log) -> Vec<(ScopeId, Creators)> {
    let scopes = log.scopes().into_iter().filter(|scope| !scope.is_public());
    scopes.map(|scope| (scope, creators(log, scope))).collect()
}

/// Drops the bodies that may be dropped; gives those that were held. What was asked for goes to
/// `all_asked`.
pub(super) fn apply(
    log: &mut Log,
    membership: &Memberships,
    all_asked: &mut BTreeSet<Asked>,
) -> Vec<(Position, EnvelopeHash)> {
    let mut targets: Vec<(Position, EnvelopeHash)> = Vec::new();
    for scope in log.scopes() {
        let requests = requests(log, membership, scope);
        if requests.is_empty() {
            continue;
        }
        for (asked, _) in &requests {
            all_asked.insert(*asked);
            if let Asked::Document(need) = asked {
                all_asked.insert(Asked::Document(plain_of(&log.consultation(), need)));
            }
        }
        let rights = Rights {
            membership,
            scope,
            creators: creators(log, scope),
            committees: if scope == ScopeId::PUBLIC.outer() {
                committees(log)
            } else {
                Vec::new()
            },
        };
        let envelopes = || log.scope(scope).flat_map(|(_, chain)| chain.with_apart());
        let mut plain: BTreeSet<DocumentId> = BTreeSet::new();
        for envelope in envelopes() {
            let Some(asked) = Rights::asked(envelope) else {
                continue;
            };
            let granted = requests
                .range((asked, ParticipantId([0; 16]))..)
                .take_while(|(same, _)| *same == asked)
                .any(|(_, who)| rights.may(who, envelope));
            if granted {
                targets.push((envelope.header.position(), envelope.hash()));
                if envelope.header.kind == Kind::NEED {
                    let need = envelope.header.document;
                    plain.insert(plain_of(&log.consultation(), &need));
                }
            }
        }
        for envelope in envelopes().filter(|envelope| envelope.header.kind == Kind::PLAIN) {
            if plain.contains(&envelope.header.document) {
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

/// The plain version of a need.
fn plain_of(consultation: &ConsultationId, need: &DocumentId) -> DocumentId {
    Header::staff_document(consultation, Kind::PLAIN, need.as_bytes())
}

/// Lets bodies be held again that nothing asks to drop any more.
fn allow_again(log: &mut Log, targets: &[(Position, EnvelopeHash)]) {
    let targets: BTreeSet<EnvelopeHash> = targets.iter().map(|(_, hash)| *hash).ordered();
    let mut again: Vec<(Position, EnvelopeHash)> = Vec::new();
    for scope in log.scopes() {
        for envelope in log.scope(scope).flat_map(|(_, chain)| chain.erased()) {
            let hash = envelope.hash();
            if !targets.contains(&hash) {
                again.push((envelope.header.position(), hash));
            }
        }
    }
    for (at, hash) in again {
        if let Some(chain) = log.chain_mut(at.scope, at.key) {
            chain.unerase(at.seq, &hash);
        }
    }
}
