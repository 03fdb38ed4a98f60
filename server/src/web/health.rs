//! Says that the process answers.

/// `ok` while the server serves.
pub(super) async fn healthz() -> &'static str {
    "ok\n"
}
