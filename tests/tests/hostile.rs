//! Hostile bytes cost nothing but themselves: no panic, little memory, and everybody else's words
//! stay where they were.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic
)]

use std::collections::BTreeMap;
use std::path::Path;

use shared::documents::chunk;
use shared::documents::{
    Assembled, ChangeBody, Charter, Completion, Curation, DocKind, Document, Input, Name, Need,
    NeedEdit, Plain, Reason, Reply, Text, assemble,
};
use shared::identity::EnvelopeHash;
use tests::hostile::corpus::orphans;
use tests::hostile::stories::{ID, Story, key, stories, writer};
use tests::hostile::{corpus, mutants};
use tests::meter::{Meter, measured};
use tests::random::Random;

const SEED: u64 = 20_261_122;
const MUTANTS: usize = 20_000;
const MEMORY: usize = 64 << 20;

#[global_allocator]
static METER: Meter = Meter;

/// Runs something and checks that it never held more than [`MEMORY`] more than before.
fn within_memory<T>(run: impl FnOnce() -> T) -> T {
    let (result, peak) = measured(run);
    println!("peak: {} KiB", peak >> 10);
    assert!(peak < MEMORY, "{peak} bytes");
    result
}

fn read(document: &Document) {
    match document.kind() {
        DocKind::Need => drop(Need::read(document)),
        DocKind::Completion => drop(Completion::read(document)),
        DocKind::Reply => drop(Reply::read(document)),
        DocKind::Name => drop(Name::read(document)),
        DocKind::Charter => drop(Charter::read(document)),
        DocKind::Curation => drop(Curation::read(document)),
        DocKind::Plain => drop(Plain::read(document)),
        DocKind::Text => drop(Text::read(document)),
    }
}

fn folder() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/hostile")
}

fn kept() -> Vec<(String, Vec<u8>)> {
    let folder = folder();
    corpus()
        .into_iter()
        .map(|(name, _)| {
            (
                name.to_owned(),
                std::fs::read(folder.join(format!("{name}.bin"))).unwrap(),
            )
        })
        .collect()
}

#[test]
fn the_corpus_is_what_the_generator_makes() {
    if std::env::var("PORTE_VOIX_GOLDEN").as_deref() == Ok("write") {
        for (name, made) in corpus() {
            std::fs::write(folder().join(format!("{name}.bin")), made).unwrap();
        }
    }
    for ((name, kept), (_, made)) in kept().iter().zip(corpus()) {
        assert_eq!(*kept, made, "{name}");
    }
}

#[test]
fn every_input_of_the_corpus_is_refused_by_name_in_little_memory() {
    let refused: BTreeMap<String, Reason> = within_memory(|| {
        kept()
            .into_iter()
            .map(|(name, change)| {
                let body = ChangeBody {
                    epoch: 0,
                    change: &change,
                    need: None,
                }
                .encode();
                let input = Input {
                    key: key(1),
                    seq: 1,
                    hash: EnvelopeHash([1; 32]),
                    body: &body,
                };
                let assembled = assemble(DocKind::Need, ID, &[input]);
                assert!(assembled.document.is_consistent(), "{name}");
                (name, assembled.set_aside.first().map(|(_, reason)| *reason))
            })
            .filter_map(|(name, reason)| Some((name, reason?)))
            .collect()
    });
    let expected = [
        ("bundle", Reason::ChunkType(3)),
        ("change-of-a-million-operations", Reason::TooManyOperations),
        ("change-of-endless-operations", Reason::TooManyOperations),
        ("change-of-unknown-actors", Reason::UnknownActor),
        (
            "change-of-unknown-actors-without-past",
            Reason::MissingDependency,
        ),
        ("compressed-with-a-wrong-checksum", Reason::ChunkType(2)),
        ("document", Reason::ChunkType(0)),
        ("orphan", Reason::MissingDependency),
        ("sync-bloom-endless-probes", Reason::BadMagic),
        ("sync-bloom-no-bits-per-entry", Reason::BadMagic),
        ("unknown-chunk", Reason::ChunkType(4)),
    ];
    let expected: BTreeMap<String, Reason> = expected
        .into_iter()
        .map(|(name, reason)| (name.to_owned(), reason))
        .collect();
    assert_eq!(
        refused, expected,
        "the two changes of one number are each valid alone, all others never"
    );
}

#[test]
fn two_changes_of_one_number_leave_everybody_with_the_same_document() {
    let bodies: Vec<Vec<u8>> = kept()
        .iter()
        .filter(|(name, _)| name.starts_with("same-number"))
        .map(|(_, change)| {
            ChangeBody {
                epoch: 0,
                change,
                need: None,
            }
            .encode()
        })
        .collect();
    let input = |at: usize| Input {
        key: key(1),
        seq: at as u64 + 1,
        hash: EnvelopeHash([u8::try_from(at).unwrap(); 32]),
        body: &bodies[at],
    };
    let one = assemble(DocKind::Need, ID, &[input(0), input(1)]);
    let other = assemble(DocKind::Need, ID, &[input(1), input(0)]);
    assert_eq!(one.document.heads(), other.document.heads());
    assert_eq!(one.set_aside, other.set_aside);
    assert_eq!(
        one.set_aside,
        vec![(EnvelopeHash([1; 32]), Reason::BrokenSequence)]
    );
}

#[test]
fn a_thousand_changes_without_their_past_are_set_aside_and_weigh_nothing() {
    within_memory(|| {
        let bodies: Vec<Vec<u8>> = orphans(1_000)
            .iter()
            .map(|change| {
                ChangeBody {
                    epoch: 0,
                    change,
                    need: None,
                }
                .encode()
            })
            .collect();
        let hash = |at: usize| {
            EnvelopeHash(std::array::from_fn(|byte| {
                at.to_le_bytes().get(byte).copied().unwrap_or(0)
            }))
        };
        let inputs: Vec<Input<'_>> = bodies
            .iter()
            .enumerate()
            .map(|(at, body)| Input {
                key: key(1),
                seq: at as u64 + 1,
                hash: hash(at),
                body,
            })
            .collect();
        let assembled = assemble(DocKind::Need, ID, &inputs);
        assert_eq!(assembled.set_aside.len(), 1_000);
        assert_eq!(assembled.document.changes(), 0);
        assert!(assembled.document.is_consistent());
    });
}

/// What became of the mutants.
#[derive(Default)]
struct Tally {
    read: usize,
    accepted: usize,
    unchanged: usize,
    reasons: BTreeMap<String, usize>,
}

#[test]
fn mutants_of_honest_changes_neither_panic_nor_weigh_nor_touch_what_does_not_depend_on_them() {
    let tally = within_memory(|| {
        let mut tally = Tally::default();
        let mut random = Random::new(SEED);
        let stories = stories();
        for (at, story) in stories.iter().enumerate() {
            run(
                story,
                SEED + at as u64,
                MUTANTS / stories.len(),
                &mut random,
                &mut tally,
            );
        }
        tally
    });
    println!(
        "seed {SEED}: {MUTANTS} mutants, {} can be read, {} are accepted",
        tally.read, tally.accepted
    );
    for (reason, count) in &tally.reasons {
        println!("{count:6} {reason}");
    }
    assert!(
        tally.accepted * 100 >= MUTANTS,
        "too few mutants pass for the test to mean anything"
    );
}

fn run(start: &Story, seed: u64, count: usize, random: &mut Random, tally: &mut Tally) {
    const ROUND: usize = 100;
    let mut story = start.clone();
    for round in 0..count.div_ceil(ROUND) {
        let honest: Vec<Vec<u8>> = story
            .changes
            .iter()
            .map(|(_, change)| change.clone())
            .collect();
        let bodies = story.bodies();
        let seed = seed.wrapping_mul(1_000_003).wrapping_add(round as u64);
        let mut next = None;
        for mutant in mutants(seed, &honest).take(ROUND.min(count - round * ROUND)) {
            let mut bodies = bodies.clone();
            bodies[mutant.of] = ChangeBody {
                epoch: 0,
                change: &mutant.bytes,
                need: None,
            }
            .encode();
            let inputs = story.inputs(&bodies);
            let hash = inputs[mutant.of].hash;
            let assembled = assemble(story.kind, story.id, &inputs);
            read(&assembled.document);
            if random.one_in(20) {
                assert!(assembled.document.is_consistent());
                order_does_not_matter(&story, &inputs, &assembled, random);
            }
            tally.read += usize::from(chunk::read(&mutant.bytes).is_ok());
            match assembled.set_aside.iter().find(|(one, _)| *one == hash) {
                Some((_, reason)) => *tally.reasons.entry(name(*reason)).or_default() += 1,
                None if mutant.bytes == honest[mutant.of] => tally.unchanged += 1,
                None => {
                    assert!(assembled.document.is_consistent());
                    tally.accepted += 1;
                    next = Some((mutant, assembled));
                }
            }
        }
        // What was accepted becomes the honest past of the next round, so that mutants meet mutants.
        story = match next {
            Some((mutant, assembled)) if round % 8 != 7 => {
                grown(&story, mutant.of, mutant.bytes, &assembled)
            }
            _ => start.clone(),
        };
    }
}

/// The reason without its number.
fn name(reason: Reason) -> String {
    let name = format!("{reason:?}");
    name.split('(').next().unwrap_or_default().to_owned()
}

fn order_does_not_matter(
    story: &Story,
    inputs: &[Input<'_>],
    expected: &Assembled,
    random: &mut Random,
) {
    let mut shuffled: Vec<Input<'_>> = inputs.iter().chain(inputs.first()).copied().collect();
    random.shuffle(&mut shuffled);
    let again = assemble(story.kind, story.id, &shuffled);
    assert_eq!(again.document.heads(), expected.document.heads());
    assert_eq!(again.set_aside, expected.set_aside);
}

/// The story with the mutant in its place, without what is set aside, and with an honest edit after.
fn grown(story: &Story, of: usize, bytes: Vec<u8>, assembled: &Assembled) -> Story {
    let mut grown = story.clone();
    grown.changes[of].1 = bytes;
    let bodies = grown.bodies();
    let aside: Vec<EnvelopeHash> = assembled.set_aside.iter().map(|(hash, _)| *hash).collect();
    let mut kept = grown
        .inputs(&bodies)
        .into_iter()
        .map(|input| !aside.contains(&input.hash))
        .collect::<Vec<_>>()
        .into_iter();
    grown.changes.retain(|_| kept.next().unwrap_or(false));
    let author = key(3);
    let document = grown.document();
    let edit = NeedEdit {
        sentence: Some("un mot de plus".to_owned()),
        theme: Some(Some("sante".to_owned())),
        ..NeedEdit::default()
    };
    let written = match story.kind {
        DocKind::Need => Need::edit(&document, writer(&author), &edit),
        DocKind::Name => Name::edit(&document, writer(&author), Some("Zoé")),
        DocKind::Text => Text::edit(
            &document,
            writer(&author),
            &Text {
                title: "un autre".to_owned(),
                body: "mot à mot".to_owned(),
            },
        ),
        _ => return grown,
    };
    grown.add(
        author,
        &written.expect("an honest edit follows whatever was accepted"),
    );
    grown
}
