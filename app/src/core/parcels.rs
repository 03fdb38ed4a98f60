//! Parcels on a phone: what no relay received yet is given, sealed, to who carries for others,
//! and the relay's answers are opened. A phone that was asked to carries what others give it:
//! at most [`ROOM`] bytes, kept until the reader has them, oldest let go first and said.

use serde::{Deserialize, Serialize};
use shared::carry::outgoing::Outgoing;
use shared::carry::parcel::{Hint, Label, ParcelId};
use shared::carry::unpack;
use shared::log::Envelope;
use shared::sync::parcels::{Act, Post};

use super::idb::Trouble;
use super::mailbox;
use super::person::item;
use super::state::Core;
use super::tabs::Said;
use super::vault::CARRY;
use crate::bridge::{Answer, FromCore, Load, Problem};
use crate::bytes;

/// Bytes that a phone carries for others at most.
const ROOM: usize = 4 * 1024 * 1024;

/// See the page.
pub(super) struct Parcels {
    /// Which parcels are known.
    pub(super) post: Post,
    /// Those written here; in memory only: what is forgotten is written again.
    pub(super) outgoing: Outgoing,
    /// Where those that are carried are kept, oldest first.
    places: Vec<Vec<u8>>,
    carry: Option<Carry>,
}

/// What is noted of carrying for others, as it is kept.
#[derive(Clone, Copy, Default, Serialize, Deserialize)]
struct Carry {
    /// Arrived where they were for.
    delivered: u32,
    /// Let go for want of room.
    dropped: u32,
}

impl Parcels {
    /// Of nobody yet, who carries nothing.
    pub(super) fn new() -> Self {
        Self {
            post: Post::new(Hint::default(), 0, Vec::new()),
            outgoing: Outgoing::default(),
            places: Vec::new(),
            carry: None,
        }
    }

    /// Carries for others, or not: what is kept.
    fn hold(&mut self, carry: Option<Carry>, places: Vec<Vec<u8>>) {
        let room = if carry.is_some() { ROOM } else { 0 };
        let labels = places.iter().filter_map(|place| label(place)).collect();
        self.post.hold(room, labels);
        (self.carry, self.places) = (carry, places);
    }

    /// What is carried for others, in numbers; none when nothing is to be.
    pub(super) fn load(&self) -> Option<Load> {
        let Carry { delivered, dropped } = self.carry?;
        let carried = self.post.carried();
        let bytes: usize = carried.iter().map(|label| label.size as usize).sum();
        let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        Some(Load {
            parcels: count(carried.len()),
            kilobytes: count(bytes.div_ceil(1_000)),
            delivered,
            dropped,
        })
    }

    fn place(&self, id: &ParcelId) -> Option<usize> {
        let is_it = |place: &Vec<u8>| label(place).is_some_and(|label| label.id == *id);
        self.places.iter().position(is_it)
    }
}

/// The label at a place.
fn label(place: &[u8]) -> Option<Label> {
    Label::from_bytes(place.get(8..)?)
}

impl Core {
    /// Reads what this phone carries for others.
    pub(super) async fn load_parcels(&mut self) -> Result<(), Trouble> {
        let carry = self.vault()?.setting(CARRY).await?;
        let carry = carry.and_then(|carry| bytes::read(&carry));
        let places = self.vault()?.parcels().await?;
        self.carrier.parcels.hold(carry, places);
        Ok(())
    }

    /// Carries for others from now on, or forgets what it carries.
    pub(super) async fn carry(&mut self, carries: bool) -> Result<Answer, Problem> {
        match self.try_carry(carries).await {
            Ok(()) => Ok(Answer::Done),
            Err(trouble) => Err(self.trouble(&trouble)),
        }
    }

    async fn try_carry(&mut self, carries: bool) -> Result<(), Trouble> {
        let carry = carries.then(|| bytes::write(&Carry::default()));
        let vault = self.vault()?;
        vault.keep_setting(CARRY, carry.as_deref()).await?;
        if !carries {
            vault.drop_parcels().await?;
        }
        self.load_parcels().await?;
        self.tabs.say(&Said::Carry);
        Ok(())
    }

    /// Tells the other tabs, and this one's page.
    fn say_load(&self) {
        self.tabs.say(&Said::Carry);
        mailbox::say(&FromCore::Load);
    }

    /// Does what a frame about parcels asked of the storage. What cannot be done ends the
    /// connection: the peer still has it.
    pub(super) async fn parcel(&mut self, number: u32, act: Act) {
        if let Err(trouble) = self.try_parcel(number, act).await {
            self.carrier.fail(number);
            self.trouble(&trouble);
        }
    }

    async fn try_parcel(&mut self, number: u32, act: Act) -> Result<(), Trouble> {
        match act {
            Act::Hand(id) => {
                let parcels = &self.carrier.parcels;
                let bytes = match (parcels.outgoing.parcel(&id), parcels.place(&id)) {
                    (Some(bytes), _) => Some(bytes.to_vec()),
                    (None, Some(at)) => match parcels.places.get(at).cloned() {
                        Some(place) => self.vault()?.parcel(&place).await?,
                        None => None,
                    },
                    (None, None) => None,
                };
                self.carrier.hand(number, bytes.unwrap_or_default());
            }
            Act::Keep(label, bytes) => {
                let last = self.carrier.parcels.places.last();
                let last = last.and_then(|place| place.first_chunk());
                let next = last.map_or(0, |last| u64::from_be_bytes(*last).saturating_add(1));
                let place = [&next.to_be_bytes()[..], &label.to_bytes()].concat();
                if let Err(trouble) = self.vault()?.keep_parcel(&place, Some(&bytes)).await {
                    self.carrier.parcels.post.lost(label.id);
                    return Err(trouble);
                }
                self.carrier.parcels.places.push(place);
                self.carrier.kept(number, label);
                self.say_load();
            }
            Act::Open(label, bytes) => self.open_parcel(number, label.id, &bytes).await?,
            Act::Arrived(id) => {
                self.carrier.parcels.outgoing.arrived(&id);
                self.let_go(&id, Some(|carry| &mut carry.delivered)).await?;
            }
            // Neither delivered nor dropped: another one says more.
            Act::Replaced(id) => self.let_go(&id, None).await?,
            Act::Dropped(id) => self.let_go(&id, Some(|carry| &mut carry.dropped)).await?,
            // The connection does these itself.
            Act::Send(_) | Act::Passing => {}
        }
        Ok(())
    }

    /// Lets a parcel go, if it is carried, and counts it.
    async fn let_go(
        &mut self,
        id: &ParcelId,
        count: Option<fn(&mut Carry) -> &mut u32>,
    ) -> Result<(), Trouble> {
        let parcels = &mut self.carrier.parcels;
        let Some(at) = parcels.place(id) else {
            return Ok(());
        };
        let place = parcels.places.remove(at);
        let mut carry = parcels.carry.unwrap_or_default();
        if let Some(count) = count {
            let counted = count(&mut carry);
            *counted = counted.saturating_add(1);
        }
        parcels.carry = Some(carry);
        let vault = self.vault()?;
        vault.keep_parcel(&place, None).await?;
        let noted = bytes::write(&carry);
        vault.keep_setting(CARRY, Some(&noted)).await?;
        self.say_load();
        Ok(())
    }

    /// Opens a parcel for this phone and keeps what it holds; nothing when its hint deceived.
    async fn open_parcel(
        &mut self,
        number: u32,
        id: ParcelId,
        bytes: &[u8],
    ) -> Result<(), Trouble> {
        let Some(person) = &self.person else {
            return Ok(());
        };
        let secret = person.own.reading();
        let opened = unpack(bytes, &person.own.consultation, &secret);
        let Ok(envelopes) = opened.collect::<Result<Vec<Envelope>, _>>() else {
            return Ok(());
        };
        let new = self.admit_all(envelopes).await?.new;
        self.carrier.opened(number, id, &new);
        self.local_change(&new.iter().map(item).collect::<Vec<_>>());
        self.show_soon();
        Ok(())
    }
}
