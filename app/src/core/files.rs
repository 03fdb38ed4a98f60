//! Carried files: made for one reader, looked into before anything is taken from them.

use std::collections::BTreeSet;

use shared::carry::{BundleError, pack, unpack};
use shared::identity::{DocumentId, KeyId, ParticipantId};
use shared::log::{Envelope, Kind};

use super::chance;
use super::person::{Person, item};
use super::state::Core;
use crate::bridge::{Answer, FileContents, FileReader, Problem};

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
        for belonging in &person.own.belongings {
            for member in derived.membership.members(belonging.scope) {
                let known = readers.iter().any(|reader| reader.id == member);
                let name = derived.name_of(&member, belonging.scope);
                if let Some(name) = name.filter(|_| !known && member != person.own.participant) {
                    readers.push(FileReader { id: member, name });
                }
            }
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

    /// What a file holds; nothing is taken.
    pub(super) fn look_in_file(&self, bytes: &[u8]) -> Result<Answer, Problem> {
        let person = self.person.as_ref().ok_or(Problem::NotIn)?;
        let envelopes = read(person, bytes)?;
        Ok(Answer::Inside(contents(person, &envelopes)))
    }

    /// Takes what a file holds: durable once this answers, and passed on at the next link.
    pub(super) async fn take_file(&mut self, bytes: &[u8]) -> Result<Answer, Problem> {
        let person = self.person.as_mut().ok_or(Problem::NotIn)?;
        let envelopes = read(person, bytes)?;
        let inside = contents(person, &envelopes);
        let consultation = person.own.consultation;
        let mut new = Vec::new();
        for envelope in envelopes {
            // What is refused here would be refused whoever brought it.
            let _ = envelope
                .verify(&consultation)
                .and_then(|verified| person.replica.admit(verified, &mut new));
        }
        if let Err(trouble) = self.keep_new(&new).await {
            // As for what a link brings: nothing stays in memory that is not kept.
            let _ = self.load().await;
            return Err(self.trouble(&trouble));
        }
        self.local_change(new.iter().map(item).collect());
        // A file may tell as well as a link that a copy of this phone writes elsewhere.
        if let Err(trouble) = self.retire_if_doubled(&new).await {
            self.trouble(&trouble);
        }
        self.show_soon();
        Ok(Answer::Inside(inside))
    }
}

fn read(person: &Person, bytes: &[u8]) -> Result<Vec<Envelope>, Problem> {
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

fn contents(person: &Person, envelopes: &[Envelope]) -> FileContents {
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
