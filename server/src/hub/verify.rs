//! Signatures are checked on threads of their own, so that the owner goes on answering.

use shared::identity::ConsultationId;
use shared::log::{Envelope, Refusal, Verified};

/// Below this number one thread is quicker.
const WORTH_SPLITTING: usize = 16;

/// Checks each envelope alone; one answer for each, in order.
pub(crate) async fn verify(
    consultation: ConsultationId,
    mut envelopes: Vec<Envelope>,
) -> Vec<Result<Verified, Refusal>> {
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let part = envelopes.len().div_ceil(threads).max(WORTH_SPLITTING);
    let mut tasks = Vec::new();
    while !envelopes.is_empty() {
        let rest = envelopes.split_off(part.min(envelopes.len()));
        let mine = std::mem::replace(&mut envelopes, rest);
        let expected = mine.len();
        let task = tokio::task::spawn_blocking(move || {
            mine.into_iter()
                .map(|envelope| envelope.verify(&consultation))
                .collect::<Vec<_>>()
        });
        tasks.push((expected, task));
    }
    let mut verified = Vec::new();
    for (expected, task) in tasks {
        match task.await {
            Ok(answers) => verified.extend(answers),
            // A thread that could not run: nothing of it was checked, so nothing is taken.
            Err(_) => verified.extend((0..expected).map(|_| Err(Refusal::BadSignature))),
        }
    }
    verified
}
