-- Parcels that a hub carries for others, the oldest first. They are sealed: what they hold is
-- nobody's here.
CREATE TABLE parcels (
    arrived BIGINT NOT NULL PRIMARY KEY,
    id BLOB NOT NULL UNIQUE,
    parcel BLOB NOT NULL
);
