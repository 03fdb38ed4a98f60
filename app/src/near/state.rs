//! What the screens read: which step, how meetings go, what this phone is.

use std::rc::Rc;

use js_sys::Function;
use leptos::prelude::*;
use shared::carry::code::letters;
use shared::carry::qr;
use shared::carry::still::StillReader;
use shared::text::fill;
use shared::text::nearby::Near as Key;
use wasm_bindgen::JsValue;

use super::talk::{self, Said, send};
use super::{browser, channel};
use crate::bridge::{
    Answer, Carried, Command, FileContents, Meeting, MeetingPhase, Nearby, Problem,
};
use crate::drawing::lang::{lang, written};

/// One step of sharing.
#[derive(Clone)]
pub(super) enum Step {
    /// Choosing a way.
    Menu,
    /// Looking for a code.
    Scan,
    /// Showing the code that another phone answers, on this channel.
    Offer(u32, Shown),
    /// Showing the code that answers another phone's, on this channel.
    Answer(u32, Shown),
    /// Talking to another phone.
    Meeting(u32),
    /// A relay's code was read.
    Hub(String),
    /// Showing one's own contributions, one code after the other.
    Stills(Rc<Vec<Shown>>, usize),
    /// Showing the whole committee.
    Film(Rc<Vec<u8>>),
    /// Something was read, and looked into.
    Inside(Rc<Carried>, FileContents),
}

/// A code on screen.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Shown {
    /// Its letters, for a message or a paper.
    pub(super) text: String,
    /// It as a drawing (SVG).
    pub(super) qr: String,
}

impl Shown {
    /// Draws a text.
    pub(super) fn of(text: &str) -> Self {
        // What a code holds is far below the largest drawing.
        let qr = qr::svg(text).unwrap_or_default();
        let text = letters(text);
        Self { text, qr }
    }
}

/// A sentence that says what was done, or why it was not.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Notice {
    pub(super) good: bool,
    pub(super) text: String,
}

/// The state, copied freely: it only holds handles.
#[derive(Clone, Copy)]
pub(super) struct Near {
    /// Only a code is looked for, for the interface.
    pub(super) only_scan: RwSignal<bool>,
    /// Where the person is.
    pub(super) step: RwSignal<Step, LocalStorage>,
    /// How meetings go, by their channels.
    pub(super) meetings: RwSignal<Vec<(u32, Meeting)>>,
    /// What this phone is; none before it is in a committee.
    pub(super) known: RwSignal<Option<Nearby>>,
    /// Something changed that is on no screen by itself, such as who may be given a file.
    pub(super) changed: RwSignal<()>,
    /// What was just done.
    pub(super) notice: RwSignal<Option<Notice>>,
    /// Codes of one set, as they are read.
    pub(super) stills: StoredValue<StillReader, LocalStorage>,
    found: StoredValue<Option<Function>, LocalStorage>,
}

impl Near {
    /// Before anything was read.
    pub(super) fn new() -> Self {
        Self {
            only_scan: RwSignal::new(false),
            step: RwSignal::new_local(Step::Menu),
            meetings: RwSignal::new(Vec::new()),
            known: RwSignal::new(None),
            changed: RwSignal::new(()),
            notice: RwSignal::new(None),
            stills: StoredValue::new_local(StillReader::default()),
            found: StoredValue::new_local(None),
        }
    }

    /// A screen begins to draw. A code that was shown before is shown on; a look for a code, at a
    /// meeting, or inside of what was carried, is over.
    pub(super) fn open(self, only_scan: bool, found: Function) {
        self.found.set_value(Some(found));
        self.notice.set(None);
        self.only_scan.set(only_scan);
        if only_scan {
            self.step.set(Step::Scan);
        } else if self
            .step
            .with_untracked(|step| matches!(step, Step::Scan | Step::Meeting(_) | Step::Inside(..)))
        {
            self.step.set(Step::Menu);
        }
        self.refresh();
    }

    fn is_at_menu(self) -> bool {
        self.step.with_untracked(|step| matches!(step, Step::Menu))
    }

    /// Goes to a step. The phone's back button leads from any of them to the choice of ways.
    pub(super) fn go(self, step: Step) {
        let (was, is) = (self.is_at_menu(), matches!(step, Step::Menu));
        if was && !is && !self.only_scan.get_untracked() {
            browser::enter_step();
        } else if is && !was {
            browser::leave_step();
        }
        self.notice.set(None);
        self.step.set(step);
        if let Ok(Some(content)) = document().query_selector("#content h1") {
            // Whoever listens to the screen starts again at its top.
            let _ = browser::call(&content, "focus", &[]);
        }
    }

    /// Hands a text to the interface.
    pub(super) fn found(self, text: &str) {
        if let Some(found) = self.found.get_value() {
            // The interface goes elsewhere with it.
            let _ = found.call1(&JsValue::NULL, &text.into());
        }
    }

    /// Says what was done.
    pub(super) fn says(self, key: Key) {
        let text = t(key).to_owned();
        self.notice.set(Some(Notice { good: true, text }));
        browser::show_notice();
    }

    /// Says why something was not done.
    pub(super) fn trouble(self, key: Key) {
        let text = t(key).to_owned();
        self.notice.set(Some(Notice { good: false, text }));
        browser::show_notice();
    }

    /// Says a problem of the core.
    pub(super) fn problem(self, problem: Problem) {
        self.trouble(match problem {
            Problem::BadFile => Key::BadFile,
            Problem::NotForYou => Key::NotForYou,
            Problem::OtherConsultation => Key::ScanOther,
            Problem::BadCode | Problem::CutCode | Problem::NoCode => Key::BadCode,
            Problem::Full => Key::Full,
            Problem::NotIn => Key::NotIn,
            _ => Key::Broken,
        });
    }

    /// How one meeting goes.
    pub(super) fn meeting(self, road: u32) -> Option<Meeting> {
        self.meetings.with(|all| {
            let found = all.iter().find(|(one, _)| *one == road);
            found.map(|(_, meeting)| *meeting)
        })
    }

    fn note(self, road: u32, meeting: Meeting) {
        let before = self.meetings.with_untracked(|all| {
            let found = all.iter().find(|(one, _)| *one == road);
            found.map(|(_, meeting)| meeting.phase)
        });
        self.meetings.update(|all| {
            all.retain(|(one, _)| *one != road);
            all.push((road, meeting));
        });
        let settled = |phase| matches!(phase, MeetingPhase::Same | MeetingPhase::Apart);
        if settled(meeting.phase) && before.is_some_and(|before| !settled(before)) {
            browser::signal();
        }
    }

    /// Reads again what this phone is.
    pub(super) fn refresh(self) {
        send(Command::Nearby, move |result| {
            let known = match result {
                Ok(Answer::Nearby(known)) => Some(known),
                _ => None,
            };
            self.changed.set(());
            // What is drawn from it, and half answered perhaps, stays as long as it is true.
            if self.known.with_untracked(|before| *before != known) {
                self.known.set(known);
            }
        });
    }
}

/// Hears what the core says by itself, and the phone's back button.
pub(super) fn follow(near: Near) {
    browser::on_back(move || {
        if !near.is_at_menu() && !near.only_scan.get_untracked() {
            near.notice.set(None);
            near.step.set(Step::Menu);
        }
    });
    talk::listen(move |said| match said {
        Said::Leaves(road, bytes) => channel::send(road, &bytes),
        Said::Meeting(road, meeting) => {
            near.note(road, meeting);
            let here = near.step.with_untracked(|step| match step {
                Step::Offer(at, _) | Step::Answer(at, _) => *at == road,
                _ => false,
            });
            if here {
                near.go(Step::Meeting(road));
            }
        }
        Said::Unreached(road) => {
            let here = near.step.with_untracked(|step| match step {
                Step::Offer(at, _) | Step::Answer(at, _) | Step::Meeting(at) => *at == road,
                _ => false,
            });
            if here {
                near.go(Step::Menu);
                near.trouble(Key::Unreached);
            }
        }
        Said::View => near.refresh(),
    });
}

/// A text in the language now.
pub(super) fn t(key: Key) -> &'static str {
    key.text(lang())
}

/// A text with values in it.
pub(super) fn tf(key: Key, values: &[&str]) -> String {
    fill(t(key), values)
}

/// A text with a number in it.
pub(super) fn tn(key: Key, number: u32) -> String {
    tf(key, &[&written(f64::from(number))])
}
