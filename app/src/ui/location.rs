//! Addresses: links followed without reloading, the back button, title and focus on each move,
//! and the invitation's secret taken out of the address bar.
//!
//! A router of components would cost several kilobytes for what one list of routes and these
//! few lines do.

use js_sys::{Array, Reflect};
use leptos::prelude::*;
use shared::identity::hub_code;
use shared::identity::{invitation, pasted};
use wasm_bindgen::prelude::*;
use web_sys::{Event, HtmlAnchorElement, HtmlElement, MouseEvent, Url};

use super::core_link::send;
use super::invitation as accepting;
use super::state::{App, t};
use crate::address::socket_address;
use crate::bridge::Command;
use crate::routes::{Place, Screen};

/// Length of a fragment that is no place in a page.
const SHORTEST: usize = 24;

/// Tells the journeys every route, as `window.__routes`.
pub(crate) fn publish_routes() {
    let routes: Array = Screen::ALL
        .iter()
        .map(|screen| JsValue::from_str(screen.pattern()))
        .collect();
    // A window always accepts a new property.
    let _ = Reflect::set(&window(), &"__routes".into(), &routes);
}

/// Reads the address, then follows it.
pub(crate) fn begin(app: App) {
    read_invitation(app);
    beside(app, Place::read(&path()));
    app.place.set(Place::read(&path()));
    title(app.place.get_untracked());

    listen("popstate", move |_| {
        let place = Place::read(&path());
        // A step of sharing on the same screen is that program's.
        if open_invitation(app) {
            return;
        }
        if app.place.get_untracked() != place {
            arrive(app, place);
        } else if app.second.get_untracked() {
            app.second.set(false);
            begin_step();
        }
    });
    // An invitation pasted in the address bar of an open page only changes the fragment.
    listen("hashchange", move |_| {
        open_invitation(app);
    });
    let click = Closure::<dyn Fn(MouseEvent)>::new(move |event: MouseEvent| follow(app, &event));
    // Listening cannot fail on a document; the page's whole life needs it.
    let _ = document().add_event_listener_with_callback("click", click.as_ref().unchecked_ref());
    click.forget();
}

/// Goes to a screen, leaving the former one behind the back button.
pub(crate) fn go(app: App, place: Place) {
    if let Ok(history) = window().history() {
        // Refused only when called hundreds of times a minute; the screen changes anyway.
        let _ = history.push_state_with_url(&JsValue::NULL, "", Some(&place.address()));
    }
    window().scroll_to_with_x_and_y(0.0, 0.0);
    arrive(app, place);
}

/// Moves the focus to the title of the screen, once it is drawn.
pub(crate) fn focus_title() {
    focus("#content h1");
}

/// Moves the focus there, once it is drawn.
pub(crate) fn focus(there: &'static str) {
    request_animation_frame(move || {
        if let Ok(Some(there)) = document().query_selector(there)
            && let Ok(there) = there.dyn_into::<HtmlElement>()
        {
            // Without a focus the screen is still there.
            let _ = there.focus();
        }
    });
}

/// Begins a second step of the same screen, from which the back button leads to the first.
pub(crate) fn begin_second(app: App) {
    app.second.set(true);
    if let Ok(history) = window().history() {
        // Refused only when called hundreds of times a minute; the step is shown anyway.
        let _ = history.push_state_with_url(&JsValue::NULL, "", None);
    }
}

/// Ends it without the back button: its place in the history goes too, or one step back would lead
/// nowhere. The step itself has ended already, and the answer to this says so.
pub(crate) fn end_second(app: App) {
    if app.second.get_untracked()
        && let Ok(history) = window().history()
    {
        // Refused only when called hundreds of times a minute: then one step back leads nowhere.
        let _ = history.back();
    }
}

/// Shows another step of the same screen, from its beginning.
pub(crate) fn begin_step() {
    window().scroll_to_with_x_and_y(0.0, 0.0);
    focus_title();
}

/// Shows the invitation in the address, if there is one: on whatever screen it came, it is what
/// was asked for.
fn open_invitation(app: App) -> bool {
    let there = read_invitation(app);
    if there {
        let start = Place::At(Screen::Start);
        if Place::read(&path()) == start {
            arrive(app, start);
        } else {
            go(app, start);
        }
    }
    there
}

fn arrive(app: App, place: Place) {
    beside(app, place);
    app.notice.set(None);
    app.dirty.set(false);
    app.second.set(false);
    app.place.set(place);
    title(place);
    focus_title();
}

/// For whom one writes from here on, while an invitation waits.
fn beside(app: App, place: Place) {
    match place {
        // Whoever goes to their committee writes for it, though an invitation waits.
        Place::At(Screen::Home | Screen::Rank | Screen::Mine) | Place::Need(_) => {
            app.aside.set(true);
        }
        Place::At(Screen::Start | Screen::Invited | Screen::Question | Screen::Name) => {
            app.aside.set(false);
        }
        _ => {}
    }
}

/// The window's title.
pub(crate) fn title(place: Place) {
    document().set_title(&format!("{} – Porte-Voix", t(place.title())));
}

fn path() -> String {
    window().location().pathname().unwrap_or_default()
}

/// Takes an invitation out of the address; true when there was one. Programs that pass links on
/// move it out of the fragment, or write more behind it.
fn read_invitation(app: App) -> bool {
    let location = window().location();
    let address = location.href().unwrap_or_default();
    // The code of a relay, in the address that its own page gives, is not secret: it stays there,
    // so that a guest who reloads the page finds the relay again.
    let code = pasted::codes(&address, hub_code::PREFIX);
    if !code.is_empty() {
        let origin = location.origin().unwrap_or_default();
        let address = socket_address(&origin).unwrap_or_default();
        // Whoever reads nothing of it goes on as without a relay.
        send(Command::UseHub { code, address }, |_| ());
        return false;
    }
    let mut code = pasted::codes(&address, invitation::PREFIX);
    if code.is_empty() {
        // Short fragments are places in the page, such as the link that skips to the content;
        // a long one was a code, and that it cannot be read is said.
        code = location.hash().unwrap_or_default();
        if code.len() < SHORTEST {
            return false;
        }
    }
    accepting::take(app, code);
    app.aside.set(false);
    if let Ok(history) = window().history() {
        // The secret then stays in the address bar: unpleasant, not dangerous.
        let _ = history.replace_state_with_url(&JsValue::NULL, "", Some("/"));
    }
    true
}

/// Follows a link of ours without reloading; leaves every other click alone.
fn follow(app: App, event: &MouseEvent) {
    let plain = event.button() == 0
        && !event.meta_key()
        && !event.ctrl_key()
        && !event.shift_key()
        && !event.alt_key();
    if !plain || event.default_prevented() {
        return;
    }
    let target = event
        .target()
        .and_then(|target| target.dyn_into::<web_sys::Element>().ok());
    let link = target
        .and_then(|element| element.closest("a[href]").ok().flatten())
        .and_then(|element| element.dyn_into::<HtmlAnchorElement>().ok());
    let Some(link) = link else { return };
    if !link.target().is_empty() || link.has_attribute("download") {
        return;
    }
    let Ok(address) = Url::new(&link.href()) else {
        return;
    };
    let here = window().location().origin().unwrap_or_default();
    let place = Place::read(&address.pathname());
    if address.origin() == here && address.hash().is_empty() && place != Place::Nowhere {
        event.prevent_default();
        go(app, place);
    }
}

/// Listens on the window for the page's whole life.
pub(crate) fn listen(name: &str, then: impl Fn(Event) + 'static) {
    let closure = Closure::<dyn Fn(Event)>::new(then);
    // Listening cannot fail on a window.
    let _ = window().add_event_listener_with_callback(name, closure.as_ref().unchecked_ref());
    closure.forget();
}
