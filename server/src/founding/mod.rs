//! Founding: from a described consultation to the first signed statements.
//!
//! The founder's key founds, writes the charter, lets the server in by an invitation without
//! role, makes it relay, opener and officer, and opens a way in for each committee. From then on
//! the server acts by these statements only; the founder's secrets go to a file of their own.

mod described;
mod keyfile;

use anyhow::{Context, Result};
use shared::identity::random::Randomness;
use shared::identity::{Invitation, Role, ScopeId, SigningKey, TransportKey};
use shared::log::Verified;
use shared::log::seal::ReadingSecret;
use shared::replica::{Own, Replica, staff};

pub use described::Described;
pub use keyfile::KeyFile;

/// What founding gives.
pub struct Founded {
    /// The founder's secrets, for a file that never enters the data folder.
    pub founder: Own,
    /// The server's, for the data folder.
    pub server: Own,
    /// The replica, everything in it admitted.
    pub replica: Replica,
    /// What to store, in order.
    pub envelopes: Vec<Verified>,
}

/// Writes in a replica whatever is signed, and remembers it in order.
struct Scribe {
    replica: Replica,
    written: Vec<Verified>,
}

impl Scribe {
    fn write(&mut self, signed: Vec<Verified>) -> Result<()> {
        for envelope in signed {
            self.written.push(envelope.clone());
            self.replica
                .admit(envelope, &mut Vec::new())
                .context("a statement of the founding was refused")?;
        }
        Ok(())
    }
}

/// Public half of an installation's transport key: X25519, as reading keys are.
pub fn transport_key(own: &Own) -> TransportKey {
    TransportKey(ReadingSecret::from_bytes(*own.transport()).public().0)
}

/// Founds. `relay` is the server's name as people read it.
pub fn found(
    described: &Described,
    demonstration: bool,
    relay: &str,
    random: &mut Randomness,
) -> Result<Founded> {
    let founding = staff::found(&described.title, &described.founder, demonstration, random);
    let mut founder = founding.own;
    let consultation = founder.consultation;
    let mut scribe = Scribe {
        replica: Replica::new(consultation),
        written: Vec::new(),
    };
    scribe.write(vec![founding.envelope])?;
    let charter = described.charter(random)?;
    let written = scribe.replica.write_charter(&founder, &charter)?;
    scribe.write(written)?;

    let mut server = Own::new(consultation, random);
    let secret: [u8; 32] = random.bytes();
    let service = Invitation::new(
        consultation,
        ScopeId::PUBLIC,
        secret,
        relay.to_owned(),
        String::new(),
        None,
    );
    let invite = staff::invite(service.key_id(), None, Vec::new(), false);
    let signed = scribe.replica.sign(&founder.key(), vec![invite]);
    scribe.write(signed)?;
    server.accept(&service);
    let joined = scribe.replica.join(&server, &service);
    scribe.write(joined)?;

    let transport = transport_key(&server);
    let mut drafts = vec![staff::relay(server.participant, transport, relay, None)];
    let holders = [(server.participant, server.reading().public())];
    for scope in std::iter::once(ScopeId::PUBLIC).chain(charter.committees.keys().copied()) {
        drafts.push(staff::officer(scope, server.participant));
        let secret = ReadingSecret::from_bytes(random.bytes());
        let opener = staff::opener(scope, &[(1, secret)], &holders, random)
            .context("an opening key could not be sealed to the server")?;
        drafts.push(opener);
    }
    for (scope, committee) in &charter.committees {
        let secret: [u8; 32] = random.bytes();
        let key = SigningKey::from_seed(&secret).id();
        drafts.push(staff::invite(
            key,
            Some(Role::Participant),
            vec![*scope],
            false,
        ));
        let invitation = Invitation::new(
            consultation,
            *scope,
            secret,
            committee.name.clone(),
            charter.question.fr.clone(),
            None,
        );
        // Whoever holds a committee's invitation may show it again: both do.
        founder.accept(&invitation);
        server.accept(&invitation);
    }
    let signed = scribe.replica.sign(&founder.key(), drafts);
    scribe.write(signed)?;
    scribe.replica.derive();
    Ok(Founded {
        founder,
        server,
        replica: scribe.replica,
        envelopes: scribe.written,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_that_a_founding_writes_stands() {
        let file = include_str!("../../../tests/fixtures/consultation.toml");
        let described = Described::parse(file).unwrap();
        let mut random = Randomness::from_seed([1; 32]);
        let mut founded = found(&described, false, "la table", &mut random).unwrap();
        let derived = founded.replica.derive();
        assert!(derived.set_aside.is_empty(), "{:?}", derived.set_aside);
        assert_eq!(derived.membership.relays.len(), 1);
        assert_eq!(derived.membership.officers.len(), 3);
        assert_eq!(derived.membership.openers.len(), 3);
        assert_eq!(founded.server.belongings.len(), 3);
    }
}
