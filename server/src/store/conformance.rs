//! What every [`Store`] must do, as one suite run on each of them: SQLite today.
//!
//! Public so that another store, in another crate, can be held to it.

use shared::identity::{ConsultationId, DocumentId, EnvelopeHash, ScopeId, SigningKey};
use shared::log::envelope::Draft;
use shared::log::{Envelope, Kind, Log, Position, Verified};

use super::{Outcome, Store};

const COMMITTEE: ScopeId = ScopeId([7; 16]);
const CONSULTATION: ConsultationId = ConsultationId([1; 32]);

fn chain(key: &SigningKey, scope: ScopeId, words: &[&str]) -> Vec<Envelope> {
    let mut tip = None;
    words
        .iter()
        .map(|word| {
            let draft = Draft {
                scope,
                kind: Kind::BALLOT,
                document: DocumentId::ZERO,
                body: word.as_bytes().to_vec(),
            };
            let envelope = Envelope::next(key, CONSULTATION, tip, draft).into_inner();
            tip = Some((envelope.header.seq, envelope.hash()));
            envelope
        })
        .collect()
}

fn pick(envelopes: &[Envelope], places: &[usize]) -> Vec<Envelope> {
    places
        .iter()
        .filter_map(|place| envelopes.get(*place).cloned())
        .collect()
}

/// Runs the whole suite on an empty store.
///
/// # Errors
/// The first sentence that is not true of this store, or what went wrong meanwhile.
pub async fn conformance(store: &impl Store) -> Result<(), String> {
    let said = |error: super::StoreError| error.to_string();
    let (anne, paul) = (
        SigningKey::from_seed(&[1; 32]),
        SigningKey::from_seed(&[2; 32]),
    );
    let words = chain(&anne, COMMITTEE, &["un", "deux", "trois"]);

    holds("an empty store has no scope", {
        store.scopes().await.map_err(said)?.is_empty()
    })?;

    let outcomes = store
        .append(pick(&words, &[0, 2]), none())
        .await
        .map_err(said)?;
    holds(
        "what follows is written, what lacks its predecessor waits",
        outcomes == [Outcome::New, Outcome::Waiting],
    )?;
    let outcomes = store
        .append(pick(&words, &[0, 1, 2, 2]), none())
        .await
        .map_err(said)?;
    holds(
        "what is there is a duplicate, inside a batch too",
        outcomes
            == [
                Outcome::Duplicate,
                Outcome::New,
                Outcome::New,
                Outcome::Duplicate,
            ],
    )?;
    let read = store.suffix(COMMITTEE, anne.id(), 1).await.map_err(said)?;
    holds(
        "a suffix is what follows, bit for bit",
        read == pick(&words, &[1, 2]),
    )?;

    let other = chain(&anne, COMMITTEE, &["un", "autre"]);
    let outcomes = store
        .append(pick(&other, &[0, 1]), none())
        .await
        .map_err(said)?;
    holds(
        "a second envelope at one place is kept as a fork",
        outcomes == [Outcome::Duplicate, Outcome::Fork],
    )?;

    let mut bare = chain(&paul, ScopeId::PUBLIC, &["mot"]);
    let whole = bare.clone();
    for envelope in &mut bare {
        envelope.body = None;
    }
    holds("a header may come before its body", {
        store.append(bare, none()).await.map_err(said)? == [Outcome::New]
    })?;
    holds("a body may come after its header", {
        store.append(whole.clone(), none()).await.map_err(said)? == [Outcome::BodyAdded]
    })?;
    holds("a scope is loaded whole and apart", {
        store.load(ScopeId::PUBLIC).await.map_err(said)? == whole
            && store.load(COMMITTEE).await.map_err(said)?.len() == 4
            && store.scopes().await.map_err(said)? == [ScopeId::PUBLIC, COMMITTEE]
    })?;

    let mut log = Log::new(CONSULTATION);
    for envelope in words.iter().chain(&other) {
        log.admit(
            Verified::from_own_storage(envelope.clone()),
            &mut Vec::new(),
        )
        .map_err(|refusal| refusal.to_string())?;
    }
    holds("the digest is the log's", {
        store.digest(CONSULTATION, COMMITTEE).await.map_err(said)? == log.digest(COMMITTEE)
    })?;

    let places: Vec<_> = whole
        .iter()
        .map(|envelope| (envelope.header.position(), envelope.hash()))
        .collect();
    holds("an erased body is dropped once", {
        store.erase(places.clone()).await.map_err(said)? == 1
            && store.erase(places).await.map_err(said)? == 0
    })?;
    holds("the header of an erased body stays", {
        bodies(&store.load(ScopeId::PUBLIC).await.map_err(said)?) == [None::<EnvelopeHash>]
    })?;
    holds(
        "a body admitted again, its erasure undone, is written and kept",
        {
            store.append(whole.clone(), none()).await.map_err(said)? == [Outcome::BodyAdded]
                && store.load(ScopeId::PUBLIC).await.map_err(said)? == whole
                && store.append(whole, none()).await.map_err(said)? == [Outcome::Duplicate]
        },
    )?;

    let beyond = pick(&other, &[1]);
    let places = beyond
        .iter()
        .map(|envelope| (envelope.header.position(), envelope.hash()))
        .collect();
    holds("what is no longer kept is removed, alone", {
        store
            .append(Vec::new(), places)
            .await
            .map_err(said)?
            .is_empty()
            && store.load(COMMITTEE).await.map_err(said)? == words
    })?;

    holds("a value that was never set is not there", {
        store.meta("nom").await.map_err(said)?.is_none()
    })?;
    store.set_meta("nom", vec![1]).await.map_err(said)?;
    store.set_meta("nom", vec![2, 3]).await.map_err(said)?;
    holds("the last value set is the one read", {
        store.meta("nom").await.map_err(said)? == Some(vec![2, 3])
    })
}

fn none() -> Vec<(Position, EnvelopeHash)> {
    Vec::new()
}

fn bodies(envelopes: &[Envelope]) -> Vec<Option<EnvelopeHash>> {
    envelopes
        .iter()
        .map(|envelope| envelope.body.as_ref().map(|_| envelope.hash()))
        .collect()
}

fn holds(sentence: &str, truth: bool) -> Result<(), String> {
    truth
        .then_some(())
        .ok_or_else(|| format!("not true: {sentence}"))
}
