//! The parcels that this installation writes itself, each sealed once as long as it says the
//! same: those for a relay, and the answers that it owes when it is one.
//!
//! All of it is in memory only. What is forgotten is written again: whoever was not answered
//! says so with their next parcel.

use super::pack;
use super::parcel::{Label, ParcelId, hint_of};
use super::post::Sender;
use crate::identity::random::Randomness;
use crate::identity::{KeyId, ReadingKey, ScopeId};
use crate::log::{Envelope, Position};
use crate::replica::Replica;

/// Most parcels in memory, and most senders who wait for an answer.
const MOST: usize = 1_024;
/// Bytes of parcels in memory at most.
const MOST_BYTES: usize = 16 * 1024 * 1024;

/// The parcels written so far, by their reader.
#[derive(Debug, Default)]
pub struct Outgoing {
    /// Oldest first.
    written: Vec<Written>,
    /// Who waits for an answer, those first who were left out last.
    waiting: Vec<Sender>,
    /// Those that say less than a newer one.
    replaced: Vec<ParcelId>,
}

#[derive(Debug)]
struct Written {
    key: KeyId,
    scope: ScopeId,
    says: Vec<Position>,
    label: Label,
    parcel: Vec<u8>,
}

impl Outgoing {
    /// A relay opened a parcel whose signatures all hold: who sent it is to be answered. Where
    /// too many wait, those give way first who are not known to be of their committee.
    pub fn heard(&mut self, replica: &Replica, sender: Sender) {
        self.waiting.retain(|one| !one.is_same(&sender));
        if self.waiting.len() >= MOST {
            let membership = &replica.derived().membership;
            let stranger = |one: &Sender| !membership.may_read(&one.key, one.scope);
            let place = self.waiting.iter().position(stranger);
            self.waiting.remove(place.unwrap_or(0));
        }
        self.waiting.push(sender);
    }

    /// What to offer to who passes: for the relay, of these committees; and answers. Looks at
    /// what was derived last.
    pub fn write(
        &mut self,
        replica: &Replica,
        own: KeyId,
        scopes: &[ScopeId],
        random: &mut Randomness,
    ) -> Vec<Label> {
        let mut labels = self.post(replica, own, scopes, random);
        // As many at once as there is room for: what was just sealed is not let go unoffered.
        let (mut sealed, mut looked_at) = (0, 0);
        while sealed <= MOST_BYTES / 2
            && let Some(one) = self.waiting.get(looked_at)
        {
            let (about, content) = ((one.key, one.scope), replica.to_answer(one));
            let label = self.seal(replica, about, content, random);
            sealed += label.map_or(0, |label| label.size as usize);
            labels.extend(label);
            looked_at += 1;
        }
        // The next call begins with those that this one left out.
        self.waiting.rotate_left(looked_at);
        labels
    }

    /// The same of who answers nobody: for the relay, of these committees.
    pub fn post(
        &mut self,
        replica: &Replica,
        own: KeyId,
        scopes: &[ScopeId],
        random: &mut Randomness,
    ) -> Vec<Label> {
        scopes
            .iter()
            .filter_map(|scope| {
                let content = replica.to_post(own, *scope);
                self.seal(replica, (own, *scope), content, random)
            })
            .collect()
    }

    fn seal(
        &mut self,
        replica: &Replica,
        (key, scope): (KeyId, ScopeId),
        content: Option<(ReadingKey, Vec<Envelope>)>,
        random: &mut Randomness,
    ) -> Option<Label> {
        let envelopes = content.iter().flat_map(|(_, envelopes)| envelopes);
        let says: Vec<Position> = envelopes.map(|one| one.header.position()).collect();
        let about = |one: &Written| one.key == key && one.scope == scope;
        if let Some(place) = self.written.iter().position(about) {
            let reader = content.as_ref().map(|(reader, _)| hint_of(reader));
            let is_same =
                |known: &&Written| known.says == says && Some(known.label.reader) == reader;
            let known = self.written.get(place).filter(is_same);
            if let Some(known) = known {
                return Some(known.label);
            }
            self.replaced.push(self.written.remove(place).label.id);
        }
        // What was said before arrived otherwise.
        let (reader, envelopes) = content?;
        let parcel = pack(&replica.consultation(), &[reader], &envelopes, random).ok()?;
        let label = Label::of(&parcel)?;
        self.written.push(Written {
            key,
            scope,
            says,
            label,
            parcel,
        });
        while self.written.len() > MOST || self.bytes() > MOST_BYTES {
            self.written.remove(0);
        }
        Some(label)
    }

    /// Those that say less than a newer one, since the last call: whoever carries them may be
    /// told ([`crate::sync::parcels::Post::opened`]).
    pub fn take_replaced(&mut self) -> Vec<ParcelId> {
        std::mem::take(&mut self.replaced)
    }

    fn bytes(&self) -> usize {
        self.written.iter().map(|one| one.parcel.len()).sum()
    }

    /// One of those written here, if it is still there.
    pub fn parcel(&self, id: &ParcelId) -> Option<&[u8]> {
        let one = self.written.iter().find(|one| one.label.id == *id)?;
        Some(&one.parcel)
    }

    /// One of them arrived: if there is still something to say, it is said anew.
    pub fn arrived(&mut self, id: &ParcelId) {
        let place = self.written.iter().position(|one| one.label.id == *id);
        if let Some(place) = place {
            let Written { key, scope, .. } = self.written.remove(place);
            self.waiting
                .retain(|one| (one.key, one.scope) != (key, scope));
        }
    }
}
