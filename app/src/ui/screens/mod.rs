//! One screen a file. A screen is drawn once on arrival; only what reads a signal changes.

mod changed;
mod code;
mod device;
mod home;
pub(crate) mod mine;
mod name;
mod need;
mod need_form;
mod propose;
pub(crate) mod question;
mod rank;
mod rank_order;
mod reading;
mod settings;
mod share;
mod staff;
mod versions;
mod welcome;

use leptos::prelude::*;
use shared::text::Key;

use super::parts::{link, remark, says, title};
use super::state::{App, CoreState, t};
use crate::drawing::live::live;
use crate::routes::{Place, Screen};
use crate::ui::desk::named;

/// The screen of this place.
pub(crate) fn draw(app: App, place: Place) -> AnyView {
    match place {
        Place::At(Screen::Start | Screen::Invited) => welcome::draw(app),
        Place::At(Screen::Code) => code::draw(app),
        Place::At(Screen::Question) => question::draw(app),
        Place::At(Screen::Name) => name::draw(app),
        Place::At(Screen::Home) => home::draw(app),
        Place::At(Screen::Propose) => propose::draw(app),
        Place::Need(id) => need::draw(app, id),
        Place::At(Screen::Rank) => in_committee(app, rank::draw),
        Place::At(Screen::Mine) => in_committee(app, mine::draw),
        Place::At(Screen::Device) => device::draw(app),
        Place::At(Screen::Share) => share::draw(app),
        Place::At(Screen::Staff) => in_committee(app, staff::draw),
        Place::At(Screen::Settings) => settings::draw(app),
        Place::At(Screen::Need) | Place::Nowhere => nowhere(),
    }
}

/// A screen of one committee, which is named above it; drawn anew for another.
fn in_committee(app: App, screen: fn(App) -> AnyView) -> AnyView {
    let scope = Memo::new(move |_| app.committee.with(|one| one.as_ref().map(|one| one.scope)));
    let drawn = move || {
        scope.track();
        screen(app)
    };
    view! { {named(app, false)}{live(drawn)} }.into_any()
}

fn nowhere() -> AnyView {
    view! {
        {title(t(Key::NotFound))}
        {says(t(Key::NotFoundSays))}
        <div class="actions">{link(Screen::Home, "first", "home", t(Key::GoHome))}</div>
    }
    .into_any()
}

/// What stands in for a screen that needs a committee.
pub(super) fn no_committee(app: App, heading: Key) -> AnyView {
    let waits = move || match app.core.get() {
        CoreState::Running if app.has_draft() => remark("people", t(Key::ProposeNoCommittee)),
        CoreState::Running => remark("people", t(Key::NoCommittee)),
        // What is kept is not known: the banner says why.
        CoreState::Stopped | CoreState::Newer => ().into_any(),
        CoreState::Starting | CoreState::Again | CoreState::Cut | CoreState::Held => {
            remark("reaching", t(Key::HomeCatching))
        }
    };
    view! {
        {title(t(heading))}
        {live(waits)}
        <div class="actions">{link(Screen::Start, "first", "next", t(Key::JoinFirst))}</div>
    }
    .into_any()
}
