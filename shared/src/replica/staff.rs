//! What staff and servers write: founding, invitations, grants, the charter, curation, receipts.
//!
//! The same rule as for [`super::acts`]: signed envelopes to store first, then admit.

use std::collections::{BTreeMap, BTreeSet};

use super::curations::curation_of;
use super::documents::open;
use super::{Own, Replica};
use crate::documents::{
    Charter, Curation, CurationEdit, DocKind, Document, Versions, WriteError, Writer,
    says_something,
};
use crate::identity::random::Randomness;
use crate::identity::{
    ConsultationId, DocumentId, EnvelopeHash, KeyId, ParticipantId, ReadingKey, Role, ScopeId,
    TransportKey,
};
use crate::log::envelope::Draft;
use crate::log::header::VERSION as HEADER_VERSION;
use crate::log::seal::{self, ReadingSecret, SealError};
use crate::log::{Envelope, Header, Kind, Verified};
use crate::records::opener::Holder;
use crate::records::receipt::Held;
use crate::records::revoke::Target;
use crate::records::{
    Erase, Found, Invite, Officer, Opener, Receipt, Record, Reinstate, Relay, Revoke, VERSION,
};
use crate::strict;

/// A founding: the founder's secrets and the first envelope, whose hash is the consultation.
pub struct Founding {
    /// The founder's secrets.
    pub own: Own,
    /// The first envelope.
    pub envelope: Verified,
}

/// Founds a consultation.
pub fn found(title: &str, founder: &str, demonstration: bool, random: &mut Randomness) -> Founding {
    let mut own = Own::new(ConsultationId::ZERO, random);
    let key = own.key();
    let found = Found {
        v: VERSION,
        title: title.to_owned(),
        founder: founder.to_owned(),
        reading: own.reading().public(),
        recovery: own.recovery().id(),
        demonstration,
        nonce: random.bytes().into(),
    };
    let header = Header {
        v: HEADER_VERSION,
        consultation: ConsultationId::ZERO,
        scope: ScopeId::PUBLIC,
        key: key.id(),
        seq: 1,
        prev: EnvelopeHash::ZERO,
        kind: Kind::FOUND,
        document: DocumentId::ZERO,
        body_hash: EnvelopeHash::ZERO,
        body_len: 0,
    };
    let envelope = Envelope::sign(&key, header, found.to_body());
    own.consultation = ConsultationId(envelope.hash().0);
    Founding { own, envelope }
}

/// A draft of a record of no document.
pub fn draft<T: Record>(scope: ScopeId, record: &T) -> Draft {
    Draft {
        scope,
        kind: T::KIND,
        document: DocumentId::ZERO,
        body: record.to_body(),
    }
}

/// Opens a way in for participants of one committee, facilitators of some, or a server.
pub fn invite(key: KeyId, role: Option<Role>, scopes: Vec<ScopeId>, officer: bool) -> Draft {
    let written_in = match (role, scopes.as_slice()) {
        (Some(Role::Participant), [scope]) => *scope,
        _ => ScopeId::PUBLIC,
    };
    draft(
        written_in,
        &Invite {
            v: VERSION,
            key,
            role,
            scopes,
            officer,
            uses: None,
            until: None,
        },
    )
}

/// Makes an installation a relay of all scopes.
pub fn relay(
    participant: ParticipantId,
    transport: TransportKey,
    name: &str,
    address: Option<String>,
) -> Draft {
    draft(
        ScopeId::PUBLIC,
        &Relay {
            v: VERSION,
            participant,
            transport,
            name: name.to_owned(),
            address,
            scopes: None,
        },
    )
}

/// Names an officer of a committee, in its outer scope, where what they publish stands; of the
/// region (public), in public.
pub fn officer(scope: ScopeId, participant: ParticipantId) -> Draft {
    draft(
        if scope.is_public() {
            ScopeId::PUBLIC
        } else {
            scope.outer()
        },
        &Officer {
            v: VERSION,
            scope,
            participant,
        },
    )
}

/// Announces a new opening key of a scope, its secret (and the former ones) sealed to each
/// holder's reading key.
pub fn opener(
    scope: ScopeId,
    secrets: &[(u32, ReadingSecret)],
    holders: &[(ParticipantId, ReadingKey)],
    random: &mut Randomness,
) -> Result<Draft, SealError> {
    let (epoch, newest) = secrets
        .iter()
        .max_by_key(|(epoch, _)| *epoch)
        .ok_or(SealError::BadSize)?;
    let plain = strict::encode(
        &secrets
            .iter()
            .map(|(epoch, secret)| (*epoch, minicbor::bytes::ByteArray::from(secret.to_bytes())))
            .collect::<Vec<_>>(),
    );
    let holders = holders
        .iter()
        .map(|(participant, reading)| {
            let sealed = seal::seal(
                &plain,
                &[*reading],
                &Opener::sealing_context(&scope, *epoch, participant),
                random,
            )?;
            Ok(Holder {
                participant: *participant,
                sealed: sealed.into(),
            })
        })
        .collect::<Result<Vec<_>, SealError>>()?;
    let body = Opener {
        v: VERSION,
        scope,
        epoch: *epoch,
        public: newest.public(),
        holders,
    };
    Ok(draft(
        if scope.is_public() {
            ScopeId::PUBLIC
        } else {
            scope
        },
        &body,
    ))
}

/// A receipt of chains held durably in a scope.
pub fn receipt(scope: ScopeId, chains: Vec<Held>) -> Draft {
    draft(scope, &Receipt { v: VERSION, chains })
}

/// Asks to drop documents.
pub fn erase(scope: ScopeId, documents: Vec<DocumentId>) -> Draft {
    draft(
        scope,
        &Erase {
            v: VERSION,
            documents,
            envelopes: Vec::new(),
        },
    )
}

/// Ends a key, an invitation or a grant.
pub fn revoke(scope: ScopeId, target: Target) -> Draft {
    draft(scope, &Revoke { v: VERSION, target })
}

/// Undoes a revocation.
pub fn reinstate(scope: ScopeId, revocation: EnvelopeHash) -> Draft {
    draft(
        scope,
        &Reinstate {
            v: VERSION,
            revocation,
        },
    )
}

impl Replica {
    /// Makes the charter read as given.
    pub fn write_charter(
        &mut self,
        own: &Own,
        charter: &Charter,
    ) -> Result<Vec<Verified>, WriteError> {
        self.write_staff(
            own,
            ScopeId::PUBLIC,
            (Kind::CHARTER, DocKind::Charter),
            &[],
            |document, writer| charter.edit(document, writer),
        )
    }

    /// What coordinators wrote of the charter at once and have not chosen among: each place, such as
    /// `question/fr`, with its versions, the shown one first.
    pub fn charter_versions(&mut self) -> Vec<Versions> {
        self.derive();
        let id = Header::staff_document(&self.consultation(), Kind::CHARTER, &[]);
        let document = self.derived.documents.get(&id);
        document
            .and_then(|doc| open(&self.log, doc))
            .map(|opened| opened.document.versions())
            .unwrap_or_default()
    }

    /// Writes words over all that stand at a place of the charter, named as in
    /// [`Self::charter_versions`]. Correcting other texts with [`Self::write_charter`] chooses
    /// nothing.
    pub fn choose_in_charter(
        &mut self,
        own: &Own,
        place: &str,
        words: &str,
    ) -> Result<Vec<Verified>, WriteError> {
        if !says_something(words) {
            return Err(WriteError::Missing(place.to_owned()));
        }
        self.write_staff(
            own,
            ScopeId::PUBLIC,
            (Kind::CHARTER, DocKind::Charter),
            &[],
            |document, writer| document.choose(writer, place, words),
        )
    }

    /// Groups, hides or shows needs of a scope.
    pub fn curate(
        &mut self,
        own: &Own,
        scope: ScopeId,
        edit: &CurationEdit,
    ) -> Result<Vec<Verified>, WriteError> {
        self.derive();
        let mut edits = vec![edit.clone()];
        if let (CurationEdit::Ungroup(needs), Some(known)) = (edit, self.derived.curation(scope)) {
            let left = known.left_by(needs).into_iter();
            edits.extend(left.map(|left| match left.len() {
                1 => CurationEdit::Ungroup(left),
                _ => CurationEdit::Group(left),
            }));
        }
        let mut drafts = Vec::new();
        for (need, says) in edits.iter().flat_map(CurationEdit::each) {
            let id = curation_of(&self.consultation(), scope, &need);
            let kind = (Kind::CURATION, DocKind::Curation);
            let edit = |document: &Document, writer: Writer<'_>| {
                Curation::edit(document, writer, need, says)
            };
            drafts.extend(self.draft_staff(own, scope, kind, id, edit)?);
        }
        Ok(self.sign(&own.key(), drafts))
    }

    fn write_staff(
        &mut self,
        own: &Own,
        scope: ScopeId,
        kind: (Kind, DocKind),
        owner: &[u8],
        edit: impl FnOnce(&Document, Writer<'_>) -> Result<crate::documents::Written, WriteError>,
    ) -> Result<Vec<Verified>, WriteError> {
        self.derive();
        let id = Header::staff_document(&self.consultation(), kind.0, owner);
        let drafts = self.draft_staff(own, scope, kind, id, edit)?;
        Ok(self.sign(&own.key(), drafts))
    }

    fn draft_staff(
        &self,
        own: &Own,
        scope: ScopeId,
        kind: (Kind, DocKind),
        id: DocumentId,
        edit: impl FnOnce(&Document, Writer<'_>) -> Result<crate::documents::Written, WriteError>,
    ) -> Result<Vec<Draft>, WriteError> {
        let key = own.key();
        let opened = self
            .derived
            .documents
            .get(&id)
            .and_then(|doc| open(&self.log, doc));
        let (document, epoch) = match opened {
            Some(assembled) => {
                let epoch = assembled.epoch(&key.id());
                (assembled.document, epoch)
            }
            None => (Document::new(kind.1, id), 0),
        };
        let written = edit(
            &document,
            Writer {
                key: &key.id(),
                epoch,
            },
        )?;
        let drafts = written.bodies.into_iter().map(|body| Draft {
            scope,
            kind: kind.0,
            document: id,
            body,
        });
        Ok(drafts.collect())
    }

    /// The opening secrets of a scope that an installation holds, by epoch: of every opener
    /// statement that names its participant.
    pub fn opening_secrets(&self, own: &Own, scope: ScopeId) -> Vec<(u32, ReadingSecret)> {
        let reading = own.reading();
        let mut secrets: Vec<(u32, ReadingSecret)> = Vec::new();
        for opener in self
            .derived
            .membership
            .of(scope)
            .openers
            .get(&scope)
            .into_iter()
            .flatten()
        {
            let Some(sealed) = opener.holders.get(&own.participant) else {
                continue;
            };
            let context = Opener::sealing_context(&scope, opener.epoch, &own.participant);
            let Some(plain) = seal::open(sealed, &reading, &context) else {
                continue;
            };
            let Ok(held) = strict::decode::<Vec<(u32, minicbor::bytes::ByteArray<32>)>>(&plain)
            else {
                continue;
            };
            secrets.extend(
                held.into_iter()
                    .map(|(epoch, secret)| (epoch, ReadingSecret::from_bytes(*secret))),
            );
        }
        secrets.sort_by_key(|(epoch, _)| *epoch);
        secrets.dedup_by_key(|(epoch, secret)| (*epoch, secret.to_bytes()));
        secrets
    }

    /// The chains of a scope that this relay should receipt: those that its own apply does not
    /// set aside at their tip, past what it receipted itself, never its own or another's receipts.
    /// Looks at what was derived last.
    pub fn to_receipt(&self, relay: &Own, scope: ScopeId) -> Vec<Held> {
        let membership = self.derived.membership.of(scope);
        let own = relay.participant;
        let mut held = Vec::new();
        for (key, chain) in self.log.scope(scope) {
            if membership.participant_of(&key).is_none_or(|participant| {
                participant == own
                    || membership
                        .relays
                        .iter()
                        .any(|relay| relay.participant == participant)
            }) {
                continue;
            }
            let Some(tip) = chain
                .straight()
                .filter(|envelope| self.derived.applies(envelope))
                .last()
            else {
                continue;
            };
            let seq = tip.header.seq;
            if membership.receipted_by(&own, scope, key) < seq {
                held.push(Held {
                    key,
                    seq,
                    hash: tip.hash(),
                });
            }
        }
        held
    }

    /// How far a relay that was restored from a backup has the chains of its own former keys in
    /// a scope. It says so under its new key: what the former ones receipted further on may be
    /// lost, and is to be sent again. Looks at what was derived last.
    pub fn kept_of_former_keys(&self, relay: &Own, scope: ScopeId) -> Vec<Held> {
        let own = relay.key().id();
        let keys = self.derived.membership.governance().keys.iter();
        let former = keys.filter(|(key, by)| **by == relay.participant && **key != own);
        former
            .map(|(key, _)| {
                let chain = self.log.chain(scope, *key);
                let last = chain.and_then(|chain| chain.straight().last());
                Held {
                    key: *key,
                    seq: last.map_or(0, |last| last.header.seq),
                    hash: last.map_or(EnvelopeHash::ZERO, Envelope::hash),
                }
            })
            .collect()
    }

    /// Other keys of a relay's own of which its key said nothing yet: those of a restoration from
    /// the same backup, that it could not know of. None when another key says that this one ended.
    /// Looks at what was derived last.
    pub fn unsaid_keys(&self, relay: &Own) -> Vec<KeyId> {
        let own = relay.key().id();
        let keys = self.derived.membership.governance().keys.iter();
        let others = keys.filter(|(key, by)| **by == relay.participant && **key != own);
        let others: Vec<KeyId> = others.map(|(key, _)| *key).collect();
        if others.is_empty() {
            return others;
        }
        let mut said = BTreeSet::new();
        let public = |key: KeyId| self.log.chain(ScopeId::PUBLIC, key);
        for key in others.iter().copied().chain([own]) {
            let chain = public(key).into_iter().flat_map(|chain| chain.straight());
            let receipts = chain.filter(|one| one.header.kind == Kind::RECEIPT);
            let receipts = receipts.filter_map(|one| Receipt::from_body(one.body.as_deref()?).ok());
            for named in receipts.flat_map(|receipt| receipt.chains) {
                if key == own {
                    said.insert(named.key);
                } else if named.key == own {
                    return Vec::new();
                }
            }
        }
        others
            .into_iter()
            .filter(|key| !said.contains(key))
            .collect()
    }

    /// Needs erased in a committee whose excerpts still stand, by the outer scope where they do:
    /// its officer takes them back too.
    pub fn excerpts_to_erase(&mut self) -> Vec<(ScopeId, Vec<DocumentId>)> {
        self.derive();
        // From the log: a need that a fork set aside since is no document any more.
        let mut gone: BTreeSet<DocumentId> = BTreeSet::new();
        for scope in self.log.scopes() {
            let erased = self.log.scope(scope).flat_map(|(_, chain)| chain.erased());
            for envelope in erased.filter(|envelope| envelope.header.kind == Kind::NEED) {
                gone.insert(envelope.header.document);
            }
        }
        let mut by_scope: BTreeMap<ScopeId, BTreeSet<DocumentId>> = BTreeMap::new();
        for (name, outer) in &self.derived.excerpted {
            let need = self.derived.excerpts.get(name).map(|(need, _)| *need);
            if let Some(need) = need.filter(|need| gone.contains(need)) {
                by_scope.entry(*outer).or_default().insert(need);
            }
        }
        let by_scope = by_scope.into_iter();
        by_scope
            .map(|(outer, needs)| (outer, needs.into_iter().collect()))
            .collect()
    }
}

impl super::Derived {
    /// Whether an envelope is part of what is derived: its author stands and it is not set aside.
    pub fn applies(&self, envelope: &Envelope) -> bool {
        !self.set_aside.contains_key(&envelope.hash()) && self.membership.author(envelope).is_ok()
    }
}
