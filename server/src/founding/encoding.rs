//! What a description written with another program looks like, and what its author can do: name
//! the cause, because "invalid UTF-8" or "unexpected key" says nothing to them.

use anyhow::{Error, Result, anyhow, bail};

/// Quotes of word processors and of other alphabets' keyboards.
const QUOTES: &str = "“”„‟‘’‚‛«»‹›″′＂＇`´";

/// A file's text; a mark at its beginning is no part of it.
pub(super) fn text(bytes: &[u8]) -> Result<&str> {
    let zeros = bytes.iter().filter(|byte| **byte == 0).count();
    if bytes.starts_with(&[0xff, 0xfe])
        || bytes.starts_with(&[0xfe, 0xff])
        || zeros > bytes.len() / 4
    {
        bail!("it is written in UTF-16: save it as UTF-8");
    }
    if zeros > 0 {
        bail!("this is no text");
    }
    let text = std::str::from_utf8(bytes).map_err(|error| {
        let before = bytes.iter().take(error.valid_up_to());
        let line = before.filter(|byte| **byte == b'\n').count() + 1;
        anyhow!(
            "line {line}: this is not UTF-8, an older encoding such as Windows-1252 perhaps: \
             save the file as UTF-8"
        )
    })?;
    Ok(text.strip_prefix('\u{feff}').unwrap_or(text))
}

/// Whether a line that cannot be read holds, outside plain quotes, what no plain text editor
/// writes there. `near`: where reading failed.
pub(super) fn typed_elsewhere(text: &str, near: usize) -> Option<Error> {
    let before = text.get(..near)?;
    let number = before.matches('\n').count();
    // A text that was opened by a curly quote may fail on its next line only.
    let lines = text.lines().enumerate().take(number + 1);
    lines
        .skip(number.saturating_sub(1))
        .find_map(|(at, line)| outside_quotes(line).map(|cause| (at + 1, cause)))
        .map(|(line, found)| match found {
            quote if QUOTES.contains(quote) => anyhow!(
                "line {line}: a curly quote {quote} stands where a straight one (\") is needed, as \
                 word processors write them: use a plain text editor"
            ),
            other => anyhow!(
                "line {line}: an invisible or unusual character (U+{:04X}) stands outside the \
                 quotes: write it again",
                u32::from(other)
            ),
        })
}

/// The first letter outside plain quotes and comments that is none of TOML's.
fn outside_quotes(line: &str) -> Option<char> {
    let mut quote = None;
    let mut escaped = false;
    for letter in line.chars() {
        match quote {
            Some(open) => {
                if escaped {
                    escaped = false;
                } else if letter == '\\' && open == '"' {
                    escaped = true;
                } else if letter == open {
                    quote = None;
                }
            }
            None if letter == '#' => return None,
            None if letter == '"' || letter == '\'' => quote = Some(letter),
            None if !letter.is_ascii() || letter == '`' => return Some(letter),
            None => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::super::Described;

    const FILE: &str = include_str!("../../../tests/fixtures/consultation.toml");

    fn refusal(bytes: &[u8]) -> String {
        Described::read(bytes).unwrap_err().to_string()
    }

    #[test]
    fn another_encoding_is_named() {
        let little: Vec<u8> = FILE.encode_utf16().flat_map(u16::to_le_bytes).collect();
        let marked = [&[0xff, 0xfe], little.as_slice()].concat();
        let big: Vec<u8> = FILE.encode_utf16().flat_map(u16::to_be_bytes).collect();
        for bytes in [little, marked, big] {
            assert!(refusal(&bytes).contains("UTF-16"));
        }
        let older: Vec<u8> = FILE
            .chars()
            .map(|c| u8::try_from(c).unwrap_or(0x92))
            .collect();
        let said = refusal(&older);
        assert!(
            said.starts_with("line 1: ") && said.contains("Windows-1252"),
            "{said}"
        );
        assert!(refusal(b"title = \0").contains("no text"));
        let marked = [b"\xef\xbb\xbf", FILE.replace('\n', "\r\n").as_bytes()].concat();
        Described::read(&marked).unwrap();
    }

    #[test]
    fn what_a_word_processor_writes_is_named_with_its_line() {
        let with = |old: &str, new: &str| refusal(FILE.replacen(old, new, 1).as_bytes());
        let title = "title = \"Nos priorités, Chaudière-Appalaches\"";
        for (open, close) in [('“', '”'), ('«', '»'), ('‘', '’'), ('„', '“'), ('＂', '＂')]
        {
            let curly = format!("title = {open}Nos priorités{close}");
            let said = with(title, &curly);
            assert!(said.starts_with("line 2: "), "{said}");
            assert!(
                said.contains(open) && said.contains("plain text editor"),
                "{said}"
            );
        }
        // Opened by a straight one, closed by a curly one.
        let said = with(title, "title = \"Nos priorités”");
        assert!(said.contains("line 2"), "{said}");
        let said = with("level = ", "level\u{a0}= ");
        assert!(said.contains("line 4") && said.contains("U+00A0"), "{said}");
        let said = with("level = ", "\u{200b}level = ");
        assert!(said.contains("U+200B"), "{said}");
        // Inside plain quotes they are words.
        let inside = FILE.replacen("Nos priorités", "“Nos” «priorités»", 1);
        Described::parse(&inside).unwrap();
    }
}
