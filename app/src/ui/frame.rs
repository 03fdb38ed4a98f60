//! What surrounds every screen: the header with the link's state, the banners, the navigation.

use crate::drawing::live::{live, maybe, on_click};
use leptos::prelude::*;
use shared::text::Key;
use shared::view::LinkPhase;

use super::core_link;
use super::invitation::is_elsewhere;
use super::keep::is_guest;
use super::location::{focus_title, listen};
use super::parts::{button, icon, link};
use super::screens;
use super::state::{App, CoreState, Notice, Update, count, lang, t};
use crate::bridge::Command;
use crate::routes::{Place, Screen};

/// Follows what the page's script says of a newer version.
pub(crate) fn watch_updates(app: App) {
    let read = move || {
        let root = document().document_element();
        let update = match root
            .and_then(|root| root.get_attribute("data-update"))
            .as_deref()
        {
            Some("ready") => Update::Ready,
            Some("elsewhere") => Update::Elsewhere,
            _ => Update::None,
        };
        app.update.set(update);
    };
    read();
    listen("porte-voix:update", move |_| read());
}

/// The whole page, in the language now.
pub(crate) fn draw(app: App) -> AnyView {
    let screen = move || screens::draw(app, app.place.get());
    view! {
        <a class="skip" href="#content" on:click=on_click(move |event| { event.prevent_default(); focus_title(); })>{t(Key::Skip)}</a>
        {header(app)}
        {banners(app)}
        <main id="content">{live(screen)}</main>
        {navigation(app)}
        {notice(app)}
    }
    .into_any()
}

fn header(app: App) -> AnyView {
    view! {
        <header class="top">
            <a class="brand" href="/">{icon("mark")}<span>"Porte-Voix"</span></a>
            <p class="link" role="status">{live(move || link_state(app))}</p>
            <button type="button" class="language" lang=lang().other().tag() on:click=on_click(move |_| app.speak(lang().other()))>
                {icon("language")}<span>{t(Key::OtherLanguage)}</span>
            </button>
            <a class="gear" href=Screen::Settings.pattern() aria-current=maybe(move || current(app, Screen::Settings))>
                {icon("settings")}<span>{t(Key::Settings)}</span>
            </a>
        </header>
    }
    .into_any()
}

/// One word and its icon.
fn link_state(app: App) -> AnyView {
    let phase = app.view.with(|view| view.link.phase);
    let joined = app.committee.with(Option::is_some);
    let (class, name, key) = match (app.core.get(), phase) {
        (CoreState::Running, LinkPhase::Live | LinkPhase::Public) => {
            ("good", "live", Key::LinkLive)
        }
        (CoreState::Running, LinkPhase::Reaching) => ("", "reaching", Key::LinkReaching),
        (CoreState::Running, LinkPhase::Away) => ("", "away", Key::LinkAway),
        (CoreState::Running, LinkPhase::WrongKey) => ("bad", "warning", Key::LinkWrongKey),
        (CoreState::Running, LinkPhase::None) if joined => ("", "phone", Key::LinkNone),
        (CoreState::Running, LinkPhase::None) => return ().into_any(),
        _ => ("", "reaching", Key::LinkStarting),
    };
    view! { <span class=class>{icon(name)}<span>{t(key)}</span></span> }.into_any()
}

fn current(app: App, screen: Screen) -> Option<&'static str> {
    let home = screen == Screen::Home;
    let here = match app.place.get() {
        Place::At(Screen::Start | Screen::Invited) | Place::Need(_) => home,
        Place::At(at) => at == screen,
        Place::Nowhere => false,
    };
    here.then_some("page")
}

fn navigation(app: App) -> AnyView {
    let item = move |screen: Screen, name: &'static str, key: Key| {
        view! {
            <a href=screen.pattern() aria-current=maybe(move || current(app, screen))>{icon(name)}<span>{t(key)}</span></a>
        }.into_any()
    };
    let joined = Memo::new(move |_| app.committee.with(Option::is_some));
    let tabs = move || {
        joined.get().then(|| {
            view! {
                <nav class="tabs" aria-label=t(Key::Menu)>
                    {item(Screen::Home, "home", Key::Home)}
                    {item(Screen::Propose, "propose", Key::Propose)}
                    {item(Screen::Rank, "rank", Key::Rank)}
                    {item(Screen::Mine, "me", Key::Mine)}
                </nav>
            }
            .into_any()
        })
    };
    live(tabs)
}

/// What was just done, or why it was not.
fn notice(app: App) -> AnyView {
    let shown = move || {
        app.notice.get().map(|notice| {
            let (class, name, text) = match notice {
                Notice::Done(text) => ("notice", "check", text),
                Notice::Trouble(text) | Notice::Refused(text) => {
                    ("notice trouble", "warning", text)
                }
            };
            view! {
                <div class=class>
                    {icon(name)}<p>{text}</p>
                    <button type="button" on:click=on_click(move |_| app.notice.set(None))>{t(Key::Close)}</button>
                </div>
            }.into_any()
        })
    };
    view! { <div class="notices" role="status">{live(shown)}</div> }.into_any()
}

fn banner(class: &'static str, name: &str, text: &'static str, action: Option<AnyView>) -> AnyView {
    view! { <div class=class>{icon(name)}<p>{text}</p>{action}</div> }.into_any()
}

fn banners(app: App) -> AnyView {
    let demonstration = move || {
        app.consultation
            .with(|one| {
                one.as_ref().map_or_else(
                    || served_as_demonstration() && !is_elsewhere(app),
                    |one| one.demonstration,
                )
            })
            .then(|| {
                view! {
                    <aside class="demonstration" aria-label=t(Key::Demonstration)>
                        {icon("sample")}<strong>{t(Key::Demonstration)}</strong>
                    </aside>
                }
                .into_any()
            })
    };
    let storage = Memo::new(move |_| app.view.with(|view| view.storage));
    let stored = move || {
        storage.with(|storage| {
            let backup = || link(Screen::Device, "second", "backup", t(Key::MakeBackup));
            let restore = || link(Screen::Device, "second", "backup", t(Key::UseBackup));
            [
                storage
                    .full
                    .then(|| banner("banner bad", "warning", t(Key::StorageFull), Some(backup()))),
                storage
                    .private
                    .then(|| banner("banner bad", "warning", t(Key::StoragePrivate), None)),
                storage.evicted.then(|| {
                    banner(
                        "banner bad",
                        "warning",
                        t(Key::StorageEvicted),
                        Some(restore()),
                    )
                }),
                storage
                    .incomplete
                    .then(|| banner("banner", "warning", t(Key::StorageIncomplete), None)),
            ]
            .into_iter()
            .flatten()
            .collect_view()
        })
    };
    let guest = is_guest().then(|| banner("banner", "door", t(Key::GuestSays), None));
    let core = move || match app.core.get() {
        CoreState::Again => Some(banner("banner", "reaching", t(again_says()), None)),
        CoreState::Held => Some(banner("banner", "warning", t(Key::CoreHeld), None)),
        state @ (CoreState::Cut | CoreState::Newer | CoreState::Stopped) => {
            let again = button("second", "reaching", t(Key::Retry), move || {
                if state == CoreState::Newer {
                    // The newer version is what the reload brings.
                    let _ = window().location().reload();
                } else {
                    core_link::again(app);
                }
            });
            let says = match state {
                CoreState::Cut => Key::CoreCut,
                CoreState::Newer => Key::CoreNewer,
                _ if is_guest() => Key::GuestAgain,
                _ => Key::CoreStopped,
            };
            Some(banner("banner bad", "warning", t(says), Some(again)))
        }
        CoreState::Starting | CoreState::Running => None,
    };
    let update = move || match (app.update.get(), app.dirty.get()) {
        (Update::None, _) => None,
        (Update::Ready, true) => Some(banner("banner", "new", t(Key::UpdateWaits), None)),
        (Update::Ready, false) => {
            let take = button("second", "new", t(Key::UpdateTake), || {
                if let Ok(event) = web_sys::Event::new("porte-voix:take-update") {
                    // Nobody listening means that there is no service worker, so no update.
                    let _ = window().dispatch_event(&event);
                }
            });
            Some(banner("banner", "new", t(Key::UpdateReady), Some(take)))
        }
        (Update::Elsewhere, _) => Some(banner("banner", "new", t(Key::UpdateElsewhere), None)),
    };
    let phase = Memo::new(move |_| app.view.with(|view| (view.link.phase, view.link.waiting)));
    let away = move || match phase.get() {
        (LinkPhase::WrongKey, _) => {
            Some(banner("banner bad", "warning", t(Key::WrongKeySays), None))
        }
        (LinkPhase::Away, waiting) if waiting > 0 => {
            let again = button("second", "reaching", t(Key::Retry), || {
                core_link::send(Command::Retry, |_| ())
            });
            let text = count(waiting, Key::WaitingOne, Key::WaitingMany);
            Some(
                view! { <div class="banner quiet">{icon("away")}<p>{text}</p>{again}</div> }
                    .into_any(),
            )
        }
        _ => None,
    };
    view! { {live(demonstration)}<div class="banners" role="status">{guest}{live(stored)}{live(core)}{live(update)}{live(away)}</div> }
        .into_any()
}

/// Before anything is joined: what the server wrote in the page says it.
fn served_as_demonstration() -> bool {
    let said = document().query_selector("#shell .demonstration");
    said.is_ok_and(|said| said.is_some())
}

/// A guest's core kept nothing.
fn again_says() -> Key {
    if is_guest() {
        Key::GuestAgain
    } else {
        Key::CoreAgain
    }
}
