//! Founding: from a described consultation to the first signed statements.
//!
//! The founder's key founds, writes the charter, lets the server in by an invitation without
//! role, makes it relay, opener and officer, and opens a way in for each committee. From then on
//! the server acts by these statements only; the founder's secrets go to a file of their own.

mod amended;
mod bounds;
mod chartered;
mod checked;
mod described;
mod encoding;
mod keyfile;
mod pictograms;
mod plainly;

use std::path::Path;

use anyhow::{Context, Result};
use shared::documents::Charter;
use shared::identity::random::Randomness;
use shared::identity::{Invitation, Role, ScopeId, SigningKey, TransportKey};
use shared::log::Verified;
use shared::log::seal::ReadingSecret;
use shared::replica::{Own, Replica, staff};

use crate::data::DataFolder;
use crate::node::Node;

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

impl Founded {
    /// Puts the founder's key in its file, then everything else in the data folder. The key goes
    /// first: it is the root of trust, and a consultation without it could never be run.
    pub async fn establish(self, folder: &DataFolder, key: &Path) -> Result<Node> {
        let consultation = self.founder.consultation;
        let file = KeyFile { own: self.founder };
        file.write(key)?;
        let fresh = !folder.database().exists();
        let created = Node::create(folder, self.server, self.envelopes).await;
        if created.is_err() {
            let other = if fresh {
                // Nobody ever heard of what it wrote.
                folder.clear();
                true
            } else {
                match Node::open(folder).await {
                    Ok(Some(node)) => {
                        let other = node.host.own.consultation != consultation;
                        node.close().await;
                        other
                    }
                    Ok(None) => true,
                    // Nobody can say: a key too many is better than a key too few.
                    Err(_) => false,
                }
            };
            if other {
                std::fs::remove_file(key)
                    .with_context(|| format!("{} is the key of nothing", key.display()))?;
            }
        }
        created
    }
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
    described.lasts()?;
    let demonstration = demonstration || described.demonstration;
    let founding = staff::found(&described.title, &described.founder, demonstration, random);
    let mut founder = founding.own;
    let consultation = founder.consultation;
    let mut scribe = Scribe {
        replica: Replica::new(consultation),
        written: Vec::new(),
    };
    scribe.write(vec![founding.envelope])?;
    let mut charter = described.charter(random)?;
    let mut server = Own::new(consultation, random);
    described.announce(&mut charter, &Charter::default(), &server);
    let written = scribe.replica.write_charter(&founder, &charter)?;
    scribe.write(written)?;

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
    use shared::counting::lot::commitment;

    use super::*;
    use crate::store::{SqliteStore, Store as _};

    #[test]
    fn everything_that_a_founding_writes_stands() {
        let file = include_str!("../../../tests/fixtures/consultation.toml");
        let described = Described::parse(file).unwrap();
        let mut random = Randomness::from_seed([1; 32]);
        let mut founded = found(&described, false, "la table", &mut random).unwrap();
        let derived = founded.replica.derive();
        assert!(derived.set_aside.is_empty(), "{:?}", derived.set_aside);
        assert_eq!(derived.membership.relays().len(), 1);
        let all: Vec<_> = derived.membership.all().collect();
        assert_eq!(all.len(), 3);
        for (number, one) in all.into_iter().enumerate() {
            // The region's, and their own.
            assert_eq!(one.officers.len(), if number == 0 { 1 } else { 2 });
            assert_eq!(one.openers.len(), if number == 0 { 1 } else { 2 });
        }
        assert_eq!(founded.server.belongings.len(), 3);
    }

    #[test]
    fn a_seed_that_is_announced_is_the_servers_and_stays_as_it_was() {
        let file = include_str!("../../../tests/fixtures/consultation.toml");
        let file = format!("{file}lot = true\n");
        let described = Described::parse(&file).unwrap();
        let mut random = Randomness::from_seed([1; 32]);
        let founded = found(&described, false, "la table", &mut random).unwrap();
        let charter = founded.replica.charter().unwrap();
        let seed = founded.server.lot_seed("region");
        let announced = charter.papers.get("region").unwrap().lot.unwrap();
        assert_eq!(announced.0, commitment(&seed));
        let found = founded.replica.derived().found.clone().unwrap();
        let shown = Described::of(charter, &found).to_file().unwrap();
        let read = Described::parse(&shown).unwrap();
        let amended = read.amended(charter, &found, &mut random).unwrap();
        assert_eq!(&amended, charter);
        let without = Described::parse(&shown.replace("lot = true\n", "")).unwrap();
        assert!(without.amended(charter, &found, &mut random).is_err());
        let of_committees = file.replace("of = \"region\"", "of = \"committees\"");
        assert!(Described::parse(&of_committees).is_err(), "they show ties");
    }

    fn example(seed: u8) -> Founded {
        let file = include_str!("../../../tests/fixtures/consultation.toml");
        let described = Described::parse(file).unwrap();
        let mut random = Randomness::from_seed([seed; 32]);
        found(&described, false, "la table", &mut random).unwrap()
    }

    #[tokio::test]
    async fn a_key_that_cannot_be_written_leaves_a_folder_to_found_in() {
        let place = tempfile::tempdir().unwrap();
        let folder = DataFolder::open_alone(&place.path().join("data")).unwrap();
        let key = place.path().join("founder.keyfile");
        let nowhere = place.path().join("nowhere").join("founder.keyfile");
        assert!(example(1).establish(&folder, &nowhere).await.is_err());
        example(2).establish(&folder, &key).await.unwrap();
        let kept = std::fs::read(&key).unwrap();

        let second = place.path().join("second.keyfile");
        assert!(example(3).establish(&folder, &second).await.is_err());
        assert!(!second.exists(), "the key of nothing is not left behind");
        assert!(example(3).establish(&folder, &key).await.is_err());
        assert_eq!(std::fs::read(&key).unwrap(), kept, "never over another");
    }

    #[tokio::test]
    async fn an_interrupted_founding_is_begun_again() {
        let place = tempfile::tempdir().unwrap();
        let folder = DataFolder::open_alone(&place.path().join("data")).unwrap();
        let interrupted = example(1);
        std::fs::write(folder.server_key(), interrupted.server.to_bytes()).unwrap();
        let store = SqliteStore::open(&folder.database()).await.unwrap();
        let half = interrupted.envelopes.into_iter().take(3);
        let half = half.map(Verified::into_inner).collect();
        store.append(half, Vec::new()).await.unwrap();
        store.close().await;
        let again = example(2);
        let consultation = again.founder.consultation;
        let key = place.path().join("founder.keyfile");
        let node = again.establish(&folder, &key).await.unwrap();
        let expected: Vec<_> = node.host.replica.log().all().cloned().collect();
        node.close().await;
        let node = Node::open(&folder).await.unwrap().unwrap();
        assert_eq!(node.host.own.consultation, consultation);
        let held: Vec<_> = node.host.replica.log().all().cloned().collect();
        assert_eq!(held, expected, "nothing is left of the other one");
    }
}
