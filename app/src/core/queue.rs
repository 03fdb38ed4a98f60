//! The one queue of events: callbacks push, the Worker's task takes.

use std::cell::RefCell;
use std::collections::VecDeque;
use std::future::poll_fn;
use std::rc::Rc;
use std::task::{Poll, Waker};

struct Inner<T> {
    items: VecDeque<T>,
    waker: Option<Waker>,
}

/// A queue with one taker.
pub(super) struct Queue<T>(Rc<RefCell<Inner<T>>>);

impl<T> Clone for Queue<T> {
    fn clone(&self) -> Self {
        Self(Rc::clone(&self.0))
    }
}

impl<T> Queue<T> {
    /// An empty one.
    pub(super) fn new() -> Self {
        Self(Rc::new(RefCell::new(Inner {
            items: VecDeque::new(),
            waker: None,
        })))
    }

    /// Adds at the end.
    pub(super) fn push(&self, item: T) {
        let mut inner = self.0.borrow_mut();
        inner.items.push_back(item);
        let waker = inner.waker.take();
        drop(inner);
        if let Some(waker) = waker {
            waker.wake();
        }
    }

    /// Takes the first, when there is one.
    pub(super) async fn next(&self) -> T {
        poll_fn(|context| {
            let mut inner = self.0.borrow_mut();
            match inner.items.pop_front() {
                Some(item) => Poll::Ready(item),
                None => {
                    inner.waker = Some(context.waker().clone());
                    Poll::Pending
                }
            }
        })
        .await
    }
}
