//! What this phone keeps, and in which store.
//!
//! ```text
//! envelopes   scope 16 || key 32 || seq 8 big-endian || hash 32  ->  strict CBOR of the envelope
//! own         key 32 || scope 16 || seq 8 big-endian             ->  hash: who writes it first wins
//! meta        "own"       secrets of this installation
//!             "applying"  what was being applied when the Worker ended, if it ended badly
//!             "aside"     what stopped this phone some times
//!             "hub"       the relay nearby that this phone talks to
//!             "carry"     that it carries for others, and what it let go
//!             "exchanged" when this phone and a relay held the same, on the phone of who has a role
//!             "forgotten" everything was forgotten, until somebody joins
//! parcels     label 24                                           ->  what it carries, sealed
//! snapshot    "view"      the last view, as bytes: a cache, thrown away at will
//! ```
//!
//! Only envelopes that were verified are written, so they are not verified again when read.

use shared::identity::EnvelopeHash;
use shared::log::{Envelope, Position};
use wasm_bindgen::JsValue;

use super::idb::{Database, Durability, Transaction, Trouble, bytes, to_bytes};
use crate::bytes::{KEPT_VIEW, keep, kept};
use crate::trap::{Aside, Note};

const NAME: &str = "porte-voix";
const VERSION: u32 = 2;
const ENVELOPES: &str = "envelopes";
const OWN: &str = "own";
const META: &str = "meta";
const SNAPSHOT: &str = "snapshot";
const PARCELS: &str = "parcels";
const STORES: &[&str] = &[ENVELOPES, OWN, META, SNAPSHOT, PARCELS];

const SECRETS: &str = "own";
const APPLYING: &str = "applying";
const ASIDE: &str = "aside";
/// The relay nearby that this phone talks to: a setting.
pub(super) const HUB: &str = "hub";
/// What is noted of carrying for others: a setting.
pub(super) const CARRY: &str = "carry";
const VIEW: &str = "view";
/// The person had everything forgotten: no tab keeps it anew from its memory.
const FORGOTTEN: &str = "forgotten";

/// What this phone keeps.
pub(super) struct Vault(Database);

/// Everything that was kept, as read at the start.
#[derive(Default)]
pub(super) struct Kept {
    /// Secrets of this installation.
    pub(super) secrets: Option<Vec<u8>>,
    /// Envelopes, chain by chain in order.
    pub(super) envelopes: Vec<Envelope>,
    /// Whether something could not be read back.
    pub(super) damaged: bool,
    /// What was being applied.
    pub(super) note: Option<Note>,
    /// What is left out, by whichever version.
    pub(super) aside: Option<Aside>,
    /// Places that this phone wrote, and what.
    wrote: Vec<(Vec<u8>, Vec<u8>)>,
}

impl Kept {
    /// What this phone wrote at these places, where it did, when all this was read.
    pub(super) fn wrote_at(&self, places: &[Position]) -> Vec<EnvelopeHash> {
        let keys: Vec<Vec<u8>> = places.iter().map(|at| first_come(*at)).collect();
        let at = self.wrote.iter().filter(|(place, _)| keys.contains(place));
        at.filter_map(|(_, hash)| Some(EnvelopeHash(hash.as_slice().try_into().ok()?)))
            .collect()
    }
}

/// The key of an envelope in its store.
pub(super) fn place(at: Position, hash: &EnvelopeHash) -> Vec<u8> {
    [
        at.scope.as_bytes(),
        at.key.as_bytes(),
        &at.seq.to_be_bytes(),
        hash.as_bytes(),
    ]
    .concat()
}

fn first_come(at: Position) -> Vec<u8> {
    [
        at.key.as_bytes(),
        at.scope.as_bytes(),
        &at.seq.to_be_bytes(),
    ]
    .concat()
}

/// What became of keeping everything anew.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Anew {
    /// It is kept.
    Kept,
    /// Nothing had been erased, or another tab kept it.
    There,
    /// The person had everything forgotten in another tab: nothing is kept.
    Forgotten,
    /// Somebody else is on this phone since.
    Another,
}

impl Vault {
    /// Opens it; `cut` is called when the browser ends the connection by itself, `held` when it
    /// takes long to open.
    pub(super) async fn open(cut: impl FnOnce() + 'static, held: fn()) -> Result<Self, Trouble> {
        let database = Database::open(NAME, VERSION, STORES, cut, held).await;
        database.map(Self)
    }

    /// Keeps everything anew where the browser erased it, in one transaction.
    pub(super) async fn keep_anew(
        &self,
        secrets: &[u8],
        envelopes: &[&Envelope],
        own: &[&Envelope],
    ) -> Result<Anew, Trouble> {
        let write = self.0.write(&[OWN, ENVELOPES, META], Durability::Strict)?;
        if read_meta(&write, FORGOTTEN).await?.is_some() {
            return Ok(Anew::Forgotten);
        }
        match read_meta(&write, SECRETS).await? {
            Some(kept) if kept == secrets => return Ok(Anew::There),
            Some(_) => return Ok(Anew::Another),
            None => {}
        }
        write.put(META, &SECRETS.into(), &bytes(secrets))?;
        for envelope in own {
            let at = first_come(envelope.header.position());
            write.put(OWN, &bytes(&at), &bytes(envelope.hash().as_bytes()))?;
        }
        for envelope in envelopes {
            let place = place(envelope.header.position(), &envelope.hash());
            write.put(ENVELOPES, &bytes(&place), &bytes(&envelope.to_bytes()))?;
        }
        write.done().await?;
        Ok(Anew::Kept)
    }

    /// A guest's, which keeps nothing: tomorrow the same address may be somebody else's.
    pub(super) const fn of_guest() -> Self {
        Self(Database::none())
    }

    /// The last view, as it was shown.
    pub(super) async fn view(&self) -> Result<Option<Vec<u8>>, Trouble> {
        let read = self.0.read(&[SNAPSHOT])?;
        let value = read.get(SNAPSHOT, &VIEW.into()).await?;
        let before = value.and_then(|value| to_bytes(&value));
        Ok(before.and_then(|before| kept(KEPT_VIEW, &before).map(<[u8]>::to_vec)))
    }

    /// Keeps the last view. It is a cache: a failure costs nothing.
    pub(super) async fn keep_view(&self, view: &[u8]) -> Result<(), Trouble> {
        let write = self.0.write(&[SNAPSHOT], Durability::Relaxed)?;
        write.put(SNAPSHOT, &VIEW.into(), &bytes(&keep(KEPT_VIEW, view)))?;
        write.done().await
    }

    /// Reads everything back.
    pub(super) async fn load(&self) -> Result<Kept, Trouble> {
        let read = self.0.read(&[OWN, ENVELOPES, META])?;
        let mut kept = Kept {
            secrets: read_meta(&read, SECRETS).await?,
            ..Kept::default()
        };
        kept.note = read_meta(&read, APPLYING)
            .await?
            .and_then(|bytes| Note::from_bytes(&bytes));
        kept.aside = read_meta(&read, ASIDE)
            .await?
            .and_then(|bytes| Aside::from_bytes(&bytes));
        let places = read.get_all_keys(OWN).await?.into_iter();
        let wrote = read.get_all(OWN).await?;
        kept.wrote = places.zip(wrote.iter().filter_map(to_bytes)).collect();
        for value in read.get_all(ENVELOPES).await? {
            match parse(&value) {
                Some(envelope) => kept.envelopes.push(envelope),
                None => kept.damaged = true,
            }
        }
        Ok(kept)
    }

    /// Keeps own envelopes, in one transaction that is on disk when this returns, with the
    /// secrets when they changed: those that were there before, and those from now on.
    /// [`Trouble::Constraint`]: another tab wrote first, and nothing of this was kept.
    /// `note`: they are about to be applied.
    pub(super) async fn keep_own(
        &self,
        envelopes: &[&Envelope],
        secrets: Option<(Option<&[u8]>, &[u8])>,
        note: &Note,
    ) -> Result<(), Trouble> {
        let write = self.0.write(&[OWN, ENVELOPES, META], Durability::Strict)?;
        if let Some((before, after)) = secrets {
            // A guest has no storage and no other tab: what is in memory is all there is.
            if self.0.keeps() && read_meta(&write, SECRETS).await?.as_deref() != before {
                return Err(Trouble::Constraint);
            }
            write.put(META, &SECRETS.into(), &bytes(after))?;
            write.delete(META, &FORGOTTEN.into())?;
        }
        for envelope in envelopes {
            let at = envelope.header.position();
            let hash = envelope.hash();
            write.add(OWN, &bytes(&first_come(at)), &bytes(hash.as_bytes()))?;
            write.put(
                ENVELOPES,
                &bytes(&place(at, &hash)),
                &bytes(&envelope.to_bytes()),
            )?;
        }
        write.put(META, &APPLYING.into(), &bytes(&note.to_bytes()))?;
        write.done().await
    }

    /// Whether this phone, in whichever tab, wrote that envelope; who keeps nothing wrote all.
    pub(super) async fn wrote(&self, at: Position, hash: &EnvelopeHash) -> Result<bool, Trouble> {
        let read = self.0.read(&[OWN])?;
        let value = read.get(OWN, &bytes(&first_come(at))).await?;
        let wrote = value.as_ref().and_then(to_bytes);
        Ok(!self.0.keeps() || wrote.as_deref() == Some(hash.as_bytes()))
    }

    /// Whether what is written is there afterwards.
    pub(super) const fn keeps(&self) -> bool {
        self.0.keeps()
    }

    /// Keeps envelopes of others and notes that they are about to be applied.
    pub(super) async fn keep(&self, envelopes: &[Envelope], note: &Note) -> Result<(), Trouble> {
        let write = self.0.write(&[ENVELOPES, META], Durability::Strict)?;
        for envelope in envelopes {
            let place = place(envelope.header.position(), &envelope.hash());
            write.put(ENVELOPES, &bytes(&place), &bytes(&envelope.to_bytes()))?;
        }
        write.put(META, &APPLYING.into(), &bytes(&note.to_bytes()))?;
        write.done().await
    }

    /// Notes what is about to be applied; none when it went well.
    pub(super) async fn note(&self, note: Option<&Note>) -> Result<(), Trouble> {
        let write = self.0.write(&[META], Durability::Relaxed)?;
        match note {
            Some(note) => write.put(META, &APPLYING.into(), &bytes(&note.to_bytes()))?,
            None => write.delete(META, &APPLYING.into())?,
        }
        write.done().await
    }

    /// A setting, as it was kept.
    pub(super) async fn setting(&self, name: &str) -> Result<Option<Vec<u8>>, Trouble> {
        read_meta(&self.0.read(&[META])?, name).await
    }

    /// Keeps a setting, or none.
    pub(super) async fn keep_setting(
        &self,
        name: &str,
        value: Option<&[u8]>,
    ) -> Result<(), Trouble> {
        let write = self.0.write(&[META], Durability::Strict)?;
        match value {
            Some(value) => write.put(META, &name.into(), &bytes(value))?,
            None => write.delete(META, &name.into())?,
        }
        write.done().await
    }

    /// The labels of what is carried for others.
    pub(super) async fn parcels(&self) -> Result<Vec<Vec<u8>>, Trouble> {
        self.0.read(&[PARCELS])?.get_all_keys(PARCELS).await
    }

    /// A parcel, if it is still there.
    pub(super) async fn parcel(&self, label: &[u8]) -> Result<Option<Vec<u8>>, Trouble> {
        let value = self.0.read(&[PARCELS])?.get(PARCELS, &bytes(label)).await?;
        Ok(value.as_ref().and_then(to_bytes))
    }

    /// Keeps a parcel.
    pub(super) async fn keep_parcel(&self, label: &[u8], parcel: &[u8]) -> Result<(), Trouble> {
        let write = self.0.write(&[PARCELS], Durability::Strict)?;
        write.put(PARCELS, &bytes(label), &bytes(parcel))?;
        write.done().await
    }

    /// Lets a parcel go, and notes what is carried then, unless nothing is to be any more.
    pub(super) async fn drop_parcel(&self, label: &[u8], note: &[u8]) -> Result<(), Trouble> {
        let write = self.0.write(&[PARCELS, META], Durability::Strict)?;
        write.delete(PARCELS, &bytes(label))?;
        if read_meta(&write, CARRY).await?.is_some() {
            write.put(META, &CARRY.into(), &bytes(note))?;
        }
        write.done().await
    }

    /// Carries nothing any more.
    pub(super) async fn drop_parcels(&self) -> Result<(), Trouble> {
        let write = self.0.write(&[PARCELS, META], Durability::Strict)?;
        write.clear(PARCELS)?;
        write.delete(META, &CARRY.into())?;
        write.done().await
    }

    /// Notes what is left out on this phone, and what is tried again.
    pub(super) async fn keep_aside(&self, aside: &Aside, rest: &Note) -> Result<(), Trouble> {
        let write = self.0.write(&[META], Durability::Strict)?;
        write.put(META, &ASIDE.into(), &bytes(&aside.to_bytes()))?;
        write.put(META, &APPLYING.into(), &bytes(&rest.to_bytes()))?;
        write.done().await
    }

    /// Puts envelopes whose body was erased in the place of those that had one.
    pub(super) async fn drop_bodies(&self, envelopes: &[Envelope]) -> Result<(), Trouble> {
        let write = self.0.write(&[ENVELOPES, SNAPSHOT], Durability::Strict)?;
        for envelope in envelopes {
            let place = place(envelope.header.position(), &envelope.hash());
            write.put(ENVELOPES, &bytes(&place), &bytes(&envelope.to_bytes()))?;
        }
        // The words may stand in the last view too.
        write.delete(SNAPSHOT, &VIEW.into())?;
        write.done().await
    }

    /// Removes what is no longer kept of forked chains. What a stopped Worker leaves here is
    /// refused when it is read back.
    pub(super) async fn remove(&self, items: &[(Position, EnvelopeHash)]) -> Result<(), Trouble> {
        let write = self.0.write(&[ENVELOPES], Durability::Relaxed)?;
        for (at, hash) in items {
            write.delete(ENVELOPES, &bytes(&place(*at, hash)))?;
        }
        write.done().await
    }

    /// Reads envelopes that another tab kept.
    pub(super) async fn envelopes(&self, places: &[Vec<u8>]) -> Result<Vec<Envelope>, Trouble> {
        let keys: Vec<JsValue> = places.iter().map(|place| bytes(place)).collect();
        let read = self.0.read(&[ENVELOPES])?;
        let values = read.get_each(ENVELOPES, &keys).await?;
        Ok(values.iter().filter_map(parse).collect())
    }

    /// Forgets everything.
    pub(super) async fn clear(&self) -> Result<(), Trouble> {
        let write = self.0.write(STORES, Durability::Strict)?;
        for store in STORES {
            write.clear(store)?;
        }
        write.put(META, &FORGOTTEN.into(), &bytes(&[1]))?;
        write.done().await
    }
}

async fn read_meta(read: &Transaction, name: &str) -> Result<Option<Vec<u8>>, Trouble> {
    let value = read.get(META, &name.into()).await?;
    Ok(value.as_ref().and_then(to_bytes))
}

fn parse(value: &JsValue) -> Option<Envelope> {
    Envelope::from_bytes(&to_bytes(value)?).ok()
}
