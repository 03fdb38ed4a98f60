//! The charter: what the consultation asks, of whom, and under which rules.
//!
//! ```text
//! root                                                   version 1
//! ├── schema  1, genesis
//! ├── question, asker                                    genesis
//! │   ├── fr  words                                      absent: none
//! │   └── en  words                                      absent: none
//! ├── explanation, changes, governance, retention        genesis
//! │   ├── fr  text                                       genesis
//! │   └── en  text                                       genesis
//! ├── level           inform | consult | involve | collaborate | empower
//! ├── territories     slug -> entry                      genesis
//! │   ├── name        words
//! │   └── parents     slug -> yes                        a territory may lie in several
//! ├── committees      scope id -> entry                  genesis
//! │   ├── name        words
//! │   └── territories slug -> yes                        its needs show in each
//! ├── themes          slug -> entry                      genesis
//! │   ├── fr, en      words
//! │   └── pictogram   slug
//! ├── papers          slug -> entry, written once        genesis
//! │   ├── for         scope id, zero for the region
//! │   ├── options     need id -> yes                     absent: all needs of its scope
//! │   ├── most        number                             how many may be ranked
//! │   ├── form        slug
//! │   ├── rule        slug
//! │   └── lot         SHA-256 of the seed of its lot     absent: drawn without a seed
//! ├── smallest-group  number
//! ├── retention-days  number
//! ├── needs-each      number                             absent: 20; of several at once the greatest
//! └── additions-each  number                             absent: 10; of several at once the greatest
//! ```
//!
//! `asker` is who asks, `changes` what the answers can change. A paper is open from the charter
//! version that says so, and stays as it was written. `needs-each` and `additions-each` are how
//! many needs, and additions to one need, one person may have standing in a committee.
//!
//! Words are put as a whole: of two written at once both are kept, the same one is shown
//! everywhere, and coordinators choose: see [`super::versions`]. A text merges whole words at a
//! time.
//!
//! History. 1: first.

use std::collections::BTreeSet;

use litemap::LiteMap;

use super::schema::{Entries, EntryKey, Node};
use crate::identity::{DocumentId, EnvelopeHash, ScopeId};

/// Characters of a name of a territory, a committee or a theme.
pub const NAME: usize = 120;
/// Characters of the question, and of who asks.
pub const SHORT: usize = 400;
/// Characters of the longer texts.
pub const LONG: usize = 4_000;

/// Most that a charter lets one person have standing.
pub const MOST_EACH: u32 = 1_000;

const NAME_NODE: Node = Node::Words { most: NAME };
const SLUGS: Node = Node::Entries(&Entries {
    key: EntryKey::Slug,
    value: Node::Mark,
    once: false,
});
const SHORT_TEXT: Node = Node::Record(&[
    ("fr", Node::Words { most: SHORT }),
    ("en", Node::Words { most: SHORT }),
]);
const LONG_TEXT: Node =
    Node::Record(&[("fr", Node::long_text(LONG)), ("en", Node::long_text(LONG))]);

pub(super) static SCHEMA: Node = Node::Record(&[
    ("schema", Node::Version(1)),
    ("question", SHORT_TEXT),
    ("explanation", LONG_TEXT),
    ("asker", SHORT_TEXT),
    ("changes", LONG_TEXT),
    ("governance", LONG_TEXT),
    ("retention", LONG_TEXT),
    (
        "level",
        Node::OneOf(&["inform", "consult", "involve", "collaborate", "empower"]),
    ),
    (
        "territories",
        Node::Entries(&Entries {
            key: EntryKey::Slug,
            value: Node::Record(&[("name", NAME_NODE), ("parents", SLUGS)]),
            once: false,
        }),
    ),
    (
        "committees",
        Node::Entries(&Entries {
            key: EntryKey::Id,
            value: Node::Record(&[("name", NAME_NODE), ("territories", SLUGS)]),
            once: false,
        }),
    ),
    (
        "themes",
        Node::Entries(&Entries {
            key: EntryKey::Slug,
            value: Node::Record(&[
                ("fr", NAME_NODE),
                ("en", NAME_NODE),
                ("pictogram", Node::Slug),
            ]),
            once: false,
        }),
    ),
    (
        "papers",
        Node::Entries(&Entries {
            key: EntryKey::Slug,
            value: PAPER,
            once: true,
        }),
    ),
    ("smallest-group", Node::Number { most: 1_000 }),
    ("retention-days", Node::Number { most: 36_500 }),
    ("needs-each", EACH),
    ("additions-each", EACH),
]);

const EACH: Node = Node::Number {
    most: MOST_EACH as u64,
};

const PAPER: Node = Node::Record(&[
    ("for", Node::Id),
    (
        "options",
        Node::Entries(&Entries {
            key: EntryKey::Id,
            value: Node::Mark,
            once: false,
        }),
    ),
    ("most", Node::Number { most: 255 }),
    ("form", Node::Slug),
    ("rule", Node::Slug),
    ("lot", Node::Hash),
]);

/// A text in both languages.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Both {
    /// In French.
    pub fr: String,
    /// In English.
    pub en: String,
}

/// What the answers weigh: the spectrum of the International Association for Public Participation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Level {
    /// People are told.
    Inform,
    /// People are heard.
    Consult,
    /// People's concerns are worked with throughout.
    Involve,
    /// People take part in each step of the decision.
    Collaborate,
    /// People decide.
    Empower,
}

/// A territory.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Territory {
    /// Its name.
    pub name: String,
    /// The territories that it lies in, by slug.
    pub parents: BTreeSet<String>,
}

/// A committee.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Committee {
    /// Its name.
    pub name: String,
    /// The territories that it sits in, by slug.
    pub territories: BTreeSet<String>,
}

/// A theme.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Theme {
    /// Its name in French.
    pub fr: String,
    /// Its name in English.
    pub en: String,
    /// Which drawing goes with it.
    pub pictogram: Option<String>,
}

/// What is ranked, by whom and how.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Paper {
    /// The committee, or the public scope for the region.
    pub scope: ScopeId,
    /// The needs to choose among; none for all needs of the scope.
    pub options: Option<BTreeSet<DocumentId>>,
    /// How many may be ranked.
    pub most: u8,
    /// How it is asked on screen.
    pub form: String,
    /// How it is counted.
    pub rule: String,
    /// Hash of the seed that separates equals, announced here and revealed with the result.
    pub lot: Option<EnvelopeHash>,
}

/// A charter as it reads.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Charter {
    /// What is asked.
    pub question: Both,
    /// In plain words.
    pub explanation: Both,
    /// Who asks.
    pub asker: Both,
    /// What the answers can change, and what they cannot.
    pub changes: Both,
    /// Who decides, who looks after what.
    pub governance: Both,
    /// What is kept, how long, and why.
    pub retention: Both,
    /// What the answers weigh.
    pub level: Option<Level>,
    /// By slug.
    pub territories: LiteMap<String, Territory>,
    /// By scope.
    pub committees: LiteMap<ScopeId, Committee>,
    /// By slug.
    pub themes: LiteMap<String, Theme>,
    /// By slug.
    pub papers: LiteMap<String, Paper>,
    /// Below so many ballots nothing is published.
    pub smallest_group: Option<u32>,
    /// Days after the end until bodies are erased.
    pub retention_days: Option<u32>,
    /// How many needs one person may have standing in a committee.
    pub needs_each: Option<u32>,
    /// How many additions one person may have standing to one need.
    pub additions_each: Option<u32>,
}

/// How much one person may have standing in a committee: what comes above waits until room is made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Allowances {
    /// Needs.
    pub needs: u32,
    /// Additions to one need.
    pub additions: u32,
}

impl Default for Allowances {
    /// Where the charter says nothing, or has not arrived.
    fn default() -> Self {
        Self {
            needs: 20,
            additions: 10,
        }
    }
}

impl Charter {
    /// What it allows each person. It may allow more than the default, never less: what stood would
    /// no longer stand.
    pub fn allowances(&self) -> Allowances {
        let Allowances { needs, additions } = Allowances::default();
        Allowances {
            needs: needs.max(self.needs_each.unwrap_or(0)),
            additions: additions.max(self.additions_each.unwrap_or(0)),
        }
    }
}

impl Level {
    const ALL: [Self; 5] = [
        Self::Inform,
        Self::Consult,
        Self::Involve,
        Self::Collaborate,
        Self::Empower,
    ];

    /// As it is written.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Inform => "inform",
            Self::Consult => "consult",
            Self::Involve => "involve",
            Self::Collaborate => "collaborate",
            Self::Empower => "empower",
        }
    }
}

impl std::str::FromStr for Level {
    type Err = ();
    fn from_str(text: &str) -> Result<Self, ()> {
        Self::ALL
            .into_iter()
            .find(|one| one.as_str() == text)
            .ok_or(())
    }
}
