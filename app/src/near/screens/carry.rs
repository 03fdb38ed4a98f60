//! Carrying for other committees: asked of who facilitates one; in numbers, never in words.

use leptos::prelude::*;
use shared::text::nearby::Near as Key;

use crate::bridge::{Command, Load};
use crate::drawing::lang::written;
use crate::drawing::live::live;
use crate::drawing::parts::{button, remark};
use crate::near::state::{Near, t, tf, tn};
use crate::near::talk::send;

/// The section; none for who facilitates no committee and carries nothing.
pub(super) fn draw(near: Near, asking: RwSignal<bool>) -> Option<AnyView> {
    let known = near.known.get()?;
    let facilitates = known.places.iter().any(|place| place.facilitates);
    if known.load.is_none() && !facilitates {
        return None;
    }
    let content = match known.load {
        Some(load) => carried(near, load, asking),
        None => {
            let start = move || carry(near, true);
            view! { <div class="actions">{button("second", "pass", t(Key::CarryStart), start)}</div> }.into_any()
        }
    };
    Some(
        view! {
            <section aria-labelledby="carry">
                <h2 id="carry">{t(Key::CarryTitle)}</h2>
                <p>{t(Key::CarrySays)}</p>
                {content}
            </section>
        }
        .into_any(),
    )
}

/// `asking`: whether the person is asked to confirm; the numbers may change meanwhile.
fn carried(near: Near, load: Load, asking: RwSignal<bool>) -> AnyView {
    let number = |number: u32| written(f64::from(number));
    let numbers = tf(
        Key::CarryLoad,
        &[
            &number(load.parcels),
            &number(load.delivered),
            &number(load.kilobytes),
        ],
    );
    let dropped =
        (load.dropped > 0).then(|| remark("warning", tn(Key::CarryDropped, load.dropped)));
    let stop = move || {
        if load.parcels > 0 {
            asking.set(true);
        } else {
            carry(near, false);
        }
    };
    let end = move || {
        if asking.get() {
            view! {
                {remark("warning", t(Key::CarryStopSays))}
                <div class="actions">
                    {button("second", "close", t(Key::CarryStopYes), move || { asking.set(false); carry(near, false); })}
                    {button("plain", "back", t(Key::CarryStopNo), move || asking.set(false))}
                </div>
            }
            .into_any()
        } else {
            view! { <div class="actions">{button("plain", "close", t(Key::CarryStop), stop)}</div> }
                .into_any()
        }
    };
    view! {
        {remark("check", t(Key::CarryOn))}
        <p>{numbers}</p>
        {dropped}
        {live(end)}
    }
    .into_any()
}

fn carry(near: Near, carries: bool) {
    send(Command::Carry(carries), move |result| match result {
        Ok(_) => near.refresh(),
        Err(problem) => near.problem(problem),
    });
}
