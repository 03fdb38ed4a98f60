//! What the interface keeps on the phone by itself: drafts, the language, the last view drawn.
//!
//! Nothing here is a contribution: those are durable in the core only. Every call may fail
//! (private browsing, a full phone) and then simply keeps nothing.

use std::cell::RefCell;

use serde::Serialize;
use serde::de::DeserializeOwned;
use wasm_bindgen::JsCast;
use web_sys::Storage;

use crate::bytes;
use crate::drafts::{self, Desk, Drafts, Form, Shelf};

/// A thing kept under its own name.
#[derive(Clone, Copy)]
pub(crate) enum Kept {
    /// The last message with a view, as the core sent it.
    View,
    /// The invitation being accepted: the address bar no longer holds it.
    Invitation,
    /// The name being typed.
    Name,
    /// The committee on screen, for those who are in several.
    Committee,
    /// That one joined before who asks, and the rest, was here to be read.
    Unread,
    /// That the sentence on who opens ballots was read.
    SecretRead,
    /// That the browser was asked to keep the data.
    AskedToPersist,
    /// The committee that one confirmed to leave, until that is done.
    Leaving,
    /// That the page was closed, or went out of sight: nothing stopped it.
    Closed,
}

impl Kept {
    const ALL: [Self; 9] = [
        Self::View,
        Self::Invitation,
        Self::Name,
        Self::Committee,
        Self::Unread,
        Self::SecretRead,
        Self::AskedToPersist,
        Self::Leaving,
        Self::Closed,
    ];

    const fn name(self) -> &'static str {
        match self {
            Self::View => "porte-voix:view",
            Self::Invitation => "porte-voix:invitation",
            Self::Name => "porte-voix:name",
            Self::Committee => "porte-voix:committee",
            Self::Unread => "porte-voix:unread",
            Self::SecretRead => "porte-voix:secret-read",
            Self::AskedToPersist => "porte-voix:asked-to-persist",
            Self::Leaving => "porte-voix:leaving",
            Self::Closed => "porte-voix:closed",
        }
    }
}

/// The language, shared with the page's own script under this name.
const LANGUAGE: &str = "lang";

/// None for a guest: tomorrow the same address may be somebody else's.
fn storage() -> Option<Storage> {
    web_sys::window()?
        .local_storage()
        .ok()?
        .filter(|_| !is_guest())
}

/// Whether the page came over plain http from a relay in the room: it lasts as long as it is
/// open, and nothing of it stays.
pub(crate) fn is_guest() -> bool {
    web_sys::window().is_some_and(|window| !window.is_secure_context())
}

/// What is kept, if anything.
pub(crate) fn text(kept: Kept) -> Option<String> {
    storage()?.get_item(kept.name()).ok()?
}

/// Keeps a text; false when the browser refuses.
pub(crate) fn set_text(kept: Kept, text: &str) -> bool {
    storage().is_some_and(|storage| storage.set_item(kept.name(), text).is_ok())
}

/// What is kept, if it can be read.
pub(crate) fn value<T: DeserializeOwned>(kept: Kept) -> Option<T> {
    bytes::from_text(bytes::KEPT_VIEW, &text(kept)?)
}

/// Keeps what is written already; false when the browser refuses.
pub(crate) fn set_written(kept: Kept, written: &[u8]) -> bool {
    set_text(kept, &bytes::to_text(bytes::KEPT_VIEW, written))
}

/// Lets go of one thing.
pub(crate) fn clear(kept: Kept) {
    if let Some(storage) = storage() {
        // A browser that refuses to forget refused to keep as well.
        let _ = storage.remove_item(kept.name());
    }
}

/// Lets go of everything but the language.
pub(crate) fn clear_all() {
    for kept in Kept::ALL {
        clear(kept);
    }
    for key in drafts::all(&Browser) {
        Browser.remove(&key);
    }
    unmark();
}

/// What this tab alone keeps, until it is closed.
fn of_tab() -> Option<Storage> {
    web_sys::window()?
        .session_storage()
        .ok()?
        .filter(|_| !is_guest())
}

/// Notes the committee on screen: in this tab, and for the tabs that open later.
pub(crate) fn set_committee(id: &str) {
    if let Some(tab) = of_tab() {
        // The choice then lasts for this page only.
        let _ = tab.set_item(Kept::Committee.name(), id);
    }
    set_text(Kept::Committee, id);
}

/// The committee on screen, in this tab or in the last one that chose.
pub(crate) fn committee() -> Option<String> {
    let here = of_tab().and_then(|tab| tab.get_item(Kept::Committee.name()).ok().flatten());
    here.or_else(|| text(Kept::Committee))
}

/// Where drafts are kept; in memory what the browser refuses, and a guest's.
struct Browser;

/// This tab's name and those that had ended when it began; what the browser did not keep.
#[derive(Default)]
struct Tab {
    name: String,
    gone: Vec<String>,
    kept: Vec<(String, String)>,
}

thread_local! {
    static TAB: RefCell<Tab> = RefCell::default();
}

impl Shelf for Browser {
    fn keys(&self) -> Vec<String> {
        let mut keys: Vec<String> = TAB.with_borrow(|tab| {
            let kept = tab.kept.iter();
            kept.map(|(key, _)| key.clone()).collect()
        });
        if let Some(storage) = storage() {
            let all = 0..storage.length().unwrap_or(0);
            keys.extend(all.filter_map(|at| storage.key(at).ok().flatten()));
        }
        keys
    }

    fn get(&self, key: &str) -> Option<String> {
        let here = TAB.with_borrow(|tab| {
            let found = tab.kept.iter().find(|(kept, _)| kept == key);
            found.map(|(_, text)| text.clone())
        });
        here.or_else(|| storage()?.get_item(key).ok()?)
    }

    fn set(&self, key: &str, text: &str) -> bool {
        self.remove(key);
        let kept = storage().is_some_and(|storage| storage.set_item(key, text).is_ok());
        if !kept {
            TAB.with_borrow_mut(|tab| tab.kept.push((key.to_owned(), text.to_owned())));
        }
        kept
    }

    fn remove(&self, key: &str) {
        TAB.with_borrow_mut(|tab| tab.kept.retain(|(kept, _)| kept != key));
        if let Some(storage) = storage() {
            // A browser that refuses to forget refused to keep as well.
            let _ = storage.remove_item(key);
        }
    }
}

/// Learns which tab this is, and which ended: the page's own script asked the browser.
pub(crate) fn begin_tab() {
    let known = web_sys::window()
        .and_then(|window| js_sys::Reflect::get(&window, &"porteVoixTabs".into()).ok());
    let live: Vec<String> = known
        .and_then(|known| known.dyn_into::<js_sys::Array>().ok())
        .map(|known| known.iter().filter_map(|name| name.as_string()).collect())
        .unwrap_or_default();
    let gone = drafts::gone(&Browser, &live);
    TAB.with_borrow_mut(|tab| {
        tab.name = live.into_iter().next().unwrap_or_default();
        tab.gone = gone;
    });
}

fn with_drafts<T>(then: impl FnOnce(&Drafts<'_>) -> T) -> T {
    let (tab, gone) = TAB.with_borrow(|tab| (tab.name.clone(), tab.gone.clone()));
    then(&Drafts {
        shelf: &Browser,
        tab: &tab,
        gone: &gone,
    })
}

/// What was being written in this form, if it can be read.
pub(crate) fn draft<T: DeserializeOwned>(desk: Desk, form: Form) -> Option<T> {
    bytes::from_text(
        bytes::KEPT,
        &with_drafts(|drafts| drafts.take_up(desk, form))?,
    )
}

/// Keeps what is being written; false when the browser refuses.
pub(crate) fn set_draft<T: Serialize>(desk: Desk, form: Form, value: &T) -> bool {
    let text = bytes::to_text(bytes::KEPT, &bytes::write(value));
    with_drafts(|drafts| drafts.keep(desk, form, &text))
}

/// Lets go of what was being written.
pub(crate) fn clear_draft(desk: Desk, form: Form) {
    with_drafts(|drafts| drafts.clear(desk, form));
}

/// The need being written goes where it belongs, once that is known.
pub(crate) fn rename_draft(from: Desk, to: Desk) {
    with_drafts(|drafts| drafts.rename(from, to));
}

/// The language chosen before.
pub(crate) fn language() -> Option<String> {
    storage()?.get_item(LANGUAGE).ok()?
}

/// Keeps the language.
pub(crate) fn set_language(code: &str) {
    if let Some(storage) = storage() {
        // The choice then lasts for this page only.
        let _ = storage.set_item(LANGUAGE, code);
    }
}

/// A cookie that says nothing, and that browsers keep longer than what they may erase: with an
/// empty storage it means that the browser erased what was here.
const MARK: &str = "porte-voix-kept=";

/// Sets the mark, once something is kept on this phone.
pub(crate) fn mark() {
    if !was_marked() && !is_guest() {
        let year = 60 * 60 * 24 * 365;
        set_cookie(&format!("{MARK}; Path=/; Max-Age={year}; SameSite=Strict"));
    }
}

/// Takes the mark away, when the person asked that everything be forgotten.
fn unmark() {
    set_cookie(&format!("{MARK}; Path=/; Max-Age=0; SameSite=Strict"));
}

/// Whether the mark is there.
pub(crate) fn was_marked() -> bool {
    document()
        .and_then(|document| js_sys::Reflect::get(&document, &"cookie".into()).ok())
        .and_then(|cookies| cookies.as_string())
        .is_some_and(|cookies| cookies.contains(MARK))
}

fn document() -> Option<web_sys::Document> {
    web_sys::window()?.document()
}

fn set_cookie(cookie: &str) {
    if let Some(document) = document() {
        // Where cookies are refused, an erased storage goes unnoticed.
        let _ = js_sys::Reflect::set(&document, &"cookie".into(), &cookie.into());
    }
}
