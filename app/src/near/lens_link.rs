//! The lens in its Worker, and the way to it: looking at a picture takes a slow phone longer than
//! a page may stand still.

use std::cell::RefCell;

use js_sys::{Array, Function, Promise, Uint8Array};
use serde::{Deserialize, Serialize};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{DedicatedWorkerGlobalScope, MessageEvent, Worker, WorkerOptions, WorkerType};

use super::browser::get;
use super::lens::Lens;
use crate::bytes;

/// A picture to look at: four bytes a point.
pub(super) struct Picture {
    pub(super) width: u32,
    pub(super) height: u32,
    pub(super) points: Uint8Array,
}

/// What the lens answers.
#[derive(Default, Serialize, Deserialize)]
struct Seen {
    /// The texts of the codes.
    texts: Vec<String>,
    /// How much of a film is read, in hundredths.
    film: Option<u8>,
    /// A whole film.
    done: Option<Vec<u8>>,
}

#[derive(Default)]
struct Link {
    worker: Option<Worker>,
    /// Who waits for the answer; the first one comes when the lens is ready.
    waits: Option<Function>,
    seen: Seen,
}

thread_local! {
    static LINK: RefCell<Link> = RefCell::default();
}

/// The texts of the codes in a picture.
pub(super) async fn look(picture: Picture) -> Vec<String> {
    let Picture {
        width,
        height,
        points,
    } = picture;
    let message = Array::of3(&width.into(), &height.into(), &points);
    ask(&message, &Array::of1(&points.buffer())).await.texts
}

/// A frame of a film: how much is read in hundredths, and the whole of it in the end.
pub(super) async fn film(frame: &[u8]) -> (u8, Option<Vec<u8>>) {
    let frame = Uint8Array::from(frame);
    let seen = ask(&frame, &Array::of1(&frame.buffer())).await;
    (seen.film.unwrap_or(0), seen.done)
}

async fn ask(message: &JsValue, given: &Array) -> Seen {
    let worker = match LINK.with_borrow(|link| link.worker.clone()) {
        Some(worker) => worker,
        None => match start().await {
            Some(worker) => worker,
            None => return Seen::default(),
        },
    };
    let answered = waiting();
    // What is handed over are plain bytes.
    let _ = worker.post_message_with_transfer(message, given);
    let _ = JsFuture::from(answered).await;
    LINK.with_borrow_mut(|link| std::mem::take(&mut link.seen))
}

/// Resolves at the next answer.
fn waiting() -> Promise {
    Promise::new(&mut |done, _| LINK.with_borrow_mut(|link| link.waits = Some(done)))
}

async fn start() -> Option<Worker> {
    let address = get(&js_sys::global(), "porteVoixLens").as_string()?;
    let options = WorkerOptions::new();
    options.set_type(WorkerType::Module);
    let worker = Worker::new_with_options(&address, &options).ok()?;
    let hear = Closure::<dyn Fn(MessageEvent)>::new(|event: MessageEvent| {
        let seen = event.data().dyn_ref::<Uint8Array>().map(Uint8Array::to_vec);
        let seen = seen.and_then(|seen| bytes::read(&seen)).unwrap_or_default();
        answered(seen);
    });
    // A lens that fell answers nothing seen, and is started again for the next picture.
    let fall = Closure::<dyn Fn(JsValue)>::new(|_| {
        LINK.with_borrow_mut(|link| link.worker = None);
        answered(Seen::default());
    });
    worker.set_onmessage(Some(hear.into_js_value().unchecked_ref()));
    worker.set_onerror(Some(fall.into_js_value().unchecked_ref()));
    LINK.with_borrow_mut(|link| link.worker = Some(worker.clone()));
    let ready = waiting();
    let _ = JsFuture::from(ready).await;
    LINK.with_borrow(|link| link.worker.clone())
}

fn answered(seen: Seen) {
    let waits = LINK.with_borrow_mut(|link| {
        link.seen = seen;
        link.waits.take()
    });
    if let Some(waits) = waits {
        // Whoever waited may be gone.
        let _ = waits.call0(&JsValue::NULL);
    }
}

/// In the Worker: looks at every picture that comes, and gathers films.
pub(super) fn serve() {
    let scope: DedicatedWorkerGlobalScope = js_sys::global().unchecked_into();
    let say = {
        let scope = scope.clone();
        move |seen: &Seen| {
            // Bytes can always be posted.
            let _ = scope.post_message(&Uint8Array::from(bytes::write(seen).as_slice()));
        }
    };
    say(&Seen::default());
    let mut lens = Lens::new();
    let mut hear = move |data: JsValue| {
        let mut seen = Seen::default();
        if let Some(frame) = data.dyn_ref::<Uint8Array>() {
            let _ = frame;
        } else if let Ok(picture) = data.dyn_into::<Array>() {
            let side = |at| picture.get(at).as_f64().unwrap_or(0.0) as u32;
            let points = Uint8Array::new(&picture.get(2)).to_vec();
            seen.texts = lens.look(side(0), side(1), &luma(&points));
        }
        say(&seen);
    };
    let ear =
        Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| hear(event.data()));
    scope.set_onmessage(Some(ear.into_js_value().unchecked_ref()));
}

/// How bright each point is (ITU-R BT.601, in 256ths).
fn luma(points: &[u8]) -> Vec<u8> {
    let bright = |point: &[u8; 4]| {
        let [red, green, blue, _] = point.map(u32::from);
        u8::try_from((77 * red + 150 * green + 29 * blue) >> 8).unwrap_or(u8::MAX)
    };
    points.as_chunks().0.iter().map(bright).collect()
}
