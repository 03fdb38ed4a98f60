//! What is wrong with a description, without the names that this program's types have.

/// A type as the reader of TOML names it, and as people do.
const TYPES: [(&str, &str); 6] = [
    ("u32", "a whole number from 0"),
    ("u8", "a whole number from 0 to 255"),
    ("a string", "a text"),
    ("a sequence", "a list"),
    ("a boolean", "true or false"),
    ("struct Text", "a table with fr and en"),
];

/// The same mistake in plain words; what says no type stays as it is.
pub(super) fn plainly(message: &str) -> String {
    let Some((start, expected)) = message.rsplit_once(", expected ") else {
        return message.to_owned();
    };
    let mut known = TYPES.iter();
    let known = known.find(|(name, _)| *name == expected);
    let expected = match (known, expected.split_once(' ')) {
        (Some((_, plain)), _) => plain,
        (None, Some(("struct", _))) => "a table",
        (None, _) => expected,
    };
    if expected == "nothing" {
        return start.to_owned();
    }
    let Some(found) = start.strip_prefix("invalid type: ") else {
        return format!("{start}, expected {expected}");
    };
    let found = match found.split(' ').next().unwrap_or_default() {
        "string" => "a text",
        "integer" | "floating" => "a number",
        "boolean" => "true or false",
        "map" => "a table",
        "sequence" => "a list",
        _ => found,
    };
    format!("{found} where {expected} is expected")
}

#[cfg(test)]
mod tests {
    use super::plainly;

    #[test]
    fn a_type_is_said_as_people_name_it() {
        for (raw, plain) in [
            (
                "invalid type: string \"x\", expected u32",
                "a text where a whole number from 0 is expected",
            ),
            (
                "invalid type: integer `3`, expected a string",
                "a number where a text is expected",
            ),
            (
                "invalid type: map, expected a boolean",
                "a table where true or false is expected",
            ),
            (
                "invalid type: string \"q\", expected struct Text",
                "a text where a table with fr and en is expected",
            ),
            (
                "invalid value: integer `-5`, expected u32",
                "invalid value: integer `-5`, expected a whole number from 0",
            ),
            ("extra `=`, expected nothing", "extra `=`"),
            ("missing field `title`", "missing field `title`"),
        ] {
            assert_eq!(plainly(raw), plain);
        }
    }
}
