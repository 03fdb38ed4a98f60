//! What a body is: novelty lives here, the header never changes. Unknown kinds are carried.

/// The kind of a body, as written in the header.
#[derive(
    Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, minicbor::Encode, minicbor::Decode,
)]
#[cbor(transparent)]
pub struct Kind(#[n(0)] pub u16);

macro_rules! kinds {
    ($($(#[$doc:meta])* $name:ident = $number:literal, $word:literal;)*) => {
        impl Kind {
            $($(#[$doc])* pub const $name: Self = Self($number);)*

            /// Every kind that this version knows.
            pub const KNOWN: &'static [Self] = &[$(Self::$name),*];

            /// Its word, for logs and command lines.
            pub fn word(self) -> &'static str {
                match self {
                    $(Self::$name => $word,)*
                    _ => "unknown",
                }
            }
        }
    };
}

kinds! {
    /// The first statement: founds the consultation.
    FOUND = 1, "found";
    /// Opens a way in, by a secret that is shown.
    INVITE = 2, "invite";
    /// Introduces a key by an invitation's secret.
    JOIN = 3, "join";
    /// Confirms a join, or puts one participant in the place of another.
    CONFIRM = 4, "confirm";
    /// Names a one-time key for another device.
    LINK = 5, "link";
    /// Introduces a key of a known participant.
    LINKED = 6, "linked";
    /// Gives a role.
    ROLE = 7, "role";
    /// Makes a participant's installation a relay.
    RELAY = 8, "relay";
    /// Announces an opening key.
    OPENER = 9, "opener";
    /// Names who signs the cuts of a scope.
    OFFICER = 10, "officer";
    /// A participant leaves.
    LEAVE = 11, "leave";
    /// Ends a key, an invitation or a grant.
    REVOKE = 12, "revoke";
    /// Undoes a revocation.
    REINSTATE = 13, "reinstate";
    /// Asks every replica to drop bodies.
    ERASE = 14, "erase";

    /// A sealed ballot.
    BALLOT = 32, "ballot";
    /// Ballots were opened to be counted.
    OPENING = 33, "opening";
    /// An evening: a session of people. Its body comes with what reads it.
    ACTIVITY = 34, "activity";
    /// A code printed on paper ballots. Its body comes with what reads it.
    PAPER_CODE = 35, "paper-code";
    /// What a count was made on.
    CUT = 36, "cut";
    /// A part of a cut's lists.
    LIST = 37, "list";
    /// A published result.
    RESULT = 38, "result";
    /// A need's words as published.
    EXCERPT = 39, "excerpt";
    /// An opinion on a project. Its body comes with what reads it.
    OPINION = 40, "opinion";
    /// What the table decided, with its reasons. Its body comes with what reads it.
    DECISION = 41, "decision";
    /// A relay holds these.
    RECEIPT = 42, "receipt";
    /// Sets a published list aside.
    STRIKE = 43, "strike";

    /// A change of a need.
    NEED = 64, "need";
    /// A change of words added to another's need.
    COMPLETION = 65, "completion";
    /// A change of an answer to a grouping, hiding or plain version.
    REPLY = 66, "reply";
    /// A change of a shown name.
    NAME = 67, "name";
    /// A change of the charter.
    CHARTER = 68, "charter";
    /// A change of a committee's or the region's curation of a need.
    CURATION = 69, "curation";
    /// A change of a plain-language version.
    PLAIN = 70, "plain";
    /// A change of a text written together.
    TEXT = 71, "text";
}

impl Kind {
    /// Whether the body is a change of an automerge document.
    pub fn is_change(self) -> bool {
        (Self::NEED.0..=Self::TEXT.0).contains(&self.0)
    }

    /// Whether the body is a statement on membership.
    pub fn is_statement(self) -> bool {
        (Self::FOUND.0..=Self::ERASE.0).contains(&self.0)
    }
}
