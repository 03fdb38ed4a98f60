//! Relays and phones in the same room: what they are told of this phone, and the roads to them.

use serde::{Deserialize, Serialize};
use shared::carry::row;
use shared::host::Host;
use shared::identity::hub_code::HubCode;
use shared::identity::{Role, ScopeId};
use shared::log::Envelope;
use shared::replica::own::Belonging;
use shared::sync::TransportSecret;

use super::idb::Trouble;
use super::road::RoadSaid;
use super::state::Core;
use super::tabs::Said;
use super::vault::HUB;
use crate::bridge::{Answer, Command, Nearby, NearbyPlace, Problem};
use crate::bytes;

/// Longest message of a channel: one of the link.
const MAX_MESSAGE: usize = shared::sync::MAX_MESSAGE;

/// The relay nearby that this phone talks to, as it is kept.
#[derive(Clone, Serialize, Deserialize)]
pub(super) struct Hub {
    pub(super) code: String,
    pub(super) address: String,
}

impl Hub {
    fn read(&self) -> Option<HubCode> {
        HubCode::parse(&self.code).ok()
    }
}

impl Core {
    /// Talks to this relay from now on, or to none: durable, and in the other tabs too.
    pub(super) async fn use_hub(
        &mut self,
        hub: Option<(String, String)>,
    ) -> Result<Answer, Problem> {
        let hub = hub.map(|(code, address)| Hub { code, address });
        if let Some(hub) = &hub {
            let read = HubCode::parse(&hub.code)?;
            let person = self.person.as_ref();
            if person.is_some_and(|person| person.own.consultation != read.consultation) {
                return Err(Problem::OtherConsultation);
            }
        }
        let kept = match (self.vault(), &hub) {
            (Ok(vault), Some(hub)) => vault.keep_setting(HUB, Some(&bytes::write(hub))).await,
            (Ok(vault), None) => vault.keep_setting(HUB, None).await,
            (Err(trouble), _) => Err(trouble),
        };
        kept.map_err(|trouble| self.trouble(&trouble))?;
        self.take_hub(hub);
        self.tabs.say(&Said::Hub);
        Ok(Answer::Done)
    }

    /// Reads which relay this phone talks to.
    pub(super) async fn load_hub(&mut self) -> Result<(), Trouble> {
        let kept = self.vault()?.setting(HUB).await?;
        self.take_hub(kept.and_then(|kept| bytes::read(&kept)));
        Ok(())
    }

    fn take_hub(&mut self, hub: Option<Hub>) {
        let towards = hub.as_ref().and_then(|hub| {
            let read = hub.read()?;
            Some((hub.address.clone(), read.transport))
        });
        self.carrier.use_hub(towards);
        self.hub = hub;
    }

    /// Does what the page for sharing asks and the log is not asked about; none for the rest.
    pub(super) fn obey_nearby(&mut self, command: &Command) -> Option<Result<Answer, Problem>> {
        let person = &mut self.person;
        match command {
            Command::Nearby => {
                self.carrier.say_again();
                return Some(self.nearby().ok_or(Problem::NotIn));
            }
            Command::MyWords { scope } => {
                let answer = person.as_ref().map(|person| Answer::Bytes {
                    name: String::new(),
                    bytes: my_words(person, *scope),
                });
                return Some(answer.ok_or(Problem::NotIn));
            }
            Command::Meet {
                road,
                peer,
                binding,
                begins,
            } => {
                if let Some(person) = person {
                    self.carrier.meet(*road, *peer, *binding, *begins, person);
                }
            }
            Command::Came { road, bytes } => {
                if bytes.len() <= MAX_MESSAGE {
                    let said = RoadSaid::Message(bytes.clone());
                    self.carrier.heard(*road, said, person.as_mut());
                }
            }
            Command::Parted { road } => {
                self.carrier.heard(*road, RoadSaid::Closed, person.as_mut());
            }
            _ => return None,
        }
        Some(Ok(Answer::Done))
    }

    fn nearby(&self) -> Option<Answer> {
        let Host { own, replica, .. } = self.person.as_ref()?;
        let membership = &replica.derived().membership;
        let facilitates =
            |scope| membership.role_in(&own.participant, scope) > Some(Role::Participant);
        let hub = self.hub.as_ref().and_then(Hub::read);
        let entrusted = |scope| {
            let relay = hub.as_ref().map(|hub| hub.participant);
            membership.of(scope).relays.iter().any(|one| {
                let scopes = one.scopes.as_ref();
                Some(one.participant) == relay && scopes.is_some_and(|of| of.contains(&scope))
            })
        };
        let place = |known: &Belonging| NearbyPlace {
            scope: known.scope,
            name: known.committee.clone(),
            facilitates: facilitates(known.scope),
            entrusted: entrusted(known.scope),
        };
        let places = own.belongings.iter().map(place).collect();
        let code = self.hub.as_ref().map(|hub| hub.code.clone());
        let hub = code.zip(hub.map(|hub| hub.name));
        Some(Answer::Nearby(Nearby {
            consultation: own.consultation,
            transport: TransportSecret::from_seed(*own.transport()).public(),
            places,
            hub,
            load: self.load_carried(),
        }))
    }
}

/// What this phone wrote in a committee and no relay has; all of it when a relay has everything.
fn my_words(person: &Host, scope: ScopeId) -> Vec<u8> {
    let key = person.own.key().id();
    let membership = person.replica.derived().membership.of(scope);
    let received = membership.receipted.get(&(scope, key));
    let by_any = received.into_iter().flatten().map(|held| held.seq);
    let received = by_any.max().unwrap_or(0);
    let chain = person.replica.log().chain(scope, key);
    let own: Vec<&Envelope> = chain.into_iter().flat_map(|chain| chain.all()).collect();
    let is_new = |one: &&&Envelope| one.header.seq > received;
    match row::write(own.iter().filter(is_new).copied()) {
        new if new.is_empty() => row::write(own),
        new => new,
    }
}
