//! The second step of ranking: up and down buttons, equal places, and dragging as an extra.

use crate::drawing::live::{flag, live, on_change, on_click, on_pointer, text};
use leptos::prelude::*;
use shared::identity::DocumentId;
use shared::text::Key;
use wasm_bindgen::JsCast;
use web_sys::{Element, PointerEvent};

use super::changed;
use super::rank::Making;
use crate::ui::parts::{button, icon, title};
use crate::ui::state::{t, tf};

/// The step.
pub(super) fn draw(making: Making) -> AnyView {
    let Making { order, busy, .. } = making;
    let dragged = RwSignal::new(None::<DocumentId>);
    let moved = RwSignal::new(String::new());
    let rows = move || {
        let id = |row: &crate::order::Row| row.need;
        order.with(|order| order.rows().iter().map(id).collect::<Vec<_>>())
    };
    // What reads otherwise meanwhile is not what is put in order: it is asked after.
    let shown = StoredValue::new(Vec::new());
    let said = move |id: DocumentId| {
        let (words, before) =
            changed::shown(making.app, id).unwrap_or_else(|| (making.sentence(id), None));
        shown.update_value(|shown| shown.push((id, words.clone())));
        (words, before)
    };
    let give = move || {
        let groups = order.with_untracked(crate::order::Order::groups);
        making.give(groups, shown.get_value());
    };
    // As the back button does, so that it leads further next time.
    let back = || {
        if let Ok(history) = window().history() {
            let _ = history.back();
        }
    };
    view! {
        <p class="step">{t(Key::RankStepOrder)}</p>
        {title(t(Key::RankOrderTitle))}
        <p class="lead">{t(Key::RankOrderSays)}</p>
        <ol class="order" on:pointermove=on_pointer(move |event| drag(making, dragged, &event))
            on:pointerup=on_pointer(move |_| dragged.set(None)) on:pointercancel=on_pointer(move |_| dragged.set(None))>
            <For each=rows key=|id| id.0 let:id>{line(making, id, said(id), dragged, moved)}</For>
        </ol>
        <p class="sr" role="status">{text(move || moved.get())}</p>
        <div class="actions">
            <button type="button" class="first" disabled=flag(move || busy.get() || order.with(crate::order::Order::is_empty)) on:click=on_click(move |_| give())>
                {icon("check")}<span>{text(move || if busy.get() { t(Key::Saving) } else { t(Key::RankGive) })}</span>
            </button>
            {button("plain", "back", t(Key::Back), back)}
        </div>
    }
    .into_any()
}

/// One row, the same as long as its need is chosen; its place is read each time.
fn line(
    making: Making,
    need: DocumentId,
    (words, before): (String, Option<String>),
    dragged: RwSignal<Option<DocumentId>>,
    moved: RwSignal<String>,
) -> AnyView {
    let order = making.order;
    let said = StoredValue::new(words);
    let at = move || {
        let here =
            |order: &crate::order::Order| order.rows().iter().position(|row| row.need == need);
        order.with(here).unwrap_or_default()
    };
    let place = move || {
        let places = order.with(crate::order::Order::places);
        places.get(at()).map_or(0, |place| *place).to_string()
    };
    let equal = move || order.with(|order| order.rows().get(at()).is_some_and(|row| row.equal));
    let shift = move |down: bool, which: &'static str| {
        let from = untrack(at);
        let to = if down {
            from + 1
        } else {
            from.saturating_sub(1)
        };
        making.change(|order| order.shift(from, to));
        let words = said.get_value();
        moved.set(tf(Key::RankMoved, &[&words, &(to + 1).to_string()]));
        refocus(need, which);
    };
    let tie = move || {
        let set = move |event| {
            let equal = event_target_checked(&event);
            let at = untrack(at);
            making.change(|order| order.set_equal(at, equal));
        };
        (at() > 0).then(|| view! {
            <label class="tie"><input type="checkbox" data-act="tie" prop:checked=flag(equal) on:change=on_change(set) />{icon("equal")}<span>{t(Key::RankTie)}</span></label>
        }.into_any())
    };
    let grab = move |event: PointerEvent| {
        event.prevent_default();
        dragged.set(Some(need));
        // The list gets what the finger does from here on, wherever it goes: rows move under it.
        if let Some(list) = list_of(&event) {
            // Without it a finger that leaves the list ends the drag late.
            let _ = list.set_pointer_capture(event.pointer_id());
        }
    };
    let words = move |key: Key| tf(key, &[&said.get_value()]);
    view! {
        <li data-need=need.to_string() class:equal=flag(equal) class:dragged=flag(move || dragged.get() == Some(need))>
            {live(tie)}
            <div class="row">
                // Only here does a finger move the need: anywhere else it moves the page.
                <span class="handle" on:pointerdown=on_pointer(grab)>
                    <span class="place"><span class="sr">{text(move || tf(Key::Place, &[&place()]))}</span><span aria-hidden="true">{text(place)}</span></span>
                    {icon("drag")}
                </span>
                <span class="said" dir="auto">{said.get_value()}</span>
                <span class="moves">
                    <button type="button" data-act="up" disabled=flag(move || at() == 0) aria-label=words(Key::RankUp) on:click=on_click(move |_| shift(false, "up"))>{icon("up")}</button>
                    <button type="button" data-act="down" disabled=flag(move || at() + 1 >= order.with(crate::order::Order::len)) aria-label=words(Key::RankDown) on:click=on_click(move |_| shift(true, "down"))>{icon("down")}</button>
                </span>
            </div>
            {before.map(|before| changed::was(&before))}
        </li>
    }
    .into_any()
}

/// A row that goes elsewhere in the page loses the focus: it goes back to the button that moved it, or
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

fn list_of(event: &PointerEvent) -> Option<Element> {
    let touched = event.target()?.dyn_into::<Element>().ok()?;
    touched.closest("ol").ok()?
}

/// Moves the dragged need to the place of the row under the finger, once the finger is where the
/// need will be: a small row over a tall one would else go back and forth.
fn drag(making: Making, dragged: RwSignal<Option<DocumentId>>, event: &PointerEvent) {
    let Some(need) = dragged.get_untracked() else {
        return;
    };
    if event.buttons() == 0 {
        dragged.set(None);
        return;
    }
    let y = f64::from(event.client_y());
    let Some(rows) = list_of(event).map(|list| list.children()) else {
        return;
    };
    let row = |at: usize| {
        let row = rows.item(u32::try_from(at).unwrap_or(u32::MAX))?;
        Some(row.get_bounding_client_rect())
    };
    let (from, number) = making.order.with_untracked(|order| {
        let from = order.rows().iter().position(|row| row.need == need);
        (from, order.len())
    });
    let Some((from, own)) = from.and_then(|from| Some((from, row(from)?.height()))) else {
        return;
    };
    let up = |at: &usize| {
        let over = row(*at);
        over.is_some_and(|over| y < over.bottom() && y < over.top() + own)
    };
    let down = |at: &usize| {
        let over = row(*at);
        over.is_some_and(|over| y > over.top() && y > over.bottom() - own)
    };
    let to = (0..from).find(up);
    let to = to.or_else(|| (from + 1..number).rfind(down));
    if let Some(to) = to {
        making.change(|order| order.shift(from, to));
    }
}
