//! What the commands of who runs a consultation say.

use super::Table;

/// See the page.
pub(super) const TABLE: Table = &[];
