//! A meeting with another phone: how far it is, in contributions and not in bytes.

use leptos::prelude::*;
use shared::text::nearby::Near as Key;

use super::{back, menu};
use crate::bridge::{FIRST_SOCKET, Meeting, MeetingPhase};
use crate::drawing::live::live;
use crate::drawing::parts::{button, icon};
use crate::near::channel;
use crate::near::state::{Near, t, tn};

/// The screen.
pub(super) fn draw(near: Near, road: u32) -> AnyView {
    view! {
        {live(move || card(near, road, near.meeting(road).unwrap_or(Meeting::OPENING)))}
        <div class="actions">
            {button("second", "phones", t(Key::MeetAnother), move || menu::show(near))}
            {back(near)}
        </div>
    }
    .into_any()
}

/// One meeting, with its end.
pub(super) fn card(near: Near, road: u32, meeting: Meeting) -> AnyView {
    let is_over = matches!(meeting.phase, MeetingPhase::Over | MeetingPhase::WrongKey);
    let end = move || {
        channel::part(road);
        near.meetings
            .update(|all| all.retain(|(one, _)| *one != road));
    };
    let (name, key) = if is_over {
        ("close", Key::Close)
    } else {
        ("pass", Key::MeetStop)
    };
    view! {
        <div class="card meeting" data-phase=meeting.phase.name()>
            <h2>{t(Key::MeetPhone)}</h2>
            {numbers(meeting, road)}
            {button("plain", name, t(key), end)}
        </div>
    }
    .into_any()
}

/// Where it stands, in words and numbers.
pub(super) fn numbers(meeting: Meeting, road: u32) -> AnyView {
    let is_hub = road == FIRST_SOCKET;
    let (class, name, key) = match meeting.phase {
        MeetingPhase::Opening => ("state", "reaching", Key::MeetOpening),
        MeetingPhase::Talking => ("state", "reaching", Key::MeetTalking),
        MeetingPhase::Same => ("state received", "received", Key::MeetSame),
        MeetingPhase::Apart if is_hub => ("state", "aside", Key::MeetHubApart),
        MeetingPhase::Apart if meeting.parcels > 0 => ("state received", "lock", Key::MeetPost),
        MeetingPhase::Apart => ("state", "aside", Key::MeetApart),
        MeetingPhase::Over if is_hub => ("state", "away", Key::MeetHubOver),
        MeetingPhase::Over => ("state", "away", Key::MeetOver),
        MeetingPhase::WrongKey => ("state aside", "warning", Key::MeetWrongKey),
    };
    let line = |key: Key, number: u32| view! { <li>{tn(key, number)}</li> }.into_any();
    let left = (meeting.left > 0).then(|| line(Key::MeetLeft, meeting.left));
    let parcels = (meeting.parcels > 0).then(|| line(Key::MeetParcels, meeting.parcels));
    let people = (meeting.people > 0).then(|| line(Key::MeetPeople, meeting.people));
    view! {
        <p class=class role="status">{icon(name)}<span>{t(key)}</span></p>
        <ul class="numbers">{line(Key::MeetCame, meeting.came)}{line(Key::MeetGave, meeting.gave)}{left}{people}{parcels}</ul>
    }
    .into_any()
}
