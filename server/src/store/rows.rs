//! Envelopes as rows of the table: how one is written, removed, emptied and read, inside the
//! transaction of whoever asks.

use shared::identity::EnvelopeHash;
use shared::log::{Envelope, Position};
use sqlx::sqlite::SqliteRow;
use sqlx::{Row, SqliteConnection};

use super::{Outcome, StoreError};

/// Writes an envelope, unless the one before it is not there.
pub(super) async fn add(
    connection: &mut SqliteConnection,
    envelope: &Envelope,
) -> Result<Outcome, StoreError> {
    let header = &envelope.header;
    let seq = column(header.seq)?;
    let hash = envelope.hash();
    let rows = sqlx::query(
        "SELECT hash, seq, body IS NULL FROM envelopes \
         WHERE scope = ?1 AND author = ?2 AND (seq = ?3 OR (seq = ?3 - 1 AND hash = ?4))",
    )
    .bind(header.scope.as_bytes())
    .bind(header.key.as_bytes())
    .bind(seq)
    .bind(header.prev.as_bytes())
    .fetch_all(&mut *connection)
    .await?;
    let mut follows = header.seq == 1;
    let mut forks = false;
    for row in &rows {
        let (there, at): (&[u8], i64) = (row.try_get(0)?, row.try_get(1)?);
        if at != seq {
            follows = true;
        } else if there != hash.as_bytes() {
            forks = true;
        } else if row.try_get::<bool, _>(2)? && envelope.body.is_some() {
            sqlx::query(
                "UPDATE envelopes SET body = ?1, erased = 0 \
                 WHERE scope = ?2 AND author = ?3 AND seq = ?4 AND hash = ?5",
            )
            .bind(envelope.body.as_deref())
            .bind(header.scope.as_bytes())
            .bind(header.key.as_bytes())
            .bind(seq)
            .bind(hash.as_bytes())
            .execute(&mut *connection)
            .await?;
            return Ok(Outcome::BodyAdded);
        } else {
            return Ok(Outcome::Duplicate);
        }
    }
    if !follows {
        return Ok(Outcome::Waiting);
    }
    sqlx::query(
        "INSERT INTO envelopes (scope, author, seq, hash, prev, header, signature, body) \
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)",
    )
    .bind(header.scope.as_bytes())
    .bind(header.key.as_bytes())
    .bind(seq)
    .bind(hash.as_bytes())
    .bind(header.prev.as_bytes())
    .bind(header.to_bytes())
    .bind(envelope.signature.as_slice())
    .bind(envelope.body.as_deref())
    .execute(&mut *connection)
    .await?;
    Ok(if forks { Outcome::Fork } else { Outcome::New })
}

/// Removes an envelope, header and all.
pub(super) async fn remove(
    connection: &mut SqliteConnection,
    position: Position,
    hash: EnvelopeHash,
) -> Result<(), StoreError> {
    sqlx::query(
        "DELETE FROM envelopes WHERE scope = ?1 AND author = ?2 AND seq = ?3 AND hash = ?4",
    )
    .bind(position.scope.as_bytes())
    .bind(position.key.as_bytes())
    .bind(column(position.seq)?)
    .bind(hash.as_bytes())
    .execute(&mut *connection)
    .await?;
    Ok(())
}

/// Drops the body of an envelope and keeps its header; whether a body was there.
pub(super) async fn erase(
    connection: &mut SqliteConnection,
    position: Position,
    hash: EnvelopeHash,
) -> Result<bool, StoreError> {
    let held = sqlx::query(
        "SELECT 1 FROM envelopes WHERE scope = ?1 AND author = ?2 AND seq = ?3 \
         AND hash = ?4 AND body IS NOT NULL",
    )
    .bind(position.scope.as_bytes())
    .bind(position.key.as_bytes())
    .bind(column(position.seq)?)
    .bind(hash.as_bytes())
    .fetch_optional(&mut *connection)
    .await?;
    sqlx::query(
        "UPDATE envelopes SET body = NULL, erased = 1 \
         WHERE scope = ?1 AND author = ?2 AND seq = ?3 AND hash = ?4",
    )
    .bind(position.scope.as_bytes())
    .bind(position.key.as_bytes())
    .bind(column(position.seq)?)
    .bind(hash.as_bytes())
    .execute(&mut *connection)
    .await?;
    Ok(held.is_some())
}

/// A seq as the database keeps numbers.
///
/// # Errors
///
/// When it is above 2^63.
pub(super) fn column(number: u64) -> Result<i64, StoreError> {
    i64::try_from(number).map_err(|_| StoreError::TooLarge)
}

/// The envelope of a row of its header, signature and body.
pub(super) fn envelope(row: &SqliteRow) -> Result<Envelope, StoreError> {
    let (header, signature): (&[u8], &[u8]) = (row.try_get(0)?, row.try_get(1)?);
    let body: Option<&[u8]> = row.try_get(2)?;
    Envelope::from_parts(header, signature, body).map_err(StoreError::Unreadable)
}
