//! What is written is read again, and what was kept by the program of the day before too.

use shared::identity::{ConsultationId, DocumentId, EnvelopeHash, ParticipantId, ScopeId};
use shared::view::{
    Author, Ballot, CannotRank, Cause, Committee, Completion, Consultation, Link, LinkPhase, Me,
    Need, Paper, Provenance, ResultLine, ResultLink, SetAside, Source, State, Storage, Theme,
    Versions, View, Waits, Words,
};

use super::*;
use crate::bridge::{Answer, FromCore, Invitation, NeedForm, Problem};
use crate::order::Order;

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
        ever: Vec::new(),
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
        of_copies: true,
        changed: Vec::new(),
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
                closed: Some(CannotRank::Waits(Waits::CodeUsed)),
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
                ballots: Some(34),
                lines: vec![ResultLine {
                    place: 1,
                    need: DocumentId([1; 16]),
                    sentence: None,
                }],
                heard: vec![],
                mine_counted: Some(false),
                struck: Some("Une erreur de copie.".to_owned()),
            }),
            waits: Some(Waits::OtherPhone),
            called: Some("Lise".to_owned()),
            needs_left: Some(3),
            facilitates: true,
        }],
        me: Me {
            participant: Some(ParticipantId([6; 16])),
            name: Some("Lise".to_owned()),
            backed_up: true,
            left: vec![ScopeId([3; 16])],
            versions: vec![Versions {
                scope: ScopeId([3; 16]),
                document: DocumentId([5; 16]),
                words: vec!["Un autobus".into(), "Un autobus le soir".into()],
            }],
            set_aside: vec![SetAside {
                envelope: EnvelopeHash([7; 32]),
                words: "Un frigo.".to_owned(),
                can_reissue: true,
                cause: Cause::Copy,
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

fn same<T: Serialize + DeserializeOwned + PartialEq + std::fmt::Debug>(value: &T) {
    assert_eq!(read::<T>(&write(value)).as_ref(), Some(value));
    assert_eq!(
        from_text::<T>(KEPT, &to_text(KEPT, &write(value))).as_ref(),
        Some(value)
    );
}

/// Holds bytes to a file of this version. A change of the types that are kept raises
/// [`KEPT`] or [`KEPT_VIEW`] and adds files (`PORTE_VOIX_GOLDEN=write`); it never changes one.
fn golden<T: Serialize>(name: &str, version: u16, value: &T) {
    let path = std::path::Path::new(env!("CARGO_MANIFEST_DIR"))
        .join(format!("../tests/fixtures/bridge/{name}.v{version}.txt"));
    if !path.exists() && std::env::var("PORTE_VOIX_GOLDEN").as_deref() == Ok("write") {
        std::fs::write(&path, to_text(version, &write(value))).unwrap();
    }
    let held = std::fs::read_to_string(&path).unwrap();
    assert_eq!(
        to_text(version, &write(value)),
        held,
        "{name}: other bytes ask for another version"
    );
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
            consultation: ConsultationId([1; 32]),
            scope: ScopeId([2; 16]),
            committee: text(),
            question: text(),
            server: None,
            already_in: true,
            proposed_name: text(),
        }),
        Answer::Code(text()),
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
        Problem::CodeUsed,
        Problem::NotYours,
        Problem::CannotRank,
        Problem::TooMany,
        Problem::NoneLeft,
        Problem::NoRoom,
        Problem::Full,
        Problem::Private,
        Problem::Broken,
        Problem::CutCode,
        Problem::NoCode,
    ] {
        same(&reply(Err(problem)));
    }
}

fn draft() -> NeedForm {
    NeedForm {
        sentence: "Un frigo".to_owned(),
        theme: Some("a".to_owned()),
        ..NeedForm::default()
    }
}

fn order() -> Order {
    Order::of_groups(&[vec![DocumentId([1; 16]), DocumentId([2; 16])]])
}

#[test]
fn drafts_are_read_as_they_were_kept() {
    same(&draft());
    same(&order());
}

#[test]
fn what_is_something_else_reads_as_nothing() {
    let written = write(&FromCore::View(Box::new(view())));
    for end in 0..written.len() {
        let cut = written.get(..end).unwrap();
        assert_eq!(read::<FromCore>(cut), None, "cut at {end}");
    }
    let longer = [written.as_slice(), &[0]].concat();
    assert_eq!(read::<FromCore>(&longer), None);
    for text in ["", "{}", "AAA", "é", "{\"View\":{}}"] {
        assert_eq!(from_text::<FromCore>(KEPT_VIEW, text), None, "{text}");
    }
}

#[test]
fn what_another_version_kept_is_not_misread() {
    let mut kept_before = keep(KEPT_VIEW, &write(&view()));
    assert!(kept(KEPT_VIEW, &kept_before).is_some());
    kept_before[1] ^= 1;
    assert_eq!(kept(KEPT_VIEW, &kept_before), None);
}

#[test]
fn what_is_kept_has_the_bytes_of_this_version() {
    golden("view", KEPT_VIEW, &FromCore::View(Box::new(view())));
    golden("draft", KEPT, &draft());
    golden("order", KEPT, &order());
}
