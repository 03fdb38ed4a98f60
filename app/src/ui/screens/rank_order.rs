//! The second step of ranking: up and down buttons, equal places, and dragging as an extra.

use crate::drawing::live::{flag, on_change, on_click, on_pointer, text};
use leptos::prelude::*;
use shared::identity::DocumentId;
use shared::text::Key;
use wasm_bindgen::JsCast;
use web_sys::{Element, PointerEvent};

use super::rank::{Making, Step};
use crate::order::Row;
use crate::ui::parts::{button, icon, title};
use crate::ui::state::{t, tf};

/// The step.
pub(super) fn draw(making: Making) -> AnyView {
    let Making { order, busy, .. } = making;
    let dragged = RwSignal::new(None::<DocumentId>);
    let moved = RwSignal::new(String::new());
    let rows =
        move || order.with(|order| order.rows().iter().copied().enumerate().collect::<Vec<_>>());
    let give = move || making.give(order.with_untracked(crate::order::Order::groups));
    view! {
        <p class="step">{t(Key::RankStepOrder)}</p>
        {title(t(Key::RankOrderTitle))}
        <p class="lead">{t(Key::RankOrderSays)}</p>
        <ol class="order" on:pointermove=on_pointer(move |event| drag(making, dragged, &event))
            on:pointerup=on_pointer(move |_| dragged.set(None)) on:pointercancel=on_pointer(move |_| dragged.set(None))>
            // A row is drawn again when its own place or tie changes, so the focus follows the need.
            <For each=rows key=|(at, row)| (row.need.0, *at, row.equal) let:row>{line(making, row.0, row.1, dragged, moved)}</For>
        </ol>
        <p class="sr" role="status">{text(move || moved.get())}</p>
        <div class="actions">
            <button type="button" class="first" disabled=flag(move || busy.get() || order.with(crate::order::Order::is_empty)) on:click=on_click(move |_| give())>
                {icon("check")}<span>{text(move || if busy.get() { t(Key::Saving) } else { t(Key::RankGive) })}</span>
            </button>
            {button("plain", "back", t(Key::Back), move || making.to(Step::Choose))}
        </div>
    }
    .into_any()
}

fn sentence(making: Making, id: DocumentId) -> String {
    let found = making.needs.with_untracked(|needs| {
        needs
            .iter()
            .find(|need| need.id == id)
            .map(|need| need.sentence.clone())
    });
    found.unwrap_or_else(|| t(Key::WordsGone).to_owned())
}

fn line(
    making: Making,
    at: usize,
    row: Row,
    dragged: RwSignal<Option<DocumentId>>,
    moved: RwSignal<String>,
) -> AnyView {
    let words = sentence(making, row.need);
    let last = making.order.with_untracked(crate::order::Order::len) == at + 1;
    let place = making
        .order
        .with_untracked(|order| order.places().get(at).copied().unwrap_or(at + 1));
    let shift = {
        let words = words.clone();
        move |to: usize, which: &'static str| {
            making.change(|order| order.shift(at, to));
            moved.set(tf(Key::RankMoved, &[&words, &(to + 1).to_string()]));
            refocus(row.need, which);
        }
    };
    let (up, down) = (shift.clone(), shift);
    let tie = (at > 0).then(|| {
        let set = move |event| {
            let equal = event_target_checked(&event);
            making.change(|order| order.set_equal(at, equal));
            refocus(row.need, "tie");
        };
        view! {
            <label class="tie"><input type="checkbox" data-act="tie" checked=row.equal on:change=on_change(set) />{icon("equal")}<span>{t(Key::RankTie)}</span></label>
        }.into_any()
    });
    let grab = move |event: PointerEvent| {
        event.prevent_default();
        dragged.set(Some(row.need));
    };
    view! {
        <li data-need=row.need.to_string() class:equal=row.equal class:dragged=flag(move || dragged.get() == Some(row.need))>
            {tie}
            <div class="row">
                <span class="place"><span class="sr">{tf(Key::Place, &[&place.to_string()])}</span><span aria-hidden="true">{place}</span></span>
                <span class="said" dir="auto" on:pointerdown=on_pointer(grab)>{words.clone()}</span>
                <span class="moves">
                    <button type="button" data-act="up" disabled=at == 0 aria-label=tf(Key::RankUp, &[&words]) on:click=on_click(move |_| up(at - 1, "up"))>{icon("up")}</button>
                    <button type="button" data-act="down" disabled=last aria-label=tf(Key::RankDown, &[&words]) on:click=on_click(move |_| down(at + 1, "down"))>{icon("down")}</button>
                </span>
            </div>
        </li>
    }
    .into_any()
}

/// The row is drawn again in its new place: the focus goes back to the button that moved it, or
/// to the other one where the end of the list was reached.
fn refocus(need: DocumentId, which: &'static str) {
    request_animation_frame(move || {
        let row = format!("[data-need=\"{need}\"] ");
        let wanted = [
            format!("{row}[data-act={which}]:not(:disabled)"),
            format!("{row}[data-act]:not(:disabled)"),
        ];
        let found = wanted
            .iter()
            .find_map(|selector| document().query_selector(selector).ok().flatten());
        if let Some(element) =
            found.and_then(|element| element.dyn_into::<web_sys::HtmlElement>().ok())
        {
            // Without a focus the row is still moved.
            let _ = element.focus();
        }
    });
}

/// Moves the dragged need to the row under the finger.
fn drag(making: Making, dragged: RwSignal<Option<DocumentId>>, event: &PointerEvent) {
    let Some(need) = dragged.get_untracked() else {
        return;
    };
    #[allow(clippy::cast_precision_loss)] // a position on a screen
    let under = document().element_from_point(event.client_x() as f32, event.client_y() as f32);
    let row = under.and_then(|element: Element| element.closest("[data-need]").ok().flatten());
    let target = row
        .and_then(|row| row.get_attribute("data-need"))
        .and_then(|id| id.parse::<DocumentId>().ok());
    let Some(target) = target.filter(|target| *target != need) else {
        return;
    };
    let at = |wanted: DocumentId| {
        making
            .order
            .with_untracked(|order| order.rows().iter().position(|row| row.need == wanted))
    };
    if let (Some(from), Some(to)) = (at(need), at(target)) {
        making.change(|order| order.shift(from, to));
    }
}
