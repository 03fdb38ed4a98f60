//! Pieces that several screens share: icons, states, cards, the dialogue that asks before what
//! cannot be undone. Plain functions: a component's generated types would weigh on the phone.

use std::sync::Arc;

use crate::drawing::live::{live, on_click};
use leptos::ev;
use leptos::prelude::*;
use shared::identity::DocumentId;
use shared::text::Key;
use shared::view::{Author, Need, Provenance, Source, State, Theme, Waits};
use web_sys::HtmlDialogElement;

use super::state::{App, count, lang, t, tf};
pub(crate) use crate::drawing::parts::{button, icon, remark, says, title};
use crate::routes::{Place, Screen};

/// A link to a screen, drawn as a button of the given class.
pub(crate) fn link(to: Screen, class: &'static str, name: &str, text: &'static str) -> AnyView {
    view! { <a class=class href=to.pattern()>{icon(name)}<span>{text}</span></a> }.into_any()
}

/// Where a contribution stands: an icon and a word.
pub(crate) fn state(state: &State) -> AnyView {
    let (class, name, text) = match state {
        State::Saved => ("state saved", "phone", t(Key::StateSaved).to_owned()),
        State::Received { by } => ("state received", "received", tf(Key::StateReceived, &[by])),
        State::Counted { .. } => ("state counted", "counted", t(Key::StateCounted).to_owned()),
        State::SetAside => ("state aside", "aside", t(Key::StateAside).to_owned()),
    };
    view! { <span class=class>{icon(name)}<span>{text}</span></span> }.into_any()
}

/// Who wrote it.
pub(crate) fn author(author: &Author) -> String {
    match &author.name {
        _ if author.me => t(Key::ByMe).to_owned(),
        Some(name) => name.clone(),
        None => t(Key::ByNobody).to_owned(),
    }
}

/// A theme's pictogram and label.
pub(crate) fn theme(themes: &[Theme], id: Option<&String>) -> Option<AnyView> {
    let theme = themes.iter().find(|theme| Some(&theme.id) == id)?;
    let label = theme.label.text(lang()).to_owned();
    Some(
        view! { <span class="theme">{icon(&theme.pictogram)}<span dir="auto">{label}</span></span> }
            .into_any(),
    )
}

/// Whose words, where they come from, and why they are hidden, when that must be said.
pub(crate) fn marks(need: &Need) -> Vec<AnyView> {
    let mut marks = Vec::new();
    let mut mark = |name: &str, text: String| {
        marks.push(view! { <span class="mark">{icon(name)}<span>{text}</span></span> }.into_any());
    };
    match need.provenance {
        Provenance::OwnWords => {}
        Provenance::OnBehalf => mark("people", t(Key::OnBehalf).to_owned()),
        Provenance::Organisation => mark("house", t(Key::Organisation).to_owned()),
    }
    match need.source {
        None => {}
        Some(Source::Verbatim) => mark("quote", t(Key::SourceVerbatim).to_owned()),
        Some(Source::Paraphrase) => mark("quote", t(Key::SourceParaphrase).to_owned()),
        Some(Source::WordedByUs) => mark("sample", t(Key::SourceOurs).to_owned()),
    }
    if need.group.is_some_and(|group| group != need.id) {
        mark("group", t(Key::Grouped).to_owned());
    }
    if let Some(reason) = &need.hidden {
        mark("hidden", tf(Key::HiddenSays, &[reason]));
    }
    marks
}

/// A list whose items are the same elements as long as their ids are in it: whoever is on one
/// stays on it, whatever comes or goes around.
pub(crate) fn list(
    ids: impl Fn() -> Vec<DocumentId> + Send + 'static,
    item: impl Fn(DocumentId) -> AnyView + Send + Sync + 'static,
) -> AnyView {
    list_of(Box::new(ids), Arc::new(item))
}

type Ids = Box<dyn Fn() -> Vec<DocumentId> + Send>;

fn list_of(ids: Ids, item: Arc<dyn Fn(DocumentId) -> AnyView + Send + Sync>) -> AnyView {
    view! { <For each=ids key=|id| id.0 children=move |id| item(id) /> }.into_any()
}

/// A need as a speech bubble that leads to it.
pub(crate) fn need_card(app: App, id: DocumentId) -> AnyView {
    let need = app.need(id);
    live(move || need.get().map(|need| bubble(app, &need)))
}

fn bubble(app: App, need: &Need) -> AnyView {
    let class = if need.author.me {
        "bubble mine"
    } else {
        "bubble"
    };
    let added = u32::try_from(need.completions.len()).unwrap_or(u32::MAX);
    view! {
        <li class=class>
            {app.themes.with(|themes| theme(themes, need.theme.as_ref()))}
            <a class="said" dir="auto" href=Place::Need(need.id).address()>{need.sentence.clone()}</a>
            <p class="about">
                <span class="by" dir="auto">{author(&need.author)}</span>
                {(added > 0).then(|| view! { <span class="mark">{icon("speech")}<span>{count(added, Key::AddedOne, Key::AddedMany)}</span></span> }.into_any())}
                {marks(need)}
                {need.author.me.then(|| state(&need.state))}
            </p>
        </li>
    }
    .into_any()
}

/// Asks before what cannot be undone. The browser keeps the rest of the page out of reach.
pub(crate) fn confirm(
    open: RwSignal<bool>,
    heading: Key,
    body: AnyView,
    yes: Key,
    then: impl Fn() + 'static,
) -> AnyView {
    dialogue(open, heading, body, yes, Box::new(then))
}

fn dialogue(
    open: RwSignal<bool>,
    heading: Key,
    body: AnyView,
    yes: Key,
    then: Box<dyn Fn()>,
) -> AnyView {
    let dialog = NodeRef::<leptos::html::Dialog>::new();
    Effect::new(move |_| {
        if let Some(dialog) = dialog.get() {
            let dialog: &HtmlDialogElement = &dialog;
            if open.get() && !dialog.open() {
                // Refused only for a dialog outside of the page.
                let _ = dialog.show_modal();
            } else if !open.get() && dialog.open() {
                dialog.close();
            }
        }
    });
    view! {
        <dialog node_ref=dialog aria-labelledby="asks" on:close=move |_: ev::Event| open.set(false)>
            {live(move || open.get().then(|| view! { <h2 id="asks">{t(heading)}</h2> }.into_any()))}
            {body}
            <div class="actions">
                <button type="button" class="danger" on:click=on_click(move |_| { open.set(false); then(); })>{t(yes)}</button>
                <button type="button" class="second" on:click=on_click(move |_| open.set(false))>{t(Key::Cancel)}</button>
            </div>
        </dialog>
    }
    .into_any()
}

/// The table's public page, in the language now.
pub(crate) fn table(app: App) -> Option<String> {
    let address = app
        .consultation
        .with(|one| one.as_ref()?.table_address.clone())?;
    Some([&address, "?lang=", lang().code()].concat())
}

/// What a participant waits for, in words.
pub(crate) const fn waits_says(waits: Waits) -> Key {
    match waits {
        Waits::ToConfirm => Key::HomeToConfirm,
        Waits::OtherPhone => Key::HomeOtherPhone,
        Waits::CodeUsed => Key::CodeUsed,
        Waits::Ended => Key::HomeEnded,
    }
}
