//! Names as they are typed: a keyboard gives ' where a name has ’, and capitals are forgotten.

/// Those that are called so: as it is written, or, when none is, but for apostrophes and case.
pub(super) fn called<T>(named: impl IntoIterator<Item = (T, String)>, name: &str) -> Vec<T> {
    let asked = folded(name);
    let (mut same, mut alike) = (Vec::new(), Vec::new());
    for (one, of) in named {
        if of == name {
            same.push(one);
        } else if folded(&of) == asked {
            alike.push(one);
        }
    }
    if same.is_empty() { alike } else { same }
}

fn folded(name: &str) -> String {
    let plain = |letter: char| match letter {
        '\u{2018}' | '\u{2019}' | '\u{2bc}' | '\u{b4}' | '`' => '\'',
        // Spaces that do not break.
        '\u{a0}' | '\u{202f}' => ' ',
        other => other,
    };
    let lower = name.trim().chars().map(plain).flat_map(char::to_lowercase);
    lower.collect()
}

#[cfg(test)]
mod tests {
    #[test]
    fn apostrophes_and_case_do_not_matter_unless_two_differ_by_them() {
        let named = ["Comité de L’Islet", "Élise", "élise"];
        let called = |name: &str| {
            let all = named.iter().enumerate();
            super::called(all.map(|(at, of)| (at, (*of).to_owned())), name)
        };
        assert_eq!(called("Comité de L’Islet"), [0]);
        assert_eq!(called("comité de l'islet "), [0]);
        assert_eq!(called("élise"), [2], "as it is written");
        assert_eq!(called("ÉLISE"), [1, 2], "which one is not known");
        assert!(called("Islet").is_empty());
    }
}
