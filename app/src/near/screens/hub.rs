//! A relay in the room: reaching it, entrusting a committee to it, leaving it.

use std::cell::Cell;
use std::rc::Rc;

use leptos::prelude::*;
use shared::identity::hub_code::HubCode;
use shared::text::nearby::Near as Key;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::spawn_local;
use web_sys::WebSocket;

use super::{back, meeting};
use crate::bridge::{Command, FIRST_SOCKET, MeetingPhase, NearbyPlace};
use crate::drawing::live::{live, on_click};
use crate::drawing::parts::{button, icon, remark};
use crate::near::browser::{ask, get, navigator, object, sleep};
use crate::near::state::{Near, Step, t, tf};
use crate::near::talk::send;

/// How long a relay may take to answer, in steps of [`STEP_MS`]: somebody reads a question of
/// their phone meanwhile.
const STEPS: u32 = 300;
const STEP_MS: u32 = 100;

/// A relay whose code was read.
pub(super) fn draw(near: Near, code: String) -> AnyView {
    let Ok(read) = HubCode::parse(&code) else {
        return view! { {remark("warning", t(Key::BadCode))}<div class="actions">{back(near)}</div> }
            .into_any();
    };
    let reaching = RwSignal::new(false);
    let name = tf(Key::HubFound, &[&read.name]);
    let sockets: Rc<Vec<String>> = Rc::new(read.sockets().collect());
    let sockets = StoredValue::new_local(sockets);
    let code = StoredValue::new(code);
    let go = move || {
        reaching.set(true);
        let sockets = sockets.get_value();
        spawn_local(async move {
            let reached = reach(&sockets).await;
            // Whoever left the screen meanwhile changed their mind.
            let Some(code) = code.try_get_value() else {
                return;
            };
            match reached {
                Ok(address) => use_it(near, code, address),
                Err(why) => near.trouble(why),
            }
            // The screen may have been left meanwhile.
            reaching.try_set(false);
        });
    };
    let then = move || {
        if reaching.get() {
            remark("reaching", t(Key::HubReaching))
        } else {
            button("first", "live", t(Key::HubGo), go)
        }
    };
    view! {
        <h2>{name}</h2>
        <p>{t(Key::HubSays)}</p>
        {remark("phone", t(Key::HubAsk))}
        <div class="actions">{live(then)}{back(near)}</div>
    }
    .into_any()
}

fn use_it(near: Near, code: String, address: String) {
    send(Command::UseHub { code, address }, move |result| {
        near.refresh();
        match result {
            Ok(_) if near.only_scan.get_untracked() => {
                near.go(Step::Scan);
                near.says(Key::HubUsed);
            }
            Ok(_) => near.go(Step::Menu),
            Err(problem) => near.problem(problem),
        }
    });
}

/// The first address that answers, all being tried together from the page: that is where the
/// browser asks the person. Only that something answers is learnt here; that it is the relay of
/// the code is proven inside of the link.
async fn reach(addresses: &[String]) -> Result<String, Key> {
    let answered: Rc<Cell<Option<usize>>> = Rc::default();
    let mut tried = Vec::new();
    for (at, address) in addresses.iter().enumerate() {
        // Where the browser forbids it at once, the next way is tried.
        let Ok(socket) = WebSocket::new(address) else {
            continue;
        };
        let first = Rc::clone(&answered);
        let open = Closure::<dyn FnMut()>::new(move || {
            if first.get().is_none() {
                first.set(Some(at));
            }
        });
        socket.set_onopen(Some(open.as_ref().unchecked_ref()));
        tried.push((socket, open));
    }
    for _ in 0..STEPS {
        let pending = |socket: &WebSocket| socket.ready_state() <= WebSocket::OPEN;
        if answered.get().is_some() || !tried.iter().any(|(socket, _)| pending(socket)) {
            break;
        }
        sleep(STEP_MS).await;
    }
    for (socket, _) in &tried {
        socket.set_onopen(None);
        // It was only to see who answers.
        let _ = socket.close();
    }
    match answered.get().and_then(|at| addresses.get(at)) {
        Some(address) => Ok(address.clone()),
        None if refused().await => Err(Key::HubRefused),
        None => Err(Key::HubUnreached),
    }
}

/// Whether the person, or the browser for them, refused devices of this network.
async fn refused() -> bool {
    let permissions = get(&navigator(), "permissions");
    for name in ["local-network-access", "local-network"] {
        let query = object(&[("name", name.into())]);
        if let Ok(status) = ask(&permissions, "query", &[query]).await
            && get(&status, "state") == "denied"
        {
            return true;
        }
    }
    false
}

/// The relay that this phone talks to, if any.
pub(super) fn standing(near: Near) -> Option<AnyView> {
    let known = near.known.get()?;
    let (code, name) = known.hub.clone()?;
    let code = StoredValue::new(code);
    let leave = move || {
        send(Command::LeaveHub, move |result| {
            near.refresh();
            match result {
                Ok(_) => near.says(Key::HubLeft),
                Err(problem) => near.problem(problem),
            }
        });
    };
    let now = move || {
        near.meeting(FIRST_SOCKET)
            .map(|now| meeting::numbers(now, FIRST_SOCKET))
    };
    // Nothing is asked of a facilitator whose committee is there already.
    let apart = near
        .meeting(FIRST_SOCKET)
        .is_some_and(|now| now.phase == MeetingPhase::Apart);
    let facilitates = known.places.iter().any(|place| place.facilitates);
    let ask = (apart && !facilitates).then(|| view! { <p>{t(Key::MeetHubAsk)}</p> });
    let trust: Vec<AnyView> = known
        .places
        .iter()
        .filter(|place| place.facilitates && (place.entrusted || apart))
        .map(|place| entrusting(near, code, place))
        .collect();
    Some(
        view! {
            <div class="card meeting hub">
                <h2>{tf(Key::MeetHub, &[&name])}</h2>
                {live(now)}
                {ask}
                {trust}
                {button("plain", "close", t(Key::HubLeave), leave)}
            </div>
        }
        .into_any(),
    )
}

/// What a facilitator may do: entrust a committee to the relay, or take that back.
fn entrusting(near: Near, code: StoredValue<String>, place: &NearbyPlace) -> AnyView {
    let (scope, entrusted) = (place.scope, place.entrusted);
    let change = move || {
        let code = code.get_value();
        let (command, done) = if entrusted {
            (Command::UnmakeRelay { code, scope }, Key::HubUntrusted)
        } else {
            (Command::MakeRelay { code, scope }, Key::HubTrusted)
        };
        send(command, move |result| match result {
            Ok(_) => near.says(done),
            Err(problem) => near.problem(problem),
        });
    };
    let (class, key) = if entrusted {
        ("plain", Key::HubUntrust)
    } else {
        ("second", Key::HubTrust)
    };
    let says = (!entrusted).then(|| view! { <p>{t(Key::HubTrustSays)}</p> });
    let text = tf(key, &[&place.name]);
    view! {
        {says}
        <button type="button" class=class on:click=on_click(move |_| change())>{icon("lock")}<span>{text}</span></button>
    }
    .into_any()
}
