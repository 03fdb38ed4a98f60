//! Reads what the core sends, without serde's derived readers.
//!
//! Those are compiled once for every type and shape of input, and weigh more on the phone than
//! all the screens together. These read from a tree of values, field by field; the names come
//! from the fields themselves, so the compiler refuses a type that grew, and a test holds that
//! both ways read the same.

use serde_json::Value;
use shared::identity::{ConsultationId, DocumentId, EnvelopeHash, ParticipantId, ScopeId};
use shared::view::{
    Author, Ballot, CannotRank, Committee, Completion, Consultation, Link, LinkPhase, Me, Need,
    Paper, Provenance, ResultLine, ResultLink, SetAside, Source, State, Storage, Theme, View,
    Words,
};

use crate::bridge::{Answer, FromCore, Invitation, NeedForm, Problem};
use crate::order::{Order, Row};

/// Reads a text; nothing when it is not one of these.
pub fn read<T: Read>(text: &str) -> Option<T> {
    T::read(&serde_json::from_str(text).ok()?)
}

/// What can be read from a value.
pub trait Read: Sized {
    /// Reads it; nothing when the value has another shape.
    fn read(value: &Value) -> Option<Self>;
}

/// A field; one that is missing reads as null.
fn field<T: Read>(value: &Value, name: &str) -> Option<T> {
    T::read(value.get(name).unwrap_or(&Value::Null))
}

/// The name and the content of an enum's variant.
fn variant(value: &Value) -> Option<(&str, &Value)> {
    match value {
        Value::String(name) => Some((name, &Value::Null)),
        Value::Object(map) => map
            .iter()
            .next()
            .map(|(name, content)| (name.as_str(), content)),
        _ => None,
    }
}

impl Read for String {
    fn read(value: &Value) -> Option<Self> {
        value.as_str().map(str::to_owned)
    }
}

impl Read for bool {
    fn read(value: &Value) -> Option<Self> {
        value.as_bool()
    }
}

impl<T: Read> Read for Option<T> {
    fn read(value: &Value) -> Option<Self> {
        if value.is_null() {
            Some(None)
        } else {
            T::read(value).map(Some)
        }
    }
}

impl<T: Read> Read for Vec<T> {
    fn read(value: &Value) -> Option<Self> {
        value.as_array()?.iter().map(T::read).collect()
    }
}

impl<T: Read> Read for Box<T> {
    fn read(value: &Value) -> Option<Self> {
        T::read(value).map(Box::new)
    }
}

macro_rules! numbers {
    ($($type:ty),*) => { $(impl Read for $type {
        fn read(value: &Value) -> Option<Self> {
            value.as_u64()?.try_into().ok()
        }
    })* };
}
numbers!(u8, u16, u32);

macro_rules! ids {
    ($($type:ty),*) => { $(impl Read for $type {
        fn read(value: &Value) -> Option<Self> {
            value.as_str()?.parse().ok()
        }
    })* };
}
ids!(
    ConsultationId,
    DocumentId,
    EnvelopeHash,
    ParticipantId,
    ScopeId
);

macro_rules! structs {
    ($($type:ident { $($field:ident),* })*) => { $(impl Read for $type {
        fn read(value: &Value) -> Option<Self> {
            Some(Self { $($field: field(value, stringify!($field))?,)* })
        }
    })* };
}

macro_rules! words {
    ($($type:ident { $($name:ident),* })*) => { $(impl Read for $type {
        fn read(value: &Value) -> Option<Self> {
            match value.as_str()? {
                $(stringify!($name) => Some(Self::$name),)*
                _ => None,
            }
        }
    })* };
}

structs! {
    View { consultation, committees, me, link, storage }
    Words { fr, en }
    Consultation {
        id, question, explanation, asked_by, can_change, retention, demonstration, charter_known,
        smallest_group, table_address
    }
    Committee {
        scope, name, territories, members, themes, papers, needs, openers, result, to_confirm
    }
    Theme { id, label, pictogram }
    Paper { id, at_most, closed, ballot }
    Ballot { groups, passed, state }
    Author { name, me }
    Need {
        id, sentence, details, theme, provenance, source, author, state, hidden, group, completions
    }
    Completion { id, words, author, state }
    ResultLink { id, ballots, lines, mine_counted }
    ResultLine { place, need, sentence }
    Me { participant, name, backed_up, left, set_aside }
    SetAside { envelope, words, can_reissue }
    Link { phase, waiting }
    Storage { full, private, evicted, incomplete }
    Invitation { committee, question, server, already_in, proposed_name }
    NeedForm { sentence, details, theme, provenance }
    Row { need, equal }
}

words! {
    CannotRank { NoOpeningKey, ToConfirm, Left }
    Provenance { OwnWords, OnBehalf, Organisation }
    Source { Verbatim, Paraphrase, WordedByUs }
    LinkPhase { None, Away, Reaching, Live, WrongKey }
    Problem {
        BadCode, OtherConsultation, NotIn, BadWords, NotYours, CannotRank, TooMany, Full, Private,
        Broken
    }
}

impl Read for Order {
    fn read(value: &Value) -> Option<Self> {
        field(value, "rows").map(Self::of_rows)
    }
}

impl Read for State {
    fn read(value: &Value) -> Option<Self> {
        match variant(value)? {
            ("Saved", _) => Some(Self::Saved),
            ("Received", content) => Some(Self::Received {
                by: field(content, "by")?,
            }),
            ("Counted", content) => Some(Self::Counted {
                result: field(content, "result")?,
            }),
            ("SetAside", _) => Some(Self::SetAside),
            _ => None,
        }
    }
}

impl Read for Answer {
    fn read(value: &Value) -> Option<Self> {
        match variant(value)? {
            ("Done", _) => Some(Self::Done),
            ("Made", content) => Read::read(content).map(Self::Made),
            ("Invitation", content) => Read::read(content).map(Self::Invitation),
            ("Code", content) => Some(Self::Code {
                code: field(content, "code")?,
                qr: field(content, "qr")?,
            }),
            ("File", content) => Some(Self::File {
                name: field(content, "name")?,
                text: field(content, "text")?,
            }),
            _ => None,
        }
    }
}

impl Read for Result<Answer, Problem> {
    fn read(value: &Value) -> Option<Self> {
        match variant(value)? {
            ("Ok", content) => Read::read(content).map(Ok),
            ("Err", content) => Read::read(content).map(Err),
            _ => None,
        }
    }
}

impl Read for FromCore {
    fn read(value: &Value) -> Option<Self> {
        match variant(value)? {
            ("Ready", content) => Some(Self::Ready {
                version: field(content, "version")?,
            }),
            ("View", content) => Read::read(content).map(Self::View),
            ("Reply", content) => Some(Self::Reply {
                id: field(content, "id")?,
                result: field(content, "result")?,
            }),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Everything that a phone can show, with no field left at its default.
    fn view() -> View {
        let words = |text: &str| Words {
            fr: text.to_owned(),
            en: format!("{text} (en)"),
        };
        let author = Author {
            name: Some("Lise".to_owned()),
            me: true,
        };
        let need = |number: u8, state: State| Need {
            id: DocumentId([number; 16]),
            sentence: "Un « autobus »\nle soir.".to_owned(),
            details: "Après 18 h.".to_owned(),
            theme: Some("transport_mobilite".to_owned()),
            provenance: Provenance::OnBehalf,
            source: Some(Source::Paraphrase),
            author: author.clone(),
            state,
            hidden: Some("Un nom y paraît.".to_owned()),
            group: Some(DocumentId([9; 16])),
            completions: vec![Completion {
                id: DocumentId([8; 16]),
                words: "Le dimanche aussi.".to_owned(),
                author: Author {
                    name: None,
                    me: false,
                },
                state: State::SetAside,
            }],
        };
        let ballot = Ballot {
            groups: vec![
                vec![DocumentId([1; 16]), DocumentId([2; 16])],
                vec![DocumentId([3; 16])],
            ],
            passed: true,
            state: State::Counted {
                result: EnvelopeHash([4; 32]),
            },
        };
        View {
            consultation: Some(Consultation {
                id: ConsultationId([1; 32]),
                question: words("De quoi a-t-on besoin ?"),
                explanation: words("On vous écoute."),
                asked_by: words("La table"),
                can_change: words("Le plan"),
                retention: words("Un an"),
                demonstration: true,
                charter_known: true,
                smallest_group: 5,
                table_address: Some("/table".to_owned()),
            }),
            committees: vec![Committee {
                scope: ScopeId([2; 16]),
                name: "L’Islet".to_owned(),
                territories: vec!["MRC de L’Islet".to_owned()],
                members: 12,
                themes: vec![Theme {
                    id: "a".to_owned(),
                    label: words("Aînés"),
                    pictogram: "aines".to_owned(),
                }],
                papers: vec![Paper {
                    id: "p".to_owned(),
                    at_most: 5,
                    closed: Some(CannotRank::ToConfirm),
                    ballot: Some(ballot),
                }],
                needs: vec![
                    need(1, State::Saved),
                    need(
                        2,
                        State::Received {
                            by: "Relais".to_owned(),
                        },
                    ),
                    Need {
                        provenance: Provenance::Organisation,
                        source: None,
                        hidden: None,
                        ..need(3, State::SetAside)
                    },
                ],
                openers: vec!["Odile".to_owned()],
                result: Some(ResultLink {
                    id: EnvelopeHash([5; 32]),
                    ballots: 34,
                    lines: vec![ResultLine {
                        place: 1,
                        need: DocumentId([1; 16]),
                        sentence: None,
                    }],
                    mine_counted: Some(false),
                }),
                to_confirm: true,
            }],
            me: Me {
                participant: Some(ParticipantId([6; 16])),
                name: Some("Lise".to_owned()),
                backed_up: true,
                left: vec![ScopeId([3; 16])],
                set_aside: vec![SetAside {
                    envelope: EnvelopeHash([7; 32]),
                    words: "Un frigo.".to_owned(),
                    can_reissue: true,
                }],
            },
            link: Link {
                phase: LinkPhase::WrongKey,
                waiting: 3,
            },
            storage: Storage {
                full: true,
                private: true,
                evicted: true,
                incomplete: true,
            },
        }
    }

    fn same<T: Read + serde::Serialize + PartialEq + std::fmt::Debug>(value: &T) {
        let text = serde_json::to_string(value).unwrap();
        assert_eq!(read::<T>(&text).as_ref(), Some(value), "{text}");
    }

    #[test]
    fn a_view_is_read_as_it_was_written() {
        same(&FromCore::View(Box::new(view())));
        same(&FromCore::View(Box::default()));
    }

    #[test]
    fn every_answer_and_every_problem_is_read_as_it_was_written() {
        let reply = |result| FromCore::Reply { id: 7, result };
        let text = || "x".to_owned();
        same(&FromCore::Ready { version: 1 });
        for answer in [
            Answer::Done,
            Answer::Made(DocumentId([1; 16])),
            Answer::Invitation(Invitation {
                committee: text(),
                question: text(),
                server: None,
                already_in: true,
                proposed_name: text(),
            }),
            Answer::Code {
                code: text(),
                qr: text(),
            },
            Answer::File {
                name: text(),
                text: text(),
            },
        ] {
            same(&reply(Ok(answer)));
        }
        for problem in [
            Problem::BadCode,
            Problem::OtherConsultation,
            Problem::NotIn,
            Problem::BadWords,
            Problem::NotYours,
            Problem::CannotRank,
            Problem::TooMany,
            Problem::Full,
            Problem::Private,
            Problem::Broken,
        ] {
            same(&reply(Err(problem)));
        }
    }

    #[test]
    fn drafts_are_read_as_they_were_kept() {
        same(&NeedForm {
            sentence: "Un frigo".to_owned(),
            theme: Some("a".to_owned()),
            ..NeedForm::default()
        });
        same(&Order::of_groups(&[vec![
            DocumentId([1; 16]),
            DocumentId([2; 16]),
        ]]));
    }

    #[test]
    fn what_is_something_else_reads_as_nothing() {
        for text in [
            "",
            "{}",
            "[]",
            "{\"View\":{}}",
            "{\"Ready\":{\"version\":-1}}",
            "\"Other\"",
        ] {
            assert_eq!(read::<FromCore>(text), None, "{text}");
        }
    }
}
