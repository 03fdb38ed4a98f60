//! Parcels carried for others, sealed: kept apart from what is held.

use shared::carry::parcel::{Label, ParcelId};
use sqlx::Row;

use super::StoreError;
use super::sqlite::SqliteStore;

impl SqliteStore {
    /// Keeps a parcel, durably.
    pub async fn keep_parcel(&self, id: &ParcelId, parcel: &[u8]) -> Result<(), StoreError> {
        sqlx::query(
            "INSERT INTO parcels (arrived, id, parcel) \
             VALUES ((SELECT COALESCE(MAX(arrived), 0) + 1 FROM parcels), ?1, ?2) \
             ON CONFLICT (id) DO NOTHING",
        )
        .bind(id.as_slice())
        .bind(parcel)
        .execute(self.writer())
        .await?;
        Ok(())
    }

    /// Lets a parcel go.
    pub async fn drop_parcel(&self, id: &ParcelId) -> Result<(), StoreError> {
        sqlx::query("DELETE FROM parcels WHERE id = ?1")
            .bind(id.as_slice())
            .execute(self.writer())
            .await?;
        Ok(())
    }

    /// A parcel, if it is here.
    pub async fn parcel(&self, id: &ParcelId) -> Result<Option<Vec<u8>>, StoreError> {
        let row = sqlx::query("SELECT parcel FROM parcels WHERE id = ?1")
            .bind(id.as_slice())
            .fetch_optional(self.writer())
            .await?;
        Ok(row.map(|row| row.try_get(0)).transpose()?)
    }

    /// The labels of all of them, the oldest first.
    pub async fn parcels(&self) -> Result<Vec<Label>, StoreError> {
        let ids = sqlx::query("SELECT id FROM parcels ORDER BY arrived")
            .fetch_all(self.writer())
            .await?;
        let mut labels = Vec::new();
        for row in &ids {
            let id: &[u8] = row.try_get(0)?;
            // What is not ours is no parcel: it stays where it is, offered to nobody.
            let Ok(id) = id.try_into() else { continue };
            let parcel = self.parcel(&id).await?;
            labels.extend(parcel.and_then(|parcel| Label::of(&parcel)));
        }
        Ok(labels)
    }
}
