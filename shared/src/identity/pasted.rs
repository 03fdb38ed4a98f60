//! A code as text, and how it is found again in whatever text people pass around: a message, a
//! quotation, a link with a full stop behind it, lines wrapped by a mail program.
//!
//! ```text
//! code = <prefix> base64url( body || first 2 bytes of SHA-256(prefix || body) )
//! ```
//!
//! The body is strict CBOR, which says itself where it ends: what stands behind a code, even
//! glued to it, is no part of it. The two bytes tell a code that lost a letter from a whole one;
//! without them the words behind a cut code would be read as its end.

use base64ct::{Base64UrlUnpadded, Encoding};
use minicbor::{Decode, Encode};
use sha2::{Digest, Sha256};

use super::invitation::BadCode;
use crate::strict;

/// What the code of another phone of the same person begins with.
pub const DEVICE: &str = "PV-A.";
/// Bytes that tell whether a code is whole.
pub const CHECK: usize = 2;

/// The code that carries this.
pub fn write<T: Encode<()>>(prefix: &str, body: &T) -> String {
    let mut bytes = strict::encode(body);
    let check = check(prefix, &bytes);
    bytes.extend(check);
    prefix.to_owned() + &Base64UrlUnpadded::encode_string(&bytes)
}

/// The first whole code in a text, of at most `longest` letters behind its prefix.
///
/// # Errors
/// [`BadCode::Absent`] when nothing in the text begins like one, [`BadCode::Cut`] when the end is
/// missing, [`BadCode::Unreadable`] when letters changed.
pub fn read<T>(text: &str, prefix: &str, longest: usize) -> Result<T, BadCode>
where
    T: for<'b> Decode<'b, ()> + Encode<()>,
{
    let mut why = match is_folded(text, prefix) {
        true => BadCode::Unreadable,
        false => BadCode::Absent,
    };
    let tidy = tidy(text);
    for (at, _) in tidy.match_indices(prefix) {
        let letters = letters(tidy.get(at..).unwrap_or_default(), prefix);
        match whole(letters.get(..longest).unwrap_or(letters), prefix) {
            Ok(value) => return Ok(value),
            Err(error) => why = error,
        }
    }
    Err(why)
}

/// What in a text may be a code: what is kept of a message until the code is read. Empty when
/// there is none.
pub fn codes(text: &str, prefix: &str) -> String {
    let tidy = tidy(text);
    let starts = tidy.match_indices(prefix);
    starts
        .filter_map(|(at, _)| tidy.get(at..))
        .map(|from| prefix.to_owned() + letters(from, prefix))
        .collect()
}

/// Whether something in a text begins like a code, whatever the capitals: one whose letters were
/// all made small, or capital, is one that changed.
pub fn is_folded(text: &str, prefix: &str) -> bool {
    tidy(text).to_ascii_uppercase().contains(prefix)
}

fn whole<T>(letters: &str, prefix: &str) -> Result<T, BadCode>
where
    T: for<'b> Decode<'b, ()> + Encode<()>,
{
    let value: T = minicbor::decode(&bytes_of(letters)).map_err(|error| {
        if error.is_end_of_input() {
            BadCode::Cut
        } else {
            BadCode::Unreadable
        }
    })?;
    // One value has one code.
    let code = write(prefix, &value);
    let code = code.strip_prefix(prefix).unwrap_or_default();
    if letters.starts_with(code) {
        Ok(value)
    } else if code.starts_with(letters) {
        Err(BadCode::Cut)
    } else {
        Err(BadCode::Unreadable)
    }
}

/// The whole bytes of these letters, the beginning of a code or more than one.
fn bytes_of(letters: &str) -> Vec<u8> {
    let whole = letters.len().saturating_mul(6) / 8;
    // Groups of four are bytes whatever the letters.
    let mut filled = letters.to_owned();
    while !filled.len().is_multiple_of(4) {
        filled.push('A');
    }
    let mut bytes = Base64UrlUnpadded::decode_vec(&filled).unwrap_or_default();
    bytes.truncate(whole);
    bytes
}

fn check(prefix: &str, body: &[u8]) -> [u8; CHECK] {
    let digest: [u8; 32] = Sha256::new()
        .chain_update(prefix)
        .chain_update(body)
        .finalize()
        .into();
    let [first, second, ..] = digest;
    [first, second]
}

/// The letters of a code behind its prefix, up to the first that is none.
fn letters<'a>(from: &'a str, prefix: &str) -> &'a str {
    let code = from.strip_prefix(prefix).unwrap_or(from);
    let end = code.find(|c: char| !(c.is_ascii_alphanumeric() || c == '-' || c == '_'));
    end.and_then(|end| code.get(..end)).unwrap_or(code)
}

/// Without what programs put inside a long line: spaces and line breaks, the signs of a quotation
/// and of a wrapped line, escapes, letters that draw nothing.
fn tidy(text: &str) -> String {
    let kept = |c: &char| {
        !c.is_whitespace()
            && !matches!(c, '>' | '=' | '\\' | '\u{ad}' | '\u{feff}')
            && !('\u{200b}'..='\u{200f}').contains(c)
            && !('\u{202a}'..='\u{202e}').contains(c)
            && !('\u{2060}'..='\u{2069}').contains(c)
    };
    text.chars().filter(kept).collect()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const PREFIX: &str = "PV-T.";
    type Body = (u8, String);

    fn body() -> Body {
        (1, "Comité de L’Islet".to_owned())
    }

    fn code() -> String {
        write(PREFIX, &body())
    }

    fn found(text: &str) -> Result<Body, BadCode> {
        read(text, PREFIX, 500)
    }

    #[test]
    fn a_code_is_found_in_whatever_people_send() {
        let code = code();
        let link = format!("https://t.example/#{code}");
        let wrapped: Vec<&str> = link
            .as_bytes()
            .chunks(17)
            .map(|line| std::str::from_utf8(line).unwrap())
            .collect();
        let escaped = link.replace('_', "\\_").replace('-', "\\-");
        for text in [
            format!("Bonjour ! {link} Merci"),
            format!("<{link}>"),
            format!("[le lien]({link})"),
            format!("{link}."),
            format!("« {link} »"),
            format!("{link}&fbclid=abc"),
            link.replace('#', "%23"),
            format!("Le code est {code}, à demain"),
            format!("{code}Merci"),
            wrapped.join("=\r\n"),
            format!("> {}", wrapped.join("\n> ")),
            wrapped.join("\u{200b}"),
            escaped,
            format!("{} puis, en entier : {code}", code.split_at(20).0),
        ] {
            assert_eq!(found(&text), Ok(body()), "{text}");
            assert_eq!(found(&codes(&text, PREFIX)), Ok(body()), "{text}");
        }
    }

    #[test]
    fn a_cut_code_is_said_to_be_cut_wherever_it_is_cut() {
        let code = code();
        for end in PREFIX.len()..code.len() {
            assert_eq!(found(&code[..end]), Err(BadCode::Cut), "{end}");
            let with_words = format!("{}… Merci", &code[..end]);
            assert_eq!(found(&with_words), Err(BadCode::Cut), "{end}");
        }
    }

    #[test]
    fn a_text_without_a_code_is_told_apart_from_a_broken_one() {
        let code = code();
        let (_, end) = code.split_at(PREFIX.len());
        for text in ["", "Bonjour", "https://t.example/#", end] {
            assert_eq!(found(text), Err(BadCode::Absent), "{text}");
            assert_eq!(codes(text, PREFIX), "");
        }
    }

    #[test]
    fn a_code_in_small_letters_is_said_to_have_changed() {
        let small = code().to_ascii_lowercase();
        for text in [small.clone(), format!("https://t.example/#{small} Merci")] {
            assert_eq!(found(&text), Err(BadCode::Unreadable), "{text}");
        }
    }

    proptest! {
        #[test]
        fn words_behind_a_cut_code_are_never_read_as_its_end(
            cut in 1_usize..6,
            words in "[A-Za-z]{1,12}( [a-z]{1,9}){0,3}",
        ) {
            let code = code();
            let (code, missing) = code.split_at(code.len() - cut);
            // Words that begin with what is missing make the code whole.
            prop_assume!(!words.starts_with(missing));
            let text = format!("{code} {words}");
            prop_assert!(found(&text).is_err(), "{}", text);
        }

        #[test]
        fn a_changed_letter_is_noticed(at in 5_usize..30, letter in "[A-Za-z0-9]") {
            let mut changed = code();
            prop_assume!(changed[at..=at] != letter);
            changed.replace_range(at..=at, &letter);
            prop_assert!(found(&changed).is_err(), "{}", changed);
        }

        #[test]
        fn any_text_is_read_or_refused(text in ".{0,300}", letters in "[A-Za-z0-9_-]{0,300}") {
            let _ = found(&text);
            let _ = found(&format!("{PREFIX}{letters}"));
        }
    }
}
