//! What bytes travel on: a socket of this Worker, or a channel to another phone, which belongs
//! to the page and is reached through the mailbox.
//!
//! Whatever a socket says goes through the core's queue with the number of its connection, so
//! that a socket that was given up is not heard any more.

use std::cell::Cell;
use std::rc::Rc;

use js_sys::{ArrayBuffer, Uint8Array};
use shared::sync::LinkError;
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{BinaryType, MessageEvent, WebSocket};

use super::mailbox;
use super::queue::Queue;
use super::worker::Event;
use crate::bridge::FromCore;

/// What a road says.
pub(super) enum RoadSaid {
    /// It is open.
    Open,
    /// A message.
    Message(Vec<u8>),
    /// It is closed, or could not be opened.
    Closed,
}

/// A socket of this Worker, or a channel of the page.
pub(super) enum Road {
    /// A socket.
    Socket(Socket),
    /// A channel to another phone, by its number.
    Channel(u32),
}

impl Road {
    /// Sends one message.
    pub(super) fn send(&self, message: &[u8]) -> Result<(), LinkError> {
        match self {
            Self::Socket(socket) => socket.send(message),
            Self::Channel(road) => {
                mailbox::say(&FromCore::Leaves {
                    road: *road,
                    bytes: message.to_vec(),
                });
                Ok(())
            }
        }
    }
}

/// A socket, heard until it is dropped.
pub(super) struct Socket {
    socket: WebSocket,
    live: Rc<Cell<bool>>,
    /// Dropped with it.
    _ears: Vec<Closure<dyn FnMut(MessageEvent)>>,
}

impl Socket {
    /// Opens one; what it says bears this number.
    pub(super) fn open(address: &str, number: u32, queue: &Queue<Event>) -> Option<Self> {
        let socket = WebSocket::new(address).ok()?;
        socket.set_binary_type(BinaryType::Arraybuffer);
        let live = Rc::new(Cell::new(true));
        let ear = |hear: fn(MessageEvent) -> Option<RoadSaid>| {
            let (queue, live) = (queue.clone(), Rc::clone(&live));
            Closure::<dyn FnMut(MessageEvent)>::new(move |event| {
                if let (true, Some(said)) = (live.get(), hear(event)) {
                    queue.push(Event::Road(number, said));
                }
            })
        };
        let open = ear(|_| Some(RoadSaid::Open));
        let closed = ear(|_| Some(RoadSaid::Closed));
        let message = ear(|event| {
            let bytes = event.data().dyn_into::<ArrayBuffer>().ok()?;
            Some(RoadSaid::Message(Uint8Array::new(&bytes).to_vec()))
        });
        socket.set_onopen(Some(open.as_ref().unchecked_ref()));
        socket.set_onclose(Some(closed.as_ref().unchecked_ref()));
        socket.set_onmessage(Some(message.as_ref().unchecked_ref()));
        Some(Self {
            socket,
            live,
            _ears: vec![open, closed, message],
        })
    }

    fn send(&self, message: &[u8]) -> Result<(), LinkError> {
        let sent = self
            .socket
            .send_with_js_u8_array(&Uint8Array::from(message));
        sent.map_err(|_: JsValue| LinkError::Dead)
    }
}

impl Drop for Socket {
    fn drop(&mut self) {
        self.live.set(false);
        // Each of them: an ear that is gone and still called stops the whole Worker.
        self.socket.set_onopen(None);
        self.socket.set_onclose(None);
        self.socket.set_onmessage(None);
        // Closing what is closed already does nothing.
        let _ = self.socket.close();
    }
}
