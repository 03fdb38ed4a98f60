//! Backup of a node, running or not, and what is restored from it.
//!
//! ```text
//! FOLDER/porte-voix.sqlite   every envelope
//! FOLDER/server.backup       what continues the server: reading, recovery and transport secrets
//! ```
//!
//! No signing key leaves its installation: what is restored signs with a new one, introduced by
//! the recovery key, so that a server lost and restored never forks its own chain.
//!
//! Both are made in a folder of their own and moved to their place once they are whole, the
//! database last: what is cut in the middle leaves nothing that the next attempt stumbles over.

use std::path::Path;

use anyhow::{Context, Result, bail};
use base64ct::{Base64UrlUnpadded, Encoding};
use shared::identity::SigningKey;
use shared::identity::random::Randomness;
use shared::replica::Own;
use zeroize::Zeroizing;

use super::Done;
use crate::data::{self, DataFolder, private_folder, write_secret};
use crate::node::Node;
use crate::store::Store as _;

/// The copy of the database.
pub const DATABASE: &str = "porte-voix.sqlite";
/// What continues the server.
pub const SECRETS: &str = "server.backup";

pub(super) async fn backup(node: &Node, folder: &Path) -> Result<Done> {
    let there = |name: &str| folder.join(name).exists();
    if there("server.key") || there("lock") {
        bail!(
            "{} is a data folder: a backup needs another",
            folder.display()
        );
    }
    match (there(DATABASE), there(SECRETS)) {
        (true, true) => bail!("{} holds a backup already", folder.display()),
        (false, false) => {}
        (true, false) | (false, true) => bail!(
            "{} holds half a backup: remove it, or give another folder",
            folder.display()
        ),
    }
    data::short_enough(folder)?;
    let made = !folder.exists();
    private_folder(folder).with_context(|| format!("cannot make {}", folder.display()))?;
    let copied = copy(node, folder).await;
    if copied.is_err() {
        // What is left of it is told by the error that made it necessary.
        let _ = data::remove(&folder.join(data::UNFINISHED));
        if made {
            let _ = std::fs::remove_dir(folder);
        }
    }
    copied.with_context(|| format!("no backup was made in {}", folder.display()))?;
    Ok(Done {
        lines: vec![format!("backed up in {}", folder.display())],
        ..Done::default()
    })
}

async fn copy(node: &Node, folder: &Path) -> Result<()> {
    let unfinished = data::unfinished_in(folder)?;
    let database = unfinished.join(DATABASE);
    node.store().copy_to(&database).await?;
    std::fs::File::open(&database)?.sync_all()?;
    let secrets = Zeroizing::new(format!(
        "{}\n{}\n",
        node.host.own.backup(),
        Base64UrlUnpadded::encode_string(node.host.own.transport().as_slice())
    ));
    write_secret(&unfinished.join(SECRETS), secrets.as_bytes())?;
    for name in [SECRETS, DATABASE] {
        std::fs::rename(unfinished.join(name), folder.join(name))?;
    }
    data::remove(&unfinished)?;
    data::keep(folder)?;
    Ok(())
}

/// Continues in an empty data folder what a backup holds, under a new signing key.
pub async fn restore(folder: &DataFolder, from: &Path, seed: [u8; 32]) -> Result<Node> {
    if folder.database().exists() {
        bail!("the data folder is not empty");
    }
    let unfinished = folder.unfinished()?;
    let restored = restore_in(&unfinished, from, seed).await;
    let moved = restored.and_then(|()| folder.take(&unfinished));
    // What is left of it is told by the error that made it necessary.
    let _ = data::remove(&unfinished);
    moved?;
    Node::open(folder)
        .await?
        .context("the backup holds no consultation")
}

/// Makes a whole data folder elsewhere.
async fn restore_in(unfinished: &Path, from: &Path, seed: [u8; 32]) -> Result<()> {
    let folder = DataFolder::open_alone(unfinished)?;
    let text = std::fs::read_to_string(from.join(SECRETS))
        .map(Zeroizing::new)
        .with_context(|| format!("no backup in {}", from.display()))?;
    let mut lines = text.lines();
    let mut random = Randomness::from_seed(seed);
    let continued = Own::continue_from(lines.next().unwrap_or_default(), &mut random)
        .context("the backup's secrets cannot be read")?;
    let transport: [u8; 32] = lines
        .next()
        .and_then(|line| Base64UrlUnpadded::decode_vec(line).ok())
        .and_then(|bytes| bytes.try_into().ok())
        .context("the backup's secrets are cut short")?;
    let own = continued.own.with_transport(transport);
    let database = from.join(DATABASE);
    std::fs::metadata(&database).with_context(|| format!("no database in {}", from.display()))?;
    std::fs::copy(&database, folder.database())
        .with_context(|| format!("cannot copy the backup's database {}", database.display()))?;
    write_secret(&folder.server_key(), &own.to_bytes()).context("cannot write the server's key")?;
    let mut node = Node::open(&folder)
        .await
        .context("the backup's database cannot be read")?
        .context("the backup holds no consultation")?;
    let introduced = introduce(&mut node, &own, &continued.proof).await;
    node.close().await;
    introduced
}

async fn introduce(node: &mut Node, own: &Own, proof: &SigningKey) -> Result<()> {
    node.store()
        .check()
        .await
        .context("the backup's database cannot be read")?;
    // A server belongs to the public scope; the committees know its key from there.
    let mut introduced = own.clone();
    introduced
        .belongings
        .retain(|belonging| belonging.scope.is_public());
    let linked = node.host.replica.linked(&introduced, proof);
    node.write(linked).await?;
    node.settle().await?;
    node.say_what_was_kept().await
}
