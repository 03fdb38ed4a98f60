//! Whose connection a proxy passes on, in every form that proxies write: `X-Forwarded-For` and
//! its likes, one or several addresses, with or without ports and brackets, or `Forwarded` of
//! RFC 7239.

use std::net::{IpAddr, SocketAddr};

use axum::http::{HeaderMap, HeaderName};

/// The address of the client, as the proxies in front wrote it: of what they wrote the last that
/// is an address of the Internet, else the last that is an address at all. Those before it come
/// from the client, who may write what it likes; those after it are other proxies of ours. None
/// when they wrote no address.
pub(super) fn client(headers: &HeaderMap, name: &HeaderName) -> Option<IpAddr> {
    let lines: Vec<&[u8]> = headers.get_all(name).iter().map(|v| v.as_bytes()).collect();
    let hops = lines.iter().rev().flat_map(|line| split(line, b','));
    let hops: Vec<IpAddr> = hops.filter_map(hop).collect();
    let public = hops.iter().find(|ip| is_of_the_internet(ip));
    public.or(hops.first()).copied()
}

/// One hop: an address, or what RFC 7239 says of it.
fn hop(bytes: &[u8]) -> Option<IpAddr> {
    let text = std::str::from_utf8(bytes).ok()?;
    let named = split(bytes, b';').into_iter().find_map(|pair| {
        let (key, value) = std::str::from_utf8(pair).ok()?.split_once('=')?;
        key.trim().eq_ignore_ascii_case("for").then_some(value)
    });
    address(named.unwrap_or(text))
}

fn address(text: &str) -> Option<IpAddr> {
    let text = text.trim().trim_matches('"').trim();
    let plain = |text: &str| text.parse::<IpAddr>().ok();
    let bracketed = text
        .strip_prefix('[')
        .and_then(|rest| rest.split_once(']'))
        .map(|(inside, _)| inside);
    let bare = bracketed.unwrap_or(text);
    // The zone of a link-local address is the proxy's own affair.
    let bare = bare.split_once('%').map_or(bare, |(address, _)| address);
    let with_port = || match bare.rsplit_once(':') {
        // `203.0.113.7:41234`, and the port may be hidden: `203.0.113.7:_x`.
        Some((address, _)) if !address.contains(':') => plain(address),
        _ => text.parse::<SocketAddr>().ok().map(|both| both.ip()),
    };
    plain(bare)
        .or_else(with_port)
        .map(|ip| ip.to_canonical())
        .filter(|ip| !ip.is_unspecified())
}

fn is_of_the_internet(ip: &IpAddr) -> bool {
    match ip {
        IpAddr::V4(four) => {
            let shared = matches!(four.octets(), [100, 64..=127, ..]);
            !(four.is_private() || four.is_loopback() || four.is_link_local() || shared)
        }
        IpAddr::V6(six) => {
            !(six.is_loopback() || six.is_unique_local() || six.is_unicast_link_local())
        }
    }
}

/// Parts between separators that stand outside quotes, the last one first: a quote that a client
/// left open stands before what the proxies wrote, and swallows none of it.
fn split(text: &[u8], separator: u8) -> Vec<&[u8]> {
    let mut parts = Vec::new();
    let mut quoted = false;
    let mut rest = text;
    let mut before = text;
    while let Some((letter, left)) = before.split_last() {
        if *letter == b'"' {
            // Before a quote only: a value of nothing but backslashes is walked once.
            let escapes = left.iter().rev().take_while(|one| **one == b'\\').count();
            quoted ^= escapes % 2 == 0;
        }
        if *letter == separator && !quoted {
            parts.push(rest.get(before.len()..).unwrap_or_default());
            rest = left;
        }
        before = left;
    }
    parts.push(rest);
    parts
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::http::HeaderValue;

    fn of(name: &'static str, lines: &[&'static str]) -> Option<String> {
        let name = HeaderName::from_static(name);
        let mut headers = HeaderMap::new();
        for line in lines {
            headers.append(&name, HeaderValue::from_static(line));
        }
        client(&headers, &name).map(|ip| ip.to_string())
    }

    #[test]
    fn a_long_value_of_nothing_but_backslashes_is_walked_once() {
        // Minutes, were it walked for each of its bytes.
        let long = "\\".repeat(2_000_000);
        assert_eq!(split(long.as_bytes(), b','), [long.as_bytes()]);
    }

    #[test]
    fn every_form_that_a_proxy_writes_is_read() {
        for (line, expected) in [
            ("203.0.113.7", "203.0.113.7"),
            ("203.0.113.7:41234", "203.0.113.7"),
            (" 203.0.113.7 ", "203.0.113.7"),
            ("[2001:db8::1]:443", "2001:db8::1"),
            ("[2001:db8::1]", "2001:db8::1"),
            ("2001:db8::1", "2001:db8::1"),
            ("\"[2001:db8::1]:443\"", "2001:db8::1"),
            ("::ffff:203.0.113.7", "203.0.113.7"),
            ("[::ffff:203.0.113.7]:80", "203.0.113.7"),
            ("fe80::1%eth0", "fe80::1"),
            ("203.0.113.7, ", "203.0.113.7"),
            ("203.0.113.7, unknown", "203.0.113.7"),
            ("198.51.100.1, 203.0.113.7", "203.0.113.7"),
            ("198.51.100.1, 203.0.113.7, 10.0.0.3", "203.0.113.7"),
            ("203.0.113.7,127.0.0.1:8080,[::1]", "203.0.113.7"),
            ("192.168.1.20", "192.168.1.20"),
            ("192.168.1.20, 192.168.1.9", "192.168.1.9"),
        ] {
            assert_eq!(
                of("x-forwarded-for", &[line]).as_deref(),
                Some(expected),
                "{line}"
            );
        }
        for (line, expected) in [
            ("for=192.0.2.60;proto=http;by=203.0.113.43", "192.0.2.60"),
            ("For=\"[2001:db8:cafe::17]:4711\"", "2001:db8:cafe::17"),
            ("proto=https; for=\"192.0.2.60:_obf\"", "192.0.2.60"),
            (
                "for=198.51.100.1, for=192.0.2.43;host=\"a,b;c\"",
                "192.0.2.43",
            ),
            ("for=192.0.2.43, for=unknown", "192.0.2.43"),
        ] {
            assert_eq!(
                of("forwarded", &[line]).as_deref(),
                Some(expected),
                "{line}"
            );
        }
        let two = of("x-forwarded-for", &["198.51.100.1", "203.0.113.7"]);
        assert_eq!(two.as_deref(), Some("203.0.113.7"));
    }

    #[test]
    fn what_a_client_wrote_before_hides_nothing_that_the_proxy_added() {
        let name = HeaderName::from_static("x-forwarded-for");
        for line in [
            &b"\", 203.0.113.7"[..],
            b"\xff, 203.0.113.7",
            b"\xff\", \"198.51.100.1, 203.0.113.7, 10.0.0.1",
            b"\\\", 203.0.113.7",
            b"for=\"x, for=\"203.0.113.7:1\";host=\"a\\\", for=198.51.100.1\"",
        ] {
            let mut headers = HeaderMap::new();
            headers.append(&name, HeaderValue::from_bytes(line).unwrap());
            let read = client(&headers, &name).map(|ip| ip.to_string());
            assert_eq!(read.as_deref(), Some("203.0.113.7"), "{line:?}");
        }
    }

    #[test]
    fn what_says_no_address_is_none_and_no_error() {
        for line in [
            "",
            "unknown",
            "_hidden",
            "for=unknown",
            "for=_x;by=10.0.0.1",
            ",,",
            "::",
            "[",
            "a:b:c",
        ] {
            assert_eq!(of("x-forwarded-for", &[line]), None, "{line}");
        }
        assert_eq!(of("x-forwarded-for", &[]), None);
    }
}
