//! The hub's code: what a phone must know of a hub to reach it, to be sure that it is that one,
//! and to make it a relay.
//!
//! ```text
//! code = "PV-R." of [ v uint = 1, consultation bstr32, transport bstr32, participant bstr16,
//!                     invitation bstr32, name text, secure bool, port uint,
//!                     [ host: bstr4 / bstr16 / text ] ]                         strict CBOR
//! link = http://<first host>:<port>/r#<code>
//! ```
//!
//! Nothing in it is secret: whoever scans it can open the hub's page and, inside the link, prove
//! what they may read. `invitation` is the public half of the key by which the hub joined: who
//! makes it a relay writes an `invite` of that key, so no secret travels.

use core::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use crate::identity::invitation::BadCode;
use crate::identity::{ConsultationId, KeyId, ParticipantId, TransportKey, pasted};

/// What a code begins with.
pub const PREFIX: &str = "PV-R.";
/// Longest code that is made, in characters, when one address and a short name suffice.
pub const MAX_CODE: usize = 300;
/// Longest code that is read.
const MAX_READ: usize = 600;
/// Most addresses of a hub.
pub const MAX_HOSTS: usize = 8;
/// Longest name of a hub, in bytes.
pub const MAX_NAME: usize = 48;
const MAX_HOST_NAME: usize = 64;

/// Where a hub may answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Host {
    /// An address on the network of the room.
    Address(IpAddr),
    /// A name: `porte-voix-….local`, or one that has a certificate.
    Name(String),
}

/// What a phone must know of a hub.
#[derive(Debug, Clone, PartialEq, Eq, minicbor::Encode, minicbor::Decode)]
#[cbor(array)]
pub struct HubCode {
    #[n(0)]
    v: u8,
    /// The consultation.
    #[n(1)]
    pub consultation: ConsultationId,
    /// The hub's transport key, pinned by those who connect.
    #[n(2)]
    pub transport: TransportKey,
    /// The hub, introduced by its own join.
    #[n(3)]
    pub participant: ParticipantId,
    /// Public half of the invitation by which it joined.
    #[n(4)]
    pub invitation: KeyId,
    /// Its name, as people read it.
    #[n(5)]
    pub name: String,
    /// Whether it has a certificate: `https` and `wss`, else `http` and `ws`.
    #[n(6)]
    pub secure: bool,
    /// The port, the same on every host.
    #[n(7)]
    pub port: u16,
    /// Where it answers; all are tried together.
    #[n(8)]
    pub hosts: Vec<Host>,
}

/// Who a hub is, whatever its addresses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HubIdentity {
    /// The consultation.
    pub consultation: ConsultationId,
    /// Its transport key.
    pub transport: TransportKey,
    /// Its participant.
    pub participant: ParticipantId,
    /// Public half of the invitation by which it joined.
    pub invitation: KeyId,
    /// Its name.
    pub name: String,
}

impl HubCode {
    /// The code of a hub; the name is shortened, and of the hosts those are kept, in order, that
    /// fit in [`MAX_CODE`], at least one.
    pub fn new(identity: &HubIdentity, secure: bool, port: u16, hosts: Vec<Host>) -> Self {
        let mut code = Self {
            v: 1,
            consultation: identity.consultation,
            transport: identity.transport,
            participant: identity.participant,
            invitation: identity.invitation,
            name: shortened(&identity.name, MAX_NAME),
            secure,
            port,
            hosts: Vec::new(),
        };
        for host in hosts {
            code.hosts.push(host);
            let too_many = code.hosts.len() > MAX_HOSTS || code.to_text().len() > MAX_CODE;
            if too_many && code.hosts.len() > 1 {
                code.hosts.pop();
            }
        }
        code
    }

    /// The code, as text.
    pub fn to_text(&self) -> String {
        pasted::write(PREFIX, self)
    }

    /// The page that opens on a phone that has nothing yet, at the first host.
    pub fn link(&self) -> String {
        let page = self.pages().next().unwrap_or_default();
        format!("{page}/r#{}", self.to_text())
    }

    /// The hub's page at each host, such as `http://192.168.1.4:8787`.
    pub fn pages(&self) -> impl Iterator<Item = String> {
        let scheme = if self.secure { "https" } else { "http" };
        self.at_each_host(scheme)
    }

    /// Where the link is opened, at each host, such as `ws://192.168.1.4:8787/sync`.
    pub fn sockets(&self) -> impl Iterator<Item = String> {
        let scheme = if self.secure { "wss" } else { "ws" };
        self.at_each_host(scheme).map(|base| base + "/sync")
    }

    fn at_each_host(&self, scheme: &str) -> impl Iterator<Item = String> {
        self.hosts.iter().map(move |host| {
            let host = match host {
                Host::Address(IpAddr::V4(four)) => four.to_string(),
                Host::Address(IpAddr::V6(six)) => format!("[{six}]"),
                Host::Name(name) => name.clone(),
            };
            format!("{scheme}://{host}:{}", self.port)
        })
    }

    /// Reads a code, or the first whole one in a text.
    pub fn parse(text: &str) -> Result<Self, BadCode> {
        let code: Self = pasted::read(text, PREFIX, MAX_READ)?;
        if code.is_sound() {
            Ok(code)
        } else {
            Err(BadCode::Unreadable)
        }
    }

    fn is_sound(&self) -> bool {
        let hosts = 1..=MAX_HOSTS;
        self.v == 1
            && self.port != 0
            && self.name.len() <= MAX_NAME
            && hosts.contains(&self.hosts.len())
            && self.hosts.iter().all(|host| match host {
                Host::Address(_) => true,
                // Without a certificate only names of the room: a code is no way to send a
                // phone elsewhere.
                Host::Name(name) => is_host_name(name) && (self.secure || name.ends_with(".local")),
            })
    }
}

fn is_host_name(name: &str) -> bool {
    let letters = |byte: u8| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'.';
    !name.is_empty() && name.len() <= MAX_HOST_NAME && name.bytes().all(letters)
}

fn shortened(name: &str, most: usize) -> String {
    let mut short = String::new();
    for letter in name.trim().chars() {
        if short.len().saturating_add(letter.len_utf8()) > most {
            break;
        }
        short.push(letter);
    }
    short
}

impl<C> minicbor::Encode<C> for Host {
    fn encode<W: minicbor::encode::Write>(
        &self,
        e: &mut minicbor::Encoder<W>,
        _: &mut C,
    ) -> Result<(), minicbor::encode::Error<W::Error>> {
        match self {
            Self::Address(IpAddr::V4(four)) => e.bytes(&four.octets())?.ok(),
            Self::Address(IpAddr::V6(six)) => e.bytes(&six.octets())?.ok(),
            Self::Name(name) => e.str(name)?.ok(),
        }
    }
}

impl<'b, C> minicbor::Decode<'b, C> for Host {
    fn decode(d: &mut minicbor::Decoder<'b>, _: &mut C) -> Result<Self, minicbor::decode::Error> {
        if d.datatype()? == minicbor::data::Type::String {
            return Ok(Self::Name(d.str()?.to_owned()));
        }
        let bytes = d.bytes()?;
        let four = <[u8; 4]>::try_from(bytes)
            .map(Ipv4Addr::from)
            .map(IpAddr::V4);
        let six = <[u8; 16]>::try_from(bytes)
            .map(Ipv6Addr::from)
            .map(IpAddr::V6);
        four.or(six)
            .map(Self::Address)
            .map_err(|_| minicbor::decode::Error::message("neither an address nor a name"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn identity(name: &str) -> HubIdentity {
        HubIdentity {
            consultation: ConsultationId([1; 32]),
            transport: TransportKey([2; 32]),
            participant: ParticipantId([3; 16]),
            invitation: KeyId([4; 32]),
            name: name.to_owned(),
        }
    }

    fn four(last: u8) -> Host {
        Host::Address(IpAddr::V4(Ipv4Addr::new(192, 168, 1, last)))
    }

    #[test]
    fn a_usual_hub_fits_and_its_link_is_read_back_even_broken_over_lines() {
        let hosts = vec![
            four(4),
            four(5),
            Host::Address("fd00::1".parse().unwrap()),
            Host::Name("porte-voix-a1b2.local".into()),
        ];
        let code = HubCode::new(&identity("Salle de L’Islet"), false, 8787, hosts.clone());
        assert_eq!(code.hosts, hosts);
        let link = code.link();
        assert!(link.starts_with("http://192.168.1.4:8787/r#PV-R."));
        assert!(code.to_text().len() <= MAX_CODE);
        let (start, end) = link.split_at(60);
        assert_eq!(
            HubCode::parse(&format!(" {start}\n{end} ")),
            Ok(code.clone())
        );
        let sockets: Vec<String> = code.sockets().collect();
        assert_eq!(sockets.len(), 4);
        assert_eq!(sockets.get(2).unwrap(), "ws://[fd00::1]:8787/sync");
    }

    #[test]
    fn what_does_not_fit_is_left_out_but_never_the_first_address() {
        let many = (1..=40).map(four).collect();
        let code = HubCode::new(&identity(&"é".repeat(100)), true, 443, many);
        assert_eq!(code.name.len(), MAX_NAME);
        assert!(!code.hosts.is_empty() && code.hosts.len() <= MAX_HOSTS);
        assert!(code.to_text().len() <= MAX_CODE);
        assert_eq!(HubCode::parse(&code.to_text()), Ok(code));
    }

    #[test]
    fn a_code_that_leads_elsewhere_or_nowhere_is_refused() {
        let named = |name: &str, secure| {
            let hosts = vec![Host::Name(name.to_owned())];
            HubCode::parse(&HubCode::new(&identity("x"), secure, 1, hosts).to_text())
        };
        assert!(named("porte-voix-1.local", false).is_ok() && named("hub.example", true).is_ok());
        assert_eq!(named("hub.example", false), Err(BadCode::Unreadable));
        assert_eq!(named("a@b.local", false), Err(BadCode::Unreadable));
        let nowhere = HubCode::new(&identity("x"), false, 1, Vec::new());
        assert_eq!(HubCode::parse(&nowhere.to_text()), Err(BadCode::Unreadable));
        let no_port = HubCode::new(&identity("x"), false, 0, vec![four(1)]);
        assert_eq!(HubCode::parse(&no_port.to_text()), Err(BadCode::Unreadable));
    }
}
