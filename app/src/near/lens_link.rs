//! The lens in its Worker, and the way to it: looking at a picture takes a slow phone longer than
//! a page may stand still.

use std::cell::RefCell;
use std::collections::VecDeque;

use js_sys::{Array, Function, Promise, Uint8Array};
use serde::{Deserialize, Serialize};
use shared::carry::code::Code;
use shared::carry::film::{FilmReader, Watched};
use wasm_bindgen::prelude::*;
use web_sys::{DedicatedWorkerGlobalScope, MessageEvent, Worker, WorkerOptions, WorkerType};

use super::browser::{get, within};
use crate::bytes;
use crate::lens::Lens;

/// A picture to look at: four bytes a point.
pub(super) struct Picture {
    pub(super) width: u32,
    pub(super) height: u32,
    pub(super) points: Uint8Array,
}

/// What the lens sees in a picture.
#[derive(Serialize, Deserialize)]
pub(super) enum Sight {
    /// The text of a code.
    Text(String),
    /// A frame of a film: so many hundredths of it are read.
    Film(u8),
    /// The last frame that was needed: the whole film.
    Whole(Vec<u8>),
}

/// Longest that a slow phone looks at one picture, in milliseconds.
const PATIENCE_MS: u32 = 20_000;

#[derive(Default)]
struct Link {
    worker: Option<Worker>,
    /// Who waits for an answer, in the order of what was asked; the first answer says that the
    /// lens is ready.
    waits: VecDeque<Function>,
}

thread_local! {
    static LINK: RefCell<Link> = RefCell::default();
}

/// The lens does not start, or does not answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct NoLens;

/// What is in a picture.
pub(super) async fn look(picture: Picture) -> Result<Vec<Sight>, NoLens> {
    let Picture {
        width,
        height,
        points,
    } = picture;
    let message = Array::of3(&width.into(), &height.into(), &points);
    ask(&message, &Array::of1(&points.buffer())).await
}

/// What the text of a code is, that the browser read by itself.
pub(super) async fn read(text: String) -> Result<Vec<Sight>, NoLens> {
    if Lens::is_film(&text) {
        ask(&text.into(), &Array::new()).await
    } else {
        Ok(vec![Sight::Text(text)])
    }
}

async fn ask(message: &JsValue, given: &Array) -> Result<Vec<Sight>, NoLens> {
    let worker = match LINK.with_borrow(|link| link.worker.clone()) {
        Some(worker) => worker,
        None => start().await.ok_or(NoLens)?,
    };
    let answered = waiting();
    // What is handed over are plain bytes and texts.
    let _ = worker.post_message_with_transfer(message, given);
    let answer = within(PATIENCE_MS, &answered).await.ok();
    if answer.is_none() {
        // A lens that falls silent is put away as one that fell: the next picture has another.
        LINK.with_borrow_mut(|link| {
            link.waits.clear();
            if let Some(silent) = link.worker.take() {
                silent.terminate();
            }
        });
    }
    let answer = answer.and_then(|answer| answer.dyn_into::<Uint8Array>().ok());
    let seen = answer.and_then(|answer| bytes::read(&answer.to_vec()));
    seen.ok_or(NoLens)
}

/// Resolves at the answer to what is asked next.
fn waiting() -> Promise {
    Promise::new(&mut |done, _| LINK.with_borrow_mut(|link| link.waits.push_back(done)))
}

async fn start() -> Option<Worker> {
    let address = get(&js_sys::global(), "porteVoixLens").as_string()?;
    let options = WorkerOptions::new();
    options.set_type(WorkerType::Module);
    let worker = Worker::new_with_options(&address, &options).ok()?;
    let hear = Closure::<dyn Fn(MessageEvent)>::new(|event: MessageEvent| {
        let waits = LINK.with_borrow_mut(|link| link.waits.pop_front());
        answer(waits, &event.data());
    });
    // A lens that fell saw nothing, and is started again for the next picture.
    let fall = Closure::<dyn Fn(JsValue)>::new(|_| {
        let all = LINK.with_borrow_mut(|link| {
            link.worker = None;
            std::mem::take(&mut link.waits)
        });
        for waits in all {
            answer(Some(waits), &JsValue::NULL);
        }
    });
    worker.set_onmessage(Some(hear.into_js_value().unchecked_ref()));
    worker.set_onerror(Some(fall.into_js_value().unchecked_ref()));
    LINK.with_borrow_mut(|link| link.worker = Some(worker.clone()));
    let ready = waiting();
    // Silent, or fallen: then there is none.
    let _ = within(PATIENCE_MS, &ready).await;
    LINK.with_borrow(|link| link.worker.clone())
}

fn answer(waits: Option<Function>, seen: &JsValue) {
    if let Some(waits) = waits {
        // Whoever waited may be gone.
        let _ = waits.call1(&JsValue::NULL, seen);
    }
}

/// In the Worker: looks at every picture that comes, and gathers films.
pub(super) fn serve() {
    let scope: DedicatedWorkerGlobalScope = js_sys::global().unchecked_into();
    let say = {
        let scope = scope.clone();
        move |seen: &[Sight]| {
            // Bytes can always be posted.
            let _ = scope.post_message(&Uint8Array::from(bytes::write(&seen).as_slice()));
        }
    };
    say(&[]);
    let mut lens = Lens::new();
    let mut reader = FilmReader::default();
    let mut hear = move |data: JsValue| {
        let texts = match data.as_string() {
            Some(text) => vec![text],
            None => {
                let picture: Array = data.unchecked_into();
                let points = Uint8Array::new(&picture.get(2)).to_vec();
                let side = |at| side_of(&picture.get(at));
                lens.look(side(0), side(1), &luma(&points))
            }
        };
        let seen: Vec<Sight> = texts
            .into_iter()
            .filter_map(|text| sight(&mut reader, text))
            .collect();
        say(&seen);
    };
    let ear =
        Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| hear(event.data()));
    scope.set_onmessage(Some(ear.into_js_value().unchecked_ref()));
}

/// A side of a picture, in points; 0 when it is not one.
// Invariant: `as` saturates, and a side that is too long for the points is refused by the lens.
#[allow(clippy::cast_possible_truncation)]
fn side_of(side: &JsValue) -> u32 {
    side.as_f64().unwrap_or(0.0) as u32
}

/// What a text is, once frames of a film are gathered; nothing for a frame that is not one.
fn sight(reader: &mut FilmReader, text: String) -> Option<Sight> {
    let Ok(Code::Film(frame)) = Code::read(&text) else {
        return Some(Sight::Text(text));
    };
    match reader.take(&frame).ok()? {
        Watched::All(film) => Some(Sight::Whole(film)),
        Watched::Some { seen, of } => {
            // Of nearly as many as are needed nothing is known yet.
            let percent = (seen.saturating_mul(100) / of.max(1)).min(99);
            Some(Sight::Film(u8::try_from(percent).unwrap_or(99)))
        }
    }
}

/// How bright each point is (ITU-R BT.601, in 256ths).
fn luma(points: &[u8]) -> Vec<u8> {
    let bright = |point: &[u8; 4]| {
        let [red, green, blue, _] = point.map(u32::from);
        u8::try_from((77 * red + 150 * green + 29 * blue) >> 8).unwrap_or(u8::MAX)
    };
    points.as_chunks().0.iter().map(bright).collect()
}
