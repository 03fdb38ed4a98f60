//! The Worker behind the screens: commands out, answers and views in.
//!
//! A trap in the core must never take the screen down. The Worker is started again when it
//! errors or falls silent, with growing pauses; after several falls in a row the person decides.
//! Commands given before it runs wait for it. Commands that were under way when it fell are
//! answered [`Problem::Broken`]: what they had made durable shows in the next view.

mod change;

use std::cell::RefCell;
use std::time::Duration;

use js_sys::Uint8Array;
use leptos::prelude::*;
use shared::text::Key;
use wasm_bindgen::prelude::*;
use web_sys::{Event, MessageEvent, VisibilityState, Worker, WorkerOptions, WorkerType};

use super::keep::{self, Kept};
use super::location::listen;
use super::state::{App, CoreState, t};
use crate::bridge::{Answer, Command, FromCore, Problem, ToCore, VERSION};
use crate::bytes;

pub(crate) use change::change;

/// What to do with an answer.
type Then = Box<dyn FnOnce(Result<Answer, Problem>)>;

/// How often the core is asked whether it lives.
const BEAT: Duration = Duration::from_secs(10);
/// Beats without a sign of life before it is started again: a slow phone may think for long.
/// While the core is downloaded its first script gives such signs.
const SILENT_BEATS: u32 = 5;
/// Beats without a word after which a page that is closed is no mere page that was closed.
const LONG_SILENCE: u32 = 2;
/// Falls in a row before the person is asked.
const FALLS: u32 = 6;
/// Longest pause before a download that was cut is tried again.
const LONGEST_PAUSE: Duration = Duration::from_secs(30);
/// The first pause before a new start, doubled at each fall.
const FIRST_PAUSE: Duration = Duration::from_millis(300);
/// The view is kept for the next start at most this often.
const KEEP_VIEW: Duration = Duration::from_millis(800);

/// What hears a Worker's words, and its fall.
type Ears = (Closure<dyn Fn(MessageEvent)>, Closure<dyn Fn(Event)>);

#[derive(Default)]
struct Link {
    worker: Option<Worker>,
    /// Callbacks of this Worker; dropped with it.
    ears: Option<Ears>,
    ready: bool,
    next_id: u32,
    /// Not sent yet.
    waiting: Vec<(ToCore, Then)>,
    /// Sent, not answered.
    pending: Vec<(u32, Then)>,
    silent: u32,
    falls: u32,
    /// It fell too often, or cannot go on: the person decides.
    stopped: bool,
    /// The download was cut so many times in a row.
    cuts: u32,
    /// The last message with a view, not yet kept.
    view: Option<Vec<u8>>,
    /// Whether the page before was closed, until a core started or fell.
    closed: bool,
    /// Whether a core started.
    started: bool,
    /// Whether one fell, and none started since.
    fell: bool,
    /// Where the Worker's first script is.
    address: String,
    /// The core of who has a role did not run: this page goes on without it.
    is_given_up: bool,
}

thread_local! {
    static LINK: RefCell<Link> = RefCell::default();
}

fn with<T>(then: impl FnOnce(&mut Link) -> T) -> T {
    LINK.with_borrow_mut(then)
}

/// Starts the core, and watches over it.
pub(crate) fn start(app: App) {
    spawn(app);
    set_interval(move || beat(app), BEAT);
    // A phone kills tabs without a word: what is drawn now is kept when it goes out of sight.
    with(|link| link.closed = keep::text(Kept::Closed).is_some());
    listen("pagehide", |_| {
        keep_view();
        note_closed();
    });
    // Also where a page is shown again that was only put away.
    listen("visibilitychange", |_| note_sight());
    listen("online", move |_| resume(app));
}

/// A page that goes out of sight may be ended there by the phone, without a word.
fn note_sight() {
    if document().visibility_state() != VisibilityState::Visible {
        note_closed();
    } else if with(|link| link.started) {
        keep::clear(Kept::Closed);
    }
}

/// Notes that nothing stopped this page, unless its core fell or hangs: then it is no reason to
/// try the same again for ever.
fn note_closed() {
    if with(|link| !link.fell && link.silent <= LONG_SILENCE) {
        keep::set_text(Kept::Closed, "1");
    }
}

/// The Worker of the moment, once it answers.
pub(crate) fn worker() -> Option<Worker> {
    with(|link| link.worker.clone().filter(|_| link.ready))
}

/// Starts the core once more, because the person asked.
pub(crate) fn again(app: App) {
    with(|link| {
        link.falls = 0;
        link.cuts = 0;
    });
    app.core.set(CoreState::Again);
    spawn(app);
}

/// Sends a command; `then` gets its answer, once.
pub(crate) fn send(command: Command, then: impl FnOnce(Result<Answer, Problem>) + 'static) {
    with(|link| {
        link.next_id = link.next_id.wrapping_add(1);
        let message = ToCore {
            version: VERSION,
            id: link.next_id,
            command,
        };
        if link.ready {
            link.post(&message, Box::new(then));
        } else if link.stopped {
            // Whoever waits is answered from the page's next turn on, never from within.
            set_timeout(move || then(Err(Problem::Broken)), Duration::ZERO);
        } else {
            link.waiting.push((message, Box::new(then)));
        }
    });
}

impl Link {
    fn post(&mut self, message: &ToCore, then: Then) {
        let Some(worker) = &self.worker else {
            return;
        };
        self.pending.push((message.id, then));
        // Bytes can always be posted.
        let _ = worker.post_message(&Uint8Array::from(bytes::write(message).as_slice()));
    }
}

fn spawn(app: App) {
    // Never two: the one before may be waiting still.
    end_worker();
    let address = with(Link::address);
    let options = WorkerOptions::new();
    options.set_type(WorkerType::Module);
    let Ok(worker) = Worker::new_with_options(&address, &options) else {
        stop(app, CoreState::Stopped);
        return;
    };
    let hear = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
        with(|link| link.silent = 0);
        let data = event.data();
        if let Some(data) = data.dyn_ref::<Uint8Array>() {
            heard(app, data.to_vec());
        } else if data == "cut" {
            cut(app);
        } else if data == "held" {
            app.core.set(CoreState::Held);
        } else if data == "newer" {
            end_worker();
            stop(app, CoreState::Newer);
        }
    });
    let fall = Closure::<dyn Fn(Event)>::new(move |_| fell(app));
    worker.set_onmessage(Some(hear.as_ref().unchecked_ref()));
    worker.set_onerror(Some(fall.as_ref().unchecked_ref()));
    let old_ears = with(|link| {
        link.worker = Some(worker);
        link.address = address;
        link.ready = false;
        link.stopped = false;
        link.silent = 0;
        link.ears.replace((hear, fall))
    });
    if let Some(ears) = old_ears {
        // The old ears may be what is running just now.
        set_timeout(move || drop(ears), Duration::ZERO);
    }
}

fn heard(app: App, written: Vec<u8>) {
    let Some(message) = bytes::read(&written) else {
        return;
    };
    match message {
        FromCore::Ready { version } if version == VERSION => ready(app),
        FromCore::Ready { .. } => reload_once(),
        FromCore::View(view) => {
            if view.consultation.is_some() {
                keep::mark();
            }
            if let Ok(event) = Event::new("porte-voix:view") {
                // For the page's script, which keeps the focus and what is read where they are.
                let _ = window().dispatch_event(&event);
            }
            app.view.set(*view);
            app.heard.set(true);
            let none_kept = with(|link| link.view.replace(written).is_none());
            if none_kept {
                set_timeout(keep_view, KEEP_VIEW);
            }
        }
        // For the program that shares, which hears them too.
        FromCore::Leaves { .. } | FromCore::Meeting { .. } | FromCore::Changed => {}
        FromCore::KeptAgain => app.says(t(Key::KeptAgain)),
        FromCore::Reply { id, result } => {
            let then = with(|link| {
                let at = link
                    .pending
                    .iter()
                    .position(|(pending, _)| *pending == id)?;
                // A core that cannot do anything answers too, before it falls again.
                if !matches!(result, Err(Problem::Broken)) {
                    link.falls = 0;
                }
                Some(link.pending.swap_remove(at).1)
            });
            if let Some(then) = then {
                then(result);
            }
        }
    }
}

fn ready(app: App) {
    let origin = window().location().origin().unwrap_or_default();
    with(|link| {
        link.ready = true;
        link.next_id = link.next_id.wrapping_add(1);
        let start = ToCore {
            version: VERSION,
            id: link.next_id,
            command: Command::Start {
                origin,
                // What is on screen was kept, whatever became of the mark.
                kept_before: keep::was_marked()
                    || app.view.with_untracked(|view| view.consultation.is_some()),
                closed: link.closed,
            },
        };
        let started = move |result| {
            // So a core that fell before it began is answered too.
            if !matches!(result, Err(Problem::Broken)) {
                with(|link| {
                    link.cuts = 0;
                    link.closed = false;
                    link.started = true;
                    link.fell = false;
                });
                note_sight();
                app.core.set(CoreState::Running);
            }
        };
        link.post(&start, Box::new(started));
        for (message, then) in std::mem::take(&mut link.waiting) {
            link.post(&message, then);
        }
    });
}

/// The core died: what was under way is answered, and a new one starts after a pause.
fn fell(app: App) {
    if app.core.get_untracked() == CoreState::Held {
        // Another tab holds the storage still: it is waited for.
        end_worker();
        set_timeout(move || resume(app), FIRST_PAUSE);
        return;
    }
    end_worker();
    keep::clear(Kept::Closed);
    let falls = with(|link| {
        link.closed = false;
        link.fell = true;
        link.falls += 1;
        link.falls
    });
    if falls >= FALLS {
        stop(app, CoreState::Stopped);
        return;
    }
    app.core.set(CoreState::Again);
    set_timeout(move || spawn(app), FIRST_PAUSE * 2_u32.pow(falls - 1));
}

/// Its download was cut: nothing fell. It is tried again after a pause, or once there is a
/// network.
fn cut(app: App) {
    end_worker();
    let cuts = with(|link| {
        link.cuts = link.cuts.saturating_add(1);
        link.cuts
    });
    app.core.set(CoreState::Cut);
    let pause = FIRST_PAUSE * 2_u32.pow(cuts.min(8));
    set_timeout(move || resume(app), pause.min(LONGEST_PAUSE));
}

/// Starts the core that waits for something else, unless it was started meanwhile.
fn resume(app: App) {
    let waits = matches!(app.core.get_untracked(), CoreState::Cut | CoreState::Held);
    if waits && with(|link| link.worker.is_none()) {
        // What falls from now on falls by itself, unless it says again why it waits.
        app.core.set(CoreState::Starting);
        spawn(app);
    }
}

/// Ends the Worker; what was under way is answered.
fn end_worker() {
    let pending = with(|link| {
        if let Some(worker) = link.worker.take() {
            worker.set_onmessage(None);
            worker.set_onerror(None);
            worker.terminate();
        }
        link.ready = false;
        std::mem::take(&mut link.pending)
    });
    for (_, then) in pending {
        then(Err(Problem::Broken));
    }
}

/// The person decides what comes next; whoever waits is answered.
fn stop(app: App, state: CoreState) {
    app.core.set(state);
    let waiting = with(|link| {
        link.stopped = true;
        std::mem::take(&mut link.waiting)
    });
    for (_, then) in waiting {
        then(Err(Problem::Broken));
    }
}

fn beat(app: App) {
    // A tab out of sight is slowed down by the browser: its silence says nothing.
    if document().visibility_state() != VisibilityState::Visible {
        return;
    }
    let (alive, silent, ready) = with(|link| {
        link.silent += 1;
        (link.worker.is_some(), link.silent, link.ready)
    });
    if alive && silent > SILENT_BEATS {
        fell(app);
    } else if ready {
        send(Command::Ping, |_| ());
    }
}

fn keep_view() {
    if let Some(written) = with(|link| link.view.take()) {
        keep::set_written(Kept::View, &written);
    }
}

/// Forgets the view that waits to be kept.
pub(crate) fn drop_view() {
    with(|link| link.view = None);
}

/// An interface and a core of different versions: the page was updated under our feet.
fn reload_once() {
    const DONE: &str = "porte-voix:reloaded";
    let Ok(Some(session)) = window().session_storage() else {
        return;
    };
    if session.get_item(DONE).ok().flatten().is_none() && session.set_item(DONE, "1").is_ok() {
        // Without a reload the screens go on with the view that was kept.
        let _ = window().location().reload();
    }
}
