//! The committee's needs, each with its author and whether it was received.

use leptos::prelude::*;
use shared::identity::DocumentId;
use shared::text::staff::Staff as Key;
use shared::view::State;
use shared::view::staff::NeedLine;

use super::people::author;
use super::state::{Staff, t, tf};
use crate::drawing::live::live;
use crate::drawing::parts::{icon, remark};

/// The section.
pub(super) fn draw(staff: Staff) -> AnyView {
    let ids = staff.part(|one| {
        let ids = one.needs.iter().map(|need| need.id);
        ids.collect::<Vec<_>>()
    });
    let ids = Memo::new(move |_| ids.get().unwrap_or_default());
    let none = move || {
        ids.with(Vec::is_empty)
            .then(|| remark("speech", t(Key::NeedsNone)))
    };
    // The same elements as long as their ids are there: whoever is on one stays on it.
    let list = view! {
        <For each=move || ids.get() key=|id| id.0 children=move |id: DocumentId| line(staff, id) />
    };
    view! {
        <section class="listed" aria-labelledby="needs">
            <h2 id="needs">{t(Key::Needs)}</h2>
            {live(none)}
            <ul class="bubbles">{list}</ul>
        </section>
    }
    .into_any()
}

fn line(staff: Staff, id: DocumentId) -> AnyView {
    let need = staff.part(move |one| one.needs.iter().find(|need| need.id == id).cloned());
    live(move || need.get().flatten().map(|need| bubble(&need)))
}

fn bubble(need: &NeedLine) -> AnyView {
    let sentence = need.sentence.clone();
    // The participant's own screen shows it, but where it is hidden.
    let said = match need.hidden {
        true => view! { <p class="said" dir="auto">{sentence}</p> }.into_any(),
        false => {
            let address = format!("/besoin/{}", need.id);
            view! { <a class="said" dir="auto" href=address>{sentence}</a> }.into_any()
        }
    };
    let hidden = need.hidden.then(|| {
        view! { <span class="mark">{icon("hidden")}<span>{t(Key::Hidden)}</span></span> }.into_any()
    });
    view! {
        <li class="bubble">
            {said}
            <p class="about"><span class="by" dir="auto">{author(&need.author)}</span>{hidden}{state(&need.state)}</p>
        </li>
    }
    .into_any()
}

fn state(state: &State) -> AnyView {
    let (class, name, text) = match state {
        State::Received { by } => ("state received", "received", tf(Key::Received, &[by])),
        State::SetAside => ("state aside", "aside", t(Key::Aside).to_owned()),
        State::Saved | State::Counted { .. } => {
            ("state saved", "phone", t(Key::NotReceived).to_owned())
        }
    };
    view! { <span class=class>{icon(name)}<span>{text}</span></span> }.into_any()
}
