//! Choosing a way: the best that this phone has first, then the others.

use leptos::prelude::*;
use shared::text::nearby::Near as Key;
use wasm_bindgen_futures::spawn_local;

use super::{carry, give_file, hub, meeting, stills, take_file};
use crate::bridge::FIRST_SOCKET;
use crate::drawing::live::live;
use crate::drawing::parts::{button, remark, says};
use crate::near::state::{Near, Shown, Step, t};
use crate::near::{arrive, channel};

/// The screen.
pub(super) fn draw(near: Near) -> AnyView {
    let asking = RwSignal::new(false);
    view! {
        <p>{t(Key::Intro)}</p>
        {live(move || meetings(near))}
        {live(move || hub::standing(near))}
        <div class="actions">{button("first", "camera", t(Key::Scan), move || near.go(Step::Scan))}</div>
        {says(t(Key::ScanSays))}
        <section aria-labelledby="phone"><h2 id="phone">{t(Key::PhoneTitle)}</h2>{phone(near)}</section>
        <section aria-labelledby="images"><h2 id="images">{t(Key::ImagesTitle)}</h2><p>{t(Key::ImagesSays)}</p>{stills::start(near)}</section>
        <section aria-labelledby="file"><h2 id="file">{t(Key::FileTitle)}</h2>
            <h3>{t(Key::FileGive)}</h3><p>{t(Key::FileGiveSays)}</p>{give_file::draw(near)}
            <h3>{t(Key::FileTake)}</h3>{take_file::draw(near)}
        </section>
        {live(move || carry::draw(near, asking))}
    }
    .into_any()
}

/// Those who are being met, the relay apart.
fn meetings(near: Near) -> Vec<AnyView> {
    let all = near.meetings.get();
    let phones = all.into_iter().filter(|(road, _)| *road != FIRST_SOCKET);
    phones
        .map(|(road, now)| meeting::card(near, road, now))
        .collect()
}

fn phone(near: Near) -> AnyView {
    if !channel::is_possible() {
        return remark("warning", t(Key::NoChannel));
    }
    view! {
        <p>{t(Key::PhoneSays)}</p>
        <div class="actions">{button("second", "qr", t(Key::PhoneShow), move || show(near))}</div>
    }
    .into_any()
}

/// Shows this phone's code.
pub(super) fn show(near: Near) {
    let Some(known) = near.known.get_untracked() else {
        near.trouble(Key::NotIn);
        return;
    };
    spawn_local(async move {
        match channel::offer(arrive::code_of(&known, false)).await {
            Ok((road, mine)) => near.go(Step::Offer(road, Shown::of(&mine.to_text()))),
            Err(why) => near.trouble(channel::says(&why, Key::NoChannel)),
        }
    });
}
