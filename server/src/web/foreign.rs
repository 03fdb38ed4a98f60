//! Another protocol on the port: what a proxy that is set up otherwise than the server says, in
//! place of every request. Told once a minute each.

use std::time::Instant;

use super::seldom::Seldom;

/// How the second version of the PROXY protocol begins.
const PROXY_2: &[u8] = b"\r\n\r\n\0\r\n";

/// What a connection's first bytes are of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Protocol {
    /// A handshake of TLS.
    Tls,
    /// A line that names the client, before the request.
    Proxy,
    /// A request, or anything else.
    Other,
}

impl Protocol {
    pub(super) fn of(first: &[u8]) -> Self {
        if first.starts_with(b"\x16\x03") {
            Self::Tls
        } else if first.starts_with(b"PROXY ") || first.starts_with(PROXY_2) {
            Self::Proxy
        } else {
            Self::Other
        }
    }
}

/// When each was told last.
#[derive(Debug, Clone, Default)]
pub(super) struct Foreign {
    tls: Seldom,
    proxy: Seldom,
    plain: Seldom,
}

impl Foreign {
    /// A connection that could not be read as requests began so.
    pub(super) fn tell(&self, protocol: Protocol) {
        match protocol {
            Protocol::Tls if self.tls.is_due(Instant::now()) => tracing::warn!(
                "TLS came on the plain port: let the proxy in front connect with http, or give \
                 the server a certificate with --tls-cert and --tls-key"
            ),
            Protocol::Proxy if self.proxy.is_due(Instant::now()) => tracing::warn!(
                "a connection began with the PROXY protocol, which is not read here: switch it off \
                 in the proxy in front, and let it write the client's address in a header \
                 (--forwarded-header)"
            ),
            _ => {}
        }
    }

    /// A connection to a port that speaks TLS began with something else.
    pub(super) fn tell_plain(&self) {
        if self.plain.is_due(Instant::now()) {
            tracing::warn!(
                "no TLS came on the encrypted port: type https, and let a proxy in front connect \
                 with https"
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_request_is_no_other_protocol() {
        assert_eq!(Protocol::of(b"GET / HTTP/1.1\r\n"), Protocol::Other);
        assert_eq!(Protocol::of(b"PROXY TCP4 "), Protocol::Proxy);
        assert_eq!(Protocol::of(b"\r\n\r\n\0\r\nQUIT\n"), Protocol::Proxy);
        assert_eq!(Protocol::of(b"\x16\x03\x01"), Protocol::Tls);
    }
}
