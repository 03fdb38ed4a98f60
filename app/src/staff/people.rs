//! Who is in the committee, by the names that they show; those who wait to be confirmed apart.

use js_sys::{Array, JsString, Object};
use leptos::prelude::*;
use shared::text::staff::Staff as Key;
use shared::view::Author;

use super::state::{Staff, t};
use crate::drawing::lang::lang;
use crate::drawing::live::live;
use crate::drawing::parts::{icon, remark};

/// The section.
pub(super) fn draw(staff: Staff) -> AnyView {
    let people = staff.part(|one| in_order(one.people.clone()));
    let to_confirm = staff.part(|one| in_order(one.to_confirm.clone()));
    let listed = move || {
        let people = people.get().unwrap_or_default();
        let none = match people.as_slice() {
            [] => Some(Key::PeopleNone),
            [one] if one.me => Some(Key::PeopleAlone),
            _ => None,
        };
        let list = (!people.is_empty()).then(|| names(&people, "me"));
        view! { {list}{none.map(|key| remark("people", t(key)))} }.into_any()
    };
    let waiting = move || {
        let waiting = to_confirm.get().filter(|all| !all.is_empty())?;
        Some(
            view! {
                <h3>{t(Key::ToConfirm)}</h3>
                <p class="help">{t(Key::ToConfirmSays)}</p>
                {names(&waiting, "clock")}
            }
            .into_any(),
        )
    };
    view! {
        <section class="listed" aria-labelledby="people">
            <h2 id="people">{t(Key::People)}</h2>
            {live(waiting)}
            {live(listed)}
        </section>
    }
    .into_any()
}

/// As the language orders names: the core knows bytes, and an accent would put Émile last.
fn in_order(mut people: Vec<Author>) -> Vec<Author> {
    let (tags, options) = (Array::of1(&lang().tag().into()), Object::new());
    people.sort_by(|one, other| match (&one.name, &other.name) {
        (Some(one), Some(other)) => JsString::from(one.as_str())
            .locale_compare(other, &tags, &options)
            .cmp(&0),
        (one, other) => one.is_none().cmp(&other.is_none()),
    });
    people
}

fn names(people: &[Author], name: &str) -> AnyView {
    let one = |person: &Author| {
        let me = person
            .me
            .then(|| view! { <span class="help">{t(Key::Me)}</span> }.into_any());
        view! { <li>{icon(name)}<bdi>{author(person)}</bdi>{me}</li> }.into_any()
    };
    view! { <ul class="names">{people.iter().map(one).collect_view()}</ul> }.into_any()
}

/// The name that somebody shows.
pub(super) fn author(person: &Author) -> String {
    person
        .name
        .clone()
        .unwrap_or_else(|| t(Key::NoName).to_owned())
}
