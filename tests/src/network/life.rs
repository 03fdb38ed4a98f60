//! What people do in the story: the acts of the app, on their own replica.

use shared::documents::{CurationEdit, NeedEdit};
use shared::identity::DocumentId;
use shared::identity::random::Randomness;
use shared::log::{Kind, Verified};
use shared::records::ballot::{Channel, Content, Unlisted};
use shared::replica::acts::ActError;

use super::node::{Node, Part};
use super::world::COMMITTEE;
use crate::random::Random;

/// One act of an installation; nothing when it cannot be done now.
pub(super) fn act(node: &mut Node, random: &mut Random) -> Vec<Verified> {
    match node.part {
        Part::Founder => curate(node, random),
        Part::Member | Part::Copy => take_part(node, random),
        // A relay writes its receipts by itself.
        Part::Hub | Part::Stranger => Vec::new(),
    }
}

/// A need or, of who has as many as they may, other words for one of theirs: there is always
/// something to write.
pub(super) fn propose(node: &mut Node, random: &mut Random) -> Vec<Verified> {
    let own = node.own().clone();
    let edit = sentence("Un besoin", random);
    match node.replica_mut().propose(&own, COMMITTEE, &edit) {
        Err(ActError::NoneLeft) => {
            let need = needs_of(node)[0];
            let planned = node.replica_mut().edit_need(&own, COMMITTEE, need, &edit);
            planned.unwrap().envelopes
        }
        planned => planned.unwrap().envelopes,
    }
}

fn sentence(words: &str, random: &mut Random) -> NeedEdit {
    NeedEdit {
        sentence: Some(format!("{words} {}", random.between(0, 999))),
        ..NeedEdit::default()
    }
}

fn take_part(node: &mut Node, random: &mut Random) -> Vec<Verified> {
    let own = node.own().clone();
    let needs = needs(node, None);
    let mine = needs_of(node);
    match (random.below(20), random.pick(&needs), random.pick(&mine)) {
        (0..=3, _, Some(need)) => {
            let edit = sentence("Un autre mot", random);
            let planned = node.replica_mut().edit_need(&own, COMMITTEE, *need, &edit);
            planned.map_or_else(|_| Vec::new(), |planned| planned.envelopes)
        }
        (4..=7, Some(need), _) => {
            let words = format!("et {}", random.between(0, 999));
            let planned = node
                .replica_mut()
                .complete(&own, COMMITTEE, *need, None, &words);
            planned.map_or_else(|_| Vec::new(), |planned| planned.envelopes)
        }
        (8..=11, Some(need), _) => {
            let content = Content {
                paper: "comite".into(),
                groups: vec![vec![*need]],
                unlisted: Unlisted::Below,
                channel: Channel::Phone,
            };
            let mut sealing = Randomness::from_seed(random.bytes());
            node.replica_mut()
                .rank(&own, COMMITTEE, &content, &mut sealing)
                .unwrap_or_default()
        }
        (12, _, _) => {
            let name = format!("Personne {}", random.between(0, 99));
            let planned = node.replica_mut().set_name(&own, COMMITTEE, &name);
            planned.map_or_else(|_| Vec::new(), |planned| planned.envelopes)
        }
        (13, _, Some(need)) => node
            .replica_mut()
            .withdraw(&own, COMMITTEE, *need)
            .unwrap_or_default(),
        _ => propose(node, random),
    }
}

fn curate(node: &mut Node, random: &mut Random) -> Vec<Verified> {
    let own = node.own().clone();
    let needs = needs(node, None);
    let Some(need) = random.pick(&needs).copied() else {
        return Vec::new();
    };
    let edit = match random.below(3) {
        0 => CurationEdit::Hide {
            need,
            reason: "en double".into(),
        },
        1 => CurationEdit::Show(need),
        _ => CurationEdit::Group(vec![need, needs[random.below(needs.len())]]),
    };
    node.replica_mut()
        .curate(&own, COMMITTEE, &edit)
        .unwrap_or_default()
}

fn needs(node: &Node, by: Option<&Node>) -> Vec<DocumentId> {
    let participant = by.map(|node| node.own().participant);
    let documents = node.replica().derived().documents.values();
    documents
        .filter(|doc| doc.kind == Kind::NEED && !doc.erased)
        .filter(|doc| participant.is_none() || doc.owner == participant)
        .map(|doc| doc.id)
        .collect()
}

fn needs_of(node: &Node) -> Vec<DocumentId> {
    needs(node, Some(node))
}
