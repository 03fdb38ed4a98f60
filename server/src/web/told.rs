//! What keeps everybody out, told in the log once a minute each: a proxy that is set up wrong
//! gives no other sign than phones that do not connect. No line names anybody.

use std::time::Instant;

use axum::http::HeaderName;
use axum::http::header::{HOST, HeaderMap, HeaderValue, ORIGIN};

use super::seldom::Seldom;
use super::slots::NoPlace;

/// How much of an address that somebody else wrote is told.
const SHOWN: usize = 80;

/// When each was told last.
#[derive(Debug, Clone, Default)]
pub struct Told {
    untold: Seldom,
    refused: Seldom,
    not_upgraded: Seldom,
    other_page: Seldom,
}

impl Told {
    /// The proxy does not tell who connects.
    pub(super) fn untold(&self, name: &HeaderName) {
        if self.untold.is_due(Instant::now()) {
            tracing::warn!(
                "the header {name} does not say who connects: is the proxy set up to write it? \
                 Until then connections are counted together, without a limit for each address"
            );
        }
    }

    /// There is no place.
    pub(super) fn refused(&self, reason: NoPlace, forwarded: bool) {
        if !self.refused.is_due(Instant::now()) {
            return;
        }
        match reason {
            NoPlace::FromOne if !forwarded => tracing::warn!(
                "connections are turned away: one address has as many as one may have. If it is \
                 that of a proxy, say in which header it writes its clients': --forwarded-header"
            ),
            NoPlace::FromOne => tracing::warn!(
                "connections are turned away: one address has as many as one may have"
            ),
            NoPlace::InAll => tracing::warn!("connections are turned away: the server is full"),
        }
    }

    /// A link was asked for without an upgrade.
    pub(super) fn not_upgraded(&self) {
        if self.not_upgraded.is_due(Instant::now()) {
            tracing::warn!(
                "a request for /sync asked for no WebSocket: if no phone connects, the proxy in \
                 front does not pass Upgrade and Connection on"
            );
        }
    }

    /// A page of another address asked for a link.
    pub(super) fn other_page(&self, headers: &HeaderMap, origins: &[String]) {
        if self.other_page.is_due(Instant::now()) {
            tracing::warn!(
                "pages of {} are let in nowhere: this server is {}, and the request was for {}. \
                 If phones cannot connect, give the address that they type with --public-url",
                shown(headers.get(ORIGIN)),
                origins.first().map_or("", String::as_str),
                shown(headers.get(HOST)),
            );
        }
    }
}

/// An address that somebody else wrote: its beginning, on one line.
fn shown(value: Option<&HeaderValue>) -> String {
    let bytes = value.map_or(&[][..], HeaderValue::as_bytes);
    let bytes = bytes.get(..SHOWN).unwrap_or(bytes);
    bytes.escape_ascii().to_string()
}
