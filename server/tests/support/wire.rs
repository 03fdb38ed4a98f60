//! A phone's shell: a socket to a node, and a disk that never refuses.

use std::time::{Duration, Instant};

use futures_util::{SinkExt as _, StreamExt as _};
use shared::host::{Effect, ParcelWork, Peer, PeerId, Told, Towards};
use shared::log::Verified;
use shared::sync::Role;
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream};

use super::{PATIENCE, Phone, Place};

/// How often the host hears that time passed.
const TICK: Duration = Duration::from_millis(500);

/// The connection ended, and why.
#[derive(Debug)]
pub struct Lost(pub String);

impl<E: std::error::Error> From<E> for Lost {
    fn from(error: E) -> Self {
        Self(error.to_string())
    }
}

type Socket = WebSocketStream<MaybeTlsStream<TcpStream>>;

impl Phone {
    /// Connects to the invitation's server, and syncs until something is true.
    pub async fn sync_until(&mut self, done: impl Fn(&Self) -> bool) {
        let server = self.host.own.server.clone().unwrap();
        let place = Place::new(&server.address, server.transport);
        self.talk(&place, true, done).await.unwrap();
    }

    /// The same with a hub, come what may: connects again when the connection ends.
    pub async fn meet_until(&mut self, place: &Place, done: impl Fn(&Self) -> bool) {
        let started = Instant::now();
        while let Err(Lost(reason)) = self.talk(place, self.is_hasty, &done).await {
            assert!(started.elapsed() < PATIENCE, "lost for too long: {reason}");
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    }

    /// One connection. `pinned`: an invitation named this place, so a join may be pushed to it.
    pub async fn talk(
        &mut self,
        place: &Place,
        pinned: bool,
        done: impl Fn(&Self) -> bool,
    ) -> Result<(), Lost> {
        let address = place.url.replace("http://", "ws://") + "/sync";
        let (mut socket, _) = tokio_tungstenite::connect_async(&address).await?;
        self.peer = PeerId(self.peer.0 + 1);
        let towards = Towards {
            role: Role::Initiator,
            peer: Some(place.transport),
            binding: Vec::new(),
            invited: pinned,
        };
        self.host.opened(self.now(), self.peer, towards);
        let said = self.say_until(&mut socket, done).await;
        self.host.closed(self.peer);
        said
    }

    async fn say_until(
        &mut self,
        socket: &mut Socket,
        done: impl Fn(&Self) -> bool,
    ) -> Result<(), Lost> {
        let started = Instant::now();
        let mut ticks = tokio::time::interval(TICK);
        loop {
            self.carry_on(socket).await?;
            if !self.is_hasty && self.host.replica.is_stale() {
                self.host.derive(self.now());
                continue;
            }
            if self.is_quiet() && done(self) {
                return Ok(());
            }
            assert!(started.elapsed() < PATIENCE, "waits: {}", self.state());
            tokio::select! {
                message = socket.next() => {
                    let message = message.ok_or_else(|| Lost("hung up".to_owned()))??;
                    if let Message::Binary(bytes) = message {
                        self.host.message(self.now(), self.peer, &bytes);
                    }
                }
                _ = ticks.tick() => self.host.tick(self.now()),
            }
        }
    }

    fn is_quiet(&self) -> bool {
        self.host.peer(self.peer).is_some_and(Peer::is_quiet)
    }

    fn state(&self) -> String {
        let (all, quiet) = (self.host.replica.log().all().count(), self.is_quiet());
        let acknowledged = self.acknowledged.len();
        format!("holds {all}, {acknowledged} of them acknowledged, quiet: {quiet}")
    }

    /// Does what the host asks for, also once the connection is lost: what was begun is ended.
    async fn carry_on(&mut self, socket: &mut Socket) -> Result<(), Lost> {
        let mut lost = None;
        loop {
            self.host.advance(self.now());
            let effects = self.host.take_effects();
            if effects.is_empty() {
                break;
            }
            for effect in effects {
                match effect {
                    Effect::Send(_, message) if lost.is_none() => {
                        let sent = socket.send(Message::Binary(message.into())).await;
                        lost = sent.err().map(Lost::from);
                    }
                    Effect::Close(_, end) => lost = Some(Lost(end.to_string())),
                    effect => self.effect(effect),
                }
            }
        }
        let parcels = self.host.peer(self.peer).map_or(0, Peer::parcels);
        self.handed = self.handed.max(parcels);
        lost.map_or(Ok(()), Err)
    }

    fn effect(&mut self, effect: Effect) {
        let now = self.now();
        match effect {
            Effect::Check(envelopes) => {
                let consultation = self.host.own.consultation;
                let checked = envelopes.into_iter().map(|one| {
                    if self.is_hasty {
                        Ok(Verified::from_own_storage(one))
                    } else {
                        one.verify(&consultation)
                    }
                });
                self.host.checked(now, checked.collect());
            }
            Effect::Store(_) => self.host.stored(now),
            Effect::Parcel(work) => self.parcel(&work),
            Effect::Tell(Told::Received(_, items)) => self.acknowledged.extend(items),
            Effect::Tell(Told::Refused(refusal)) => panic!("{refusal}"),
            Effect::Send(..) | Effect::Opened(_) | Effect::Close(..) | Effect::Tell(_) => {}
        }
    }

    fn parcel(&mut self, work: &ParcelWork) {
        match work {
            ParcelWork::Read(id, asked) => {
                let brought = self.brings.iter().find(|(label, _)| label == asked);
                let bytes = brought.map(|(_, bytes)| bytes.clone()).unwrap();
                self.host.handed(*id, bytes);
            }
            ParcelWork::Drop(label, _) => self.arrived.push(label.id),
            ParcelWork::Keep(..) => panic!("nothing more is taken"),
        }
    }
}
