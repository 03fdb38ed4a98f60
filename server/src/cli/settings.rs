//! What every command takes: `--data`, `--listen`, `--public-url`, each also in the environment.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, ToSocketAddrs};
use std::path::PathBuf;
use std::str::FromStr;

use std::sync::Arc;

use clap::Args;
use tokio_rustls::rustls::ServerConfig;
use url::Url;

use super::words::Language;
use crate::web::tls;

/// The options that every command takes.
#[derive(Debug, Clone, Args)]
pub struct Settings {
    /// The data folder
    #[arg(
        long,
        global = true,
        env = "PORTE_VOIX_DATA",
        default_value = "porte-voix-data"
    )]
    pub data: PathBuf,
    /// Where to listen: 127.0.0.1:8787 when not given, every network for a hub
    #[arg(long, global = true, env = "PORTE_VOIX_LISTEN")]
    pub listen: Option<ListenAddress>,
    /// The address that phones type, such as https://table.example
    #[arg(long, global = true, env = "PORTE_VOIX_PUBLIC_URL")]
    pub public_url: Option<PublicUrl>,
    /// The language of what is printed: fr or en; that of the environment when not given
    #[arg(long, global = true, env = "PORTE_VOIX_LANG")]
    pub lang: Option<Language>,
}

/// A certificate of one's own, for `serve` and `hub`.
#[derive(Debug, Clone, Default, Args)]
pub(super) struct Certificate {
    /// A certificate chain in PEM, to serve https without a proxy
    #[arg(long, requires = "tls_key", env = "PORTE_VOIX_TLS_CERT")]
    tls_cert: Option<PathBuf>,
    /// Its key in PEM
    #[arg(long, requires = "tls_cert", env = "PORTE_VOIX_TLS_KEY")]
    tls_key: Option<PathBuf>,
}

impl Certificate {
    /// Reads it, when there is one.
    pub(super) fn read(&self) -> anyhow::Result<Option<Arc<ServerConfig>>> {
        match (&self.tls_cert, &self.tls_key) {
            (Some(certificate), Some(key)) => tls::configure(certificate, key).map(Some),
            _ => Ok(None),
        }
    }
}

/// An address and a port.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ListenAddress(pub SocketAddr);

impl FromStr for ListenAddress {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        text.to_socket_addrs()
            .ok()
            .and_then(|mut addresses| addresses.next())
            .map(Self)
            .ok_or_else(|| "an address and a port are expected, such as 127.0.0.1:8787".to_owned())
    }
}

/// Where phones find the server: scheme and host, no path.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PublicUrl(String);

impl ListenAddress {
    /// This machine alone.
    pub const SERVER: Self = Self(SocketAddr::new(IpAddr::V4(Ipv4Addr::LOCALHOST), 8787));
    /// Every network, in IPv6 and IPv4.
    pub const HUB: Self = Self(SocketAddr::new(IpAddr::V6(Ipv6Addr::UNSPECIFIED), 8787));
    /// The same on a machine without IPv6.
    pub const HUB_WITHOUT_IPV6: Self =
        Self(SocketAddr::new(IpAddr::V4(Ipv4Addr::UNSPECIFIED), 8787));
}

impl PublicUrl {
    /// The address of a listener, when nothing better is known.
    pub fn of_listener(address: SocketAddr, secure: bool) -> Self {
        let scheme = if secure { "https" } else { "http" };
        let host = match address.ip() {
            ip if ip.is_unspecified() || ip.is_loopback() => "localhost".to_owned(),
            IpAddr::V6(ip) => format!("[{ip}]"),
            IpAddr::V4(ip) => ip.to_string(),
        };
        Self(format!("{scheme}://{host}:{}", address.port()))
    }

    /// The text, without a slash at the end.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The host, without its port.
    pub fn host(&self) -> &str {
        let after = self.0.split_once("://").map_or("", |(_, rest)| rest);
        if let Some(bracketed) = after.strip_prefix('[') {
            return bracketed.split(']').next().unwrap_or_default();
        }
        after.split(':').next().unwrap_or_default()
    }

    /// The port, its scheme's when none is written.
    pub fn port(&self) -> u16 {
        let default = if self.0.starts_with("https://") {
            443
        } else {
            80
        };
        let after = self.0.rsplit(']').next().unwrap_or_default();
        let port = after
            .rsplit_once(':')
            .and_then(|(_, port)| port.parse().ok());
        port.unwrap_or(default)
    }

    /// What phones will not be able to do at this address, and what to do about it; none when
    /// they will be able to do everything.
    pub fn warning(&self) -> Option<String> {
        let host = self.host();
        let local = host == "localhost"
            || host.ends_with(".localhost")
            || host.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback());
        if self.0.starts_with("https://") || local {
            return None;
        }
        Some(format!(
            "{} is not https: phones will not keep the app for offline use, install it, or scan \
             codes with the camera, and what they write is lost if the tab is closed before it is \
             sent. Put a proxy that has a certificate in front (Caddy does it in one line) and \
             give its address with --public-url https://…",
            self.0
        ))
    }
}

impl FromStr for PublicUrl {
    type Err = String;
    fn from_str(text: &str) -> Result<Self, String> {
        let read = Url::parse(text.trim()).ok().filter(|url| {
            matches!(url.scheme(), "http" | "https")
                // Others than this one a browser would mend: `https:table.example`.
                && text.contains("://")
                && url.path() == "/"
                && url.query().is_none()
                && url.fragment().is_none()
                && url.username().is_empty()
                && url.password().is_none()
        });
        // As browsers say which page they show: they send nothing else.
        match read {
            Some(url) => Ok(Self(url.origin().ascii_serialization())),
            None => {
                Err("an address without path is expected, such as https://table.example".to_owned())
            }
        }
    }
}

/// An address that was kept, as browsers say it; as it is when it is none.
pub(super) fn as_browsers_say(kept: &str) -> String {
    kept.parse::<PublicUrl>()
        .map_or_else(|_| kept.trim_end_matches('/').to_owned(), |url| url.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_https_and_this_machine_pass_without_a_word() {
        let warning = |text: &str| text.parse::<PublicUrl>().unwrap().warning();
        for fine in [
            "https://table.example/",
            "http://localhost:8787",
            "http://127.0.0.1:1",
            "http://[::1]:8787",
        ] {
            assert_eq!(warning(fine), None, "{fine}");
        }
        assert!(
            warning("http://192.168.1.4:8787")
                .unwrap()
                .contains("camera")
        );
    }

    #[test]
    fn a_port_is_its_schemes_unless_written() {
        let port = |text: &str| text.parse::<PublicUrl>().unwrap().port();
        assert_eq!(
            (port("https://a.example"), port("http://a.example")),
            (443, 80)
        );
        assert_eq!(
            (port("https://a.example:8443"), port("http://[::1]:81")),
            (8443, 81)
        );
        assert_eq!(port("http://[::1]"), 80);
    }

    #[test]
    fn an_address_is_what_browsers_make_of_it() {
        for (typed, said) in [
            ("https://Table.Example", "https://table.example"),
            ("HTTPS://table.example:443/", "https://table.example"),
            ("http://table.example:80", "http://table.example"),
            (
                "https://Société.example:8443",
                "https://xn--socit-esab.example:8443",
            ),
            ("http://[::0001]:8787", "http://[::1]:8787"),
        ] {
            assert_eq!(typed.parse::<PublicUrl>().unwrap().as_str(), said);
        }
        for wrong in [
            "https://a:b:c",
            "https://a:99999",
            "https://",
            "https:a.example",
            "https://moi@a.example",
            "https://a.example/?x",
            "https://a b",
            "ftp://a.example",
        ] {
            assert!(wrong.parse::<PublicUrl>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn what_is_not_an_address_is_said() {
        assert!("table.example".parse::<PublicUrl>().is_err());
        assert!("https://a.example/x".parse::<PublicUrl>().is_err());
        assert!("8787".parse::<ListenAddress>().is_err());
    }
}
