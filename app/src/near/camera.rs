//! The camera: pictures for the lens, one at a time, until a code is read or the person leaves.

use std::cell::Cell;

use js_sys::{Array, Function, Reflect, Uint8Array};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    CanvasRenderingContext2d, File, HtmlCanvasElement, HtmlVideoElement, ImageBitmap, MediaStream,
};

use super::browser::{ask, call, get, navigator, object, set, sleep};
use super::lens_link::{self, Picture, Sight};

/// Pictures are looked at no larger than this: codes are made for it, and a slow phone looks at
/// more of them.
const LARGEST: f64 = 800.0;
/// A photo holds more, and is looked at once.
const LARGEST_PHOTO: f64 = 1_600.0;
/// Between two pictures, in milliseconds: the rest of the page draws meanwhile.
const PAUSE_MS: u32 = 30;

/// Why there are no pictures.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum NoPictures {
    /// There is no camera here, or the page may not have it.
    None,
    /// The person, or the browser for them, said no.
    Refused,
}

thread_local! {
    /// Which use of the camera is the last: the others end.
    static TURN: Cell<u32> = const { Cell::new(0) };
}

/// Ends whatever uses the camera.
pub(super) fn stop() {
    TURN.set(TURN.get().wrapping_add(1));
}

/// Looks through the camera until [`stop`], or until `looked` answers that it is enough.
pub(super) async fn watch(
    video: &HtmlVideoElement,
    mut looked: impl FnMut(Sight) -> bool,
) -> Result<(), NoPictures> {
    stop();
    let turn = TURN.get();
    let stream = open().await?;
    let result = look(video, &stream, turn, &mut looked).await;
    for track in stream.get_tracks() {
        // A track ends once; ending it again does nothing.
        let _ = call(&track, "stop", &[]);
    }
    result.map_err(|_| NoPictures::None)
}

async fn open() -> Result<MediaStream, NoPictures> {
    let devices = get(&navigator(), "mediaDevices");
    let side = |ideal: i32| object(&[("ideal", JsValue::from(ideal))]);
    let video = object(&[
        ("facingMode", "environment".into()),
        ("width", side(1280)),
        ("height", side(720)),
    ]);
    let asked = object(&[("video", video), ("audio", JsValue::FALSE)]);
    match ask(&devices, "getUserMedia", &[asked]).await {
        Ok(stream) => Ok(stream.unchecked_into()),
        Err(error) if get(&error, "name") == "NotAllowedError" => Err(NoPictures::Refused),
        Err(_) => Err(NoPictures::None),
    }
}

async fn look(
    video: &HtmlVideoElement,
    stream: &MediaStream,
    turn: u32,
    looked: &mut impl FnMut(Sight) -> bool,
) -> Result<(), JsValue> {
    set(video, "srcObject", stream);
    JsFuture::from(video.play()?).await?;
    let detector = detector();
    let canvas = Canvas::new()?;
    while TURN.get() == turn {
        if video.ready_state() >= 2 {
            let mut seen = Vec::new();
            match &detector {
                None => seen = lens_link::look(canvas.of_video(video)?).await,
                Some(detector) => {
                    for text in detected(detector, video).await? {
                        seen.extend(lens_link::read(text).await);
                    }
                }
            }
            for sight in seen {
                if TURN.get() != turn || looked(sight) {
                    return Ok(());
                }
            }
        }
        sleep(PAUSE_MS).await;
    }
    Ok(())
}

/// The browser's own reader of codes, where it has one.
fn detector() -> Option<JsValue> {
    let make: Function = get(&js_sys::global(), "BarcodeDetector").dyn_into().ok()?;
    let formats = Array::of1(&"qr_code".into());
    let options = object(&[("formats", formats.into())]);
    Reflect::construct(&make, &Array::of1(&options)).ok()
}

async fn detected(detector: &JsValue, video: &HtmlVideoElement) -> Result<Vec<String>, JsValue> {
    let found = ask(detector, "detect", &[video.into()]).await?;
    let found: Array = found.dyn_into()?;
    let texts = found.iter().map(|code| get(&code, "rawValue").as_string());
    Ok(texts.flatten().collect())
}

/// What is in a photo; nothing when it is no picture.
pub(super) async fn photo(file: &File) -> Vec<Sight> {
    let bitmap = ask(&js_sys::global(), "createImageBitmap", &[file.into()]).await;
    let picture = bitmap.and_then(|bitmap| Canvas::new()?.of_photo(&bitmap.unchecked_into()));
    match picture {
        Ok(picture) => lens_link::look(picture).await,
        Err(_) => Vec::new(),
    }
}

/// Where pictures are drawn to get at their points.
struct Canvas {
    canvas: HtmlCanvasElement,
    context: CanvasRenderingContext2d,
}

impl Canvas {
    fn new() -> Result<Self, JsValue> {
        let canvas = leptos::prelude::document().create_element("canvas")?;
        let canvas: HtmlCanvasElement = canvas.dyn_into()?;
        let often = object(&[("willReadFrequently", JsValue::TRUE)]);
        let context = canvas.get_context_with_context_options("2d", &often)?;
        let context = context.ok_or(JsValue::NULL)?.dyn_into()?;
        Ok(Self { canvas, context })
    }

    fn of_video(&self, video: &HtmlVideoElement) -> Result<Picture, JsValue> {
        let (width, height) = (video.video_width(), video.video_height());
        let (width, height) = self.sized(width, height, LARGEST);
        self.context
            .draw_image_with_html_video_element_and_dw_and_dh(video, 0.0, 0.0, width, height)?;
        self.points(width, height)
    }

    fn of_photo(&self, bitmap: &ImageBitmap) -> Result<Picture, JsValue> {
        let (width, height) = self.sized(bitmap.width(), bitmap.height(), LARGEST_PHOTO);
        self.context
            .draw_image_with_image_bitmap_and_dw_and_dh(bitmap, 0.0, 0.0, width, height)?;
        self.points(width, height)
    }

    /// Makes room for a picture of this size, or smaller with the same shape.
    fn sized(&self, width: u32, height: u32, largest: f64) -> (f64, f64) {
        let (width, height) = (f64::from(width), f64::from(height));
        let scale = (largest / width.max(height)).min(1.0);
        let (width, height) = ((width * scale).round(), (height * scale).round());
        for (name, side) in [("width", width), ("height", height)] {
            if get(&self.canvas, name) != side {
                set(&self.canvas, name, &JsValue::from(side));
            }
        }
        (width, height)
    }

    fn points(&self, width: f64, height: f64) -> Result<Picture, JsValue> {
        let data = self.context.get_image_data(0.0, 0.0, width, height)?;
        let points = get(&data, "data");
        Ok(Picture {
            width: data.width(),
            height: data.height(),
            points: Uint8Array::new(&get(&points, "buffer")),
        })
    }
}
