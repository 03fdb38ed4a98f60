//! Parcels on a phone: what no relay received yet is given, sealed, to who carries for others,
//! and the relay's answers are opened. A phone that was asked to carries what others give it:
//! at most [`ROOM`] bytes, kept until the reader has them; for want of room those give way that
//! came first (as far as this start knows), and that is said.
//!
//! What is carried is what the host holds; the storage follows.

use serde::{Deserialize, Serialize};
use shared::carry::parcel::Label;
use shared::host::{ParcelWork, Why};

use super::idb::Trouble;
use super::mailbox;
use super::state::Core;
use super::tabs::Said;
use super::vault::CARRY;
use crate::bridge::{Answer, FromCore, Load, Problem};
use crate::bytes;

/// Bytes that a phone carries for others at most.
const ROOM: usize = 4_000_000;

/// What is noted of carrying for others, as it is kept.
#[derive(Clone, Copy, Default, Serialize, Deserialize)]
pub(super) struct Carry {
    /// Arrived where they were for.
    delivered: u32,
    /// Let go for want of room.
    dropped: u32,
}

impl Core {
    /// What is carried for others, in numbers; none when nothing is to be.
    pub(super) fn load_carried(&self) -> Option<Load> {
        let Carry { delivered, dropped } = self.carry?;
        let carried = self.person.as_ref()?.carried();
        let bytes: usize = carried.iter().map(|label| label.size as usize).sum();
        let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        Some(Load {
            parcels: count(carried.len()),
            kilobytes: count(bytes.div_ceil(1_000)),
            delivered,
            dropped,
        })
    }

    /// Reads what this phone carries for others.
    pub(super) async fn load_parcels(&mut self) -> Result<(), Trouble> {
        let vault = self.vault()?;
        let carry = vault.setting(CARRY).await?;
        self.carry = carry.and_then(|carry| bytes::read(&carry));
        let kept = self.vault()?.parcels().await?;
        let room = if self.carry.is_some() { ROOM } else { 0 };
        let labels = kept.iter().filter_map(|label| Label::from_bytes(label));
        if let Some(host) = &mut self.person {
            host.hold(room, labels.collect());
        }
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

    /// Does what the host asks of the storage about parcels.
    pub(super) async fn parcel(&mut self, work: ParcelWork) -> Result<(), Trouble> {
        match work {
            ParcelWork::Read(id, label) => {
                let bytes = self.vault()?.parcel(&label.to_bytes()).await?;
                if let Some(host) = &mut self.person {
                    host.handed(id, bytes.unwrap_or_default());
                }
            }
            ParcelWork::Keep(id, label, bytes) => {
                let carries = |host: &shared::host::Host| host.carries(&label);
                if !self.person.as_ref().is_some_and(carries) {
                    return Ok(());
                }
                let kept = match self.vault() {
                    Ok(vault) => vault.keep_parcel(&label.to_bytes(), &bytes).await,
                    Err(trouble) => Err(trouble),
                };
                let Some(host) = &mut self.person else {
                    return kept;
                };
                if kept.is_err() {
                    host.not_kept(label);
                    return kept;
                }
                host.kept(id, label);
                self.say_load();
            }
            ParcelWork::Drop(label, why) => {
                let Some(carry) = &mut self.carry else {
                    return Ok(());
                };
                match why {
                    Why::Arrived => carry.delivered = carry.delivered.saturating_add(1),
                    Why::Room => carry.dropped = carry.dropped.saturating_add(1),
                    Why::Needless => {}
                }
                let note = bytes::write(carry);
                self.vault()?.drop_parcel(&label.to_bytes(), &note).await?;
                self.say_load();
            }
        }
        Ok(())
    }
}
