//! A bundle as a film of codes: one phone shows them in a loop, the other looks.
//!
//! ```text
//! frame = film (4) || length of the bundle (u24 be) || number of the symbol (u24 be) || symbol
//! film  = first 4 bytes of SHA-256(bundle)
//! ```
//!
//! RaptorQ (RFC 6330): the bundle is cut into K symbols and as many more are made from them as
//! one wants; any K of them, give or take one, give the bundle back. So it matters neither where
//! one begins to look nor what is missed. The first K are the bundle itself, one block, zeros at
//! the end. Frames are bound by the film's name only: what comes out is admitted or refused as
//! from anywhere.
//!
//! Version 1: a later one takes another letter ([`super::Letter`]).

use raptorq::{
    EncodingPacket, ObjectTransmissionInformation, PayloadId, SourceBlockDecoder,
    SourceBlockEncoder,
};
use sha2::{Digest, Sha256};

use super::code::{CodeError, Letter};

/// Bytes of a film at most: more than ten minutes of looking is a file.
pub const MAX_FILM: usize = 256 * 1024;
/// Bytes of a symbol: its code has 663 letters, a version 14 with the least correction, whose
/// modules are 5 pixels wide in a picture of 640x480. The lens reads smaller ones, but a shaking
/// hand and a phone's own reader of codes do not always.
pub const SYMBOL: u16 = 430;
/// Bytes of a symbol that are read, at least and at most.
const SYMBOLS_READ: std::ops::RangeInclusive<usize> = 64..=1_024;
/// Bytes before the symbol.
const HEAD: usize = 4 + 3 + 3;
/// Numbers of symbols, as a mask: RaptorQ's have 24 bits, some of which are its own.
const NUMBERS: u32 = (1 << 23) - 1;
/// How many more symbols than K are ever kept: with ten, one film in 10²⁰ is not whole yet, so
/// these never were of one bundle.
const MORE: usize = 10;

/// Why there is no film of some bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a film holds at least one byte and at most {MAX_FILM}")]
pub struct NoFilm;

/// A film to show.
pub struct Film {
    id: [u8; 4],
    length: usize,
    /// The bundle, and zeros up to a whole number of symbols.
    block: Vec<u8>,
    encoder: SourceBlockEncoder,
}

impl std::fmt::Debug for Film {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Film")
            .field("length", &self.length)
            .finish()
    }
}

impl Film {
    /// The film of a bundle.
    ///
    /// # Errors
    /// [`NoFilm`] when it is empty or too large.
    pub fn new(bundle: &[u8]) -> Result<Self, NoFilm> {
        if bundle.is_empty() || bundle.len() > MAX_FILM {
            return Err(NoFilm);
        }
        let symbols = bundle.len().div_ceil(usize::from(SYMBOL));
        let mut block = bundle.to_vec();
        block.resize(symbols * usize::from(SYMBOL), 0);
        Ok(Self {
            id: id_of(bundle),
            length: bundle.len(),
            encoder: SourceBlockEncoder::new(0, &information(block.len(), SYMBOL), &block),
            block,
        })
    }

    /// How many frames must be seen, about.
    pub fn frames(&self) -> usize {
        self.block.len() / usize::from(SYMBOL)
    }

    /// The text of a frame, of those that never end.
    pub fn frame(&self, number: u32) -> String {
        let number = number & NUMBERS;
        // Invariant: some thousand at most, see `MAX_FILM`.
        let first_repair = u32::try_from(self.frames()).unwrap_or(u32::MAX);
        let symbol = match number.checked_sub(first_repair) {
            None => {
                let mut symbols = self.block.chunks(usize::from(SYMBOL));
                symbols.nth(number as usize).map(<[u8]>::to_vec)
            }
            Some(repair) => {
                let packet = self.encoder.repair_packets(repair, 1).pop();
                packet.map(|packet| packet.split().1)
            }
        };
        let mut frame = self.id.to_vec();
        // Invariant: both are below 2^24.
        frame.extend((self.length as u64).to_be_bytes().split_at(5).1);
        frame.extend(number.to_be_bytes().split_at(1).1);
        frame.extend(symbol.unwrap_or_default());
        Letter::Film.text(&frame)
    }
}

fn id_of(bundle: &[u8]) -> [u8; 4] {
    let digest: [u8; 32] = Sha256::digest(bundle).into();
    let mut id = [0; 4];
    id.copy_from_slice(digest.split_at(4).0);
    id
}

/// One block, no sub-blocks, symbols of any length.
fn information(block: usize, symbol: u16) -> ObjectTransmissionInformation {
    ObjectTransmissionInformation::new(block as u64, symbol, 1, 1, 1)
}

/// What a frame brought.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Watched {
    /// So many symbols are seen, of how many, about.
    Some {
        /// Seen by now.
        seen: u32,
        /// Needed.
        of: u32,
    },
    /// The bundle.
    All(Vec<u8>),
}

/// Gathers the frames of one film. Another film's begin anew.
#[derive(Default)]
pub struct FilmReader(Option<Watching>);

struct Watching {
    id: [u8; 4],
    length: usize,
    symbol: usize,
    seen: std::collections::BTreeSet<u32>,
    decoder: SourceBlockDecoder,
}

impl std::fmt::Debug for FilmReader {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let seen = self.0.as_ref().map(|watching| watching.seen.len());
        f.debug_struct("FilmReader").field("seen", &seen).finish()
    }
}

impl FilmReader {
    /// Takes what [`super::Code::Film`] carried.
    ///
    /// # Errors
    /// When it is no frame, or all frames together are not what they should be: then it begins
    /// anew.
    pub fn take(&mut self, frame: &[u8]) -> Result<Watched, CodeError> {
        let (head, symbol) = frame
            .split_first_chunk::<HEAD>()
            .ok_or(CodeError::Unreadable)?;
        let [id @ .., l2, l1, l0, n2, n1, n0] = *head;
        let length = u32::from_be_bytes([0, l2, l1, l0]) as usize;
        let number = u32::from_be_bytes([0, n2, n1, n0]);
        if !SYMBOLS_READ.contains(&symbol.len())
            || !(1..=MAX_FILM).contains(&length)
            || number > NUMBERS
        {
            return Err(CodeError::Unreadable);
        }
        let same = |watching: &&mut Watching| {
            (watching.id, watching.length, watching.symbol) == (id, length, symbol.len())
        };
        let watching = match self.0.as_mut().filter(same) {
            Some(_) => self.0.as_mut(),
            None => {
                self.0 = Some(Watching::new(id, length, symbol.len()));
                self.0.as_mut()
            }
        };
        let watched = watching
            .ok_or(CodeError::Unreadable)
            .and_then(|watching| watching.take(number, symbol));
        if watched.is_err() {
            self.0 = None;
        }
        watched
    }
}

impl Watching {
    fn new(id: [u8; 4], length: usize, symbol: usize) -> Self {
        let block = length.div_ceil(symbol) * symbol;
        // Invariant: a symbol has at most 1,024 bytes, see `SYMBOLS_READ`.
        let information = information(block, u16::try_from(symbol).unwrap_or(u16::MAX));
        Self {
            id,
            length,
            symbol,
            seen: std::collections::BTreeSet::new(),
            decoder: SourceBlockDecoder::new(0, &information, block as u64),
        }
    }

    fn take(&mut self, number: u32, symbol: &[u8]) -> Result<Watched, CodeError> {
        let of = self.length.div_ceil(self.symbol);
        let whole = if self.seen.insert(number) {
            let place = PayloadId::new(0, number);
            self.decoder
                .decode([EncodingPacket::new(place, symbol.to_vec())])
        } else {
            None
        };
        if let Some(mut bundle) = whole {
            bundle.truncate(self.length);
            return if id_of(&bundle) == self.id {
                Ok(Watched::All(bundle))
            } else {
                Err(CodeError::Unreadable)
            };
        }
        if self.seen.len() > of + MORE {
            return Err(CodeError::Unreadable);
        }
        Ok(Watched::Some {
            seen: u32::try_from(self.seen.len()).unwrap_or(u32::MAX),
            of: u32::try_from(of).unwrap_or(u32::MAX),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::carry::Code;
    use proptest::prelude::*;

    fn bundle(length: usize, seed: u8) -> Vec<u8> {
        let mut bytes = Vec::new();
        let mut digest: [u8; 32] = Sha256::digest([seed]).into();
        while bytes.len() < length {
            bytes.extend(digest);
            digest = Sha256::digest(digest).into();
        }
        bytes.truncate(length);
        bytes
    }

    fn payload(text: &str) -> Vec<u8> {
        match Code::read(text) {
            Ok(Code::Film(frame)) => frame,
            other => panic!("{other:?}"),
        }
    }

    /// Shows frames of some numbers until the bundle is there; how many were needed.
    fn watch(film: &Film, numbers: impl IntoIterator<Item = u32>) -> (Vec<u8>, usize) {
        let mut reader = FilmReader::default();
        for (shown, number) in numbers.into_iter().enumerate() {
            let frame = payload(&film.frame(number));
            if let Watched::All(bundle) = reader.take(&frame).unwrap() {
                return (bundle, shown + 1);
            }
        }
        panic!("not whole")
    }

    #[test]
    fn a_frame_fits_a_code_of_version_14() {
        let text = Film::new(&bundle(5_000, 1)).unwrap().frame(0);
        assert!(text.len() <= 667, "{}", text.len());
    }

    #[test]
    fn half_of_the_frames_in_a_strange_order_are_enough() {
        for length in [1, 429, 430, 431, 4_300, 40_000] {
            let bundle = bundle(length, 2);
            let film = Film::new(&bundle).unwrap();
            let frames = film.frames();
            // Every other frame of the second showing, backwards; then each one twice.
            let end = frames as u32 * 4 + 40;
            let (read, needed) = watch(&film, (0..end).rev().step_by(2));
            assert_eq!(read, bundle);
            assert!(needed <= frames + 3, "{needed} frames for {frames}");
            let (read, needed) = watch(&film, (0..end).flat_map(|number| [number, number]));
            assert_eq!((read, needed), (bundle, frames * 2 - 1));
        }
    }

    #[test]
    fn repairs_alone_are_enough() {
        let bundle = bundle(30_000, 3);
        let film = Film::new(&bundle).unwrap();
        let (read, needed) = watch(&film, 500_000..);
        assert!(read == bundle && needed <= film.frames() + 3);
    }

    #[test]
    fn a_film_has_its_bounds() {
        let bundle = bundle(MAX_FILM, 3);
        let film = Film::new(&bundle).unwrap();
        assert!(watch(&film, 0..).0 == bundle);
        assert!(Film::new(&[]).is_err() && Film::new(&vec![0; MAX_FILM + 1]).is_err());
    }

    #[test]
    fn another_film_begins_anew_and_never_mixes() {
        let (a, b) = (bundle(1_200, 4), bundle(1_200, 5));
        let (shown, other) = (Film::new(&a).unwrap(), Film::new(&b).unwrap());
        let mut reader = FilmReader::default();
        for text in [
            shown.frame(0),
            shown.frame(1),
            other.frame(2),
            other.frame(3),
        ] {
            assert!(matches!(
                reader.take(&payload(&text)),
                Ok(Watched::Some { .. })
            ));
        }
        assert_eq!(reader.take(&payload(&other.frame(4))), Ok(Watched::All(b)));
    }

    #[test]
    fn symbols_of_something_else_under_the_same_name_give_nothing() {
        let film = Film::new(&bundle(1_700, 6)).unwrap();
        let mut reader = FilmReader::default();
        for number in 0..3 {
            reader.take(&payload(&film.frame(number))).unwrap();
        }
        let mut wrong = payload(&film.frame(3));
        wrong[10] ^= 1;
        assert_eq!(reader.take(&wrong), Err(CodeError::Unreadable));
        // And it begins anew.
        assert_eq!(watch(&film, 0..4).1, 4);
    }

    proptest! {
        #[test]
        fn any_frames_are_taken_or_refused(
            length in 1u32..600,
            frames in prop::collection::vec((any::<u32>(), any::<u8>()), 0..40),
        ) {
            let mut reader = FilmReader::default();
            for (number, byte) in frames {
                let number = number >> (byte % 32);
                let mut frame = vec![7, 7, 7, 7];
                frame.extend(length.to_be_bytes().split_at(1).1);
                frame.extend(number.to_be_bytes().split_at(1).1);
                frame.extend([byte; 64]);
                let _ = reader.take(&frame);
            }
        }

        #[test]
        fn any_bytes_are_taken_or_refused(frame in prop::collection::vec(any::<u8>(), 0..120)) {
            let _ = FilmReader::default().take(&frame);
        }
    }
}
