//! Parcels on a phone: what no relay received yet is given, sealed, to who carries for others,
//! and the relay's answers are opened. A phone that was asked to carries what others give it:
//! at most [`ROOM`] bytes, kept until the reader has them; for want of room those give way that
//! came first (as far as this start knows), and that is said.
//!
//! What is carried is what [`Post`] holds; the storage follows. An act that waited for its turn
//! while the person changed their mind does nothing.

use serde::{Deserialize, Serialize};
use shared::carry::outgoing::Outgoing;
use shared::carry::parcel::{Hint, Label};
use shared::carry::unpack;
use shared::identity::KeyId;
use shared::log::Envelope;
use shared::sync::parcels::{Act, Post};
use shared::sync::{Access as _, MAX_UNPROVEN};

use super::idb::Trouble;
use super::mailbox;
use super::person::item;
use super::state::Core;
use super::tabs::Said;
use super::vault::CARRY;
use crate::bridge::{Answer, FromCore, Load, Problem};
use crate::bytes;

/// Bytes that a phone carries for others at most.
const ROOM: usize = 4_000_000;

/// See the page.
pub(super) struct Parcels {
    /// Which parcels are known.
    pub(super) post: Post,
    /// Those written here; in memory only: what is forgotten is written again.
    pub(super) outgoing: Outgoing,
    carry: Option<Carry>,
    /// Who wrote what came by parcels and is nobody's yet, once for each envelope.
    strangers: Vec<KeyId>,
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
            carry: None,
            strangers: Vec::new(),
        }
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
}

impl Core {
    /// Reads what this phone carries for others.
    pub(super) async fn load_parcels(&mut self) -> Result<(), Trouble> {
        let vault = self.vault()?;
        let carry = vault.setting(CARRY).await?;
        let carry = carry.and_then(|carry| bytes::read(&carry));
        let kept = vault.parcels().await?;
        let room = if carry.is_some() { ROOM } else { 0 };
        let labels = kept.iter().filter_map(|label| Label::from_bytes(label));
        let parcels = &mut self.carrier.parcels;
        parcels.post.hold(room, labels.collect());
        parcels.carry = carry;
        mailbox::say(&FromCore::Changed);
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
        let vault = self.vault()?;
        if !carries {
            vault.drop_parcels().await?;
        } else if vault.setting(CARRY).await?.is_none() {
            let begun = bytes::write(&Carry::default());
            vault.keep_setting(CARRY, Some(&begun)).await?;
        }
        self.load_parcels().await?;
        self.tabs.say(&Said::Carry);
        Ok(())
    }

    /// Tells the other tabs, and this one's page.
    fn say_load(&self) {
        self.tabs.say(&Said::Carry);
        mailbox::say(&FromCore::Changed);
    }

    /// Does what a frame about parcels asked of the storage.
    pub(super) async fn parcel(&mut self, number: u32, act: Act) {
        if self.person.is_none() {
            return;
        }
        if let Err(trouble) = self.try_parcel(number, act).await {
            self.trouble(&trouble);
        }
    }

    async fn try_parcel(&mut self, number: u32, act: Act) -> Result<(), Trouble> {
        let parcels = &mut self.carrier.parcels;
        match act {
            Act::Hand(label) => {
                let written = parcels.outgoing.parcel(&label.id).map(<[u8]>::to_vec);
                let bytes = match written {
                    Some(bytes) => Some(bytes),
                    None => self.vault()?.parcel(&label.to_bytes()).await?,
                };
                self.carrier.hand(number, bytes.unwrap_or_default());
            }
            Act::Keep(label, bytes) => {
                if !parcels.post.holds(&label.id) {
                    return Ok(());
                }
                let kept = self.vault()?.keep_parcel(&label.to_bytes(), &bytes).await;
                if let Err(trouble) = kept {
                    // Who gave it has it still. Nothing more is taken until the next start.
                    let post = &mut self.carrier.parcels.post;
                    post.lost(label.id);
                    post.hold(0, post.carried().to_vec());
                    return Err(trouble);
                }
                self.carrier.kept(number, label);
                self.say_load();
            }
            Act::Open(label, bytes) => self.open_parcel(number, label, &bytes).await?,
            Act::Arrived(label) => {
                self.let_go(label, |carry| {
                    carry.delivered = carry.delivered.saturating_add(1)
                })
                .await?;
            }
            Act::Needless(label) => self.let_go(label, |_| ()).await?,
            Act::Dropped(label) => {
                self.let_go(label, |carry| {
                    carry.dropped = carry.dropped.saturating_add(1)
                })
                .await?;
            }
            // The connection does these itself.
            Act::Send(_) | Act::Passing => {}
        }
        Ok(())
    }

    /// Lets a parcel go, carried or written here, and counts it if it was carried.
    async fn let_go(&mut self, label: Label, count: fn(&mut Carry)) -> Result<(), Trouble> {
        let parcels = &mut self.carrier.parcels;
        if parcels.outgoing.parcel(&label.id).is_some() {
            parcels.outgoing.arrived(&label.id);
            return Ok(());
        }
        let Some(carry) = &mut parcels.carry else {
            return Ok(());
        };
        count(carry);
        let note = bytes::write(carry);
        self.vault()?.drop_parcel(&label.to_bytes(), &note).await?;
        self.say_load();
        Ok(())
    }

    /// Opens a parcel for this phone and keeps what it holds of its committees. When its hint
    /// deceived, or it is damaged, it is fetched a few times and no more. Of people who are
    /// nobody's yet no more is kept than a session would bring.
    async fn open_parcel(
        &mut self,
        number: u32,
        label: Label,
        bytes: &[u8],
    ) -> Result<(), Trouble> {
        let Some(person) = &self.person else {
            return Ok(());
        };
        let secret = person.own.reading();
        let opened = unpack(bytes, &person.own.consultation, &secret);
        let Ok(mut envelopes) = opened.collect::<Result<Vec<Envelope>, _>>() else {
            self.carrier.failed(number, label.id);
            return Ok(());
        };
        envelopes.retain(|one| one.header.scope.is_public() || person.holds(one.header.scope));
        let membership = &person.replica.derived().membership;
        let strangers = &mut self.carrier.parcels.strangers;
        let unknown = |key: &KeyId| membership.participant_of(key).is_none();
        strangers.retain(unknown);
        let before = strangers.len();
        let keys = envelopes.iter().map(|one| one.header.key);
        strangers.extend(keys.filter(unknown));
        if strangers.len() > MAX_UNPROVEN {
            strangers.truncate(before);
            self.carrier.failed(number, label.id);
            return Ok(());
        }
        let new = self.admit_all(envelopes).await?.new;
        self.carrier.opened(number, label.id, &new);
        self.local_change(&new.iter().map(item).collect::<Vec<_>>());
        self.show_soon();
        Ok(())
    }
}
