//! What a code is, whichever way it was read: looked at, photographed or pasted.

use std::rc::Rc;

use leptos::prelude::*;
use shared::carry::code::{Code, Consulted};
use shared::carry::near_code::NearCode;
use shared::carry::row;
use shared::carry::still::{self, StillError, Taken};
use shared::identity::hub_code;
use shared::identity::{invitation, pasted};
use shared::text::nearby::Near as Key;
use wasm_bindgen_futures::spawn_local;

use super::lens_link::Sight;
use super::state::{Near, Notice, Shown, Step, tf, tn};
use super::talk::send;
use super::{browser, channel};
use crate::bridge::{Answer, Carried, Command, Nearby};

/// What came of a code.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Read {
    /// It leads somewhere: nothing more is to be read.
    Enough,
    /// More codes are expected, or this one was none of ours.
    More,
}

/// Takes what the lens sees.
pub(super) fn see(near: Near, sight: Sight, expected: Option<u32>) -> Read {
    match sight {
        Sight::Text(text) => take(near, &text, expected),
        Sight::Film(percent) => {
            let text = tn(Key::ScanFilm, u32::from(percent));
            near.notice.set(Some(Notice { good: true, text }));
            Read::More
        }
        Sight::Whole(film) => {
            browser::signal();
            look(near, Carried::Sealed(film));
            Read::Enough
        }
    }
}

/// Takes the text of a code. `expected`: the channel whose answer is looked for.
pub(super) fn take(near: Near, text: &str, expected: Option<u32>) -> Read {
    match Code::read(text) {
        Ok(Code::Near(theirs)) => meet(near, theirs, expected),
        Ok(Code::Still(part)) => gather(near, &part),
        // One frame alone, as letters.
        Ok(Code::Film(_)) => Read::More,
        Ok(Code::Other(text)) => other(near, &text),
        Err(_) => {
            near.trouble(Key::BadCode);
            Read::More
        }
    }
}

/// A link, an invitation, a relay's code, or nothing of ours.
fn other(near: Near, text: &str) -> Read {
    let code = pasted::codes(text, hub_code::PREFIX);
    if !code.is_empty() {
        browser::signal();
        near.go(Step::Hub(code));
        return Read::Enough;
    }
    let is_ours = |prefix| !pasted::codes(text, prefix).is_empty();
    if !is_ours(invitation::PREFIX) && !is_ours(pasted::DEVICE) {
        near.trouble(Key::ScanOdd);
        return Read::More;
    }
    browser::signal();
    near.found(text);
    Read::Enough
}

/// This phone, when it is in the committee of a code.
fn known(near: Near, consultation: Consulted) -> Option<Nearby> {
    let known = near.known.get_untracked();
    match &known {
        None => near.trouble(Key::NotIn),
        Some(known) if Consulted::from(&known.consultation) != consultation => {
            near.trouble(Key::ScanOther);
            return None;
        }
        Some(_) => {}
    }
    known
}

/// A code by which this phone is found, or answers.
pub(super) fn code_of(known: &Nearby, answer: bool) -> impl FnOnce(&str) -> Option<NearCode> {
    let (consultation, transport) = (Consulted::from(&known.consultation), known.transport);
    move |sdp| NearCode::from_sdp(sdp, answer, consultation, transport).ok()
}

fn meet(near: Near, theirs: NearCode, expected: Option<u32>) -> Read {
    let Some(known) = known(near, theirs.consultation) else {
        return Read::More;
    };
    if theirs.transport == known.transport {
        near.trouble(Key::ScanOwn);
        return Read::More;
    }
    if !channel::is_possible() {
        near.trouble(Key::NoChannel);
        return Read::More;
    }
    match (theirs.answer, expected) {
        (true, None) => {
            near.trouble(Key::ScanNotNow);
            return Read::More;
        }
        (true, Some(road)) => {
            browser::signal();
            near.go(Step::Meeting(road));
            spawn_local(async move {
                if channel::accept(road, &theirs).await.is_err() {
                    near.go(Step::Menu);
                    near.trouble(Key::Unreached);
                }
            });
        }
        (false, _) => {
            browser::signal();
            spawn_local(async move {
                match channel::answer(theirs, code_of(&known, true)).await {
                    Ok((road, mine)) => near.go(Step::Answer(road, Shown::of(&mine.to_text()))),
                    Err(why) => {
                        near.go(Step::Menu);
                        near.trouble(channel::says(&why, Key::Unreached));
                    }
                }
            });
        }
    }
    Read::Enough
}

/// One of a person's contributions as codes.
fn gather(near: Near, part: &[u8]) -> Read {
    let Some(known) = near.known.get_untracked() else {
        near.trouble(Key::NotIn);
        return Read::More;
    };
    let taken = near
        .stills
        .try_update_value(|reader| reader.take(part))
        .transpose();
    match taken {
        Ok(Some(Taken::Some { read, of })) => {
            let text = tf(Key::ScanPart, &[&read.to_string(), &of.to_string()]);
            let news = Some(Notice { good: true, text });
            if near.notice.get_untracked() != news {
                browser::signal();
                near.notice.set(news);
            }
            Read::More
        }
        Ok(Some(Taken::All(payload))) => match still::read(&payload, &known.consultation) {
            Ok(envelopes) => {
                browser::signal();
                look(near, Carried::Plain(row::write(&envelopes)));
                Read::Enough
            }
            Err(StillError::OtherConsultation) => {
                near.trouble(Key::ScanOther);
                Read::More
            }
            Err(_) => {
                near.trouble(Key::BadFile);
                Read::More
            }
        },
        Ok(None) | Err(_) => {
            near.trouble(Key::BadCode);
            Read::More
        }
    }
}

/// Shows what is inside of what was carried, before anything is taken.
pub(super) fn look(near: Near, carried: Carried) {
    let kept = Rc::new(carried.clone());
    send(Command::Look(carried), move |result| match result {
        Ok(Answer::Inside(inside)) => near.go(Step::Inside(kept, inside)),
        Ok(_) => {}
        Err(problem) => {
            near.go(Step::Menu);
            near.problem(problem);
        }
    });
}
