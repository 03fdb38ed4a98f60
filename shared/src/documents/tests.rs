//! The properties that the rest of the program builds on.

use sha2::{Digest, Sha256};

use super::curation::Says;
use super::need::Provenance;
use super::*;
use crate::identity::{DocumentId, EnvelopeHash, KeyId, ScopeId};

pub(super) const ID: DocumentId = DocumentId([7; 16]);

pub(super) fn key(n: u8) -> KeyId {
    KeyId([n; 32])
}

pub(super) fn writer(key: &KeyId) -> Writer<'_> {
    Writer { key, epoch: 0 }
}

/// What was written, as envelopes of one chain.
#[derive(Default, Clone)]
pub(super) struct Chains(pub(super) Vec<(KeyId, u64, Vec<u8>)>);

impl Chains {
    pub(super) fn add(&mut self, key: KeyId, written: &Written) {
        for body in &written.bodies {
            let seq = 1 + self.0.iter().filter(|(other, ..)| *other == key).count() as u64;
            self.0.push((key, seq, body.clone()));
        }
    }

    pub(super) fn learn(&mut self, other: &Self) {
        for one in &other.0 {
            if !self.0.contains(one) {
                self.0.push(one.clone());
            }
        }
    }

    pub(super) fn inputs(&self) -> Vec<Input<'_>> {
        let hash = |(key, seq, body): &(KeyId, u64, Vec<u8>)| {
            EnvelopeHash(
                Sha256::new()
                    .chain_update(key.0)
                    .chain_update(seq.to_be_bytes())
                    .chain_update(body)
                    .finalize()
                    .into(),
            )
        };
        self.0
            .iter()
            .map(|one| Input {
                key: one.0,
                seq: one.1,
                hash: hash(one),
                body: &one.2,
            })
            .collect()
    }
}

#[test]
fn every_genesis_is_frozen_and_of_its_schema() {
    let digests = DocKind::ALL.map(|kind| {
        let document = Document::new(kind, ID);
        assert!(document.is_consistent(), "{kind:?}");
        assert_eq!(document.heads().len(), 1, "{kind:?}");
        format!(
            "{} {}",
            kind.name(),
            Sha256::digest(kind.genesis())
                .iter()
                .map(|byte| format!("{byte:02x}"))
                .collect::<String>()
        )
    });
    assert_eq!(
        digests.join("\n"),
        include_str!("genesis/digests.txt").trim_end()
    );
}

#[test]
fn a_need_reads_as_it_was_written() {
    let author = key(1);
    let edit = NeedEdit {
        sentence: Some("Un autobus le soir, s’il vous plaît 🚌".into()),
        details: Some("Le dernier part à 17 h.\r\nOn ne peut pas\taller aux cours.".into()),
        theme: Some(Some("transport".into())),
        provenance: Some(Provenance::Behalf),
        source: None,
    };
    let written = Need::edit(&Document::new(DocKind::Need, ID), writer(&author), &edit).unwrap();
    let mut chains = Chains::default();
    chains.add(author, &written);
    let assembled = assemble(DocKind::Need, ID, &chains.inputs());
    assert_eq!(assembled.set_aside, vec![]);
    assert!(assembled.document.is_consistent());
    let (need, problems) = Need::read(&assembled.document);
    assert_eq!(problems, vec![]);
    assert_eq!(need.sentence, "Un autobus le soir, s’il vous plaît 🚌");
    assert_eq!(
        need.details,
        "Le dernier part à 17 h.\nOn ne peut pas aller aux cours."
    );
    assert_eq!(need.theme.as_deref(), Some("transport"));
    assert_eq!(need.provenance, Provenance::Behalf);
}

#[test]
fn a_sentence_that_is_too_long_is_never_written() {
    let edit = NeedEdit {
        sentence: Some("a".repeat(need::SENTENCE + 1)),
        ..NeedEdit::default()
    };
    let refused =
        Need::edit(&Document::new(DocKind::Need, ID), writer(&key(1)), &edit).unwrap_err();
    assert!(
        matches!(refused, WriteError::Refused(Reason::TooLong)),
        "{refused}"
    );
}

#[test]
fn a_change_without_what_it_depends_on_waits_and_so_does_what_follows() {
    let (phone, tablet) = (key(1), key(2));
    let mut chains = Chains::default();
    let sentence = |text: &str| NeedEdit {
        sentence: Some(text.into()),
        ..NeedEdit::default()
    };
    let first = Need::edit(
        &Document::new(DocKind::Need, ID),
        writer(&phone),
        &sentence("un"),
    )
    .unwrap();
    let second = Need::edit(&first.document, writer(&tablet), &sentence("un deux")).unwrap();
    let third = Need::edit(
        &second.document,
        writer(&tablet),
        &sentence("un deux trois"),
    )
    .unwrap();
    chains.add(tablet, &second);
    chains.add(tablet, &third);
    let inputs = chains.inputs();
    let assembled = assemble(DocKind::Need, ID, &inputs);
    let mut reasons: Vec<Reason> = assembled
        .set_aside
        .iter()
        .map(|(_, reason)| *reason)
        .collect();
    reasons.sort_unstable();
    assert_eq!(
        reasons,
        vec![Reason::MissingDependency, Reason::DependsOnSetAside]
    );
    assert_eq!(assembled.epoch(&tablet), 1);
    chains.add(phone, &first);
    let whole = assemble(DocKind::Need, ID, &chains.inputs());
    assert_eq!(whole.set_aside, vec![]);
    assert_eq!(Need::read(&whole.document).0.sentence, "un deux trois");
}

#[test]
fn nobody_writes_under_the_actor_of_another() {
    let written = Need::edit(
        &Document::new(DocKind::Need, ID),
        writer(&key(1)),
        &NeedEdit {
            details: Some("x".into()),
            ..NeedEdit::default()
        },
    )
    .unwrap();
    let mut chains = Chains::default();
    chains.add(key(9), &written);
    let assembled = assemble(DocKind::Need, ID, &chains.inputs());
    assert_eq!(
        assembled
            .set_aside
            .iter()
            .map(|(_, reason)| *reason)
            .collect::<Vec<_>>(),
        vec![Reason::WrongActor]
    );
}

#[test]
fn a_long_text_is_written_in_several_changes_and_rewritten() {
    let author = key(3);
    let mut chains = Chains::default();
    let text = Text {
        title: "Projet".into(),
        body: "abc ".repeat(4_000),
    };
    let first = Text::edit(&Document::new(DocKind::Text, ID), writer(&author), &text).unwrap();
    chains.add(author, &first);
    let other = Text {
        title: "Projet".into(),
        body: "def ".repeat(2_500),
    };
    let second = Text::edit(&first.document, writer(&author), &other).unwrap();
    chains.add(author, &second);
    let assembled = assemble(DocKind::Text, ID, &chains.inputs());
    assert_eq!(assembled.set_aside, vec![]);
    assert_eq!(Text::read(&assembled.document).0, other);
}

#[test]
fn a_need_grouped_twice_at_once_is_a_conflict_and_the_smallest_counts() {
    let (one, two) = (key(1), key(2));
    let [a, b, need] = [1, 2, 3].map(|n| DocumentId([n; 16]));
    let start = Document::new(DocKind::Curation, ID);
    let mut chains = Chains::default();
    for (author, group) in [(one, b), (two, a)] {
        let says = Says::Group(Some(group));
        let written = Curation::edit(&start, writer(&author), need, says).unwrap();
        chains.add(author, &written);
    }
    let assembled = assemble(DocKind::Curation, ID, &chains.inputs());
    let (curation, _) = Curation::read(&assembled.document);
    assert_eq!(curation.groups, [a, b]);
    let says = Says::Group(Some(b));
    let settled = Curation::edit(&assembled.document, writer(&two), need, says).unwrap();
    chains.add(two, &settled);
    let assembled = assemble(DocKind::Curation, ID, &chains.inputs());
    assert_eq!(assembled.set_aside, vec![]);
    let (curation, _) = Curation::read(&assembled.document);
    assert_eq!(curation.groups, [b]);
}

fn sample_charter() -> Charter {
    let both = |fr: &str, en: &str| charter::Both {
        fr: fr.into(),
        en: en.into(),
    };
    Charter {
        question: both("De quoi avez-vous besoin ?", "What do you need?"),
        explanation: both("On vous écoute.", "We listen."),
        level: Some(charter::Level::Involve),
        territories: [
            (
                "region".to_owned(),
                charter::Territory {
                    name: "Région".into(),
                    parents: Default::default(),
                },
            ),
            (
                "ville".to_owned(),
                charter::Territory {
                    name: "Ville".into(),
                    parents: ["region".to_owned()].into(),
                },
            ),
        ]
        .into_iter()
        .collect(),
        committees: [(
            ScopeId([5; 16]),
            charter::Committee {
                name: "Comité".into(),
                territories: ["ville".to_owned(), "region".to_owned()].into(),
            },
        )]
        .into_iter()
        .collect(),
        themes: [(
            "transport".to_owned(),
            charter::Theme {
                fr: "Transport".into(),
                en: "Transport".into(),
                pictogram: Some("bus".into()),
            },
        )]
        .into_iter()
        .collect(),
        papers: [(
            "premier".to_owned(),
            charter::Paper {
                scope: ScopeId([5; 16]),
                options: Some([ID].into()),
                most: 5,
                form: "order".into(),
                rule: "schulze".into(),
                lot: None,
            },
        )]
        .into_iter()
        .collect(),
        smallest_group: Some(5),
        retention_days: Some(365),
        ..Charter::default()
    }
}

#[test]
fn of_two_allowances_that_coordinators_wrote_at_once_the_greater_holds_and_none_is_less_than_the_least()
 {
    let document = Document::new(DocKind::Charter, ID);
    for (first, second) in [((30, 4), (25, 40)), ((25, 40), (30, 4))] {
        let mut chains = Chains::default();
        for (author, (needs, additions)) in [(key(1), first), (key(2), second)] {
            let charter = Charter {
                needs_each: Some(needs),
                additions_each: Some(additions),
                ..sample_charter()
            };
            chains.add(author, &charter.edit(&document, writer(&author)).unwrap());
        }
        let together = assemble(DocKind::Charter, ID, &chains.inputs());
        let (charter, problems) = Charter::read(&together.document);
        assert!(problems.is_empty(), "{problems:?}");
        let allowances = charter.allowances();
        assert_eq!((allowances.needs, allowances.additions), (30, 40));
    }
    assert_eq!(Charter::default().allowances().needs, 20);
}

#[test]
fn a_charter_reads_as_it_was_written_and_its_papers_stay() {
    let founder = key(1);
    let mut charter = sample_charter();
    let mut chains = Chains::default();
    let first = charter
        .edit(&Document::new(DocKind::Charter, ID), writer(&founder))
        .unwrap();
    chains.add(founder, &first);
    let assembled = assemble(DocKind::Charter, ID, &chains.inputs());
    assert_eq!(assembled.set_aside, vec![]);
    assert_eq!(
        Charter::read(&assembled.document),
        (charter.clone(), vec![])
    );

    let as_first = charter.papers.clone();
    charter.papers.get_mut("premier").unwrap().most = 9;
    charter.territories.remove("region");
    charter
        .committees
        .get_mut(&ScopeId([5; 16]))
        .unwrap()
        .territories
        .remove("region");
    let second = charter.edit(&first.document, writer(&founder)).unwrap();
    let (read, _) = Charter::read(&second.document);
    assert_eq!(read.papers, as_first);
    assert_eq!(read.territories, charter.territories);
    assert_eq!(read.committees, charter.committees);
}

#[test]
fn the_other_documents_read_as_they_were_written() {
    let author = key(4);
    let name = Name::edit(
        &Document::new(DocKind::Name, ID),
        writer(&author),
        Some(" Ana "),
    )
    .unwrap();
    assert_eq!(Name::read(&name.document).0.shown.as_deref(), Some("Ana"));
    let completion = Completion::edit(
        &Document::new(DocKind::Completion, ID),
        writer(&author),
        ID,
        "le samedi aussi",
    )
    .unwrap();
    assert_eq!(
        Completion::read(&completion.document).0,
        Completion {
            need: Some(ID),
            words: "le samedi aussi".into(),
            others: vec![],
        }
    );
    let reply = Reply {
        target: Some(ID),
        need: Some(ID),
        answer: Some(reply::Answer::No),
        words: "ce n’est pas pareil".into(),
    };
    let written = Reply::edit(&Document::new(DocKind::Reply, ID), writer(&author), &reply).unwrap();
    assert_eq!(Reply::read(&written.document).0, reply);
    let plain = Plain {
        need: Some(ID),
        fr: "Un autobus".into(),
        en: "A bus".into(),
    };
    let written = Plain::edit(&Document::new(DocKind::Plain, ID), writer(&author), &plain).unwrap();
    assert_eq!(Plain::read(&written.document).0, plain);
}

#[test]
fn a_document_has_an_end() {
    let author = key(1);
    let limits = limits::DocumentLimits {
        changes: 3,
        operations: 100,
    };
    let mut past = vetting::Past::new(DocKind::Need.schema(), limits);
    let mut document = Document::new(DocKind::Need, ID);
    past.accept(&chunk::read(DocKind::Need.genesis()).unwrap())
        .unwrap();
    let verdicts = ["a", "b", "c", "d"].map(|word| {
        let edit = NeedEdit {
            sentence: Some(word.into()),
            ..NeedEdit::default()
        };
        let written = Need::edit(&document, writer(&author), &edit).unwrap();
        document = written.document;
        let body = ChangeBody::decode(&written.bodies[0]).unwrap();
        past.accept(&chunk::read(body.change).unwrap())
    });
    let full = Err(Reason::DocumentFull);
    assert_eq!(
        verdicts,
        [Ok(()), Ok(()), full, Err(Reason::MissingDependency)]
    );
}
