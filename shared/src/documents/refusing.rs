//! Changes that automerge itself writes, and that are none of ours: each refused by its name.

use automerge::transaction::{CommitOptions, Transactable, Transaction};
use automerge::{
    ActorId, Automerge, AutomergeError, Change, ObjId, ObjType, ROOT, ReadDoc, ScalarValue,
    TextEncoding,
};

use super::tests::{ID, key};
use super::*;

type Edit = fn(&mut Transaction<'_>) -> Result<(), AutomergeError>;

/// A state that nothing vets, beside the document that the same changes make.
struct Outlaw {
    state: Automerge,
    document: Document,
}

impl Outlaw {
    fn new(kind: DocKind) -> Self {
        let actor = ActorId::from(actor(&key(1), &ID, 0));
        let mut state =
            Automerge::new_with_encoding(TextEncoding::UnicodeCodePoint).with_actor(actor);
        let genesis = Change::from_bytes(kind.genesis().to_vec()).unwrap();
        state.apply_changes([genesis]).unwrap();
        Self {
            state,
            document: Document::new(kind, ID),
        }
    }

    fn write(&mut self, options: CommitOptions, edit: Edit) -> Result<(), Reason> {
        let mut tx = self.state.transaction();
        edit(&mut tx).unwrap();
        let (hash, _) = tx.commit_with(options);
        let change = self.state.get_change_by_hash(&hash.unwrap()).unwrap();
        let body = ChangeBody {
            epoch: 0,
            change: change.raw_bytes(),
            need: None,
        };
        self.document.apply(&key(1), &body.encode())
    }
}

fn under(tx: &Transaction<'_>, key: &str) -> ObjId {
    tx.get(ROOT, key).unwrap().unwrap().1
}

#[track_caller]
fn check(kind: DocKind, edits: &[Edit], expected: Result<(), Reason>) {
    let mut outlaw = Outlaw::new(kind);
    let (last, first) = edits.split_last().unwrap();
    for edit in first {
        assert_eq!(outlaw.write(CommitOptions::default(), *edit), Ok(()));
    }
    assert_eq!(outlaw.write(CommitOptions::default(), *last), expected);
    assert!(outlaw.document.is_consistent());
}

#[track_caller]
fn refused(kind: DocKind, edit: Edit, reason: Reason) {
    check(kind, &[edit], Err(reason));
}

#[test]
fn what_automerge_writes_of_our_schema_is_accepted() {
    check(
        DocKind::Need,
        &[|tx| tx.put(ROOT, "theme", "sante")],
        Ok(()),
    );
}

#[test]
fn keys_and_values_that_a_schema_does_not_have_are_refused() {
    refused(
        DocKind::Need,
        |tx| tx.put(ROOT, "sante", "oui"),
        Reason::UnknownKey,
    );
    refused(
        DocKind::Need,
        |tx| tx.put(ROOT, "theme", "Santé !"),
        Reason::WrongValue,
    );
    refused(
        DocKind::Need,
        |tx| tx.put(ROOT, "theme", 5_u64),
        Reason::WrongValue,
    );
    refused(
        DocKind::Need,
        |tx| tx.put(ROOT, "provenance", "other"),
        Reason::WrongValue,
    );
    refused(
        DocKind::Completion,
        |tx| tx.put(ROOT, "need", "abc"),
        Reason::WrongValue,
    );
    refused(
        DocKind::Charter,
        |tx| tx.put(ROOT, "smallest-group", 1_001_u64),
        Reason::WrongValue,
    );
    refused(
        DocKind::Curation,
        |tx| tx.put(ROOT, "group", "abc"),
        Reason::WrongValue,
    );
    refused(
        DocKind::Charter,
        |tx| {
            tx.put_object(under(tx, "committees"), "abc", ObjType::Map)
                .map(drop)
        },
        Reason::UnknownKey,
    );
}

#[test]
fn types_and_actions_that_our_encoder_never_writes_are_refused() {
    refused(
        DocKind::Need,
        |tx| tx.put(ROOT, "theme", 5_i64),
        Reason::UnknownValue,
    );
    refused(
        DocKind::Need,
        |tx| tx.put(ROOT, "theme", 0.5),
        Reason::UnknownValue,
    );
    refused(
        DocKind::Need,
        |tx| tx.put(ROOT, "theme", ()),
        Reason::UnknownValue,
    );
    refused(
        DocKind::Need,
        |tx| tx.put(ROOT, "theme", ScalarValue::counter(1)),
        Reason::UnknownValue,
    );
    refused(
        DocKind::Need,
        |tx| tx.put(ROOT, "theme", ScalarValue::Timestamp(1)),
        Reason::UnknownValue,
    );
    refused(
        DocKind::Need,
        |tx| tx.put_object(ROOT, "theme", ObjType::List).map(drop),
        Reason::UnknownAction(2),
    );
    refused(
        DocKind::Need,
        |tx| tx.split_block(under(tx, "details"), 0).map(drop),
        Reason::MisplacedOperation,
    );
}

#[test]
fn what_the_genesis_made_is_never_made_again_nor_taken_away() {
    refused(
        DocKind::Need,
        |tx| tx.put_object(ROOT, "details", ObjType::Text).map(drop),
        Reason::WrittenOnce,
    );
    refused(
        DocKind::Need,
        |tx| tx.delete(ROOT, "details"),
        Reason::WrittenOnce,
    );
    refused(
        DocKind::Need,
        |tx| tx.put(ROOT, "details", "mot"),
        Reason::WrongValue,
    );
    refused(
        DocKind::Need,
        |tx| tx.put(ROOT, "schema", 2_u64),
        Reason::WrittenOnce,
    );
    refused(
        DocKind::Need,
        |tx| tx.delete(ROOT, "schema"),
        Reason::WrittenOnce,
    );
    refused(
        DocKind::Charter,
        |tx| tx.delete(ROOT, "committees"),
        Reason::WrittenOnce,
    );
}

#[test]
fn texts_that_are_too_long_or_that_nobody_types_are_refused() {
    refused(
        DocKind::Need,
        |tx| tx.put(ROOT, "sentence", "a".repeat(281)),
        Reason::TooLong,
    );
    refused(
        DocKind::Need,
        |tx| tx.put_object(ROOT, "sentence", ObjType::Text).map(drop),
        Reason::WrongValue,
    );
    refused(
        DocKind::Reply,
        |tx| tx.put(ROOT, "words", "a".repeat(501)),
        Reason::TooLong,
    );
    refused(
        DocKind::Need,
        |tx| tx.splice_text(under(tx, "details"), 0, 0, "a\u{202e}b"),
        Reason::ForbiddenCharacter,
    );
    refused(
        DocKind::Need,
        |tx| tx.splice_text(under(tx, "details"), 0, 0, "a\tb"),
        Reason::ForbiddenCharacter,
    );
    refused(
        DocKind::Need,
        |tx| tx.insert(under(tx, "details"), 0, "deux"),
        Reason::WrongValue,
    );
    refused(
        DocKind::Need,
        |tx| tx.splice_text(under(tx, "details"), 0, 0, &"a".repeat(2_001)),
        Reason::TooManyOperations,
    );
    refused(
        DocKind::Name,
        |tx| tx.put(ROOT, "shown", "a".repeat(61)),
        Reason::TooLong,
    );
    refused(
        DocKind::Name,
        |tx| tx.put(ROOT, "shown", "Ana\u{0}"),
        Reason::ForbiddenCharacter,
    );
    let fill: Edit = |tx| tx.splice_text(under(tx, "details"), 0, 0, &"a".repeat(1_999));
    let last: Edit = |tx| tx.splice_text(under(tx, "details"), 0, 0, "aa");
    let swap: Edit = |tx| tx.splice_text(under(tx, "details"), 10, 5, "bcdef");
    let more: Edit = |tx| tx.splice_text(under(tx, "details"), 10, 5, "bcdefg");
    check(DocKind::Need, &[fill, last, swap], Ok(()));
    check(DocKind::Need, &[fill, last, more], Err(Reason::TooLong));
}

#[test]
fn a_paper_is_written_once() {
    let open: Edit = |tx| {
        let paper = tx.put_object(under(tx, "papers"), "premier", ObjType::Map)?;
        tx.put(&paper, "most", 5_u64)
    };
    check(
        DocKind::Charter,
        &[open, |tx| {
            let paper = tx.get(under(tx, "papers"), "premier")?.unwrap().1;
            tx.put(paper, "most", 6_u64)
        }],
        Err(Reason::WrittenOnce),
    );
    check(
        DocKind::Charter,
        &[open, |tx| {
            let paper = tx.get(under(tx, "papers"), "premier")?.unwrap().1;
            tx.put(paper, "rule", "borda")
        }],
        Err(Reason::WrittenOnce),
    );
    check(
        DocKind::Charter,
        &[open, |tx| tx.delete(under(tx, "papers"), "premier")],
        Err(Reason::WrittenOnce),
    );
}

#[test]
fn a_change_says_neither_when_nor_why() {
    let mut outlaw = Outlaw::new(DocKind::Need);
    let timed = CommitOptions::default().with_time(1_700_000_000);
    assert_eq!(
        outlaw.write(timed, |tx| tx.put(ROOT, "theme", "a")),
        Err(Reason::HasTime)
    );
    let mut outlaw = Outlaw::new(DocKind::Need);
    let signed = CommitOptions::default().with_message("a");
    assert_eq!(
        outlaw.write(signed, |tx| tx.put(ROOT, "theme", "a")),
        Err(Reason::HasMessage)
    );
}

#[test]
fn a_body_has_one_form() {
    let body = ChangeBody {
        epoch: 3,
        change: b"abc",
        need: None,
    };
    let good = body.encode();
    assert_eq!(ChangeBody::decode(&good), Ok(body));
    let need = Some(ID);
    let about = ChangeBody { need, ..body };
    assert_eq!(ChangeBody::decode(&about.encode()), Ok(about));
    let mut shorter = about.encode();
    shorter.pop();
    assert_eq!(ChangeBody::decode(&shorter), Err(Reason::NotAChange));
    let mut longer = good.clone();
    longer.push(0);
    assert_eq!(ChangeBody::decode(&longer), Err(Reason::NotAChange));
    let mut newer = good;
    newer[1] = 2;
    assert_eq!(ChangeBody::decode(&newer), Err(Reason::NewerVersion(2)));
    let late = ChangeBody { epoch: 64, ..body }.encode();
    assert_eq!(ChangeBody::decode(&late), Err(Reason::EpochOutOfRange(64)));
    // The same number in two bytes.
    assert_eq!(
        ChangeBody::decode(&[0x83, 1, 0x18, 3, 0x43, b'a', b'b', b'c']),
        Err(Reason::NotAChange)
    );
}

#[test]
fn a_document_can_go_to_another_thread() {
    fn goes<T: Send + Sync>() {}
    goes::<Document>();
    goes::<Assembled>();
}
