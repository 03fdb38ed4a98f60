//! What is published, as plain values: the shape of the JSON that others read, frozen with it.

use serde::Serialize;
use shared::identity::{DocumentId, EnvelopeHash};
use shared::records::result::Value;

use crate::web::Words;

/// The published results.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Table {
    /// The consultation's id.
    pub consultation: String,
    /// What it is called.
    pub title: String,
    /// Whether it is the demonstration.
    pub demonstration: bool,
    /// The question.
    pub question: Words,
    /// Who asks.
    pub asked_by: Words,
    /// The region's list first, then each committee's.
    pub lists: Vec<List>,
    /// Committees that have no published list of their own.
    pub unpublished: Vec<String>,
    /// Those of them that were counted: too few people answered for a list.
    pub too_few: Vec<String>,
}

/// One published list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct List {
    /// The committee's name; none for the region.
    pub committee: Option<String>,
    /// The territories it sits in.
    pub territories: Vec<String>,
    /// The paper's id.
    pub paper: String,
    /// The counting rule.
    pub rule: String,
    /// The cut that it was counted on.
    pub cut: EnvelopeHash,
    /// The envelope of the result.
    pub result: EnvelopeHash,
    /// The day of the count as its officer said it, `YYYY-MM-DD`; of a list made from lists, the
    /// latest of theirs.
    pub day: Option<String>,
    /// How equals were separated; none of a committee's list, which shows them as equals.
    pub lot: Option<Drawn>,
    /// Seed of the lot between equals, in hexadecimal; none when the cut's hash drew it.
    pub seed: Option<String>,
    /// Why its officer set it aside; none for a list that stands.
    pub struck: Option<String>,
    /// Committees whose list was set aside since this one was made from it.
    pub rests_on_struck: Vec<String>,
    /// The numbers; none below twenty ballots, and none of the region's list.
    pub numbers: Option<Numbers>,
    /// How committees weigh in the region's list; none in a count of ballots.
    pub weight: Option<String>,
    /// The same lists under the other weights.
    pub beside: Vec<Beside>,
    /// The needs that several committees say, those of more committees first.
    pub recurring: Vec<Recurring>,
    /// The committees counted.
    pub committees: Vec<String>,
    /// The committees of the charter that are missing.
    pub missing: Vec<String>,
    /// The needs that enough people chose, in their order.
    pub lines: Vec<PublishedLine>,
    /// Every other need that was heard, without order or number.
    pub heard: Vec<PublishedLine>,
    /// Of the region: how many needs have a place after the last line.
    pub placed_later: u32,
    /// Of the region: how many were heard and stand in the committees' lists alone.
    pub heard_elsewhere: u32,
}

/// How the lot between equals was drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Drawn {
    /// With a seed that the charter announced, and that this result reveals.
    SeedAnnounced,
    /// With that seed, which an earlier result had revealed.
    SeedKnown,
    /// With a seed that the charter did not announce: whoever counted chose it.
    SeedChosen,
    /// Without the seed that the charter announced: whoever counted does not have it.
    SeedMissing,
    /// Without a seed.
    NoSeed,
}

/// The region's order under another weight.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Beside {
    /// How committees weigh.
    pub weight: String,
    /// The needs in their order.
    pub lines: Vec<PublishedLine>,
}

/// A need that several committees say.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Recurring {
    /// The committees.
    pub committees: Vec<String>,
    /// The need.
    pub line: PublishedLine,
}

/// The numbers of a list, each told only where it tells nobody's choice.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Numbers {
    /// Ballots counted, those that pass included.
    pub ballots: Told,
    /// Of them, those that pass.
    pub passes: Told,
    /// People whose ballot did not open.
    pub null: Told,
    /// People whose ballot this program cannot read.
    pub unread: Told,
    /// People whose ballot can no longer be recounted.
    pub erased: Told,
    /// People in the committees counted.
    pub people: Told,
}

/// How much is told of a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Told {
    /// The number.
    Exact(u32),
    /// Few, or none.
    Few,
    /// Almost all, or all.
    Most,
}

impl From<Option<Value>> for Told {
    fn from(value: Option<Value>) -> Self {
        match value {
            Some(Value::Exact(number)) => Self::Exact(number),
            Some(Value::Most) => Self::Most,
            Some(Value::Few) | None => Self::Few,
        }
    }
}

/// One line of a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PublishedLine {
    /// From 1; equals share it.
    pub place: u32,
    /// Whether it shares its place.
    pub tied: bool,
    /// How many people chose it; none below twenty ballots.
    pub chosen: Option<Told>,
    /// The words of each need of the line; none when they were taken back.
    pub excerpts: Vec<Said>,
}

/// The words of a need as published.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Said {
    /// The need.
    pub need: DocumentId,
    /// The committee it was proposed in.
    pub committee: Option<String>,
    /// The sentence.
    pub sentence: String,
    /// The sentence before a small correction, as people ranked it.
    pub before: Vec<String>,
    /// The details.
    pub details: String,
    /// Its theme.
    pub theme: Option<Words>,
    /// Whose words: own, behalf, organisation.
    pub provenance: String,
    /// In a demonstration, how near its source: verbatim, paraphrase, ours.
    pub source: Option<String>,
    /// Plain-language version, if there is one.
    pub plain: Option<String>,
}
