//! What is carried: files made for one reader, codes shown openly; looked into before anything
//! is taken from them.

use std::collections::BTreeSet;

use shared::carry::{BundleError, pack, row, unpack};
use shared::host::Host;
use shared::identity::{DocumentId, KeyId, ParticipantId};
use shared::log::{Envelope, Kind};
use shared::records::words::folded;

use super::chance;
use super::state::Core;
use crate::bridge::{Answer, Carried, FileContents, FileReader, Problem};

/// The name under which a file is kept.
const NAME: &str = "comite.porte-voix";

impl Core {
    /// Those whom a file can be made for: relays first, then the people met in a committee.
    pub(super) fn file_readers(&self) -> Result<Answer, Problem> {
        let person = self.person.as_ref().ok_or(Problem::NotIn)?;
        let derived = person.replica.derived();
        let mut readers: Vec<FileReader> = person
            .replica
            .relays_to_carry()
            .into_iter()
            .map(|(id, name)| FileReader { id, name })
            .collect();
        // In the order in which a name is looked for; nobody moves when somebody comes.
        let mut people: Vec<((String, ParticipantId), String)> = Vec::new();
        for belonging in &person.own.belongings {
            for member in derived.membership.members(belonging.scope) {
                let known = readers.iter().any(|reader| reader.id == member);
                let name = derived.name_of(&member, belonging.scope);
                if let Some(name) = name.filter(|_| !known && member != person.own.participant) {
                    let key = (folded(&name), member);
                    let place = people.partition_point(|(other, _)| *other < key);
                    if people.get(place).is_none_or(|(other, _)| *other != key) {
                        people.insert(place, (key, name));
                    }
                }
            }
        }
        for (at, ((folded, id), name)) in people.iter().enumerate() {
            if readers.iter().any(|reader| reader.id == *id) {
                continue;
            }
            let is_same = |other: Option<usize>| {
                let other = other.and_then(|other| people.get(other));
                other.is_some_and(|((other, _), _)| other == folded)
            };
            // Those of one name are told apart, by what stays the same whoever comes.
            let name = if is_same(at.checked_sub(1)) || is_same(at.checked_add(1)) {
                let piece: String = id.to_string().chars().take(4).collect();
                format!("{name} ({piece})")
            } else {
                name.clone()
            };
            readers.push(FileReader { id: *id, name });
        }
        Ok(Answer::Readers(readers))
    }

    /// A file with everything held here that its reader may read.
    pub(super) fn make_file(&self, reader: &ParticipantId) -> Result<Answer, Problem> {
        let person = self.person.as_ref().ok_or(Problem::NotIn)?;
        let (key, envelopes) = person.replica.to_carry(reader).ok_or(Problem::NotYours)?;
        let mut random = chance::stream().map_err(|_| Problem::Broken)?;
        let bytes = pack(&person.own.consultation, &[key], envelopes, &mut random)
            .map_err(|_| Problem::Broken)?;
        Ok(Answer::Bytes {
            name: NAME.to_owned(),
            bytes,
        })
    }

    /// What was carried holds; nothing is taken.
    pub(super) fn look(&self, carried: &Carried) -> Result<Answer, Problem> {
        let person = self.person.as_ref().ok_or(Problem::NotIn)?;
        let envelopes = read(person, carried)?;
        Ok(Answer::Inside(contents(person, &envelopes)))
    }

    /// Takes what was carried: durable once this answers, and passed on at the next link.
    pub(super) async fn take(&mut self, carried: &Carried) -> Result<Answer, Problem> {
        let person = self.person.as_mut().ok_or(Problem::NotIn)?;
        let envelopes = read(person, carried)?;
        let inside = contents(person, &envelopes);
        // What is refused here would be refused whoever brought it.
        person.import(envelopes);
        let done = self.carry_on().await;
        done.map_err(|trouble| self.trouble(&trouble))?;
        self.show_soon();
        Ok(Answer::Inside(inside))
    }
}

fn read(person: &Host, carried: &Carried) -> Result<Vec<Envelope>, Problem> {
    let bytes = match carried {
        Carried::Plain(bytes) => return row::read(bytes).ok_or(Problem::BadFile),
        Carried::Sealed(bytes) => bytes,
    };
    let secret = person.own.reading();
    unpack(bytes, &person.own.consultation, &secret)
        .collect::<Result<_, _>>()
        .map_err(|error| match error {
            BundleError::OtherConsultation => Problem::OtherConsultation,
            BundleError::NotForUs => Problem::NotForYou,
            BundleError::NotABundle
            | BundleError::Newer
            | BundleError::Damaged
            | BundleError::TooLarge
            | BundleError::Seal(_) => Problem::BadFile,
        })
}

fn contents(person: &Host, envelopes: &[Envelope]) -> FileContents {
    let mut people: BTreeSet<KeyId> = BTreeSet::new();
    let mut needs: BTreeSet<DocumentId> = BTreeSet::new();
    let (mut ballots, mut new) = (0_u32, 0_u32);
    for envelope in envelopes {
        let header = &envelope.header;
        if header.kind == Kind::JOIN {
            people.insert(header.key);
        } else if header.kind == Kind::NEED {
            needs.insert(header.document);
        } else if header.kind == Kind::BALLOT {
            ballots = ballots.saturating_add(1);
        }
        let chain = person.replica.log().chain(header.scope, header.key);
        let held = chain.is_some_and(|chain| chain.get(header.seq, &envelope.hash()).is_some());
        new = new.saturating_add(u32::from(!held));
    }
    let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
    FileContents {
        people: count(people.len()),
        needs: count(needs.len()),
        ballots,
        new,
    }
}
