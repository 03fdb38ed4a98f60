//! Whatever honest phones write, in any order, apart or together, is part of the document on every
//! one of them: the vetting refuses nothing of ours.

use proptest::collection::vec;
use proptest::prelude::*;

use super::charter::{Committee, Paper, Territory, Theme};
use super::curation::Says;
use super::tests::{Chains, ID, key};
use super::*;
use crate::identity::{DocumentId, ScopeId};

/// What one phone does.
#[derive(Debug, Clone)]
enum Act {
    /// Writes; the numbers choose what.
    Write {
        phone: usize,
        what: u8,
        word: String,
    },
    /// Learns all that another phone knows.
    Meet { phone: usize, other: usize },
}

fn act() -> impl Strategy<Value = Act> {
    let word = prop_oneof![
        "[a-d]{0,6}",
        "[a-d 🚌é\u{301}\n\r\t]{0,12}",
        Just("une phrase un peu plus longue".to_owned())
    ];
    prop_oneof![
        3 => (0..3usize, any::<u8>(), word).prop_map(|(phone, what, word)| Act::Write { phone, what, word }),
        1 => (0..3usize, 0..3usize).prop_map(|(phone, other)| Act::Meet { phone, other }),
    ]
}

fn write(document: &Document, writer: Writer<'_>, what: u8, word: &str) -> Written {
    let word = word.to_owned();
    let slug = ["a", "b"]
        .get(usize::from(what >> 4 & 1))
        .map(|slug| (*slug).to_owned());
    let id = DocumentId([what >> 5; 16]);
    let written = match document.kind() {
        DocKind::Need => Need::edit(document, writer, &need_edit(what, word, slug)),
        DocKind::Curation => {
            let says = match what % 4 {
                0 => Says::Group(Some(id)),
                1 => Says::Group(None),
                2 => Says::Hidden(Some(&word)),
                _ => Says::Hidden(None),
            };
            Curation::edit(document, writer, ID, says)
        }
        DocKind::Text => {
            let mut text = Text::read(document).0;
            if what.is_multiple_of(2) {
                text.title = word
            } else {
                text.body.insert_str(0, &word)
            }
            Text::edit(document, writer, &text)
        }
        DocKind::Charter => {
            let mut charter = Charter::read(document).0;
            change_charter(&mut charter, what, &word, slug.unwrap_or_default());
            charter.edit(document, writer)
        }
        _ => Name::edit(document, writer, Some(&word)),
    };
    written.expect("an honest edit is accepted")
}

fn need_edit(what: u8, word: String, slug: Option<String>) -> NeedEdit {
    match what % 4 {
        0 => NeedEdit {
            sentence: Some(word),
            ..NeedEdit::default()
        },
        1 => NeedEdit {
            details: Some(word),
            ..NeedEdit::default()
        },
        2 => NeedEdit {
            theme: Some(slug.filter(|_| what >= 64)),
            ..NeedEdit::default()
        },
        _ => NeedEdit {
            source: Some((need::Wording::Ours, limits::typed(&word))),
            ..NeedEdit::default()
        },
    }
}

fn change_charter(charter: &mut Charter, what: u8, word: &str, slug: String) {
    let word = limits::typed(word);
    match what % 8 {
        0 => charter.question.fr = word,
        1 => drop(charter.territories.remove(&slug)),
        2 => drop(charter.territories.insert(
            slug,
            Territory {
                name: word,
                parents: ["b".to_owned()].into(),
            },
        )),
        3 => drop(charter.territories.insert(
            slug,
            Territory {
                name: word,
                parents: Default::default(),
            },
        )),
        4 => drop(charter.committees.insert(
            ScopeId([1; 16]),
            Committee {
                name: word,
                territories: [slug].into(),
            },
        )),
        5 => drop(charter.themes.insert(
            slug,
            Theme {
                fr: word.clone(),
                en: word,
                pictogram: (what > 99).then(|| "bus".to_owned()),
            },
        )),
        6 => {
            let paper = Paper {
                scope: ScopeId::PUBLIC,
                options: (what > 99).then(|| [ID].into()),
                most: what,
                form: "order".into(),
                rule: "borda".into(),
                lot: None,
            };
            charter.papers.entry(slug).or_insert(paper);
        }
        _ => charter.smallest_group = (what > 99).then_some(what.into()),
    }
}

fn tell(kind: DocKind, acts: &[Act]) -> Result<(), TestCaseError> {
    let mut phones: Vec<Chains> = (0..3).map(|_| Chains::default()).collect();
    for act in acts {
        match act {
            Act::Write { phone, what, word } => {
                let key = key(*phone as u8 + 1);
                let assembled = assemble(kind, ID, &phones[*phone].inputs());
                prop_assert_eq!(&assembled.set_aside, &vec![]);
                let written = write(
                    &assembled.document,
                    Writer {
                        key: &key,
                        epoch: assembled.epoch(&key),
                    },
                    *what,
                    word,
                );
                phones[*phone].add(key, &written);
            }
            Act::Meet { phone, other } => {
                let known = phones[*other].clone();
                phones[*phone].learn(&known);
            }
        }
    }
    let mut all = Chains::default();
    for phone in &phones {
        all.learn(phone);
    }
    let assembled = assemble(kind, ID, &all.inputs());
    prop_assert_eq!(&assembled.set_aside, &vec![]);
    prop_assert!(assembled.document.is_consistent());
    all.0.reverse();
    let again = assemble(kind, ID, &all.inputs());
    prop_assert_eq!(again.document.heads(), assembled.document.heads());
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn needs_of_three_phones_merge(acts in vec(act(), 1..24)) {
        tell(DocKind::Need, &acts)?;
    }

    #[test]
    fn curations_of_three_facilitators_merge(acts in vec(act(), 1..24)) {
        tell(DocKind::Curation, &acts)?;
    }

    #[test]
    fn charters_of_three_coordinators_merge(acts in vec(act(), 1..16)) {
        tell(DocKind::Charter, &acts)?;
    }

    #[test]
    fn texts_of_three_people_merge(acts in vec(act(), 1..24)) {
        tell(DocKind::Text, &acts)?;
    }

    #[test]
    fn names_of_three_phones_merge(acts in vec(act(), 1..12)) {
        tell(DocKind::Name, &acts)?;
    }

    /// Any bytes at all are read, or refused, without a panic.
    #[test]
    fn any_bytes_are_read_or_refused(bytes in vec(any::<u8>(), 0..200)) {
        let _ = chunk::read(&bytes);
        let _ = ChangeBody::decode(&bytes);
    }
}
