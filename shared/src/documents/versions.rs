//! What several people, or one person on two devices, wrote at once at the same place: found in any
//! document by its schema, and chosen by writing.
//!
//! Nothing is lost until somebody chooses. What stands at once is the same on every phone that
//! knows the same changes, in the same order, the shown one first.

use automerge::{Automerge, ObjId, ROOT, ReadDoc, Value};

use super::document::Document;
use super::limits;
use super::schema::Node;
use super::writing::{WriteError, Writer, Written};

/// A place with more than one value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Versions {
    /// The keys that lead there, such as `question/fr` or `committees/ID/name`.
    pub place: String,
    /// What stands, the shown one first.
    pub words: Vec<String>,
}

impl Document {
    /// Every place with more than one value, in the order of the schema. Equal values are one.
    pub fn versions(&self) -> Vec<Versions> {
        let mut found = Vec::new();
        walk(self.state(), &ROOT, self.kind().schema(), "", &mut found);
        found
    }

    /// Writes words over all that stand at a place: one of the versions, or others.
    ///
    /// Nothing is written when only they stand.
    pub fn choose(
        &self,
        writer: Writer<'_>,
        place: &str,
        words: &str,
    ) -> Result<Written, WriteError> {
        let path: Vec<&str> = place.split('/').collect();
        self.write(writer, |draft| draft.words(&path, words))
    }
}

fn walk(
    state: &Automerge,
    map: &ObjId,
    node: &'static Node,
    path: &str,
    found: &mut Vec<Versions>,
) {
    let keys: Vec<String> = match node {
        Node::Record(fields) => fields.iter().map(|(key, _)| (*key).to_owned()).collect(),
        Node::Entries(_) => state.keys(map).collect(),
        _ => return,
    };
    for key in keys {
        let Ok(below) = node.under(&key) else {
            continue;
        };
        let place = if path.is_empty() {
            key.clone()
        } else {
            format!("{path}/{key}")
        };
        let all = state.get_all(map, key.as_str()).unwrap_or_default();
        let mut words: Vec<String> = Vec::new();
        for (value, object) in all.into_iter().rev() {
            match value {
                Value::Object(_) if words.is_empty() => {
                    walk(state, &object, below, &place, found);
                    break;
                }
                Value::Scalar(value) => {
                    let one = value.as_str().map(str::to_owned);
                    if let Some(one) = one
                        && words.len() < limits::READ_AT_ONCE
                        && !words.contains(&one)
                    {
                        words.push(one);
                    }
                }
                Value::Object(_) => {}
            }
        }
        if words.len() > 1 {
            found.push(Versions { place, words });
        }
    }
}
