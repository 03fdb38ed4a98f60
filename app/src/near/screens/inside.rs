//! What was carried, before it is taken: how many of what, and how much is new here.

use std::rc::Rc;

use leptos::prelude::*;
use shared::text::nearby::Near as Key;

use super::back;
use crate::bridge::{Carried, Command, FileContents};
use crate::drawing::lang::written;
use crate::drawing::parts::{button, remark};
use crate::near::state::{Near, Step, t, tf, tn};
use crate::near::talk::send;

/// The screen.
pub(super) fn draw(near: Near, carried: Rc<Carried>, inside: FileContents) -> AnyView {
    let numbers = [inside.people, inside.needs, inside.ballots];
    let [people, needs, ballots] = numbers.map(|number| written(f64::from(number)));
    let add = move || {
        send(Command::Take((*carried).clone()), move |result| {
            near.go(Step::Menu);
            match result {
                Ok(_) => near.says(Key::InsideAdded),
                Err(problem) => near.problem(problem),
            }
        });
    };
    let then = if inside.new > 0 {
        view! { <p>{tn(Key::InsideNew, inside.new)}</p><div class="actions">{button("first", "check", t(Key::InsideAdd), add)}</div> }.into_any()
    } else {
        remark("check", t(Key::InsideNothing))
    };
    view! {
        <h2>{t(Key::InsideTitle)}</h2>
        <p>{tf(Key::InsideNumbers, &[&people, &needs, &ballots])}</p>
        {then}
        <div class="actions">{back(near)}</div>
    }
    .into_any()
}
