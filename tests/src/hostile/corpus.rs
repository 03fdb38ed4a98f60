//! The known inputs: each one brought automerge 0.12.0 down, or fooled it, when it was handed over.

use automerge::transaction::Transactable;
use automerge::{ActorId, Automerge, ROOT};
use shared::documents::actor;

use super::raw::{self, RawChange};
use super::stories::{ID, key, stories};

/// Every input by name, the same bytes at every run.
pub fn corpus() -> Vec<(&'static str, Vec<u8>)> {
    let mut corpus = vec![
        ("sync-bloom-no-bits-per-entry", bloom(1, 0, 7, &[])),
        (
            "sync-bloom-endless-probes",
            bloom(1, 1, u64::from(u32::MAX), &[0]),
        ),
        ("change-of-unknown-actors", unknown_actors().bytes()),
        (
            "change-of-unknown-actors-without-past",
            without_past(unknown_actors()),
        ),
        ("change-of-a-million-operations", many_operations(1_000_000)),
        ("change-of-endless-operations", many_operations(i64::MAX)),
        ("compressed-with-a-wrong-checksum", compressed()),
        ("document", document()),
        ("bundle", raw::chunk(0x03, &[0; 64])),
        ("unknown-chunk", raw::chunk(0x04, &[0; 64])),
    ];
    let [one, two] = same_number();
    corpus.extend([("same-number-one", one), ("same-number-other", two)]);
    corpus.push(("orphan", orphans(1).remove(0)));
    corpus
}

/// A version 1 sync message that has one bloom filter.
fn bloom(entries: u64, bits_per_entry: u64, probes: u64, bits: &[u8]) -> Vec<u8> {
    let mut filter = Vec::new();
    raw::unsigned(&mut filter, entries);
    raw::unsigned(&mut filter, bits_per_entry);
    raw::unsigned(&mut filter, probes);
    filter.extend(bits);
    let mut message = vec![0x42, 0, 0, 1, 0];
    raw::unsigned(&mut message, filter.len() as u64);
    message.extend(filter);
    message.push(0);
    message
}

/// A change of ours that writes in objects of an actor that nobody knows.
fn unknown_actors() -> RawChange {
    let mut change = honest();
    change.others = vec![vec![0xee; 16]];
    change
}

/// Nothing to wait for.
fn without_past(mut change: RawChange) -> Vec<u8> {
    change.dependencies.clear();
    change.bytes()
}

fn honest() -> RawChange {
    let first = stories()
        .into_iter()
        .next()
        .and_then(|story| story.changes.into_iter().next());
    first
        .and_then(|(_, change)| RawChange::parse(&change))
        .expect("the first story has a change")
}

/// So many puts of one key, in a few bytes.
fn many_operations(count: i64) -> Vec<u8> {
    let run = |value: &[u8]| {
        let mut column = Vec::new();
        raw::signed(&mut column, count);
        column.extend(value);
        column
    };
    let mut insert = Vec::new();
    raw::unsigned(&mut insert, count.unsigned_abs());
    let change = RawChange {
        dependencies: Vec::new(),
        actor: actor(&key(1), &ID, 0).to_vec(),
        seq: 1,
        start: 1,
        time: 0,
        message: Vec::new(),
        others: Vec::new(),
        columns: vec![
            (0x15, run(&[1, b'a'])),
            (0x34, insert),
            (0x42, run(&[1])),
            (0x56, run(&[2])),
            (0x70, run(&[0])),
        ],
        extra: Vec::new(),
    };
    change.bytes()
}

/// Deflated zeros by the million, under a checksum that nobody would look at before inflating.
fn compressed() -> Vec<u8> {
    let mut bits = Bits::default();
    bits.push(0b011, 3); // The last block, of fixed codes.
    bits.code(0x30, 8); // The literal zero.
    for _ in 0..4_096 {
        bits.code(0b1100_0101, 8); // A length of 258,
        bits.code(0, 5); // from one byte before.
    }
    bits.code(0, 7); // The end.
    let mut bytes = raw::chunk(0x02, &bits.bytes);
    for byte in bytes.iter_mut().skip(4).take(4) {
        *byte ^= 0xff;
    }
    bytes
}

/// Bits in the order of deflate.
#[derive(Default)]
struct Bits {
    bytes: Vec<u8>,
    used: usize,
}

impl Bits {
    fn push(&mut self, value: u16, count: usize) {
        for bit in 0..count {
            if self.used.is_multiple_of(8) {
                self.bytes.push(0);
            }
            if let Some(last) = self.bytes.last_mut() {
                *last |= u8::from(value >> bit & 1 == 1) << (self.used % 8);
            }
            self.used += 1;
        }
    }

    /// A Huffman code goes in from its highest bit.
    fn code(&mut self, value: u16, count: usize) {
        for bit in (0..count).rev() {
            self.push(value >> bit & 1, 1);
        }
    }
}

/// A whole document chunk.
fn document() -> Vec<u8> {
    let mut document = Automerge::new().with_actor(ActorId::from([1; 16]));
    let mut tx = document.transaction();
    tx.put(ROOT, "sentence", "bonjour")
        .expect("a put in an empty document");
    tx.commit();
    document.save()
}

/// Two different changes of one actor with one number.
fn same_number() -> [Vec<u8>; 2] {
    let one = honest();
    let mut other = one.clone();
    if let Some(byte) = other
        .column(0x57)
        .and_then(|values| values.iter_mut().find(|byte| **byte == b'u'))
    {
        *byte = b'o';
    }
    [one.bytes(), other.bytes()]
}

/// Changes that follow one that will never come.
pub fn orphans(count: u64) -> Vec<Vec<u8>> {
    let orphan = |n: u64| {
        let mut change = honest();
        change.dependencies = vec![[0xaa; 32]];
        change.seq = n + 1;
        change.bytes()
    };
    (0..count).map(orphan).collect()
}
