//! What the interface keeps on the phone by itself: drafts, the language, the last view drawn.
//!
//! Nothing here is a contribution: those are durable in the core only. Every call may fail
//! (private browsing, a full phone) and then simply keeps nothing.

use serde::Serialize;
use serde::de::DeserializeOwned;
use web_sys::Storage;

use crate::bytes;

/// A thing kept under its own name.
#[derive(Clone, Copy)]
pub(crate) enum Kept {
    /// The need being written.
    Draft,
    /// The ballot being made.
    Order,
    /// The last message with a view, as the core sent it.
    View,
    /// The invitation being accepted: the address bar no longer holds it.
    Invitation,
    /// The name being typed.
    Name,
    /// The committee on screen, for those who are in several.
    Committee,
    /// That the sentence on who opens ballots was read.
    SecretRead,
    /// That the browser was asked to keep the data.
    AskedToPersist,
}

impl Kept {
    const ALL: [Self; 8] = [
        Self::Draft,
        Self::Order,
        Self::View,
        Self::Invitation,
        Self::Name,
        Self::Committee,
        Self::SecretRead,
        Self::AskedToPersist,
    ];

    const fn name(self) -> &'static str {
        match self {
            Self::Draft => "porte-voix:draft",
            Self::Order => "porte-voix:order",
            Self::View => "porte-voix:view",
            Self::Invitation => "porte-voix:invitation",
            Self::Name => "porte-voix:name",
            Self::Committee => "porte-voix:committee",
            Self::SecretRead => "porte-voix:secret-read",
            Self::AskedToPersist => "porte-voix:asked-to-persist",
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
    bytes::from_text(&text(kept)?)
}

/// Keeps a value; false when the browser refuses.
pub(crate) fn set_value<T: Serialize>(kept: Kept, value: &T) -> bool {
    set_written(kept, &bytes::write(value))
}

/// Keeps what is written already; false when the browser refuses.
pub(crate) fn set_written(kept: Kept, written: &[u8]) -> bool {
    set_text(kept, &bytes::to_text(written))
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
    unmark();
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
