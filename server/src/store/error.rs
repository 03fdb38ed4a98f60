//! What can go wrong with the disk, and what a retry may assume.

use shared::identity::EnvelopeHash;
use shared::log::Refusal;

/// Why the store could not do what was asked. Nothing of the failed call is written.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The database answered with an error: missing rights, a damaged file.
    #[error("the database could not do it: {0}")]
    Database(#[source] sqlx::Error),
    /// The disk takes nothing more: it is full, or can only be read.
    #[error("the disk is full, or cannot be written: {0}")]
    NoRoom(#[source] sqlx::Error),
    /// The file is not whole.
    #[error("the database is damaged: {0}")]
    Damaged(String),
    /// The data folder was written by a newer version of this program.
    #[error(
        "the data folder was written by a newer version (schema {found}, this program knows {known}): install the newer version"
    )]
    Newer {
        /// Schema of the file.
        found: i64,
        /// Newest schema that this program knows.
        known: i64,
    },
    /// A row that is not an envelope.
    #[error("a stored envelope cannot be read: {0}")]
    Unreadable(Refusal),
    /// A stored envelope that its chain does not take.
    #[error("stored envelope {hash} does not fit its chain: {refusal}")]
    Inconsistent {
        /// Which one.
        hash: EnvelopeHash,
        /// Why not.
        refusal: Refusal,
    },
    /// An envelope that memory admitted and that the disk cannot take: memory is ahead.
    #[error("what comes before envelope {hash} is not on the disk")]
    Ahead {
        /// Which one.
        hash: EnvelopeHash,
    },
    /// A number beyond what a column holds.
    #[error("a number is too large to be stored")]
    TooLarge,
    /// The destination of a copy exists or its name cannot be used.
    #[error("cannot copy to {0}: it exists, or is not a usable file name")]
    Destination(String),
}

/// What SQLite answers when a file cannot grow or be written: FULL, READONLY, CANTOPEN, and of
/// its input and output errors those that write.
const NO_ROOM: [i32; 3] = [13, 8, 14];
/// WRITE, FSYNC, DIR_FSYNC, TRUNCATE, SHMOPEN, SHMSIZE, SHMMAP.
const NOT_WRITTEN: [i32; 7] = [778, 1034, 1290, 1546, 4618, 4874, 5386];

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        let code = error.as_database_error().and_then(|error| error.code());
        let code: Option<i32> = code.and_then(|code| code.parse().ok());
        let no_room = |code: i32| NO_ROOM.contains(&(code & 0xff)) || NOT_WRITTEN.contains(&code);
        if code.is_some_and(no_room) {
            Self::NoRoom(error)
        } else {
            Self::Database(error)
        }
    }
}
