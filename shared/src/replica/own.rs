//! What a participant's installation keeps for itself: keys and where it belongs.
//!
//! Stored by the owner (IndexedDB on a phone, a 0600 file elsewhere), never sent. A backup and
//! a device code hold only part of it: no signing key ever leaves its installation.

use minicbor::bytes::ByteArray;
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use crate::identity::invitation::BadCode;
use crate::identity::pasted::DEVICE;
use crate::identity::random::Randomness;
use crate::identity::{
    ConsultationId, Invitation, KeyId, ParticipantId, ScopeId, SigningKey, TransportKey, pasted,
};
use crate::log::seal::ReadingSecret;
use crate::strict;

/// What a backup begins with.
const BACKUP: &str = "PV-S.";

/// A committee that this installation's participant belongs to.
#[derive(Debug, Clone, PartialEq, Eq, minicbor::Encode, minicbor::Decode)]
#[cbor(array)]
pub struct Belonging {
    /// The scope.
    #[n(0)]
    pub scope: ScopeId,
    /// Its name, as the invitation said.
    #[n(1)]
    pub committee: String,
    /// The question, as the invitation said.
    #[n(2)]
    pub question: String,
    /// The secret of the invitation, to show it again; none when it came by a device code.
    #[n(3)]
    pub invitation: Option<ByteArray<32>>,
}

/// The server that an invitation named.
#[derive(Debug, Clone, PartialEq, Eq, minicbor::Encode, minicbor::Decode)]
#[cbor(array)]
pub struct Server {
    /// Its address.
    #[n(0)]
    pub address: String,
    /// Its transport key.
    #[n(1)]
    pub transport: TransportKey,
}

/// The secrets and belongings of one participant on one installation.
#[derive(Clone, minicbor::Encode, minicbor::Decode)]
#[cbor(array)]
pub struct Own {
    #[n(0)]
    v: u8,
    /// The consultation.
    #[n(1)]
    pub consultation: ConsultationId,
    #[n(2)]
    seed: ByteArray<32>,
    #[n(3)]
    reading: ByteArray<32>,
    #[n(4)]
    recovery: ByteArray<32>,
    #[n(5)]
    transport: ByteArray<32>,
    /// The participant.
    #[n(6)]
    pub participant: ParticipantId,
    /// Where they belong.
    #[n(7)]
    pub belongings: Vec<Belonging>,
    /// The server.
    #[n(8)]
    pub server: Option<Server>,
    /// Whether a backup was made.
    #[n(9)]
    pub backed_up: bool,
    /// The keys that this installation wrote with before: what they wrote is still theirs here,
    /// whatever the others make of it.
    #[n(10)]
    pub former: Vec<KeyId>,
}

/// What another device or a later day needs: everything but a signing key.
#[derive(Clone, minicbor::Encode, minicbor::Decode)]
#[cbor(array)]
struct Handover {
    #[n(0)]
    v: u8,
    #[n(1)]
    consultation: ConsultationId,
    #[n(2)]
    participant: ParticipantId,
    #[n(3)]
    secret: ByteArray<32>,
    #[n(4)]
    reading: ByteArray<32>,
    #[n(5)]
    belongings: Vec<Belonging>,
    #[n(6)]
    server: Option<Server>,
    #[n(7)]
    recovery: Option<ByteArray<32>>,
}

/// What a device code or a backup gives: new keys of the same participant, and the secret whose
/// proof introduces them.
pub struct Continued {
    /// The new installation's secrets.
    pub own: Own,
    /// The one-time or recovery key that proves the new key.
    pub proof: SigningKey,
}

impl Own {
    /// The secrets of somebody new.
    pub fn new(consultation: ConsultationId, random: &mut Randomness) -> Self {
        let seed: [u8; 32] = random.bytes();
        let participant = SigningKey::from_seed(&seed).participant();
        Self {
            v: 1,
            consultation,
            seed: seed.into(),
            reading: random.bytes().into(),
            recovery: random.bytes().into(),
            transport: random.bytes().into(),
            participant,
            belongings: Vec::new(),
            server: None,
            backed_up: false,
            former: Vec::new(),
        }
    }

    /// The seed of a paper's lot. Nobody else knows it until a result reveals it, and it tells
    /// nothing of the secret that it follows from: that one outlives a restoration, so that there
    /// is no seed to keep apart or to lose.
    pub fn lot_seed(&self, paper: &str) -> [u8; 32] {
        let seed = Sha256::new_with_prefix(b"porte-voix lot seed v1\0");
        let seed = seed.chain_update(*self.reading);
        seed.chain_update(self.consultation.0)
            .chain_update(paper)
            .finalize()
            .into()
    }

    /// The same installation under other keys than before.
    pub fn after(mut self, before: &Self) -> Self {
        self.former.clone_from(&before.former);
        self.former.push(before.key().id());
        self
    }

    /// Notes that the participant belongs where an invitation leads.
    pub fn accept(&mut self, invitation: &Invitation) {
        self.belongings
            .retain(|known| known.scope != invitation.scope);
        self.belongings.push(Belonging {
            scope: invitation.scope,
            committee: invitation.committee.clone(),
            question: invitation.question.clone(),
            invitation: Some(invitation.secret),
        });
        // Once only: anybody can write an invitation of this consultation, and would else choose
        // to whom this phone speaks.
        if let (None, Some(address), Some(transport)) =
            (&self.server, &invitation.server, invitation.transport)
        {
            self.server = Some(Server {
                address: address.clone(),
                transport,
            });
        }
    }

    /// Another address at which an invitation says that this phone's server is: a hint, until
    /// the server's key answers there.
    pub fn hinted<'a>(&self, invitation: &'a Invitation) -> Option<&'a str> {
        let server = self.server.as_ref()?;
        let address = invitation.server.as_deref()?;
        let same = invitation.consultation == self.consultation
            && invitation.transport == Some(server.transport);
        (same && address != server.address).then_some(address)
    }

    /// The server answered at this address, with its key.
    pub fn found_at(&mut self, address: &str) {
        if let Some(server) = &mut self.server {
            server.address = address.to_owned();
        }
    }

    /// The invitation of a committee, to show it again.
    pub fn invitation(&self, scope: ScopeId) -> Option<Invitation> {
        let belonging = self.belongings.iter().find(|known| known.scope == scope)?;
        Some(Invitation::new(
            self.consultation,
            scope,
            *belonging.invitation?,
            belonging.committee.clone(),
            belonging.question.clone(),
            self.server
                .as_ref()
                .map(|server| (server.address.clone(), server.transport)),
        ))
    }

    /// The signing key.
    pub fn key(&self) -> SigningKey {
        SigningKey::from_seed(&self.seed)
    }

    /// The reading secret.
    pub fn reading(&self) -> ReadingSecret {
        ReadingSecret::from_bytes(*self.reading)
    }

    /// The recovery key.
    pub fn recovery(&self) -> SigningKey {
        SigningKey::from_seed(&self.recovery)
    }

    /// Seed of the transport key.
    pub fn transport(&self) -> Zeroizing<[u8; 32]> {
        Zeroizing::new(*self.transport)
    }

    /// The same under a former transport key: a server restored elsewhere must answer to the key
    /// that phones pinned.
    pub fn with_transport(mut self, seed: [u8; 32]) -> Self {
        self.transport = seed.into();
        self
    }

    /// For this installation's own storage.
    pub fn to_bytes(&self) -> Zeroizing<Vec<u8>> {
        Zeroizing::new(strict::encode(self))
    }

    /// From this installation's own storage.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        strict::decode(bytes).ok()
    }

    /// The text of a device code whose one-time key a `link` names.
    pub fn device_code(&self, one_time: &[u8; 32]) -> String {
        // Titles are for the eye only: left out, so that the code stays short.
        let belongings = self
            .belongings
            .iter()
            .map(|known| Belonging {
                question: String::new(),
                invitation: None,
                ..known.clone()
            })
            .collect();
        pasted::write(DEVICE, &self.handover(*one_time, belongings, None))
    }

    /// The text of a backup file.
    pub fn backup(&self) -> String {
        pasted::write(
            BACKUP,
            &self.handover(*self.recovery, self.belongings.clone(), Some(self.recovery)),
        )
    }

    fn handover(
        &self,
        secret: [u8; 32],
        belongings: Vec<Belonging>,
        recovery: Option<ByteArray<32>>,
    ) -> Handover {
        Handover {
            v: 1,
            consultation: self.consultation,
            participant: self.participant,
            secret: secret.into(),
            reading: self.reading,
            belongings,
            server: self.server.clone(),
            recovery,
        }
    }

    /// New keys of the same participant, from a text that holds a device code or a backup.
    pub fn continue_from(written: &str, random: &mut Randomness) -> Result<Continued, BadCode> {
        let read = |prefix| pasted::read::<Handover>(written, prefix, usize::MAX);
        let handover = match read(DEVICE) {
            Err(BadCode::Absent) => read(BACKUP),
            read => read,
        }?;
        let mut own = Self::new(handover.consultation, random);
        own.participant = handover.participant;
        own.reading = handover.reading;
        own.belongings = handover.belongings;
        own.server = handover.server;
        if let Some(recovery) = handover.recovery {
            own.recovery = recovery;
            own.backed_up = true;
        }
        Ok(Continued {
            own,
            proof: SigningKey::from_seed(&handover.secret),
        })
    }
}

impl std::fmt::Debug for Own {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Own({:?}, {:?})", self.consultation, self.participant)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const OLD: &str = "https://old.example";
    const NEW: &str = "https://new.example";
    const KEY: TransportKey = TransportKey([4; 32]);

    fn invitation(server: Option<(&str, TransportKey)>) -> Invitation {
        let server = server.map(|(address, key)| (address.to_owned(), key));
        let words = String::new;
        let consultation = ConsultationId([1; 32]);
        Invitation::new(
            consultation,
            ScopeId([2; 16]),
            [3; 32],
            words(),
            words(),
            server,
        )
    }

    fn invited() -> Own {
        let mut random = Randomness::from_seed([1; 32]);
        let mut own = Own::new(ConsultationId([1; 32]), &mut random);
        own.accept(&invitation(None));
        assert!(own.server.is_none());
        own.accept(&invitation(Some((OLD, KEY))));
        own
    }

    fn server(own: &Own) -> (&str, TransportKey) {
        let server = own.server.as_ref().unwrap();
        (&server.address, server.transport)
    }

    #[test]
    fn the_server_of_the_first_invitation_that_names_one_is_kept_whatever_others_say() {
        let mut own = invited();
        own.accept(&invitation(Some((NEW, TransportKey([5; 32])))));
        own.accept(&invitation(Some((NEW, KEY))));
        assert_eq!(server(&own), (OLD, KEY));
    }

    #[test]
    fn another_address_is_a_hint_for_the_same_key_only_and_is_kept_once_it_answered() {
        let mut own = invited();
        let forged = invitation(Some((NEW, TransportKey([5; 32]))));
        assert_eq!(own.hinted(&forged), None);
        assert_eq!(own.hinted(&invitation(Some((OLD, KEY)))), None);
        let moved = invitation(Some((NEW, KEY)));
        assert_eq!(own.hinted(&moved), Some(NEW));
        own.found_at(NEW);
        assert_eq!(server(&own), (NEW, KEY));
        let shown = own.invitation(ScopeId([2; 16])).unwrap();
        assert_eq!(shown.server.as_deref(), Some(NEW));
    }
}
