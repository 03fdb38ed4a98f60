//! Why a change is set aside: every name there is.
//!
//! Nothing here is shown to a person as is; the catalogue has a sentence for the few that they
//! can do something about. A change that is set aside stays stored and carried, and is looked at
//! again when the set of envelopes grows or the app is newer.

/// Why a change is not part of its document.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, thiserror::Error)]
pub enum Reason {
    // The body.
    /// The body is not the array that a change is.
    #[error("the body is not a change")]
    NotAChange,
    /// The body is of a version that this program does not read.
    #[error("the body is of version {0}, which this program does not read")]
    NewerVersion(u8),
    /// The epoch is greater than any that an honest phone reaches.
    #[error("the epoch {0} is out of range")]
    EpochOutOfRange(u32),

    // The chunk, read without automerge.
    /// The chunk ends before what it announces.
    #[error("the chunk is cut short")]
    CutShort,
    /// A number is not written in its one shortest form, or does not fit.
    #[error("a number is not in its shortest form")]
    BadNumber,
    /// The chunk does not begin with automerge's four bytes.
    #[error("these are not the bytes of an automerge chunk")]
    BadMagic,
    /// A whole document, a compressed change, a bundle, or something unknown.
    #[error("a chunk of type {0} is not one plain change")]
    ChunkType(u8),
    /// The chunk does not have the checksum that it announces.
    #[error("the checksum does not match")]
    Checksum,
    /// Bytes follow what the chunk announces.
    #[error("bytes are left over")]
    LeftOver,
    /// More dependencies than [`super::limits::DEPENDENCIES`].
    #[error("too many dependencies")]
    TooManyDependencies,
    /// A dependency is named twice.
    #[error("a dependency is named twice")]
    RepeatedDependency,
    /// An actor is not 16 bytes.
    #[error("an actor is not 16 bytes")]
    ActorLength,
    /// The change carries a time: ours never do.
    #[error("the change carries a time")]
    HasTime,
    /// The change carries a message: ours never do.
    #[error("the change carries a message")]
    HasMessage,
    /// More other actors than [`super::limits::ACTORS`].
    #[error("too many other actors")]
    TooManyActors,
    /// Other actors are not in ascending order, or name the author again.
    #[error("the other actors are not in order")]
    ActorsOutOfOrder,
    /// Another actor is listed that no operation refers to.
    #[error("an actor is listed and not used")]
    UnusedActor,
    /// A column is compressed.
    #[error("a column is compressed")]
    CompressedColumn,
    /// A column that our encoder never writes.
    #[error("column {0} is not one of ours")]
    UnknownColumn(u32),
    /// Columns are not in ascending order, or one is empty.
    #[error("the columns are not in order")]
    ColumnsOutOfOrder,
    /// A column does not have exactly one value for each operation, or has one where none is due.
    #[error("a column does not fit the operations")]
    ColumnShape,
    /// More operations than [`super::limits::OPERATIONS`].
    #[error("too many operations")]
    TooManyOperations,
    /// A change of no operation.
    #[error("the change is empty")]
    NoOperation,
    /// More predecessors than [`super::limits::PREDECESSORS`].
    #[error("too many predecessors")]
    TooManyPredecessors,
    /// An action that our encoder never writes: lists, marks, counters.
    #[error("action {0} is not one of ours")]
    UnknownAction(u64),
    /// A value of a type that our encoder never writes.
    #[error("a value is of a type that is not one of ours")]
    UnknownValue,
    /// The values weigh more than [`super::limits::VALUES`].
    #[error("the values are too large")]
    ValuesTooLarge,
    /// A text that is not UTF-8.
    #[error("a text is not UTF-8")]
    NotUtf8,

    // Its place in the document.
    /// The actor is not the one of this key, document and epoch.
    #[error("the actor is not the one of this key, document and epoch")]
    WrongActor,
    /// It depends on a change that is not here, or not part of the document.
    #[error("it depends on a change that is not here")]
    MissingDependency,
    /// An earlier change of the same actor is set aside.
    #[error("an earlier change of the same actor is set aside")]
    DependsOnSetAside,
    /// Its number is not the next one of its actor, or its past lacks the one before.
    #[error("it does not follow the last change of its actor")]
    BrokenSequence,
    /// Its first operation is not the next one after its past.
    #[error("its operations do not follow its past")]
    WrongStart,
    /// An actor that its past does not know.
    #[error("it refers to an actor that its past does not know")]
    UnknownActor,
    /// An object that its past does not know.
    #[error("it writes in an object that its past does not know")]
    UnknownObject,
    /// An element of a text that its past does not know.
    #[error("it refers to an element that its past does not know")]
    UnknownElement,
    /// What it replaces is not exactly what its past shows there.
    #[error("what it replaces is not what its past shows")]
    WrongPredecessors,
    /// An operation that makes no sense there: a key in a text, an insertion in a map.
    #[error("an operation makes no sense where it is")]
    MisplacedOperation,
    /// The document has had as many changes or operations as it may.
    #[error("the document is full")]
    DocumentFull,

    // The schema.
    /// A key that this schema does not have.
    #[error("a key is not one of this schema")]
    UnknownKey,
    /// A value that this schema does not have there.
    #[error("a value is not of this schema")]
    WrongValue,
    /// A text longer than the schema lets it be.
    #[error("a text is too long")]
    TooLong,
    /// A control character, or one that reverses the direction of what follows.
    #[error("a text holds a character that no one types")]
    ForbiddenCharacter,
    /// A place that is written once and never again.
    #[error("a place that is written once is written again")]
    WrittenOnce,
}

impl Reason {
    /// Whether more envelopes could make the change applicable.
    pub fn may_pass(self) -> bool {
        matches!(self, Self::MissingDependency | Self::DependsOnSetAside)
    }
}
