//! Sharing without the Internet: a program apart, asked for when somebody shares.

/// Starts it, in the page or in a Worker.
pub fn start() {}
