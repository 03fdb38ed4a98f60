//! Who came and has not shown yet what for. They are few at once: one more takes the place of
//! the oldest, so that those who say nothing never keep out who says something.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::oneshot;

/// The connections that have shown nothing yet.
#[derive(Debug, Clone)]
pub struct Newcomers {
    most: usize,
    waiting: Arc<Mutex<Waiting>>,
}

/// In the order in which they came.
#[derive(Debug, Default)]
struct Waiting {
    next: u64,
    places: BTreeMap<u64, oneshot::Sender<()>>,
}

/// A newcomer's place: given up when dropped, which is how one shows what one came for.
#[derive(Debug)]
pub(super) struct Place {
    number: u64,
    waiting: Arc<Mutex<Waiting>>,
}

/// Ends when the place was given to somebody else, never otherwise.
#[derive(Debug)]
pub(super) struct Displaced(oneshot::Receiver<()>);

impl Newcomers {
    /// So many at once.
    pub fn new(most: usize) -> Self {
        Self {
            most,
            waiting: Arc::default(),
        }
    }

    /// Takes a place, the oldest's when there is no other.
    pub(super) fn enter(&self) -> (Place, Displaced) {
        let (displace, displaced) = oneshot::channel();
        let mut waiting = lock(&self.waiting);
        waiting.next += 1;
        let number = waiting.next;
        waiting.places.insert(number, displace);
        while waiting.places.len() > self.most {
            let Some((_, oldest)) = waiting.places.pop_first() else {
                break;
            };
            // It ended at this very moment.
            let _ = oldest.send(());
        }
        let place = Place {
            number,
            waiting: self.waiting.clone(),
        };
        (place, Displaced(displaced))
    }
}

impl Displaced {
    pub(super) async fn wait(self) {
        if self.0.await.is_err() {
            std::future::pending::<()>().await;
        }
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        lock(&self.waiting).places.remove(&self.number);
    }
}

fn lock(waiting: &Mutex<Waiting>) -> std::sync::MutexGuard<'_, Waiting> {
    waiting.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures_util::FutureExt as _;

    #[test]
    fn the_oldest_newcomer_makes_room_and_who_has_shown_what_for_stays() {
        let newcomers = Newcomers::new(2);
        let (first, first_displaced) = newcomers.enter();
        drop(first);
        let (_second, second_displaced) = newcomers.enter();
        let (_third, third_displaced) = newcomers.enter();
        let (_fourth, _displaced) = newcomers.enter();
        assert_eq!(first_displaced.wait().now_or_never(), None);
        assert_eq!(second_displaced.wait().now_or_never(), Some(()));
        assert_eq!(third_displaced.wait().now_or_never(), None);
    }
}
