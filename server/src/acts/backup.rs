//! Backup of a node, running or not, and what is restored from it.
//!
//! ```text
//! FOLDER/porte-voix.sqlite   every envelope
//! FOLDER/server.backup       what continues the server: reading, recovery and transport secrets
//! ```
//!
//! No signing key leaves its installation: what is restored signs with a new one, introduced by
//! the recovery key, so that a server lost and restored never forks its own chain.

use std::path::Path;

use anyhow::{Context, Result, bail};
use base64ct::{Base64UrlUnpadded, Encoding};
use shared::identity::random::Randomness;
use shared::replica::Own;
use zeroize::Zeroizing;

use super::Done;
use crate::data::{DataFolder, private_folder, write_secret};
use crate::node::Node;
use crate::store::Store as _;

/// The copy of the database.
pub const DATABASE: &str = "porte-voix.sqlite";
/// What continues the server.
pub const SECRETS: &str = "server.backup";

pub(super) async fn backup(node: &Node, folder: &Path) -> Result<Done> {
    if folder.join(DATABASE).exists() {
        bail!("{} holds a backup already", folder.display());
    }
    private_folder(folder).with_context(|| format!("cannot make {}", folder.display()))?;
    node.store().copy_to(&folder.join(DATABASE)).await?;
    let secrets = Zeroizing::new(format!(
        "{}\n{}\n",
        node.own.backup(),
        Base64UrlUnpadded::encode_string(node.own.transport().as_slice())
    ));
    write_secret(&folder.join(SECRETS), secrets.as_bytes())?;
    Ok(Done {
        lines: vec![format!("backed up in {}", folder.display())],
        ..Done::default()
    })
}

/// Continues in an empty data folder what a backup holds, under a new signing key.
pub async fn restore(folder: &DataFolder, from: &Path, seed: [u8; 32]) -> Result<Node> {
    if folder.database().exists() {
        bail!("the data folder is not empty");
    }
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
    std::fs::copy(from.join(DATABASE), folder.database())
        .with_context(|| format!("no database in {}", from.display()))?;
    write_secret(&folder.server_key(), &own.to_bytes())?;
    let mut node = Node::open(folder)
        .await?
        .context("the backup holds no consultation")?;
    // A server belongs to the public scope; the committees know its key from there.
    let mut introduced = own.clone();
    introduced
        .belongings
        .retain(|belonging| belonging.scope.is_public());
    let linked = node.replica.linked(&introduced, &continued.proof);
    node.write(linked).await?;
    node.settle().await?;
    Ok(node)
}
