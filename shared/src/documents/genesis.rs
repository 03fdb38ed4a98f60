//! How a genesis is made: once, for a new kind of document, then frozen as bytes.
//!
//! Two phones that begin the same document offline must begin with the same bytes, or each would
//! have its own texts and one side's words would vanish from view. So nobody makes a genesis again:
//! this function exists to make the files under `genesis/`, which a test holds to their digests.

use automerge::transaction::{CommitOptions, Transactable, Transaction};
use automerge::{ActorId, Automerge, AutomergeError, ObjId, ObjType, ROOT, TextEncoding};

use super::kind::DocKind;
use super::schema::{Container, Node};

/// The change by the reserved actor of 16 zero bytes that makes every object that the schema has
/// from the beginning.
pub fn make(kind: DocKind) -> Result<Vec<u8>, AutomergeError> {
    let mut document = Automerge::new_with_encoding(TextEncoding::UnicodeCodePoint)
        .with_actor(ActorId::from([0; 16]));
    let mut tx = document.transaction();
    fill(&mut tx, &ROOT, kind.schema())?;
    tx.commit_with(CommitOptions::default().with_time(0));
    Ok(document
        .get_changes(&[])
        .iter()
        .flat_map(|change| change.raw_bytes())
        .copied()
        .collect())
}

fn fill(tx: &mut Transaction<'_>, map: &ObjId, node: &Node) -> Result<(), AutomergeError> {
    let Node::Record(fields) = node else {
        return Ok(());
    };
    for (key, node) in *fields {
        if let Node::Version(version) = node {
            tx.put(map, *key, *version)?;
        }
        match node.container() {
            Some(Container::Text) => {
                tx.put_object(map, *key, ObjType::Text)?;
            }
            Some(Container::Map) => {
                let made = tx.put_object(map, *key, ObjType::Map)?;
                fill(tx, &made, node)?;
            }
            None => {}
        }
    }
    Ok(())
}
