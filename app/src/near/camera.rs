//! The camera: pictures for the lens, one at a time, until a code is read or the person leaves.

use std::cell::Cell;

use js_sys::{Array, Function, Reflect, Uint8Array};
use wasm_bindgen::prelude::*;
use web_sys::{
    CanvasRenderingContext2d, File, HtmlCanvasElement, HtmlVideoElement, ImageBitmap, MediaStream,
};

use super::browser::{ask, ask_within, call, get, navigator, object, set, sleep, within};
use super::lens_link::{self, Picture, Sight};
use crate::lens::{Part, parts};

/// Pictures are looked at no larger than this: codes are made for it, and a slow phone looks at
/// more of them.
const LARGEST: f64 = 800.0;
/// A photo holds more, and is looked at once, then part by part; what is larger the lens halves.
const LARGEST_PHOTO: f64 = 1_400.0;
/// How many times as close parts of a photo are looked at.
const CLOSER: [u32; 2] = [2, 4];
/// Between two pictures, in milliseconds: the rest of the page draws meanwhile.
const PAUSE_MS: u32 = 30;
/// Longest wait for the browser to play, to look at a picture, or for a camera to show anything
/// new, in milliseconds.
const PATIENCE_MS: u32 = 5_000;
/// Longest wait for a photo to be opened, in milliseconds: they are large and phones are slow.
const OPENING_MS: u32 = 20_000;
/// Cameras opened in a row without one new picture, before it is said that there is none; lenses
/// that did not start or answer, before it is said that pictures cannot be read.
const TRIES: u32 = 3;
/// Pictures in which the browser's own reader saw nothing, before the lens looks at one too: some
/// readers always answer that there is nothing.
const UNSEEN: u32 = 15;

/// Why there are no pictures.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum NoPictures {
    /// There is no camera here, or the page may not have it.
    None,
    /// The person, or the browser for them, said no.
    Refused,
    /// There is a camera, and nothing here that reads what it shows.
    NoReader,
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
    let mut tries = 0;
    while TURN.get() == turn {
        let stream = match open().await {
            Ok(stream) => stream,
            // Another app may have it for a moment still.
            Err(NoPictures::None) if tries > 0 && tries < TRIES => {
                tries += 1;
                sleep(PATIENCE_MS).await;
                continue;
            }
            Err(why) => return Err(why),
        };
        let end = look(video, &stream, turn, &mut looked).await;
        for track in stream.get_tracks() {
            // A track ends once; ending it again does nothing.
            let _ = call(&track, "stop", &[]);
        }
        match end.map_err(|_| NoPictures::None)? {
            End::Enough => return Ok(()),
            End::Lost { seen: true } => tries = 1,
            End::NoReader => return Err(NoPictures::NoReader),
            End::Lost { seen: false } => tries += 1,
        }
        if tries == TRIES {
            return Err(NoPictures::None);
        }
        sleep(PATIENCE_MS / 10).await;
    }
    Ok(())
}

/// Why looking ended.
enum End {
    /// A code was read, or the person left.
    Enough,
    /// Another app took the camera, or the phone put it to sleep: it is opened again. `seen`:
    /// whether it had shown anything.
    Lost { seen: bool },
    /// What it shows cannot be read.
    NoReader,
}

/// Whether a camera goes on, seen from what it shows.
struct Watch {
    /// Where the video was, and since how many pauses it stays there.
    at: f64,
    still: u32,
    seen: bool,
}

impl Watch {
    /// A pause went by.
    fn is_lost(&mut self, video: &HtmlVideoElement, stream: &MediaStream) -> bool {
        if get(&leptos::prelude::document(), "hidden").is_truthy() {
            // Nothing moves on a page that nobody sees.
            self.still = 0;
            return false;
        }
        let now = video.current_time();
        if now > self.at {
            (self.at, self.still, self.seen) = (now, 0, true);
        } else {
            self.still += 1;
        }
        let mut tracks = stream.get_tracks().into_iter();
        let ended = tracks.any(|track| get(&track, "readyState") == "ended");
        ended || self.still > PATIENCE_MS / PAUSE_MS
    }
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
) -> Result<End, JsValue> {
    set(video, "srcObject", stream);
    let mut watch = Watch {
        at: 0.0,
        still: 0,
        seen: false,
    };
    if within(PATIENCE_MS, &video.play()?.into()).await.is_err() {
        return Ok(End::Lost { seen: false });
    }
    let mut detector = detector();
    let canvas = Canvas::new()?;
    let (mut unseen, mut blind) = (0, 0);
    while TURN.get() == turn {
        if video.ready_state() >= 2 {
            let by_browser = match &detector {
                Some(detector) if unseen < UNSEEN => detected(detector, video).await.ok(),
                _ => None,
            };
            let seen = match by_browser {
                Some(texts) => {
                    unseen = if texts.is_empty() { unseen + 1 } else { 0 };
                    let mut all = Ok(Vec::new());
                    for text in texts {
                        match (lens_link::read(text).await, &mut all) {
                            (Ok(mut read), Ok(all)) => all.append(&mut read),
                            (Err(none), _) => all = Err(none),
                            (Ok(_), Err(_)) => {}
                        }
                    }
                    all
                }
                None => {
                    // A detector that failed once is not asked again: the lens reads too.
                    if unseen < UNSEEN {
                        detector = None;
                    }
                    unseen = 0;
                    lens_link::look(canvas.of_video(video)?).await
                }
            };
            let Ok(seen) = seen else {
                blind += 1;
                if blind == TRIES {
                    return Ok(End::NoReader);
                }
                continue;
            };
            blind = 0;
            for sight in seen {
                if TURN.get() != turn || looked(sight) {
                    return Ok(End::Enough);
                }
            }
        }
        sleep(PAUSE_MS).await;
        if watch.is_lost(video, stream) {
            return Ok(End::Lost { seen: watch.seen });
        }
    }
    Ok(End::Enough)
}

/// The browser's own reader of codes, where it has one.
fn detector() -> Option<JsValue> {
    let make: Function = get(&js_sys::global(), "BarcodeDetector").dyn_into().ok()?;
    let formats = Array::of1(&"qr_code".into());
    let options = object(&[("formats", formats.into())]);
    Reflect::construct(&make, &Array::of1(&options)).ok()
}

async fn detected(detector: &JsValue, picture: &JsValue) -> Result<Vec<String>, JsValue> {
    let found = ask_within(
        PATIENCE_MS,
        detector,
        "detect",
        std::slice::from_ref(picture),
    )
    .await?;
    let found: Array = found.dyn_into()?;
    let texts = found.iter().map(|code| get(&code, "rawValue").as_string());
    Ok(texts.flatten().collect())
}

/// Why a photo says nothing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum NoPhoto {
    /// The browser cannot open it as a picture.
    NotPicture,
    /// Nothing here reads pictures.
    NoReader,
}

/// What is in a photo.
pub(super) async fn photo(file: &File) -> Result<Vec<Sight>, NoPhoto> {
    let arguments = [file.into()];
    let bitmap = ask_within(
        OPENING_MS,
        &js_sys::global(),
        "createImageBitmap",
        &arguments,
    )
    .await;
    let bitmap = bitmap.and_then(JsCast::dyn_into::<ImageBitmap>);
    let bitmap = bitmap.map_err(|_| NoPhoto::NotPicture)?;
    if let Some(detector) = detector()
        && let Ok(texts) = detected(&detector, &bitmap).await
        && !texts.is_empty()
    {
        return Ok(texts.into_iter().map(Sight::Text).collect());
    }
    let canvas = Canvas::new().map_err(|_| NoPhoto::NoReader)?;
    let (width, height) = (bitmap.width(), bitmap.height());
    let closest = LARGEST_PHOTO / f64::from(width.max(height));
    for closer in std::iter::once(1).chain(CLOSER) {
        // Closer than its own points a photo shows nothing more.
        if closer > 1 && closest * f64::from(closer) > 2.0 {
            break;
        }
        for part in parts(width, height, closer) {
            let picture = canvas.of_photo(&bitmap, part);
            let picture = picture.map_err(|_| NoPhoto::NotPicture)?;
            let seen = lens_link::look(picture).await;
            let seen = seen.map_err(|_| NoPhoto::NoReader)?;
            if !seen.is_empty() {
                return Ok(seen);
            }
        }
    }
    Ok(Vec::new())
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

    fn of_photo(&self, bitmap: &ImageBitmap, part: Part) -> Result<Picture, JsValue> {
        let [.., wide, high] = part;
        let (width, height) = self.sized(wide, high, LARGEST_PHOTO);
        let [left, top, wide, high] = part.map(f64::from);
        self.context
            .draw_image_with_image_bitmap_and_sw_and_sh_and_dx_and_dy_and_dw_and_dh(
                bitmap, left, top, wide, high, 0.0, 0.0, width, height,
            )?;
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
