//! One step of sharing a file. The interface draws the title of the screen above.

mod carry;
mod code;
mod film;
mod give_file;
mod hub;
mod inside;
mod meeting;
mod menu;
mod scan;
mod stills;
mod take_file;

use leptos::prelude::*;
use shared::text::nearby::Near as Key;

use super::state::{Near, Step, t};
use crate::drawing::live::live;
use crate::drawing::parts::{button, icon};

/// The step that the person is at.
pub(super) fn draw(near: Near) -> AnyView {
    let step = move || match near.step.get() {
        Step::Menu => menu::draw(near),
        Step::Scan => scan::draw(near, None),
        Step::Offer(road, code) => code::offer(near, road, &code),
        Step::Answer(road, code) => code::answer(near, road, &code),
        Step::Meeting(road) => meeting::draw(near, road),
        Step::Hub(code) => hub::draw(near, code),
        Step::Stills(codes, at) => stills::draw(near, &codes, at),
        Step::Film(film) => film::draw(near, &film),
        Step::Inside(carried, inside) => inside::draw(near, carried, inside),
    };
    view! { {live(move || notice(near))}{live(step)} }.into_any()
}

fn notice(near: Near) -> AnyView {
    let said = near.notice.get().map(|said| {
        let (class, name) = if said.good {
            ("banner", "check")
        } else {
            ("banner bad", "warning")
        };
        view! { <div class=class>{icon(name)}<p>{said.text}</p></div> }.into_any()
    });
    view! { <div role="status">{said}</div> }.into_any()
}

/// The way back to the choice of ways.
fn back(near: Near) -> AnyView {
    button("plain", "back", t(Key::Back), move || {
        near.go(Step::Menu);
    })
}
