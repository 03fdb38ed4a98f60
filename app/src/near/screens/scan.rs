//! Looking for a code: by the camera; by a photo or by letters where there is none.

use leptos::prelude::*;
use shared::text::nearby::Near as Key;
use wasm_bindgen_futures::spawn_local;

use crate::drawing::files::chosen;
use crate::drawing::live::{live, on_change, on_submit};
use crate::drawing::parts::{button, icon, remark};
use crate::near::arrive::{self, Read};
use crate::near::camera::{self, NoPhoto, NoPictures};
use crate::near::lens_link::Sight;
use crate::near::state::{Near, Step, t};

/// The screen. `expected`: the channel whose answer is looked for.
pub(super) fn draw(near: Near, expected: Option<u32>) -> AnyView {
    let trouble = RwSignal::new(None::<NoPictures>);
    let shows = RwSignal::new(false);
    let video = NodeRef::<leptos::html::Video>::new();
    Effect::new(move |_| {
        if let Some(video) = video.get() {
            spawn_local(async move {
                let mut last = String::new();
                // The same code is seen many times a second.
                let looked = move |sight: Sight| {
                    if let Sight::Text(text) = &sight {
                        if *text == last {
                            return false;
                        }
                        last.clone_from(text);
                    }
                    arrive::see(near, sight, expected) == Read::Enough
                };
                if let Err(why) = camera::watch(&video, looked).await {
                    trouble.set(Some(why));
                }
            });
        }
    });
    on_cleanup(camera::stop);
    // A question of the phone may stand before the camera, for as long as nobody answers it.
    let looking = move || {
        let key = if shows.get() {
            Key::ScanLooking
        } else {
            Key::ScanAsking
        };
        t(key).into_any()
    };
    let seen = move || {
        match trouble.get() {
        None => view! {
            <div class="finder"><video node_ref=video playsinline muted autoplay aria-label=t(Key::ScanTitle) on:playing=on_change(move |_| shows.set(true))></video><span class="frame"></span></div>
            <p class="state">{icon("reaching")}<span>{live(looking)}</span></p>
        }
        .into_any(),
        Some(why) => {
            let says = match why {
                NoPictures::None => Key::ScanNoCamera,
                NoPictures::Refused => Key::ScanRefused,
                NoPictures::NoReader => Key::ScanNoReader,
            };
            let again = move || {
                shows.set(false);
                trouble.set(None);
            };
            view! {
                {remark("warning", t(says))}
                <div class="actions">{button("second", "camera", t(Key::ScanAgain), again)}</div>
            }
            .into_any()
        }
    }
    };
    // Without a camera there is no frame to hold anything in.
    let title = move || {
        let key = if trouble.get().is_some() {
            Key::Scan
        } else {
            Key::ScanTitle
        };
        t(key).into_any()
    };
    let leave = (!near.only_scan.get_untracked()).then(|| {
        button("plain", "back", t(Key::Back), move || {
            near.go(Step::Menu);
        })
    });
    view! {
        <h2>{live(title)}</h2>
        {live(seen)}
        {photo(near, expected)}
        {letters(near, expected)}
        {leave}
    }
    .into_any()
}

fn photo(near: Near, expected: Option<u32>) -> AnyView {
    let take = move |event: web_sys::Event| {
        let Some(file) = chosen(&event) else { return };
        spawn_local(async move {
            let seen = match camera::photo(&file).await {
                Ok(seen) => seen,
                Err(NoPhoto::NotPicture) => {
                    near.trouble(Key::ScanNotPicture);
                    return;
                }
                Err(NoPhoto::NoReader) => {
                    near.trouble(Key::ScanNoReader);
                    return;
                }
            };
            if seen.is_empty() {
                near.trouble(Key::ScanNothing);
            }
            for sight in seen {
                if arrive::see(near, sight, expected) == Read::Enough {
                    break;
                }
            }
        });
    };
    view! {
        <label class="second file">{icon("camera")}<span>{t(Key::ScanPhoto)}</span>
            <input type="file" accept="image/*" capture="environment" class="sr" on:change=on_change(take) />
        </label>
    }
    .into_any()
}

fn letters(near: Near, expected: Option<u32>) -> AnyView {
    let pasted = StoredValue::new(String::new());
    let read = move || {
        let text = pasted.get_value();
        arrive::take(near, &text, expected);
    };
    view! {
        <details><summary>{t(Key::ScanPaste)}</summary>
            <form on:submit=on_submit(read)>
                <textarea rows="4" autocomplete="off" autocapitalize="off" spellcheck="false" aria-label=t(Key::ScanPasteLabel)
                    on:input=on_change(move |event| pasted.set_value(event_target_value(&event)))></textarea>
                <div class="actions"><button class="second">{icon("next")}<span>{t(Key::ScanRead)}</span></button></div>
            </form>
        </details>
    }
    .into_any()
}
