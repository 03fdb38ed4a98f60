//! Channels to other phones: WebRTC, with no server of any kind. What must be known of each side
//! travels in the codes that the two phones show each other.

use std::cell::RefCell;

use js_sys::{ArrayBuffer, Uint8Array};
use shared::carry::near_code::{NearCode, binding};
use shared::text::nearby::Near as Key;
use wasm_bindgen::JsCast;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    MessageEvent, RtcDataChannel, RtcDataChannelEvent, RtcDataChannelState, RtcDataChannelType,
    RtcIceGatheringState, RtcPeerConnection, RtcPeerConnectionState, RtcSdpType,
    RtcSessionDescriptionInit,
};

use super::browser::sleep;
use super::talk::{Said, say, tell};
use crate::bridge::Command;

/// How long the browser may look for its addresses, in steps of [`STEP_MS`].
const STEPS: u32 = 60;
const STEP_MS: u32 = 50;
/// Channels at once: a star of this many phones around one.
const MOST: usize = 12;

struct Channel {
    road: u32,
    connection: RtcPeerConnection,
    /// What was said to open it: this side's code.
    mine: Option<NearCode>,
    channel: Option<RtcDataChannel>,
    /// Both codes are read here: if nothing comes of it now, nothing will.
    is_complete: bool,
    /// Dropped with it.
    ears: Vec<Closure<dyn FnMut(MessageEvent)>>,
}

impl Drop for Channel {
    fn drop(&mut self) {
        if let Some(channel) = &self.channel {
            // An ear that is gone and still called stops the program.
            channel.set_onopen(None);
            channel.set_onclose(None);
            channel.set_onmessage(None);
        }
        self.connection.set_ondatachannel(None);
        self.connection.set_onconnectionstatechange(None);
        self.connection.close();
    }
}

thread_local! {
    static CHANNELS: RefCell<Vec<Channel>> = const { RefCell::new(Vec::new()) };
    static NEXT: RefCell<u32> = const { RefCell::new(0) };
}

/// Whether this browser has channels at all.
pub(super) fn is_possible() -> bool {
    let global = js_sys::global();
    !super::browser::get(&global, "RTCPeerConnection").is_undefined()
}

fn with<T>(road: u32, then: impl FnOnce(&mut Channel) -> T) -> Option<T> {
    CHANNELS.with_borrow_mut(|all| all.iter_mut().find(|one| one.road == road).map(then))
}

fn begin() -> Result<(u32, RtcPeerConnection), JsValue> {
    let connection = RtcPeerConnection::new()?;
    let road = NEXT.with_borrow_mut(|next| {
        *next = next.wrapping_add(1) & 0x7fff;
        *next
    });
    let dropped = CHANNELS.with_borrow_mut(|all| {
        // A code that was shown and never answered makes room first.
        let idle = all.iter().position(|one| !is_open(one));
        let dropped = (all.len() >= MOST).then(|| all.remove(idle.unwrap_or(0)));
        all.push(Channel {
            road,
            connection: connection.clone(),
            mine: None,
            channel: None,
            is_complete: false,
            ears: Vec::new(),
        });
        dropped
    });
    if let Some(old) = dropped {
        tell(Command::Parted { road: old.road });
    }
    Ok((road, connection))
}

fn is_open(one: &Channel) -> bool {
    let state = one.channel.as_ref().map(RtcDataChannel::ready_state);
    state == Some(RtcDataChannelState::Open)
}

/// What the browser says of this side once it has looked for its addresses.
async fn gathered(connection: &RtcPeerConnection) -> Result<String, JsValue> {
    for _ in 0..STEPS {
        if connection.ice_gathering_state() == RtcIceGatheringState::Complete {
            break;
        }
        sleep(STEP_MS).await;
    }
    let local = connection.local_description();
    local.map(|local| local.sdp()).ok_or(JsValue::NULL)
}

/// What stands for [`no_network`] among errors.
const NO_NETWORK: &str = "no network";

/// This phone found itself at no address: it is on no network.
fn no_network() -> JsValue {
    NO_NETWORK.into()
}

/// What to tell of a channel that was not made; `else_` when it is not for want of a network.
pub(super) fn says(why: &JsValue, else_: Key) -> Key {
    if *why == NO_NETWORK {
        Key::NoWifi
    } else {
        else_
    }
}

/// Makes this side's code by which another phone can answer; the channel's number.
pub(super) async fn offer(
    code_of: impl FnOnce(&str) -> Option<NearCode>,
) -> Result<(u32, NearCode), JsValue> {
    let (road, connection) = begin()?;
    let channel = connection.create_data_channel("porte-voix");
    hear(road, &channel);
    let made = JsFuture::from(connection.create_offer()).await?;
    JsFuture::from(connection.set_local_description(made.unchecked_ref())).await?;
    let mine = code_of(&gathered(&connection).await?).ok_or_else(no_network)?;
    with(road, |one| one.mine = Some(mine.clone()));
    Ok((road, mine))
}

/// Makes the code that answers another phone's; the channel opens once it is read there.
pub(super) async fn answer(
    theirs: NearCode,
    code_of: impl FnOnce(&str) -> Option<NearCode>,
) -> Result<(u32, NearCode), JsValue> {
    let (road, connection) = begin()?;
    describe(&connection, RtcSdpType::Offer, &theirs).await?;
    let made = JsFuture::from(connection.create_answer()).await?;
    JsFuture::from(connection.set_local_description(made.unchecked_ref())).await?;
    let mine = code_of(&gathered(&connection).await?).ok_or_else(no_network)?;
    let bound = binding(&theirs, &mine);
    let arrives = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
        let event: RtcDataChannelEvent = event.unchecked_into();
        let channel = event.channel();
        hear(road, &channel);
        when_open(road, &channel, &theirs, bound, true);
    });
    connection.set_ondatachannel(Some(arrives.as_ref().unchecked_ref()));
    with(road, |one| {
        one.mine = Some(mine.clone());
        one.ears.push(arrives);
    });
    Ok((road, mine))
}

/// The other phone answered this side's code.
pub(super) async fn accept(road: u32, theirs: &NearCode) -> Result<(), JsValue> {
    let known = with(road, |one| {
        Some((
            one.connection.clone(),
            one.channel.clone()?,
            one.mine.clone()?,
        ))
    });
    let (connection, channel, mine) = known.flatten().ok_or(JsValue::NULL)?;
    when_open(road, &channel, theirs, binding(&mine, theirs), false);
    with(road, |one| one.is_complete = true);
    describe(&connection, RtcSdpType::Answer, theirs).await
}

async fn describe(
    connection: &RtcPeerConnection,
    kind: RtcSdpType,
    theirs: &NearCode,
) -> Result<(), JsValue> {
    let description = RtcSessionDescriptionInit::new(kind);
    description.set_sdp(&theirs.to_sdp());
    JsFuture::from(connection.set_remote_description(&description)).await?;
    Ok(())
}

/// The core meets whoever is at the other end as soon as there is one.
fn when_open(
    road: u32,
    channel: &RtcDataChannel,
    theirs: &NearCode,
    binding: [u8; 32],
    begins: bool,
) {
    let peer = theirs.transport;
    let meet = move || {
        tell(Command::Meet {
            road,
            peer,
            binding,
            begins,
        });
    };
    if channel.ready_state() == RtcDataChannelState::Open {
        meet();
        return;
    }
    let mut meet = Some(meet);
    let opened = Closure::<dyn FnMut(MessageEvent)>::new(move |_| {
        if let Some(meet) = meet.take() {
            meet();
        }
    });
    channel.set_onopen(Some(opened.as_ref().unchecked_ref()));
    with(road, |one| one.ears.push(opened));
}

/// Hears a channel, and the end of its connection.
fn hear(road: u32, channel: &RtcDataChannel) {
    channel.set_binary_type(RtcDataChannelType::Arraybuffer);
    let message = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
        if let Ok(bytes) = event.data().dyn_into::<ArrayBuffer>() {
            let bytes = Uint8Array::new(&bytes).to_vec();
            tell(Command::Came { road, bytes });
        }
    });
    let closed = Closure::<dyn FnMut(MessageEvent)>::new(move |_| part(road));
    let fallen = Closure::<dyn FnMut(MessageEvent)>::new(move |_| {
        // An answer may wait for minutes until the other phone reads it: only then it fails.
        let fell = with(road, |one| {
            let failed = one.connection.connection_state() == RtcPeerConnectionState::Failed;
            failed && (one.is_complete || is_open(one))
        });
        if fell == Some(true) {
            say(Said::Unreached(road));
            part(road);
        }
    });
    channel.set_onmessage(Some(message.as_ref().unchecked_ref()));
    channel.set_onclose(Some(closed.as_ref().unchecked_ref()));
    with(road, |one| {
        let ear = fallen.as_ref().unchecked_ref();
        one.connection.set_onconnectionstatechange(Some(ear));
        one.channel = Some(channel.clone());
        one.ears.extend([message, closed, fallen]);
    });
}

/// Sends bytes of the core.
pub(super) fn send(road: u32, bytes: &[u8]) {
    let sent = with(road, |one| {
        let channel = one.channel.as_ref()?;
        channel.send_with_u8_array(bytes).ok()
    });
    if sent.flatten().is_none() {
        part(road);
    }
}

/// Ends every channel.
pub(super) fn part_all() {
    let all = CHANNELS.with_borrow(|all| all.iter().map(|one| one.road).collect::<Vec<_>>());
    all.into_iter().for_each(part);
}

/// Ends a channel, here and for the core.
pub(super) fn part(road: u32) {
    let gone = CHANNELS.with_borrow_mut(|all| {
        let at = all.iter().position(|one| one.road == road)?;
        Some(all.remove(at))
    });
    if let Some(gone) = gone {
        // Not at once: one of its ears may be what is running just now.
        wasm_bindgen_futures::spawn_local(async move {
            sleep(0).await;
            drop(gone);
        });
        tell(Command::Parted { road });
    }
}
