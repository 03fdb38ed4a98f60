//! The committee's invitation, large enough for a room; and the way to sharing.

use leptos::prelude::*;
use shared::carry::qr;
use shared::text::staff::Staff as Key;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{Clipboard, HtmlTextAreaElement};

use super::state::{Staff, t};
use super::talk::send;
use crate::bridge::{Answer, Command};
use crate::drawing::live::live;
use crate::drawing::parts::{button, icon};

/// The buttons, and the invitation below once it is asked for.
pub(super) fn draw(staff: Staff) -> AnyView {
    let link = RwSignal::new(None::<String>);
    let said = RwSignal::new(None::<Key>);
    let show = move || {
        let scope = staff.scope;
        send(Command::ShowInvitation { scope }, move |answer| {
            match answer {
                Ok(Answer::Code(text)) => {
                    said.set(None);
                    link.set(Some(text));
                }
                _ => said.set(Some(Key::InviteFailed)),
            };
        });
    };
    let share = || {
        view! { <a class="second" href="/partager">{icon("paper")}<span>{t(Key::Share)}</span></a> }
            .into_any()
    };
    let shown = move || {
        match link.get() {
        Some(text) => shown(link, said, &text),
        None => view! { <div class="actions">{button("first", "qr", t(Key::Invite), show)}{share()}</div> }.into_any(),
    }
    };
    let notice = move || {
        let said = said.get()?;
        Some(view! { <p class="remark">{icon(if said == Key::Copied { "check" } else { "warning" })}<span>{t(said)}</span></p> }.into_any())
    };
    view! { <div class="inviting">{live(shown)}<div role="status">{live(notice)}</div></div> }
        .into_any()
}

fn shown(link: RwSignal<Option<String>>, said: RwSignal<Option<Key>>, text: &str) -> AnyView {
    let drawn = qr::svg(text).map(|svg| {
        view! { <div class="qr wide" role="img" aria-label=t(Key::InviteCode) inner_html=svg></div> }
            .into_any()
    });
    let copied = text.to_owned();
    let close = move || {
        said.set(None);
        link.set(None);
    };
    view! {
        <p>{t(Key::InviteSays)}</p>
        {drawn}
        <div class="code">
            <label for="invitation">{t(Key::InviteLink)}</label>
            <textarea id="invitation" readonly rows="4" prop:value=text.to_owned()></textarea>
            {button("second", "copy", t(Key::Copy), move || copy(said, &copied))}
        </div>
        <div class="actions">{button("plain", "close", t(Key::Close), close)}</div>
    }
    .into_any()
}

/// Copies where the browser allows it; elsewhere the text is selected, and that is said.
fn copy(said: RwSignal<Option<Key>>, text: &str) {
    if let Some(shown) = document().get_element_by_id("invitation")
        && let Ok(shown) = shown.dyn_into::<HtmlTextAreaElement>()
    {
        shown.select();
    }
    said.set(Some(Key::CopySelected));
    let navigator: JsValue = window().navigator().into();
    let clipboard = js_sys::Reflect::get(&navigator, &"clipboard".into()).ok();
    // Absent where the page came over plain http.
    let Some(clipboard) = clipboard.and_then(|found| found.dyn_into::<Clipboard>().ok()) else {
        return;
    };
    let written = clipboard.write_text(text);
    spawn_local(async move {
        if JsFuture::from(written).await.is_ok() {
            // The screen may have been left meanwhile.
            said.try_set(Some(Key::Copied));
        }
    });
}
