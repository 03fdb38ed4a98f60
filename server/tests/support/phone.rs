//! A phone: the product's own host in memory, and what its person says.

use std::collections::BTreeSet;
use std::time::Instant;

use shared::carry::parcel::{Label, ParcelId};
use shared::documents::NeedEdit;
use shared::host::{Host, PeerId};
use shared::identity::random::Randomness;
use shared::identity::{Invitation, ScopeId};
use shared::log::{Envelope, Kind, Verified};
use shared::records::ballot::{Channel, Content, Unlisted};
use shared::records::{Receipt, Record as _};
use shared::replica::{Own, Replica};
use shared::sync::Item;

pub struct Phone {
    pub host: Host,
    pub random: Randomness,
    /// What a node said that it holds durably.
    pub acknowledged: BTreeSet<Item>,
    /// A crowd on one machine: takes all that comes without checking it again, derives nothing,
    /// and believes that whom it meets relays its committee.
    pub is_hasty: bool,
    /// Parcels that it brings for others ([`Phone::bring`]).
    pub(super) brings: Vec<(Label, Vec<u8>)>,
    /// How many parcels went, those that it wrote itself among them.
    pub handed: u32,
    /// Those of what it brought that arrived.
    pub arrived: Vec<ParcelId>,
    pub(super) peer: PeerId,
    began: Instant,
}

impl Phone {
    pub fn new(seed: u8, invitation: &Invitation) -> Self {
        Self::from_seed([seed.wrapping_add(100); 32], invitation)
    }

    pub fn from_seed(seed: [u8; 32], invitation: &Invitation) -> Self {
        let mut random = Randomness::from_seed(seed);
        let mut own = Own::new(invitation.consultation, &mut random);
        own.accept(invitation);
        let nothing = Replica::new(invitation.consultation);
        let mut phone = Self::holding(own, nothing, random);
        let joined = phone.host.replica.join(&phone.host.own, invitation);
        phone.write(joined);
        phone
    }

    /// Somebody with what is known.
    pub fn holding(own: Own, replica: Replica, mut random: Randomness) -> Self {
        Self {
            host: Host::new(own, replica, random.bytes()),
            random,
            acknowledged: BTreeSet::new(),
            is_hasty: false,
            brings: Vec::new(),
            handed: 0,
            arrived: Vec::new(),
            peer: PeerId(0),
            began: Instant::now(),
        }
    }

    /// Milliseconds since it was made.
    pub(super) fn now(&self) -> u64 {
        u64::try_from(self.began.elapsed().as_millis()).unwrap()
    }

    /// Brings these to whom they are for, and takes nothing more.
    pub fn bring(&mut self, parcels: Vec<(Label, Vec<u8>)>) {
        let labels = parcels.iter().map(|(label, _)| *label).collect();
        self.host.hold(0, labels);
        self.brings = parcels;
    }

    /// Keeps what was signed here, and tells whom it talks with.
    pub fn write(&mut self, signed: Vec<Verified>) {
        let now = self.now();
        self.host.wrote(now, signed);
        self.host.derive(now);
    }

    pub fn scope(&self) -> ScopeId {
        self.host.own.belongings[0].scope
    }

    pub fn propose(&mut self, sentence: &str) {
        let edit = NeedEdit {
            sentence: Some(sentence.to_owned()),
            ..NeedEdit::default()
        };
        let planned = self
            .host
            .replica
            .propose(&self.host.own, self.scope(), &edit)
            .unwrap();
        self.write(planned.envelopes);
    }

    pub fn rank_all(&mut self) {
        let scope = self.scope();
        let charter = self
            .host
            .replica
            .charter()
            .expect("the charter arrived")
            .clone();
        let papers: Vec<String> = charter
            .papers
            .iter()
            .filter(|(_, paper)| paper.scope == scope || paper.scope.is_public())
            .map(|(id, _)| id.clone())
            .collect();
        let needs: Vec<_> = self
            .host
            .replica
            .derived()
            .needs(scope)
            .map(|(doc, _)| doc.id)
            .collect();
        for paper in papers {
            let content = Content {
                paper,
                groups: needs.iter().take(5).map(|need| vec![*need]).collect(),
                unlisted: Unlisted::Below,
                channel: Channel::Phone,
            };
            let signed = self
                .host
                .replica
                .rank(&self.host.own, scope, &content, &mut self.random)
                .unwrap();
            self.write(signed);
        }
    }

    /// Whether a relay said that it holds all that this phone wrote; its name.
    pub fn received_by(&self) -> Option<String> {
        let key = self.host.own.key().id();
        let chain = self.host.replica.log().chain(self.scope(), key).unwrap();
        let (seq, _) = chain.tip().unwrap();
        let membership = &self.host.replica.derived().membership;
        let relay = membership.received_by(self.scope(), &key, seq)?;
        Some(relay.name.clone())
    }

    /// All that it wrote itself in its committee.
    pub fn own_words(&self) -> BTreeSet<Item> {
        let chain = self
            .host
            .replica
            .log()
            .chain(self.scope(), self.host.own.key().id());
        let own = chain.into_iter().flat_map(|chain| chain.all());
        own.map(|one| (one.header.position(), one.hash())).collect()
    }

    /// Whether all that it wrote itself was acknowledged: in the link, or by a receipt when the
    /// link was cut in between.
    pub fn is_kept(&self) -> bool {
        let log = self.host.replica.log();
        let key = self.host.own.key().id();
        let Some(chain) = log.chain(self.scope(), key) else {
            return false;
        };
        let named = |one: &Envelope| {
            self.acknowledged
                .contains(&(one.header.position(), one.hash()))
        };
        if chain.all().all(named) {
            return true;
        }
        let tip = chain.tip();
        let all = log.scope(self.scope()).flat_map(|(_, chain)| chain.all());
        all.filter(|one| one.header.kind == Kind::RECEIPT)
            .filter_map(|one| Receipt::from_body(one.body.as_deref()?).ok())
            .flat_map(|receipt| receipt.chains)
            .any(|held| held.key == key && Some((held.seq, held.hash)) == tip)
    }

    /// Whether a relay said that it holds all that this phone wrote.
    pub fn is_received(&self) -> bool {
        self.received_by().is_some()
    }

    /// Whether what the server holds has begun to arrive; asked once both sides are quiet.
    pub fn is_level(&self) -> bool {
        self.host.replica.charter().is_some()
    }

    /// The sentences of the needs held.
    pub fn sentences(&self) -> BTreeSet<String> {
        let derived = self.host.replica.derived();
        let needs = derived.needs(self.scope());
        needs.map(|(_, need)| need.sentence.clone()).collect()
    }
}
