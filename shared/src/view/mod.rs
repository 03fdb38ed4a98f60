//! View-models: plain values that a screen draws, computed from the log and never written back.
//!
//! They are caches: thrown away and rebuilt at will, kept on the phone only so that the next
//! start has something to draw at once. The interface knows these types and nothing below them:
//! no key, no envelope, no CRDT. Texts that a person reads are not here but in [`crate::text`].

#[cfg(feature = "staff")]
pub mod staff;

use serde::{Deserialize, Serialize};

use crate::identity::{ConsultationId, DocumentId, EnvelopeHash, ParticipantId, ScopeId};

/// A sentence in the languages that a coordinator gave. French is never empty.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Words {
    /// French.
    pub fr: String,
    /// English; empty when nobody translated it (French is then shown).
    pub en: String,
}

/// Everything that a participant's phone draws.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct View {
    /// The consultation, once an invitation was accepted.
    pub consultation: Option<Consultation>,
    /// The committees that this phone's participant is in, sorted by name.
    pub committees: Vec<Committee>,
    /// The participant on this phone.
    pub me: Me,
    /// Where the server stands.
    pub link: Link,
    /// What this phone can promise about keeping things.
    pub storage: Storage,
}

/// The question that is asked, and by whom.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Consultation {
    /// Its id.
    pub id: ConsultationId,
    /// The question.
    pub question: Words,
    /// A plain explanation of it.
    pub explanation: Words,
    /// Who asks.
    pub asked_by: Words,
    /// What the answers can change.
    pub can_change: Words,
    /// How long what is written is kept.
    pub retention: Words,
    /// Whether every screen must say "démonstration".
    pub demonstration: bool,
    /// Whether the charter has arrived; before it, one may propose without theme, not rank.
    pub charter_known: bool,
    /// Below this number of people a committee's list is never published alone.
    pub smallest_group: u32,
    /// Address of the table's public page, when a server is known.
    pub table_address: Option<String>,
}

/// One committee of the participant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Committee {
    /// Its scope.
    pub scope: ScopeId,
    /// Its name.
    pub name: String,
    /// Names of the territories it sits in.
    pub territories: Vec<String>,
    /// Number of people in it, as this phone knows; 0 while it reads nothing of the others.
    pub members: u32,
    /// Themes that a need can have; empty until the charter arrives.
    pub themes: Vec<Theme>,
    /// What can be ranked; empty until the charter arrives.
    pub papers: Vec<Paper>,
    /// Its needs that are shown, by id: each screen and each person has an order of their own.
    pub needs: Vec<Need>,
    /// Names of those who could open a ballot.
    pub openers: Vec<String>,
    /// What was published last for this committee, if anything.
    pub result: Option<ResultLink>,
    /// Why the participant does not count in it yet, if so.
    pub waits: Option<Waits>,
    /// The name that the participant goes by in it.
    pub called: Option<String>,
    /// How many more needs they may have standing in it; none where that is not bounded.
    pub needs_left: Option<u32>,
    /// Whether they facilitate it: another program draws what they then see.
    pub facilitates: bool,
}

/// What a participant waits for before they count in a committee.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Waits {
    /// They joined by an invitation that was taken back since, or that the server knows nothing
    /// of: a facilitator must confirm them.
    ToConfirm,
    /// The phone that gave its place to this one, or that made the backup, did not link since.
    OtherPhone,
    /// The code of the other phone was used before: this phone needs another one.
    CodeUsed,
    /// Their place ended: what they write on this phone is received by nobody.
    Ended,
}

/// A theme of the charter.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Theme {
    /// Its id in the charter, such as `transport`.
    pub id: String,
    /// Its label.
    pub label: Words,
    /// The name of its pictogram in `public/pictograms`.
    pub pictogram: String,
}

/// Something to rank, and the ballot of this participant on it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Paper {
    /// Its id in the charter.
    pub id: String,
    /// How many needs one may choose.
    pub at_most: u8,
    /// Why one cannot rank now, if so.
    pub closed: Option<CannotRank>,
    /// The ballot given, if any.
    pub ballot: Option<Ballot>,
}

impl Paper {
    /// Whether a choice of the ballot waits for an answer: its words changed.
    pub fn asks(&self) -> bool {
        let mut changed = self.ballot.iter().flat_map(|ballot| &ballot.changed);
        changed.any(|changed| !changed.small)
    }
}

/// Why ranking waits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum CannotRank {
    /// Nobody announced an opening key yet: a ballot could not be sealed.
    NoOpeningKey,
    /// The participant is not known there yet.
    Waits(Waits),
    /// The participant left the committee.
    Left,
}

/// What the participant answered on a paper. Read from this phone only.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ballot {
    /// Ordered groups of needs, best first; needs in one group are equal. Empty with `passed`.
    pub groups: Vec<Vec<DocumentId>>,
    /// "Je passe mon tour."
    pub passed: bool,
    /// Whether two copies of this phone gave one each: this is the one that counts.
    pub of_copies: bool,
    /// Needs of it whose words changed since.
    pub changed: Vec<Changed>,
    /// Where it stands.
    pub state: State,
}

/// A need that was ranked with other words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Changed {
    /// The need.
    pub need: DocumentId,
    /// The words that were ranked.
    pub before: String,
    /// Whether it was corrected a little only: the choice stays. Otherwise it waits for an answer.
    pub small: bool,
}

/// Where a contribution stands: what a person reads as a word and an icon.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum State {
    /// Durable on this phone.
    Saved,
    /// Durable at a relay.
    Received {
        /// The relay's name.
        by: String,
    },
    /// In a published count.
    Counted {
        /// The result it is in.
        result: EnvelopeHash,
    },
    /// Readable to its author only, for a reason that they can read; it can be sent again.
    SetAside,
}

/// Whose words a need is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Provenance {
    /// The author's own.
    #[default]
    OwnWords,
    /// Somebody else's, written down for them.
    OnBehalf,
    /// An organisation's.
    Organisation,
}

/// Where the text of a demonstration's need comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Source {
    /// Word for word from a published text.
    Verbatim,
    /// Reported indirectly by a published text.
    Paraphrase,
    /// Worded for the demonstration.
    WordedByUs,
}

/// Who wrote something, as the others see it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Author {
    /// The shown name, if they gave one.
    pub name: Option<String>,
    /// Whether it is the person holding this phone.
    pub me: bool,
}

/// A need as its committee sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Need {
    /// Its id.
    pub id: DocumentId,
    /// One short sentence.
    pub sentence: String,
    /// Of one's own need, every sentence that it had.
    pub ever: Vec<String>,
    /// More words; may be empty.
    pub details: String,
    /// The id of its theme, if any.
    pub theme: Option<String>,
    /// Whose words.
    pub provenance: Provenance,
    /// In a demonstration, where the text comes from.
    pub source: Option<Source>,
    /// Who wrote it.
    pub author: Author,
    /// Where it stands.
    pub state: State,
    /// Why it is hidden from the others, if a facilitator hid it (its author still sees it).
    pub hidden: Option<String>,
    /// The need that it is grouped under, if any.
    pub group: Option<DocumentId>,
    /// What others added.
    pub completions: Vec<Completion>,
}

/// Words added to another's need.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Completion {
    /// Its id.
    pub id: DocumentId,
    /// The words.
    pub words: String,
    /// Who wrote them.
    pub author: Author,
    /// Where they stand.
    pub state: State,
}

/// A published result.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResultLink {
    /// Its envelope.
    pub id: EnvelopeHash,
    /// Number of ballots counted in it, where it may be told.
    pub ballots: Option<u32>,
    /// The needs that enough people chose, in their order: equal places share a number.
    pub lines: Vec<ResultLine>,
    /// Every other need that was heard, without order.
    pub heard: Vec<ResultLine>,
    /// Whether this participant's newest ballot is in it; none when they gave no ballot.
    pub mine_counted: Option<bool>,
    /// Why it was set aside, if it is.
    pub struck: Option<String>,
}

/// One line of a result.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResultLine {
    /// Its place, from 1; 0 for one that is heard without order.
    pub place: u32,
    /// The need.
    pub need: DocumentId,
    /// Its sentence, if it can still be shown.
    pub sentence: Option<String>,
}

/// The participant on this phone.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Me {
    /// Their id.
    pub participant: Option<ParticipantId>,
    /// The name they gave.
    pub name: Option<String>,
    /// Whether they made a backup file since the key was made.
    pub backed_up: bool,
    /// Scopes they left.
    pub left: Vec<ScopeId>,
    /// What was set aside of theirs.
    pub set_aside: Vec<SetAside>,
    /// What they wrote apart on two devices, until they choose.
    pub versions: Vec<Versions>,
}

/// A need, words added to another's, or a name, that its author wrote apart on two devices.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Versions {
    /// The committee.
    pub scope: ScopeId,
    /// The need, the completion or the name.
    pub document: DocumentId,
    /// Each of the versions, the one that everybody reads first.
    pub words: Vec<String>,
}

/// A contribution that could not be applied.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SetAside {
    /// Its envelope.
    pub envelope: EnvelopeHash,
    /// The words in it, when they can be read.
    pub words: String,
    /// Whether it can be sent again.
    pub can_reissue: bool,
    /// Why it was set aside, as far as a person cares.
    pub cause: Cause,
}

/// Why words were set aside.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Cause {
    /// A copy of this phone wrote at the same time.
    Copy,
    /// Their author is to be confirmed.
    ToConfirm,
    /// Their author has as many as the charter allows.
    Beyond,
    /// Anything else.
    Other,
}

/// Where the link to the server stands.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Link {
    /// What it is doing.
    pub phase: LinkPhase,
    /// Own contributions that no relay has received yet.
    pub waiting: u32,
}

/// What the link is doing.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum LinkPhase {
    /// No server is known.
    #[default]
    None,
    /// The server does not answer; it is tried again from time to time.
    Away,
    /// It is being reached.
    Reaching,
    /// It answers and both sides hold the same.
    Live,
    /// It answers, and keeps only what is public: no committee of this phone is entrusted to it.
    Public,
    /// The address answers with another key than the invitation's.
    WrongKey,
}

/// What this phone can promise about keeping things.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Storage {
    /// Writing failed because the phone is full: what is on screen may not be saved.
    pub full: bool,
    /// The browser keeps nothing after closing (private browsing).
    pub private: bool,
    /// The browser had erased what was here before this start.
    pub evicted: bool,
    /// Something could not be applied on this phone: what is shown is incomplete.
    pub incomplete: bool,
}
