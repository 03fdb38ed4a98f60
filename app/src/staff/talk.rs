//! Commands to the core, whose Worker the interface owns, and when something changed there.
//!
//! The interface and sharing hear the same Worker; each answers to its own numbers only.

use std::cell::RefCell;

use js_sys::Uint8Array;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::*;
use web_sys::{MessageEvent, Worker};

use crate::bridge::staff::Ask;
use crate::bridge::{Answer, Command, FromCore, Problem, ToCore, VERSION};
use crate::bytes;

/// Sharing's numbers are above, the interface's below.
const FIRST_ID: u32 = 1 << 30;

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
    /// Told when something changed.
    static HEAR: RefCell<Option<Box<dyn Fn()>>> = const { RefCell::new(None) };
}

/// Talks to this Worker from now on.
pub(super) fn attach(worker: Worker) {
    detach();
    let ear = Closure::<dyn Fn(MessageEvent)>::new(|event: MessageEvent| {
        if let Some(data) = event.data().dyn_ref::<Uint8Array>() {
            heard(&data.to_vec());
        }
    });
    // Listening cannot fail on a Worker.
    let _ = worker.add_event_listener_with_callback("message", ear.as_ref().unchecked_ref());
    TALK.with_borrow_mut(|talk| {
        talk.worker = Some(worker);
        talk.ear = Some(ear);
    });
}

/// Hears nothing any more; what was asked is answered to nobody.
pub(super) fn detach() {
    HEAR.set(None);
    TALK.with_borrow_mut(|talk| {
        if let (Some(worker), Some(ear)) = (talk.worker.take(), talk.ear.take()) {
            let ear = ear.as_ref().unchecked_ref();
            let _ = worker.remove_event_listener_with_callback("message", ear);
        }
        talk.pending.clear();
    });
}

/// Calls when something changed.
pub(super) fn listen(hear: impl Fn() + 'static) {
    HEAR.set(Some(Box::new(hear)));
}

/// Asks what only the core of who has a role answers.
pub(super) fn ask(ask: &Ask, then: impl FnOnce(Result<Answer, Problem>) + 'static) {
    send(Command::Staff(bytes::write(ask)), then);
}

/// Sends a command; `then` gets its answer, once.
pub(super) fn send(command: Command, then: impl FnOnce(Result<Answer, Problem>) + 'static) {
    TALK.with_borrow_mut(|talk| {
        talk.next = talk.next.wrapping_add(1) % FIRST_ID;
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
        Some(FromCore::View(_) | FromCore::Changed) => HEAR.with_borrow(|hear| {
            if let Some(hear) = hear {
                hear();
            }
        }),
        _ => {}
    }
}
