//! The demonstration: six committees of Chaudière-Appalaches, two hundred people, sixty needs
//! and their ballots, made from a fixed seed by going through the real code. Keys are not: the
//! consultation's and the server's are drawn afresh, so that no demonstration can be opened with
//! what is written in this file.
//!
//! Territories and project names are real; each need says whether it is word for word from a
//! published text, reported by one, or worded for the demonstration. Who ranks what is drawn by
//! lot: it is fiction, and every screen says "démonstration". Nothing here writes rows: people
//! join by invitation, sign their words and seal their ballots like anyone.

use anyhow::{Context, Result, ensure};
use serde::Deserialize;
use shared::documents::NeedEdit;
use shared::documents::need::{Provenance, Wording};
use shared::identity::random::Randomness;
use shared::identity::{DocumentId, Invitation, ScopeId};
use shared::log::Verified;
use shared::records::ballot::{Channel, Content, Unlisted};
use shared::replica::{Own, Replica};

use crate::founding::{Described, Founded, found};

/// The fixed seed: in every demonstration the same people say and rank the same.
const SEED: [u8; 32] = *b"porte-voix demonstration seed 01";
/// People in each committee: two hundred in all, none the same size.
const PEOPLE: [usize; 6] = [38, 29, 36, 27, 40, 30];
/// Names that people of the demonstration show; the others show none.
const NAMES: [&str; 20] = [
    "Ginette",
    "Réal",
    "Mo",
    "Sylvie T.",
    "Ti-Guy",
    "Nadia",
    "Line",
    "Bob",
    "Fatou",
    "Jocelyne",
    "Marc-André",
    "Ève",
    "Gaston",
    "Une voisine",
    "Carole",
    "Yvon",
    "Léa",
    "Denise",
    "Karim",
    "Mado",
];

#[derive(Debug, Deserialize)]
struct Needs {
    needs: Vec<DescribedNeed>,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct DescribedNeed {
    committee: usize,
    theme: String,
    wording: String,
    #[serde(default)]
    provenance: Option<String>,
    #[serde(default)]
    reference: String,
    sentence: String,
    #[serde(default)]
    details: String,
}

/// Everyone of one committee, and its needs.
struct Room {
    invitation: Invitation,
    people: Vec<Own>,
    needs: Vec<DocumentId>,
}

/// Founds the demonstration, whole, its first count published. `fresh` draws the founder's and
/// the server's keys.
pub fn demonstration(fresh: &mut Randomness) -> Result<Founded> {
    let mut random = Randomness::from_seed(SEED);
    let described = Described::parse(include_str!("consultation.toml"))?;
    let mut founded = found(&described, true, "la table", fresh)?;
    let mut rooms = rooms(&founded)?;
    join(&mut founded, &mut rooms, &mut random)?;
    propose(&mut founded, &mut rooms)?;
    complete(&mut founded, &rooms)?;
    rank(&mut founded, &rooms, &mut random)?;
    let server = founded.server.clone();
    let closed = founded
        .replica
        .close(&server)
        .context("the demonstration's count")?;
    write(&mut founded, closed.envelopes)?;
    let aside = founded.replica.derive().set_aside.len();
    ensure!(
        aside == 0,
        "{aside} envelopes of the demonstration are set aside"
    );
    Ok(founded)
}

/// Admits what was signed, and keeps it to be stored.
fn write(founded: &mut Founded, signed: Vec<Verified>) -> Result<()> {
    for envelope in signed {
        founded.envelopes.push(envelope.clone());
        founded
            .replica
            .admit(envelope, &mut Vec::new())
            .context("an envelope of the demonstration was refused")?;
    }
    Ok(())
}

/// The committees in the order of the described file, each with its invitation.
fn rooms(founded: &Founded) -> Result<Vec<Room>> {
    let described = Described::parse(include_str!("consultation.toml"))?;
    let charter = founded
        .replica
        .charter()
        .context("the charter was written")?;
    described
        .committee_names()
        .map(|name| {
            let scope = charter
                .committees
                .iter()
                .find(|(_, committee)| committee.name == name)
                .map(|(scope, _)| *scope);
            let scope = scope.with_context(|| format!("no committee {name}"))?;
            let invitation = founded
                .founder
                .invitation(scope)
                .context("the founder shows every invitation")?;
            Ok(Room {
                invitation,
                people: Vec::new(),
                needs: Vec::new(),
            })
        })
        .collect()
}

fn join(founded: &mut Founded, rooms: &mut [Room], random: &mut Randomness) -> Result<()> {
    let mut signed = Vec::new();
    for (room, number) in rooms.iter_mut().zip(PEOPLE) {
        for _ in 0..number {
            let mut own = Own::new(founded.replica.consultation(), random);
            own.accept(&room.invitation);
            signed.extend(founded.replica.join(&own, &room.invitation));
            room.people.push(own);
        }
    }
    write(founded, signed)?;
    let mut signed = Vec::new();
    for (number, (room, own)) in rooms
        .iter()
        .flat_map(|room| room.people.iter().take(16).map(move |own| (room, own)))
        .enumerate()
    {
        if let Some(name) = NAMES.get(number % (NAMES.len() + 6)) {
            signed.extend(
                founded
                    .replica
                    .set_name(own, room.invitation.scope, name)?
                    .envelopes,
            );
        }
    }
    write(founded, signed)
}

fn propose(founded: &mut Founded, rooms: &mut [Room]) -> Result<()> {
    let described: Needs =
        toml::from_str(include_str!("needs.toml")).context("the needs of the demonstration")?;
    let mut signed = Vec::new();
    for need in described.needs {
        let room = rooms
            .get_mut(need.committee)
            .context("a need of no committee")?;
        // One need each: the first ten of each committee speak.
        let author = room
            .people
            .get(room.needs.len())
            .context("more needs than people")?;
        let edit = NeedEdit {
            sentence: Some(need.sentence),
            details: Some(need.details),
            theme: Some(Some(need.theme)),
            provenance: need
                .provenance
                .map(|word| word.parse::<Provenance>())
                .transpose()
                .ok()
                .flatten(),
            source: need
                .wording
                .parse::<Wording>()
                .ok()
                .map(|wording| (wording, need.reference)),
        };
        let planned = founded
            .replica
            .propose(author, room.invitation.scope, &edit)?;
        room.needs.push(planned.document);
        signed.extend(planned.envelopes);
    }
    write(founded, signed)
}

fn complete(founded: &mut Founded, rooms: &[Room]) -> Result<()> {
    let words = [
        "Surtout le jeudi, quand la clinique est ouverte.",
        "Chez nous aussi, c’est pareil.",
        "Et que ce soit facile à trouver quand on ne connaît personne.",
    ];
    let mut signed = Vec::new();
    for (room, words) in rooms.iter().zip(words) {
        let (Some(need), Some(own)) = (room.needs.first(), room.people.get(12)) else {
            continue;
        };
        signed.extend(
            founded
                .replica
                .complete(own, room.invitation.scope, *need, None, words)?
                .envelopes,
        );
    }
    write(founded, signed)
}

/// Everyone ranks: some one need, some five, some equals, a few pass their turn. The first needs
/// of a committee are likelier, so that there is something to see.
fn rank(founded: &mut Founded, rooms: &[Room], random: &mut Randomness) -> Result<()> {
    let mut signed = Vec::new();
    for room in rooms {
        for (number, own) in room.people.iter().enumerate() {
            let groups = if number % 17 == 16 {
                Vec::new()
            } else {
                choice(&room.needs, random)
            };
            let content = Content {
                paper: "region".into(),
                groups,
                unlisted: Unlisted::Below,
                channel: Channel::Phone,
            };
            signed.extend(ballot(
                &mut founded.replica,
                own,
                room.invitation.scope,
                &content,
                random,
            )?);
        }
    }
    write(founded, signed)
}

fn ballot(
    replica: &mut Replica,
    own: &Own,
    scope: ScopeId,
    content: &Content,
    random: &mut Randomness,
) -> Result<Vec<Verified>> {
    replica
        .rank(own, scope, content, random)
        .context("a ballot of the demonstration")
}

fn choice(needs: &[DocumentId], random: &mut Randomness) -> Vec<Vec<DocumentId>> {
    let mut left = needs.to_vec();
    let [length, equal] = random.bytes();
    let mut groups: Vec<Vec<DocumentId>> = Vec::new();
    for place in 0..=usize::from(length % 5) {
        let [a, b] = random.bytes();
        // The smaller of two draws leans towards the first needs.
        let at = usize::from(a.min(b)) % left.len().max(1);
        if left.is_empty() {
            break;
        }
        let need = left.remove(at);
        match groups.last_mut() {
            Some(group) if equal % 4 == 0 && place == 1 => group.push(need),
            _ => groups.push(vec![need]),
        }
    }
    groups
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_demonstration_is_as_large_as_it_says_and_nothing_of_it_is_set_aside() {
        let mut founded = demonstration(&mut Randomness::from_seed([1; 32])).unwrap();
        let derived = founded.replica.derive();
        let people: usize = PEOPLE.iter().sum();
        assert_eq!(people, 200);
        assert_eq!(
            derived.ballots.values().map(Vec::len).sum::<usize>(),
            people
        );
        let charter = founded.replica.charter().unwrap();
        assert_eq!(charter.committees.len(), 6);
        assert!(charter.territories.len() >= 4);
        let needs: usize = charter
            .committees
            .keys()
            .map(|scope| founded.replica.derived().needs(*scope).count())
            .sum();
        assert_eq!(needs, 60);
        assert_eq!(
            founded.replica.derived().results.len(),
            7,
            "the region's list and one for each committee"
        );
    }

    #[test]
    fn each_committee_of_the_demonstration_speaks_once_in_the_first_six_lines() {
        let mut founded = demonstration(&mut Randomness::from_seed([1; 32])).unwrap();
        let derived = founded.replica.derive();
        let region = derived.newest_results(ScopeId::PUBLIC);
        let lines = &region.first().unwrap().record.lines;
        let speakers: std::collections::BTreeSet<ScopeId> = lines
            .iter()
            .take(6)
            .map(|line| derived.documents[&line.need].scope)
            .collect();
        assert_eq!(speakers.len(), 6);
    }
}
