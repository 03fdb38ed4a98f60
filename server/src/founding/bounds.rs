//! What a description may hold: each text and number has its bound, and who wrote the file is told
//! which one, what stands there and how much may. What stays for ever is looked at more closely
//! when a consultation is founded, for nobody can mend it afterwards.

use anyhow::{Result, ensure};
use shared::documents::charter::{Allowances, LONG, MOST_EACH, NAME, SHORT};
use shared::documents::limits::may_be_typed;
use shared::documents::says_something;
use shared::documents::schema::EntryKey;
use shared::identity::{ConsultationId, Invitation, ScopeId, TransportKey};
use shared::records::ballot::MAX_RANKS;

use super::described::{Described, DescribedPaper, Of, Text};

/// A group larger than any committee.
const LARGEST_GROUP: u32 = 1_000;
/// A hundred years.
const LONGEST_RETENTION: u32 = 36_500;
/// The longest address of a server that an invitation has room for, whatever the committee.
const ADDRESS: usize = 64;

impl Described {
    /// Whether everything has its place.
    pub(super) fn within_bounds(&self) -> Result<()> {
        for (field, text, most) in [
            ("question", &self.question, SHORT),
            ("asked_by", &self.asked_by, SHORT),
            ("explanation", &self.explanation, LONG),
            ("can_change", &self.can_change, LONG),
            ("governance", &self.governance, LONG),
            ("retention", &self.retention, LONG),
        ] {
            both(field, text, most)?;
        }
        for one in &self.territories {
            slug("territory", &one.id, "")?;
            named(&format!("territories.{}.name", one.id), &one.name)?;
        }
        for one in &self.themes {
            slug("theme", &one.id, "")?;
            named(&format!("themes.{}.fr", one.id), &one.fr)?;
            short(&format!("themes.{}.en", one.id), &one.en, NAME)?;
        }
        for one in &self.committees {
            named("committees.name", &one.name)?;
            has_a_link(&one.name)?;
        }
        for one in &self.papers {
            let numbered = match one.of {
                Of::Region => "",
                // A number of each committee follows.
                Of::Committees => "-1000",
            };
            slug("paper", &one.id, numbered)?;
        }
        at_most("smallest_group", self.smallest_group, LARGEST_GROUP)?;
        let days = self.retention_days.unwrap_or_default();
        at_most("retention_days", days, LONGEST_RETENTION)?;
        let least = Allowances::default();
        let each = [
            ("needs_each", self.needs_each, least.needs),
            ("additions_each", self.additions_each, least.additions),
        ];
        for (name, number, least) in each {
            let Some(number) = number else { continue };
            at_most(name, number, MOST_EACH)?;
            ensure!(
                number >= least,
                "{name} is {number}: everybody has {least} at least"
            );
        }
        Ok(())
    }

    /// What a founding writes once, and no charter mends.
    ///
    /// # Errors
    ///
    /// When one of them is empty or out of its bounds.
    pub fn lasts(&self) -> Result<()> {
        named("title", &self.title)?;
        named("founder", &self.founder)?;
        ensure!(
            !self.papers.is_empty(),
            "there is no paper: nothing could be ranked"
        );
        self.papers
            .iter()
            .try_for_each(DescribedPaper::can_be_given)
    }
}

impl DescribedPaper {
    /// Whether a ballot has room for what it asks.
    pub(super) fn can_be_given(&self) -> Result<()> {
        let most = usize::from(self.most);
        ensure!(
            (1..=MAX_RANKS).contains(&most),
            "`most` of paper {:?} is {most}: a ballot ranks from 1 to {MAX_RANKS} needs",
            self.id
        );
        Ok(())
    }
}

fn both(field: &str, text: &Text, most: usize) -> Result<()> {
    short(&format!("{field}.fr"), &text.fr, most)?;
    short(&format!("{field}.en"), &text.en, most)
}

fn named(field: &str, text: &str) -> Result<()> {
    ensure!(says_something(text), "`{field}` is empty");
    short(field, text, NAME)
}

fn short(field: &str, text: &str, most: usize) -> Result<()> {
    let length = text.chars().count();
    ensure!(
        length <= most,
        "`{field}` is too long: {length} characters, at most {most}"
    );
    let untyped = text.chars().find(|letter| !may_be_typed(*letter));
    ensure!(
        untyped.is_none(),
        "`{field}` holds a character that no one types (U+{:04X}): write it again",
        u32::from(untyped.unwrap_or_default())
    );
    Ok(())
}

fn slug(of: &str, id: &str, numbered: &str) -> Result<()> {
    ensure!(
        EntryKey::Slug.takes(&format!("{id}{numbered}")),
        "the id of a {of}, {id:?}, must be 1 to {} small letters without accents, digits, - or _",
        40 - numbered.len()
    );
    Ok(())
}

fn at_most(field: &str, number: u32, most: u32) -> Result<()> {
    ensure!(number <= most, "`{field}` is {number}: at most {most}");
    Ok(())
}

/// An invitation names its committee and its server, and is a code that is scanned.
fn has_a_link(committee: &str) -> Result<()> {
    let server = ("x".repeat(ADDRESS), TransportKey([0; 32]));
    let link = |name: &str| {
        let (consultation, scope) = (ConsultationId([0; 32]), ScopeId([0; 16]));
        let (name, server) = (name.to_owned(), Some(server.clone()));
        Invitation::new(consultation, scope, [0; 32], name, String::new(), server).to_link()
    };
    if link(committee).is_ok() {
        return Ok(());
    }
    let bytes = committee.len();
    let fits = (1..bytes)
        .rev()
        .find(|most| link(&"x".repeat(*most)).is_ok());
    anyhow::bail!(
        "committee {committee:?} has too long a name for an invitation: {bytes} bytes, at most {}",
        fits.unwrap_or_default()
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    const FILE: &str = include_str!("../../../tests/fixtures/consultation.toml");

    fn refusal(before: &str, after: &str) -> String {
        assert!(FILE.contains(before), "{before}");
        let read = Described::parse(&FILE.replacen(before, after, 1));
        read.and_then(|described| described.lasts())
            .unwrap_err()
            .to_string()
    }

    #[test]
    fn what_nobody_could_mend_is_refused_with_its_name() {
        Described::parse(FILE).unwrap().lasts().unwrap();
        for (before, after, said) in [
            ("most = 5", "most = 0", "is 0: a ballot ranks from 1 to 64"),
            (
                "most = 5",
                "most = 200",
                "is 200: a ballot ranks from 1 to 64",
            ),
            (
                "title = \"Nos priorités, Chaudière-Appalaches\"",
                "title = \"\"",
                "`title` is empty",
            ),
            (
                "founder = \"Coordination de l’Alliance\"",
                "founder = \" \"",
                "`founder` is empty",
            ),
            (
                "fr = \"Transport\"",
                "fr = \"\"",
                "`themes.transport.fr` is empty",
            ),
            (
                "name = \"MRC de L’Islet\"",
                "name = \" \"",
                "`territories.islet.name` is empty",
            ),
        ] {
            let refused = refusal(before, after);
            assert!(refused.contains(said), "{refused}");
        }
        let (before, _) = FILE.split_once("[[papers]]").unwrap();
        let (title, rest) = before.split_once('\n').unwrap();
        let none = format!("{title}\npapers = []\n{rest}");
        let refused = Described::parse(&none).and_then(|one| one.lasts());
        let refused = refused.unwrap_err().to_string();
        assert!(refused.contains("there is no paper"), "{refused}");
    }

    #[test]
    fn what_is_too_long_or_unfit_is_named_with_its_bound() {
        let question = "De quoi avons-nous le plus besoin pour vivre mieux ici";
        for (before, after, said) in [
            (
                question,
                "é".repeat(399),
                "`question.fr` is too long: 401 characters, at most 400",
            ),
            (
                question,
                "Quoi\\u0007".to_owned(),
                "`question.fr` holds a character that no one types (U+0007)",
            ),
            (
                "id = \"transport\"",
                "id = \"Islet Nord\"".to_owned(),
                "the id of a theme, \"Islet Nord\", must be 1 to 40 small letters",
            ),
            (
                "retention_days = 730",
                "retention_days = 99999".to_owned(),
                "`retention_days` is 99999: at most 36500",
            ),
            (
                "Comité AVEC de L’Islet",
                "ع".repeat(120),
                "has too long a name for an invitation: 240 bytes, at most",
            ),
        ] {
            let refused = refusal(before, &after);
            assert!(refused.contains(said), "{refused}");
        }
        // The longest that is taken has a link.
        let longest = "é".repeat(80);
        let taken = FILE.replacen("Comité AVEC de L’Islet", &longest, 1);
        assert!(Described::parse(&taken).is_ok());
    }
}
