//! The bridge: the typed, versioned words that the interface and the core Worker exchange,
//! as bytes ([`crate::bytes`]) over `postMessage`.
//!
//! The interface sends [`ToCore`], each with a number; the core answers each once with
//! [`FromCore::Reply`], and sends [`FromCore::View`] whenever something changed. The interface
//! knows no key, envelope or socket, and the core no screen.

#[cfg(any(feature = "staff", feature = "staff_ui"))]
pub mod staff;

use serde::{Deserialize, Serialize};
use shared::identity::invitation::BadCode;
use shared::identity::{
    ConsultationId, DocumentId, EnvelopeHash, ParticipantId, ScopeId, TransportKey,
};
use shared::view::{Provenance, View};

/// Version of these types, raised when any of them changes. An interface and a core of
/// different versions do not talk: the
/// interface then reloads itself once.
pub const VERSION: u16 = 9;

/// From the interface to the core. The version is read first, in every version.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ToCore {
    /// [`VERSION`].
    pub version: u16,
    /// Number of this command, repeated in its reply.
    pub id: u32,
    /// What to do.
    pub command: Command,
}

/// What a person does.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Command {
    /// First message of every page: the core answers with the view.
    Start {
        /// The origin of the page, such as `https://exemple.org`.
        origin: String,
        /// Whether the valueless long-lived cookie is there that the interface sets at the
        /// first view with a consultation (a Worker has no cookies). With an empty storage it
        /// means that the browser erased what was here.
        kept_before: bool,
        /// Whether the page before was closed, reloaded or out of sight: what its core was doing
        /// did not stop it.
        closed: bool,
    },
    /// Reads an invitation (whole link, its fragment, or pasted code) without accepting it.
    ReadInvitation {
        /// What was pasted or opened.
        code: String,
    },
    /// Accepts an invitation.
    Join {
        /// As in [`Command::ReadInvitation`].
        code: String,
        /// The shown name, if given.
        name: Option<String>,
    },
    /// Changes the shown name.
    SetName {
        /// The committee.
        scope: ScopeId,
        /// The name; empty takes it back.
        name: String,
    },
    /// Proposes a need.
    Propose {
        /// The committee.
        scope: ScopeId,
        /// What it says.
        need: NeedForm,
    },
    /// Corrects one's own need.
    EditNeed {
        /// The committee.
        scope: ScopeId,
        /// The need.
        need: DocumentId,
        /// What it says now.
        form: NeedForm,
    },
    /// Adds words to another's need, or corrects the words added before.
    Complete {
        /// The committee.
        scope: ScopeId,
        /// The need.
        need: DocumentId,
        /// The completion to correct; none for a new one.
        completion: Option<DocumentId>,
        /// The words.
        words: String,
    },
    /// Chooses among what one wrote apart on two devices.
    Choose {
        /// The committee.
        scope: ScopeId,
        /// The need, the completion or the name.
        document: DocumentId,
        /// The words that stay.
        words: String,
    },
    /// Takes back one's own need or completion: its words go everywhere.
    Withdraw {
        /// The committee.
        scope: ScopeId,
        /// The document.
        document: DocumentId,
    },
    /// Gives a ballot.
    Rank {
        /// The committee.
        scope: ScopeId,
        /// The paper's id.
        paper: String,
        /// Ordered groups, best first; empty for "je passe mon tour".
        groups: Vec<Vec<DocumentId>>,
        /// The sentence of each need, as it was on the screen when it was chosen.
        words: Vec<(DocumentId, String)>,
    },
    /// Answers whether a choice stays now that its words changed.
    KeepWords {
        /// The committee.
        scope: ScopeId,
        /// The paper's id.
        paper: String,
        /// The need.
        need: DocumentId,
        /// The words that were read and keep the choice; none takes it away.
        words: Option<String>,
    },
    /// Takes one's ballot back.
    WithdrawBallot {
        /// The committee.
        scope: ScopeId,
        /// The paper's id.
        paper: String,
    },
    /// Sends again, under the next epoch, what was set aside.
    Reissue {
        /// The envelope set aside.
        envelope: EnvelopeHash,
    },
    /// Leaves a committee.
    Leave {
        /// The committee.
        scope: ScopeId,
    },
    /// Shows the committee's invitation again, to pass it on.
    ShowInvitation {
        /// The committee.
        scope: ScopeId,
    },
    /// Makes the code by which another phone becomes the same participant.
    MakeDeviceCode,
    /// Becomes the participant of a device code.
    UseDeviceCode {
        /// The code.
        code: String,
    },
    /// Makes a backup file.
    MakeBackup,
    /// Continues from a backup file.
    Restore {
        /// The file's text.
        backup: String,
    },
    /// Asks whom a carried file can be made for.
    FileReaders,
    /// Makes a carried file.
    MakeFile {
        /// Who can open it.
        reader: ParticipantId,
    },
    /// Looks into what was carried, and takes nothing.
    Look(Carried),
    /// Takes what was carried.
    Take(Carried),
    /// Everything that this participant wrote in a committee, as [`Carried::Plain`].
    MyWords {
        /// The committee.
        scope: ScopeId,
    },
    /// What other phones and relays are told of this one.
    Nearby,
    /// A channel to another phone is open: bytes come by [`Command::Came`], and go by
    /// [`FromCore::Leaves`].
    Meet {
        /// The channel's number, below [`FIRST_SOCKET`].
        road: u32,
        /// Who must be at the other end: its code said so.
        peer: TransportKey,
        /// What both ends know of the channel itself.
        binding: [u8; 32],
        /// Whether this end begins.
        begins: bool,
    },
    /// Bytes came by a channel.
    Came {
        /// Its number.
        road: u32,
        /// One message.
        bytes: Vec<u8>,
    },
    /// A channel is closed.
    Parted {
        /// Its number.
        road: u32,
    },
    /// Talks to a relay nearby, until [`Command::LeaveHub`].
    UseHub {
        /// Its code, as scanned.
        code: String,
        /// The address that answered, such as `ws://192.168.1.5:8787/sync`.
        address: String,
    },
    /// Talks no more to the relay nearby.
    LeaveHub,
    /// Carries parcels of other committees from now on, or no more: what is carried is then
    /// forgotten.
    Carry(bool),
    /// Makes the relay nearby a relay of a committee that this participant facilitates.
    MakeRelay {
        /// The relay's code.
        code: String,
        /// The committee.
        scope: ScopeId,
    },
    /// Takes back a committee that was entrusted to the relay nearby.
    UnmakeRelay {
        /// The relay's code.
        code: String,
        /// The committee.
        scope: ScopeId,
    },
    /// Tries the server now.
    Retry,
    /// Asks for a sign of life; answered [`Answer::Done`] at once.
    Ping,
    /// Forgets everything on this phone, after the person confirmed.
    Forget,
    /// What the program of who has a role asks, as bytes that only it and its core read. Answered
    /// in the same way as [`Answer::Bytes`]; a participant's core answers [`Problem::Broken`].
    Staff(Vec<u8>),
}

/// Numbers of channels are below, those of the core's own sockets from here on.
pub const FIRST_SOCKET: u32 = 1 << 16;

/// What came by a file or by codes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Carried {
    /// A bundle, sealed to its readers.
    Sealed(Vec<u8>),
    /// Envelopes in a row, shown openly by who wrote them.
    Plain(Vec<u8>),
}

/// What other phones and relays are told of this one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Nearby {
    /// The consultation.
    pub consultation: ConsultationId,
    /// The key that links are opened with.
    pub transport: TransportKey,
    /// The committees.
    pub places: Vec<NearbyPlace>,
    /// The relay nearby that this phone talks to: its code and its name.
    pub hub: Option<(String, String)>,
    /// What it carries for other committees; none when it was not asked to.
    pub load: Option<Load>,
}

/// A committee of this participant, as sharing needs it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NearbyPlace {
    /// The committee.
    pub scope: ScopeId,
    /// Its name.
    pub name: String,
    /// Whether this participant facilitates it.
    pub facilitates: bool,
    /// Whether it was entrusted, by name, to the relay nearby.
    pub entrusted: bool,
}

/// Parcels that a phone carries for others and cannot read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Load {
    /// How many.
    pub parcels: u32,
    /// How large together, in kilobytes, rounded up.
    pub kilobytes: u32,
    /// How many arrived where they were for.
    pub delivered: u32,
    /// How many were let go for want of room.
    pub dropped: u32,
}

/// How far a meeting with another phone or a relay is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum MeetingPhase {
    /// Not talking yet.
    Opening,
    /// Something is on its way.
    Talking,
    /// Both hold the same of what the other may read.
    Same,
    /// Nothing is left to say, but the other was shown the public part only.
    Apart,
    /// Over, or not reached.
    Over,
    /// Somebody else answered.
    WrongKey,
}

impl MeetingPhase {
    /// Its name on the page, for whoever looks at the page from outside.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Opening => "Opening",
            Self::Talking => "Talking",
            Self::Same => "Same",
            Self::Apart => "Apart",
            Self::Over => "Over",
            Self::WrongKey => "WrongKey",
        }
    }
}

/// A meeting, in numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Meeting {
    /// How far it is.
    pub phase: MeetingPhase,
    /// Contributions that came and were new.
    pub came: u32,
    /// Contributions that the other keeps now.
    pub gave: u32,
    /// How many phones wrote all these.
    pub people: u32,
    /// Contributions still to give.
    pub left: u32,
    /// Parcels for others that one gave the other.
    pub parcels: u32,
}

impl Meeting {
    /// One of which nothing is known yet.
    pub const OPENING: Self = Self {
        phase: MeetingPhase::Opening,
        came: 0,
        gave: 0,
        people: 0,
        left: 0,
        parcels: 0,
    };
}

/// What a need says, as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct NeedForm {
    /// One short sentence, at most 200 characters.
    pub sentence: String,
    /// More words, at most 1,500 characters; may be empty.
    pub details: String,
    /// A theme's id.
    pub theme: Option<String>,
    /// Whose words.
    pub provenance: Provenance,
}

/// From the core to the interface. `Ready` stays the first variant, in every version.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum FromCore {
    /// The core runs; sent first.
    Ready {
        /// [`VERSION`] of the core.
        version: u16,
    },
    /// Everything to draw, whole.
    View(Box<View>),
    /// Bytes for a channel.
    Leaves {
        /// Its number.
        road: u32,
        /// One message.
        bytes: Vec<u8>,
    },
    /// How a meeting goes.
    Meeting {
        /// The channel's number; [`FIRST_SOCKET`] for the relay nearby.
        road: u32,
        /// Its state.
        meeting: Meeting,
    },
    /// What [`Nearby`] says may have changed.
    Changed,
    /// The answer to a command. An `Ok` means durable on this phone.
    Reply {
        /// The command's number.
        id: u32,
        /// What came of it.
        result: Result<Answer, Problem>,
    },
    /// The browser had erased what this phone kept: all of it is kept anew.
    KeptAgain,
}

/// What a command gives.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Answer {
    /// Done, and durable on this phone.
    Done,
    /// Done: the document that was made.
    Made(DocumentId),
    /// An invitation, read.
    Invitation(Invitation),
    /// A code or link to show; it is drawn by the program for sharing.
    Code(String),
    /// Whom a carried file can be made for.
    Readers(Vec<FileReader>),
    /// A carried file.
    Bytes {
        /// Its name.
        name: String,
        /// What is in it.
        bytes: Vec<u8>,
    },
    /// What others nearby are told.
    Nearby(Nearby),
    /// What was carried holds, or held before it was taken.
    Inside(FileContents),
    /// A file to keep.
    File {
        /// Its name.
        name: String,
        /// Its text.
        text: String,
    },
}

/// Somebody whom a carried file can be made for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileReader {
    /// Who.
    pub id: ParticipantId,
    /// The name that they go by.
    pub name: String,
}

/// What a carried file holds, in numbers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct FileContents {
    /// Phones that joined.
    pub people: u32,
    /// Needs.
    pub needs: u32,
    /// Ballots, sealed.
    pub ballots: u32,
    /// Pieces of all this that this phone did not hold.
    pub new: u32,
}

/// What an invitation says, before it is accepted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Invitation {
    /// The consultation.
    pub consultation: ConsultationId,
    /// The committee.
    pub scope: ScopeId,
    /// The committee's name.
    pub committee: String,
    /// The question in French.
    pub question: String,
    /// The server's address, if any.
    pub server: Option<String>,
    /// Whether this phone already belongs to that committee.
    pub already_in: bool,
    /// A pleasant name to propose, never one that somebody gave.
    pub proposed_name: String,
}

/// Why a command did nothing. Nothing is lost: the form keeps what was typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Problem {
    /// The code cannot be read: letters of it changed or are missing.
    BadCode,
    /// The code of another phone was used before.
    CodeUsed,
    /// The code belongs to another consultation than the one on this phone.
    OtherConsultation,
    /// This phone is not in that committee, or left it.
    NotIn,
    /// The words are empty or too long.
    BadWords,
    /// The need, completion or ballot is not one's own, or is gone.
    NotYours,
    /// Ranking waits (see the paper's reason).
    CannotRank,
    /// A carried file that cannot be read: damaged, cut short, or something else.
    BadFile,
    /// A carried file that was made for somebody else.
    NotForYou,
    /// More needs than the paper allows.
    TooMany,
    /// They have as many as the charter allows one person.
    NoneLeft,
    /// As much as is kept of one person in that committee.
    NoRoom,
    /// The phone is full.
    Full,
    /// The browser refuses to keep anything (private browsing).
    Private,
    /// Something unforeseen; the core starts again.
    Broken,
    /// The end of the code is missing.
    CutCode,
    /// The text holds no code.
    NoCode,
}

impl From<BadCode> for Problem {
    fn from(why: BadCode) -> Self {
        match why {
            BadCode::Absent => Self::NoCode,
            BadCode::Cut => Self::CutCode,
            BadCode::Unreadable | BadCode::TooLong => Self::BadCode,
        }
    }
}
