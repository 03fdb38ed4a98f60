//! One's own contributions as codes to be read one after the other.

use std::rc::Rc;

use leptos::prelude::*;
use shared::carry::{row, still};
use shared::identity::ScopeId;
use shared::text::nearby::Near as Key;

use super::{back, code, film};
use crate::bridge::{Answer, Command, NearbyPlace};
use crate::drawing::live::{live, on_click};
use crate::drawing::parts::{button, icon};
use crate::near::state::{Near, Shown, Step, t, tf};
use crate::near::talk::send;

/// The buttons that begin it: one for each committee, named when there are several.
pub(super) fn start(near: Near) -> AnyView {
    let buttons = move || {
        let places = near.known.with(|known| {
            let known = known.as_ref();
            known.map_or_else(Vec::new, |known| known.places.clone())
        });
        let several = places.len() > 1;
        let of = move |NearbyPlace { scope, name, .. }: NearbyPlace| {
            let name = several.then(|| view! { <small dir="auto">{name}</small> }.into_any());
            view! {
                <button type="button" class="second" on:click=on_click(move |_| make(near, scope))>
                    {icon("qr")}<span>{t(Key::ImagesMine)}</span>{name}
                </button>
            }
            .into_any()
        };
        places.into_iter().map(of).collect::<Vec<_>>()
    };
    view! { <div class="actions">{live(buttons)}</div>{film::start(near)} }.into_any()
}

fn make(near: Near, scope: ScopeId) {
    let Some(known) = near.known.get_untracked() else {
        near.trouble(Key::NotIn);
        return;
    };
    send(Command::MyWords { scope }, move |result| {
        let envelopes = match result {
            Ok(Answer::Bytes { bytes, .. }) => row::read(&bytes).unwrap_or_default(),
            _ => Vec::new(),
        };
        if envelopes.is_empty() {
            near.trouble(Key::StillNone);
            return;
        }
        match still::write(&known.consultation, &envelopes) {
            Ok(codes) => {
                let codes: Vec<Shown> = codes.iter().map(|code| Shown::of(code)).collect();
                near.go(Step::Stills(Rc::new(codes), 0));
            }
            Err(_) => near.trouble(Key::StillTooLong),
        }
    });
}

/// The screen.
pub(super) fn draw(near: Near, codes: &Rc<Vec<Shown>>, at: usize) -> AnyView {
    let (number, of) = ((at + 1).to_string(), codes.len().to_string());
    let to = |at: usize| {
        let codes = Rc::clone(codes);
        move || near.go(Step::Stills(Rc::clone(&codes), at))
    };
    let is_last = at + 1 >= codes.len();
    let says = if is_last {
        Key::StillLast
    } else {
        Key::StillSays
    };
    let next =
        (!is_last).then(|| button("first", "next", t(Key::StillNext), to(at.saturating_add(1))));
    let previous = (at > 0).then(|| {
        button(
            "second",
            "back",
            t(Key::StillPrevious),
            to(at.saturating_sub(1)),
        )
    });
    view! {
        <h2>{tf(Key::StillTitle, &[&number, &of])}</h2>
        <p>{t(says)}" "{t(Key::StillClear)}</p>
        {codes.get(at).map(|one| code::shown(near, one))}
        <div class="actions">{next}{previous}{back(near)}</div>
    }
    .into_any()
}
