//! The words that a ballot saw: how it names them, and what becomes of them when their author
//! corrects them.
//!
//! Each rank names the sentence that was before the person's eyes by a tag that only whoever
//! opens the ballot can compare. The sentence seen and the one counted are compared at once,
//! never step by step, so that no chain of small corrections leads from one need to another.
//!
//! **Frozen**: [`tag`], [`folded`] and [`small`] decide what is counted. To change a line of them
//! makes two versions of this program publish two lists of the same ballots.

use sha2::{Digest, Sha256};

use super::ballot::{Salt, Tag};
use crate::identity::DocumentId;

/// How a ballot names a sentence, as it is stored.
pub fn tag(salt: &Salt, need: &DocumentId, sentence: &str) -> Tag {
    let mut digest = Sha256::new();
    digest.update(b"words-v1");
    digest.update(salt);
    digest.update(need.0);
    digest.update(sentence.as_bytes());
    let digest: [u8; 32] = digest.finalize().into();
    let [a, b, c, d, ..] = digest;
    [a, b, c, d]
}

/// What became of the words that a rank was given to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Became<'a> {
    /// They are the same.
    Same,
    /// They were corrected a little since: the rank carries.
    Small(&'a str),
    /// They were changed: the rank waits for its author's answer.
    Changed(&'a str),
    /// They have not arrived here.
    Unknown,
}

impl<'a> Became<'a> {
    /// What became of the words that are named so, of all the sentences that a need ever had.
    pub fn of(named: &Named, now: &str, mut ever: impl Iterator<Item = &'a str>) -> Self {
        let is = |sentence: &str| tag(&named.salt, &named.need, sentence) == named.tag;
        if is(now) {
            return Self::Same;
        }
        match ever.find(|sentence| is(sentence)) {
            Some(seen) if small(seen, now) => Self::Small(seen),
            Some(seen) => Self::Changed(seen),
            None => Self::Unknown,
        }
    }

    /// Whether the rank counts.
    pub fn holds(&self) -> bool {
        matches!(self, Self::Same | Self::Small(_))
    }
}

/// The words that one rank names.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Named {
    /// The ballot's salt.
    pub salt: Salt,
    /// The need.
    pub need: DocumentId,
    /// Its words.
    pub tag: Tag,
}

/// Letters of a word that may be corrected.
const LONG: usize = 5;
/// Words that may be corrected.
const CORRECTED: usize = 2;

/// Whether a sentence is another one with a small correction: as many words, equal one by one,
/// but at most two pairs of long words that differ by one letter.
pub fn small(before: &str, after: &str) -> bool {
    if before == after {
        return true;
    }
    let (before, after) = (folded(before), folded(after));
    // Without one word that can be read, nothing says that it means the same.
    if before.is_empty() {
        return false;
    }
    let mut corrected = 0;
    let (mut before, mut after) = (before.split(' '), after.split(' '));
    loop {
        match (before.next(), after.next()) {
            (None, None) => return corrected <= CORRECTED,
            (Some(a), Some(b)) if a == b => {}
            (Some(a), Some(b)) if is_one_letter(a, b) => corrected += 1,
            _ => return false,
        }
    }
}

fn is_one_letter(a: &str, b: &str) -> bool {
    let is_long =
        |word: &str| word.len() >= LONG && word.bytes().all(|letter| letter.is_ascii_lowercase());
    if !is_long(a) || !is_long(b) {
        return false;
    }
    let (mut a, mut b) = (a.as_bytes(), b.as_bytes());
    while let (Some((x, rest_a)), Some((y, rest_b))) = (a.split_first(), b.split_first())
        && x == y
    {
        (a, b) = (rest_a, rest_b);
    }
    while let (Some((x, rest_a)), Some((y, rest_b))) = (a.split_last(), b.split_last())
        && x == y
    {
        (a, b) = (rest_a, rest_b);
    }
    match (a, b) {
        ([w, x], [y, z]) => w == z && x == y,
        (a, b) => a.len() <= 1 && b.len() <= 1,
    }
}

/// A sentence with its case, its accents and all that separates words taken away: its words with
/// one space between.
///
/// What is not of this table stays as it is: letters of other alphabets are compared, not read
/// away.
pub fn folded(sentence: &str) -> String {
    let mut folded = String::new();
    for letter in sentence.chars() {
        let plain = match letter {
            'à' | 'á' | 'â' | 'ã' | 'ä' | 'å' | 'À' | 'Á' | 'Â' | 'Ã' | 'Ä' | 'Å' => {
                "a"
            }
            'ç' | 'Ç' => "c",
            'è' | 'é' | 'ê' | 'ë' | 'È' | 'É' | 'Ê' | 'Ë' => "e",
            'ì' | 'í' | 'î' | 'ï' | 'Ì' | 'Í' | 'Î' | 'Ï' => "i",
            'ñ' | 'Ñ' => "n",
            'ò' | 'ó' | 'ô' | 'õ' | 'ö' | 'Ò' | 'Ó' | 'Ô' | 'Õ' | 'Ö' => "o",
            'ù' | 'ú' | 'û' | 'ü' | 'Ù' | 'Ú' | 'Û' | 'Ü' => "u",
            'ý' | 'ÿ' | 'Ý' | 'Ÿ' => "y",
            'œ' | 'Œ' => "oe",
            'æ' | 'Æ' => "ae",
            // Accents written apart from their letter.
            '\u{300}'..='\u{36f}' => "",
            _ if letter.is_ascii_alphanumeric() => {
                folded.push(letter.to_ascii_lowercase());
                continue;
            }
            _ if is_between(letter) => {
                if !folded.is_empty() && !folded.ends_with(' ') {
                    folded.push(' ');
                }
                continue;
            }
            _ => {
                folded.push(letter);
                continue;
            }
        };
        folded.push_str(plain);
    }
    if folded.ends_with(' ') {
        folded.pop();
    }
    folded
}

/// Signs, spaces and pictures: no letter and no digit. The exponents and fractions of Latin-1
/// are digits.
fn is_between(letter: char) -> bool {
    !matches!(letter, 'ª' | '²' | '³' | '¹' | 'º' | '¼' | '½' | '¾' | 'µ')
        && matches!(
            letter,
            '\0'..='\u{bf}'
                | '×'
                | '÷'
                | '\u{2000}'..='\u{206f}'
                | '\u{20a0}'..='\u{20cf}'
                | '\u{2190}'..='\u{2bff}'
                | '\u{3000}'..='\u{303f}'
                | '\u{fe00}'..='\u{fe0f}'
                | '\u{feff}'
                | '\u{1f000}'..='\u{1faff}'
        )
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_small_correction_carries_and_any_other_does_not() {
        let cases = [
            ("Un autobu le soir", "Un autobus le soir", true),
            ("Un autobus le soir", "un AUTOBUS, le soir !", true),
            ("Une école pres d’ici", "Une ecole près d'ici.", true),
            ("Une e\u{301}cole", "Une école", true),
            ("Un cœur, une sœur", "Un coeur une soeur", true),
            ("Des lgoements", "Des logements", true),
            ("Des logemants", "Des logements", true),
            ("Des logmeents", "Des logements", true),
            (
                "Un autobu pour les ainees",
                "Un autobus pour les ainés",
                true,
            ),
            ("Un autobu, un logemant", "Un autobus, un logement", true),
            (
                "Un autobu, un logemant, un dentiste",
                "Un autobus, un logement, un dentisse",
                false,
            ),
            ("Je ne veux pas de piscine", "Je ne veux de piscine", false),
            ("Je veux une piscine", "Je ne veux pas une piscine", false),
            (
                "Une salle pour 10 enfants",
                "Une salle pour 100 enfants",
                false,
            ),
            ("Une salle en 20255a", "Une salle en 20256a", false),
            ("Un loyer de 500 $", "Un loyer de 600 $", false),
            ("Une salle de 20 m²", "Une salle de 20 m³", false),
            ("Un bain", "Un pain", false),
            ("Sans chien", "Dans chien", false),
            ("Une terre", "Une tere", false),
            ("Un autobus", "Un terrain de golf", false),
            ("Un autobus", "Un autobus gratuit", false),
            ("Un auto bus", "Un autobus", false),
            ("Des logements", "Des légumments", false),
            ("автобус вечером", "автобуса вечером", false),
            ("🚌", "🚑", false),
            ("", "Un autobus", false),
        ];
        for (before, after, carries) in cases {
            assert_eq!(small(before, after), carries, "{before} / {after}");
            assert_eq!(small(after, before), carries, "{after} / {before}");
        }
    }

    #[test]
    fn a_chain_of_small_corrections_does_not_lead_elsewhere() {
        let chain = ["Des balles ici", "Des dalles ici", "Des salles ici"];
        let far = ["Une plante", "Une planté", "Une plants", "Une plantt"];
        assert!(chain.windows(2).all(|two| small(two[0], two[1])));
        // One letter from the first, whatever came between.
        assert!(small(chain[0], chain[2]));
        assert!(small(far[0], far[3]));
        let chain = ["Un poste ici", "Un porte ici", "Un porto ici"];
        assert!(chain.windows(2).all(|two| small(two[0], two[1])));
        assert!(!small(chain[0], chain[2]));
        let salt = [7; 8];
        let need = DocumentId([1; 16]);
        let named = Named {
            salt,
            need,
            tag: tag(&salt, &need, chain[0]),
        };
        let became = |now| Became::of(&named, now, chain.into_iter());
        assert_eq!(became(chain[0]), Became::Same);
        assert_eq!(became(chain[1]), Became::Small(chain[0]));
        assert_eq!(became(chain[2]), Became::Changed(chain[0]));
        let none = Became::of(&named, chain[2], std::iter::empty());
        assert_eq!(none, Became::Unknown);
        assert!(!none.holds());
    }

    #[test]
    fn the_same_words_of_two_needs_or_two_ballots_have_two_tags() {
        let (one, two) = (DocumentId([1; 16]), DocumentId([2; 16]));
        let of = |salt, need| tag(&[salt; 8], need, "Un autobus");
        assert_eq!(of(1, &one), of(1, &one));
        assert_ne!(of(1, &one), of(1, &two));
        assert_ne!(of(1, &one), of(2, &one));
        assert_eq!(of(1, &one), [147, 52, 206, 244], "the tag of the first day");
    }

    proptest! {
        #[test]
        fn what_folds_alike_is_small_both_ways_and_a_word_more_never_is(
            words in proptest::collection::vec("[a-zéèœA-Z0-9]{1,9}", 1..9),
            more in "[a-z]{1,9}",
            other in "\\PC{0,40}",
        ) {
            let sentence = words.join(" ");
            prop_assert!(small(&sentence, &words.join(" – ")));
            let longer = format!("{sentence} {more}");
            prop_assert!(!small(&sentence, &longer));
            prop_assert_eq!(small(&sentence, &other), small(&other, &sentence));
            let folded = super::folded(&other);
            prop_assert_eq!(super::folded(&folded), folded);
        }

        #[test]
        fn one_letter_of_one_long_word_is_small_and_a_digit_never(
            before in "[a-z]{5,12}",
            at in 0usize..5,
            letter in "[a-z]",
            digit in "[0-9]",
        ) {
            let mut added = before.clone();
            added.insert_str(at, &letter);
            let is_small = |after: &str| small(&format!("un {before} ici"), &format!("un {after} ici"));
            prop_assert!(is_small(&added));
            let mut numbered = before.clone();
            numbered.insert_str(at, &digit);
            prop_assert!(!is_small(&numbered));
        }
    }
}
