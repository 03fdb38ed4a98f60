//! Commands to the core, whose Worker the interface owns, and what it says by itself.
//!
//! The interface hears the same Worker; each answers to its own numbers only.

use std::cell::RefCell;

use js_sys::Uint8Array;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::*;
use web_sys::{MessageEvent, Worker};

use crate::bridge::{Answer, Command, FromCore, Meeting, Problem, ToCore, VERSION};
use crate::bytes;

/// The interface's numbers are below.
const FIRST_ID: u32 = 1 << 31;

type Then = Box<dyn FnOnce(Result<Answer, Problem>)>;

#[derive(Default)]
struct Talk {
    worker: Option<Worker>,
    ear: Option<Closure<dyn Fn(MessageEvent)>>,
    next: u32,
    pending: Vec<(u32, Then)>,
}

thread_local! {
    static TALK: RefCell<Talk> = RefCell::default();
}

/// What the core says by itself.
pub(super) enum Said {
    /// Bytes for a channel.
    Leaves(u32, Vec<u8>),
    /// How a meeting goes.
    Meeting(u32, Meeting),
    /// Two phones did not find each other.
    Unreached(u32),
    /// Something changed.
    View,
}

/// Hears what the core says.
type Hear = Box<dyn Fn(Said)>;

thread_local! {
    static HEAR: RefCell<Option<Hear>> = const { RefCell::new(None) };
}

/// Talks to this Worker from now on: the interface starts another when one fell. Whether it is
/// another one than before.
pub(super) fn attach(worker: Worker) -> bool {
    TALK.with_borrow_mut(|talk| {
        if talk.worker.as_ref() == Some(&worker) {
            return false;
        }
        let is_another = talk.worker.is_some();
        let ear = Closure::<dyn Fn(MessageEvent)>::new(|event: MessageEvent| {
            if let Some(data) = event.data().dyn_ref::<Uint8Array>() {
                heard(&data.to_vec());
            }
        });
        // Listening cannot fail on a Worker.
        let _ = worker.add_event_listener_with_callback("message", ear.as_ref().unchecked_ref());
        if let (Some(before), Some(old)) = (&talk.worker, &talk.ear) {
            let _ =
                before.remove_event_listener_with_callback("message", old.as_ref().unchecked_ref());
        }
        talk.worker = Some(worker);
        talk.ear = Some(ear);
        talk.pending.clear();
        is_another
    })
}

/// Hears what the core says by itself.
pub(super) fn listen(hear: impl Fn(Said) + 'static) {
    HEAR.set(Some(Box::new(hear)));
}

/// Says it to whoever listens.
pub(super) fn say(said: Said) {
    HEAR.with_borrow(|hear| {
        if let Some(hear) = hear {
            hear(said);
        }
    });
}

/// Sends a command; `then` gets its answer, once.
pub(super) fn send(command: Command, then: impl FnOnce(Result<Answer, Problem>) + 'static) {
    TALK.with_borrow_mut(|talk| {
        talk.next = talk.next.wrapping_add(1);
        let message = ToCore {
            version: VERSION,
            id: FIRST_ID | talk.next,
            command,
        };
        let Some(worker) = &talk.worker else { return };
        talk.pending.push((message.id, Box::new(then)));
        // Bytes can always be posted.
        let _ = worker.post_message(&Uint8Array::from(bytes::write(&message).as_slice()));
    });
}

/// Sends a command whose answer says nothing.
pub(super) fn tell(command: Command) {
    send(command, |_| ());
}

fn heard(written: &[u8]) {
    match bytes::read(written) {
        Some(FromCore::Reply { id, result }) => {
            let then = TALK.with_borrow_mut(|talk| {
                let at = talk.pending.iter().position(|(one, _)| *one == id)?;
                Some(talk.pending.swap_remove(at).1)
            });
            if let Some(then) = then {
                then(result);
            }
        }
        Some(FromCore::Leaves { road, bytes }) => say(Said::Leaves(road, bytes)),
        Some(FromCore::Meeting { road, meeting }) => say(Said::Meeting(road, meeting)),
        Some(FromCore::View(_) | FromCore::Changed) => say(Said::View),
        Some(FromCore::Ready { .. } | FromCore::KeptAgain) | None => {}
    }
}
