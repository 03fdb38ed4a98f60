//! The whole committee as codes that go by: any of them, in any order, is as good as another.

use std::cell::Cell;
use std::rc::Rc;
use std::time::Duration;

use leptos::prelude::*;
use shared::carry::film::Film;
use shared::text::nearby::Near as Key;

use super::{back, give_file};
use crate::bridge::{Answer, Command};
use crate::drawing::live::live;
use crate::drawing::parts::{button, remark};
use crate::near::state::{Near, Step, t};
use crate::near::talk::send;

/// Between two codes, in milliseconds: at first, at least, at most.
const PACE_MS: u64 = 150;
const FASTEST_MS: u64 = 80;
const SLOWEST_MS: u64 = 600;

/// For whom, then the button that begins it.
pub(super) fn start(near: Near) -> AnyView {
    give_file::for_whom(
        near,
        "film",
        Key::FilmFor,
        Key::ImagesAll,
        "film",
        move |reader, _| {
            send(Command::MakeFile { reader }, move |result| match result {
                Ok(Answer::Bytes { bytes, .. }) if Film::new(&bytes).is_ok() => {
                    near.go(Step::Film(Rc::new(bytes)));
                }
                Ok(_) => near.trouble(Key::FilmTooLong),
                Err(problem) => near.problem(problem),
            });
        },
    )
}

/// The screen.
pub(super) fn draw(near: Near, bundle: &Rc<Vec<u8>>) -> AnyView {
    let Ok(film) = Film::new(bundle) else {
        return remark("warning", t(Key::FilmTooLong));
    };
    let pace = RwSignal::new(PACE_MS);
    let shown = RwSignal::new(0_u32);
    let live_still = Rc::new(Cell::new(true));
    go_on(shown, pace, Rc::clone(&live_still));
    let gone = StoredValue::new_local(live_still);
    on_cleanup(move || gone.with_value(|live| live.set(false)));
    let film = StoredValue::new_local(film);
    let code = move || {
        let text = film.with_value(|film| film.frame(shown.get()));
        let qr = shared::carry::qr::svg(&text).unwrap_or_default();
        view! { <div class="qr wide" role="img" aria-label=t(Key::FilmTitle) inner_html=qr></div> }
            .into_any()
    };
    let slower = move || pace.update(|pace| *pace = (*pace * 3 / 2).min(SLOWEST_MS));
    let faster = move || pace.update(|pace| *pace = (*pace * 2 / 3).max(FASTEST_MS));
    view! {
        <h2>{t(Key::FilmTitle)}</h2>
        <p>{t(Key::FilmSays)}</p>
        <div class="code">{live(code)}</div>
        <div class="actions pair">
            {button("second", "down", t(Key::FilmSlower), slower)}
            {button("second", "up", t(Key::FilmFaster), faster)}
        </div>
        <div class="actions">{back(near)}</div>
    }
    .into_any()
}

/// Shows the next code after a while, until the screen is left.
fn go_on(shown: RwSignal<u32>, pace: RwSignal<u64>, live_still: Rc<Cell<bool>>) {
    let next = move || {
        if live_still.get() {
            shown.update(|at| *at = at.wrapping_add(1));
            go_on(shown, pace, live_still);
        }
    };
    set_timeout(next, Duration::from_millis(pace.get_untracked()));
}
