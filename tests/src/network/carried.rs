//! Carriers that go one way and answer nothing: a file, late, doubled, damaged or lost; a film of
//! codes, of which frames are missed.

use shared::carry::film::{Film, FilmReader, Watched};
use shared::carry::{Code, pack, unpack};
use shared::identity::random::Randomness;
use shared::log::Envelope;

use super::node::Node;
use crate::random::Random;

/// What an installation holds, sealed to another.
pub(super) fn bundle(from: &Node, to: &Node, random: &mut Random) -> Vec<u8> {
    let mut sealing = Randomness::from_seed(random.bytes());
    let envelopes = from.replica().log().all();
    let reader = [to.own().reading().public()];
    pack(&from.own().consultation, &reader, envelopes, &mut sealing).expect("a small bundle")
}

/// What of it can be opened: everything before the first damage.
pub(super) fn open(bundle: &[u8], to: &Node) -> Vec<Envelope> {
    let secret = to.own().reading();
    unpack(bundle, &to.own().consultation, &secret)
        .map_while(Result::ok)
        .collect()
}

/// A byte of it changed.
pub(super) fn damage(bundle: &mut [u8], random: &mut Random) {
    let at = random.below(bundle.len());
    if let Some(byte) = bundle.get_mut(at) {
        *byte ^= 1 << random.below(8);
    }
}

/// What somebody sees of a film, three frames of ten missed: the bundle and how many frames went
/// by, unless they stop looking before.
pub(super) fn watch(bundle: &[u8], random: &mut Random) -> Option<(Vec<u8>, u64)> {
    let film = Film::new(bundle).ok()?;
    let patience = film.frames() as u64 * random.between(1, 4) + 20;
    let begins = u32::try_from(random.between(0, 10_000)).ok()?;
    let mut reader = FilmReader::default();
    for frame in 0..patience {
        if random.chance(300) {
            continue;
        }
        let text = film.frame(begins + u32::try_from(frame).ok()?);
        let Ok(Code::Film(payload)) = Code::read(&text) else {
            return None;
        };
        if let Ok(Watched::All(seen)) = reader.take(&payload) {
            return Some((seen, frame));
        }
    }
    None
}
