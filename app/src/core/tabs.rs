//! Several tabs, each with its core: one of them, the leader, holds the link.
//!
//! The leader holds a Web Lock and says on a channel every [`BEAT_MS`] that it lives. A tab that
//! is frozen by its phone keeps its lock in silence: after [`SILENCE_MS`] another tab steals it,
//! and the one that was robbed learns it when it wakes. Where there are no locks (a plain-http
//! page) each tab leads: the server does not mind two links.
//!
//! Whoever writes tells the others which envelopes are new, and they read them from storage.

use js_sys::{Array, Promise, Uint8Array};
use serde::{Deserialize, Serialize};
use shared::view::LinkPhase;
use wasm_bindgen::prelude::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{BroadcastChannel, MessageEvent};

use super::{js, pace};
use crate::bytes;

const NAME: &str = "porte-voix";
/// How often a leader says that it lives, in milliseconds.
const BEAT_MS: u64 = 700;
/// After this long without hearing the leader, the lock is stolen, in milliseconds.
const SILENCE_MS: u64 = 2_000;
/// Longest wait for a lock that is stolen, in milliseconds: a browser that gives none has this
/// tab lead.
const STEALING_MS: u64 = 5_000;

/// What tabs tell each other.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub(super) enum Said {
    /// The leader lives, and this is where its link stands.
    Alive(LinkPhase),
    /// These places of the envelope store are new or changed.
    New(Vec<Vec<u8>>),
    /// The secrets of this phone changed.
    Secrets,
    /// The relay nearby changed.
    Hub,
    /// What this phone carries for others changed.
    Carry,
    /// Try the server now.
    Retry,
    /// Everything was forgotten.
    Forgotten,
    /// The server is said to be at this address.
    Elsewhere(String),
}

/// What happens to a tab.
#[derive(Debug, Clone)]
pub(super) enum TabEvent {
    /// Another tab said something.
    Heard(Said),
    /// This tab has the lock.
    Leads,
    /// Another tab took the lock.
    Robbed,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place {
    /// Waiting for the lock.
    Follows,
    /// Asked to steal it.
    Steals,
    /// Holds it.
    Leads,
}

/// This tab among the others.
pub(super) struct Tabs {
    channel: Option<BroadcastChannel>,
    tell: std::rc::Rc<dyn Fn(TabEvent)>,
    place: Place,
    heard_ms: u64,
    beat_ms: u64,
    patience_ms: u64,
}

impl Tabs {
    /// Joins the other tabs. `jitter`: anything, so that two followers do not steal at once.
    /// `alone`: there are none, each guest's page is somebody else's.
    pub(super) fn join(jitter: u8, alone: bool, tell: impl Fn(TabEvent) + 'static) -> Self {
        let tell: std::rc::Rc<dyn Fn(TabEvent)> = std::rc::Rc::new(tell);
        let channel = BroadcastChannel::new(NAME).ok().filter(|_| !alone);
        if let Some(channel) = &channel {
            let ear = Closure::<dyn Fn(MessageEvent)>::new({
                let tell = std::rc::Rc::clone(&tell);
                move |event: MessageEvent| {
                    let data = event.data();
                    let data = data.dyn_ref::<Uint8Array>().map(Uint8Array::to_vec);
                    if let Some(said) = data.and_then(|bytes| bytes::read(&bytes)) {
                        tell(TabEvent::Heard(said));
                    }
                }
            });
            channel.set_onmessage(Some(ear.into_js_value().unchecked_ref()));
        }
        let tabs = Self {
            channel,
            tell,
            place: Place::Follows,
            heard_ms: pace::now(),
            beat_ms: 0,
            patience_ms: SILENCE_MS.saturating_add(u64::from(jitter).saturating_mul(4)),
        };
        tabs.ask(false);
        tabs
    }

    /// Whether this tab holds the link.
    pub(super) fn leads(&self) -> bool {
        self.place == Place::Leads
    }

    /// Tells the other tabs.
    pub(super) fn say(&self, said: &Said) {
        if let Some(channel) = &self.channel {
            // Bytes can always be posted.
            let _ = channel.post_message(&Uint8Array::from(bytes::write(said).as_slice()));
        }
    }

    /// Tells the other tabs which places are new.
    pub(super) fn say_new(&self, places: impl Iterator<Item = Vec<u8>>) {
        let places: Vec<_> = places.collect();
        if !places.is_empty() {
            self.say(&Said::New(places));
        }
    }

    /// Takes note of what happened; whether this tab leads now.
    pub(super) fn note(&mut self, event: &TabEvent) -> bool {
        match event {
            TabEvent::Heard(Said::Alive(_)) => self.heard_ms = pace::now(),
            TabEvent::Heard(_) => {}
            TabEvent::Leads => self.place = Place::Leads,
            TabEvent::Robbed => {
                self.place = Place::Follows;
                self.heard_ms = pace::now();
                self.ask(false);
            }
        }
        self.leads()
    }

    /// Time passed.
    pub(super) fn beat(&mut self, phase: LinkPhase) {
        let now = pace::now();
        match self.place {
            Place::Leads if now.saturating_sub(self.beat_ms) >= BEAT_MS => {
                self.beat_ms = now;
                self.say(&Said::Alive(phase));
            }
            Place::Follows if now.saturating_sub(self.heard_ms) >= self.patience_ms => {
                self.place = Place::Steals;
                self.heard_ms = now;
                self.ask(true);
            }
            Place::Steals if now.saturating_sub(self.heard_ms) >= STEALING_MS => {
                (self.tell)(TabEvent::Leads);
            }
            _ => {}
        }
    }

    /// Asks for the lock, and holds it until another tab steals it or this one ends.
    fn ask(&self, steal: bool) {
        let locks = js::get(&js::get(&js::scope(), "navigator"), "locks");
        if locks.is_undefined() {
            (self.tell)(TabEvent::Leads);
            return;
        }
        let tell = std::rc::Rc::clone(&self.tell);
        let had = std::rc::Rc::new(std::cell::Cell::new(false));
        let has = std::rc::Rc::clone(&had);
        let hold = Closure::once_into_js(move |_lock: JsValue| {
            has.set(true);
            tell(TabEvent::Leads);
            Promise::new(&mut |_, _| {})
        });
        let options = js::object("steal", &steal.into());
        let asked = js::call(
            &locks,
            "request",
            &Array::of3(&NAME.into(), &options, &hold),
        );
        let Ok(held) = asked.map(|held| held.unchecked_into::<Promise>()) else {
            (self.tell)(TabEvent::Leads);
            return;
        };
        let tell = std::rc::Rc::clone(&self.tell);
        wasm_bindgen_futures::spawn_local(async move {
            // A lock that is never given back ends only by being stolen. One that was never
            // given is refused by the browser, and will be for every tab.
            if wasm_bindgen_futures::JsFuture::from(held).await.is_err() {
                tell(if had.get() {
                    TabEvent::Robbed
                } else {
                    TabEvent::Leads
                });
            }
        });
    }
}
