//! The text of a QR code that the app understands: what carries bytes, and everything else.
//!
//! ```text
//! text = "PV" || one capital letter || base45 (RFC 9285) of the payload
//! PVN  = one side of a meeting of two phones, see [`super::near_code`]
//! PVS  = a still part of one person's contribution
//! PVF  = a frame of a film
//! ```
//!
//! Base45 uses exactly the letters of a QR code's alphanumeric mode: two bytes are three letters
//! of five and a half bits, nearly nothing is lost, and any reader of codes gives it back as
//! text. As letters, for a message or a paper, the same payload is `PV-` || the letter || base32
//! (RFC 4648, unpadded): no space, no sign that a messenger takes for its own, capital or not.
//! Links, invitations and device codes stay the texts they are ([`Code::Other`]).

use base32ct::{Base32UpperUnpadded, Encoding};

use super::near_code::NearCode;
use crate::identity::ConsultationId;

/// Letters of the largest QR code in its alphanumeric mode.
pub const MAX_TEXT: usize = 4_296;

const ALPHABET: &[u8; 45] = b"0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:";

/// Why the text of a code is none of ours, though it begins like one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CodeError {
    /// Cut short, mistyped, or longer than any code.
    #[error("the code cannot be read")]
    Unreadable,
    /// Made by a newer program.
    #[error("this code was made by a newer version")]
    Newer,
}

/// What the text of a code is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Code {
    /// One side of a meeting of two phones.
    Near(NearCode),
    /// A still part, for a [`super::still`] reader.
    Still(Vec<u8>),
    /// A frame, for a reader of films.
    Film(Vec<u8>),
    /// A link, an invitation, or nothing of ours.
    Other(String),
}

/// What one of our codes carries: its letter.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Letter {
    /// A meeting of two phones.
    Near,
    /// A still part.
    Still,
    /// A frame of a film.
    Film,
}

impl Letter {
    const ALL: [Self; 3] = [Self::Near, Self::Still, Self::Film];

    /// What the same begins with as letters.
    fn spelled(self) -> String {
        self.prefix().replacen("PV", "PV-", 1)
    }

    const fn prefix(self) -> &'static str {
        match self {
            Self::Near => "PVN",
            Self::Still => "PVS",
            Self::Film => "PVF",
        }
    }

    /// The text of a code with this payload.
    pub fn text(self, payload: &[u8]) -> String {
        let mut text = String::with_capacity(3 + payload.len().div_ceil(2) * 3);
        text.push_str(self.prefix());
        for pair in payload.chunks(2) {
            let letters = if pair.len() == 2 { 3 } else { 2 };
            let mut value = pair
                .iter()
                .fold(0usize, |value, byte| value << 8 | usize::from(*byte));
            for _ in 0..letters {
                let letter = ALPHABET.get(value % 45).copied().unwrap_or(b'0');
                text.push(char::from(letter));
                value /= 45;
            }
        }
        text
    }
}

/// The text of a code as letters that survive a message, a line break and small capitals; what
/// is no code of ours stays as it is.
pub fn letters(text: &str) -> String {
    for letter in Letter::ALL {
        if let Some(Ok(payload)) = text.strip_prefix(letter.prefix()).map(unbase45) {
            return letter.spelled() + &Base32UpperUnpadded::encode_string(&payload);
        }
    }
    text.to_owned()
}

/// The payload of letters, with whatever a paste brought between them.
fn spelled(text: &str, letter: Letter) -> Option<Result<Vec<u8>, CodeError>> {
    let tidy: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let tidy = tidy.to_ascii_uppercase();
    let payload = tidy.strip_prefix(&letter.spelled())?;
    let read = Base32UpperUnpadded::decode_vec(payload);
    Some(read.map_err(|_| CodeError::Unreadable))
}

impl Code {
    /// Reads the text of a code, or its letters, with whatever spaces a paste brought around it.
    ///
    /// # Errors
    /// [`CodeError`] when it begins like one of ours and is not.
    pub fn read(text: &str) -> Result<Self, CodeError> {
        let text = text.trim();
        if text.len() > MAX_TEXT {
            return Err(CodeError::Unreadable);
        }
        let payload = |letter: Letter| {
            let drawn = text.strip_prefix(letter.prefix()).map(unbase45);
            drawn.or_else(|| spelled(text, letter))
        };
        if let Some(payload) = payload(Letter::Near) {
            return NearCode::unpack(&payload?).map(Self::Near);
        }
        if let Some(payload) = payload(Letter::Still) {
            return payload.map(Self::Still);
        }
        if let Some(payload) = payload(Letter::Film) {
            return payload.map(Self::Film);
        }
        Ok(Self::Other(text.to_owned()))
    }
}

/// The one reading of a base45 text; what no bytes would give is refused.
fn unbase45(text: &str) -> Result<Vec<u8>, CodeError> {
    let mut bytes = Vec::with_capacity(text.len() / 3 * 2 + 1);
    for group in text.as_bytes().chunks(3) {
        let mut value = 0usize;
        for letter in group.iter().rev() {
            let digit = ALPHABET.iter().position(|known| known == letter);
            value = value * 45 + digit.ok_or(CodeError::Unreadable)?;
        }
        // Three letters are two bytes, the last two one byte; one alone is nothing.
        let value = match group.len() {
            3 => u16::try_from(value)
                .ok()
                .map(|pair| pair.to_be_bytes().to_vec()),
            2 => u8::try_from(value).ok().map(|byte| vec![byte]),
            _ => None,
        };
        bytes.extend(value.ok_or(CodeError::Unreadable)?);
    }
    Ok(bytes)
}

/// The first 8 bytes of a consultation's id: enough to tell that a code is of another one. What
/// the code brings is signed for the whole id, or pinned by a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Consulted(pub [u8; 8]);

impl Consulted {
    /// Length in bytes.
    pub const LEN: usize = 8;
}

impl From<&ConsultationId> for Consulted {
    fn from(id: &ConsultationId) -> Self {
        let mut start = [0; Self::LEN];
        start.copy_from_slice(id.0.split_at(Self::LEN).0);
        Self(start)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_examples_of_rfc_9285_come_out() {
        for (plain, coded) in [
            ("AB", "BB8"),
            ("Hello!!", "%69 VD92EX0"),
            ("base-45", "UJCLQE7W581"),
            ("ietf!", "QED8WEX0"),
        ] {
            let text = Letter::Film.text(plain.as_bytes());
            assert_eq!(text.strip_prefix("PVF"), Some(coded));
            assert_eq!(unbase45(coded).unwrap(), plain.as_bytes());
        }
    }

    proptest! {
        #[test]
        fn letters_survive_spaces_line_breaks_and_small_capitals(
            payload in prop::collection::vec(any::<u8>(), 1..400),
            width in 1..90_usize,
        ) {
            let text = Letter::Film.text(&payload);
            let sent = letters(&text).to_lowercase();
            let lines: Vec<String> = sent
                .as_bytes()
                .chunks(width)
                .map(|line| String::from_utf8_lossy(line).into_owned())
                .collect();
            prop_assert_eq!(Code::read(&lines.join(" \n")), Ok(Code::Film(payload)));
        }
    }

    #[test]
    fn letters_cut_short_or_of_something_else_are_told_apart() {
        let sent = letters(&Letter::Still.text(b"bonjour"));
        assert!(sent.starts_with("PV-S"), "{sent}");
        assert_eq!(Code::read(&sent[..5]), Err(CodeError::Unreadable));
        assert_eq!(
            letters("https://example.org/#a b"),
            "https://example.org/#a b"
        );
    }

    #[test]
    fn what_no_bytes_would_give_is_refused() {
        // 65536 and 256; one letter too many; small letters.
        for bad in [
            "PVFGGW",
            "PVF:::",
            "PVFV5",
            "PVFBB8A",
            "PVFbb8",
            "PVF\u{e9}",
        ] {
            assert_eq!(Code::read(bad), Err(CodeError::Unreadable), "{bad}");
        }
        let long = format!("PVF{}", "0".repeat(MAX_TEXT));
        assert_eq!(Code::read(&long), Err(CodeError::Unreadable));
    }

    #[test]
    fn links_are_left_as_they_are() {
        let link = "https://table.example/#abc";
        assert_eq!(
            Code::read(&format!(" {link}\n")),
            Ok(Code::Other(link.into()))
        );
    }

    proptest! {
        #[test]
        fn any_payload_is_read_back_even_trimmed(payload in prop::collection::vec(any::<u8>(), 0..600)) {
            let text = Letter::Still.text(&payload);
            prop_assert_eq!(text.trim(), &text);
            prop_assert_eq!(Code::read(&text), Ok(Code::Still(payload)));
        }

        #[test]
        fn any_text_is_read_or_refused(text in "(PV[NSFX])?[0-9A-Z $%*+./:-]{0,400}") {
            let _ = Code::read(&text);
        }
    }
}
