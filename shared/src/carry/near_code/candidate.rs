//! Where a phone can be reached: an address, or the name that a browser hides it behind.

use core::net::{Ipv4Addr, Ipv6Addr};

use super::Bytes;

/// Where a phone can be reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Address {
    /// An IPv4 address.
    V4(Ipv4Addr),
    /// An IPv6 address.
    V6(Ipv6Addr),
    /// A random name under `.local`, by its UUID.
    Mdns([u8; 16]),
}

/// A way to reach a phone: always UDP, always on the same network.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Candidate {
    /// The address.
    pub address: Address,
    /// The port.
    pub port: u16,
}

impl Candidate {
    pub(super) fn pack(&self, bytes: &mut Vec<u8>) {
        match &self.address {
            Address::V4(address) => {
                bytes.push(4);
                bytes.extend(address.octets());
            }
            Address::V6(address) => {
                bytes.push(6);
                bytes.extend(address.octets());
            }
            Address::Mdns(name) => {
                bytes.push(0);
                bytes.extend(name);
            }
        }
        bytes.extend(self.port.to_be_bytes());
    }

    pub(super) fn read(bytes: &mut Bytes<'_>) -> Option<Self> {
        let [tag] = bytes.array()?;
        let address = match tag {
            4 => Address::V4(Ipv4Addr::from(bytes.array::<4>()?)),
            6 => Address::V6(Ipv6Addr::from(bytes.array::<16>()?)),
            0 => Address::Mdns(bytes.array()?),
            _ => return None,
        };
        let port = u16::from_be_bytes(bytes.array()?);
        Some(Self { address, port }).filter(|candidate| port > 0 && candidate.address.is_near())
    }

    /// `foundation component transport priority address port "typ" type …` (RFC 8839, 5.1):
    /// the priority and the candidate, if another phone can use it.
    pub(super) fn from_line(line: &str) -> Option<(u32, Self)> {
        let mut words = line.split_ascii_whitespace().skip(1);
        let mut next = || words.next();
        let (component, transport, priority) = (next()?, next()?, next()?);
        let (address, port, typ, kind) = (next()?, next()?, next()?, next()?);
        let is_ours = component == "1"
            && transport.eq_ignore_ascii_case("udp")
            && (typ, kind) == ("typ", "host");
        if !is_ours {
            return None;
        }
        let address = Address::parse(address).filter(Address::is_near)?;
        let port = port.parse().ok().filter(|port| *port > 0)?;
        Some((priority.parse().ok()?, Self { address, port }))
    }
}

impl Address {
    fn parse(text: &str) -> Option<Self> {
        if let Some(name) = text.strip_suffix(".local") {
            return uuid(name).map(Self::Mdns);
        }
        let v4 = text.parse().map(Self::V4);
        v4.or_else(|_| text.parse().map(Self::V6)).ok()
    }

    /// Whether another phone could reach it: not the phone itself, not everybody, and no address
    /// that means nothing without the name of an interface.
    pub(super) fn is_near(&self) -> bool {
        match self {
            Self::V4(address) => {
                !(address.is_loopback()
                    || address.is_unspecified()
                    || address.is_multicast()
                    || address.is_broadcast())
            }
            Self::V6(address) => {
                !(address.is_loopback()
                    || address.is_unspecified()
                    || address.is_multicast()
                    || address.is_unicast_link_local())
            }
            Self::Mdns(_) => true,
        }
    }
}

impl std::fmt::Display for Address {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::V4(address) => address.fmt(f),
            Self::V6(address) => address.fmt(f),
            Self::Mdns(name) => {
                for (place, byte) in name.iter().enumerate() {
                    if matches!(place, 4 | 6 | 8 | 10) {
                        f.write_str("-")?;
                    }
                    write!(f, "{byte:02x}")?;
                }
                f.write_str(".local")
            }
        }
    }
}

/// The bytes of `8-4-4-4-12` hexadecimal digits.
fn uuid(text: &str) -> Option<[u8; 16]> {
    let groups: Vec<usize> = text.split('-').map(str::len).collect();
    if groups != [8, 4, 4, 4, 12] {
        return None;
    }
    unhex(&text.replace('-', ""))
}

pub(super) fn unhex<const N: usize>(digits: &str) -> Option<[u8; N]> {
    if digits.len() != N * 2 || !digits.bytes().all(|digit| digit.is_ascii_hexdigit()) {
        return None;
    }
    let mut bytes = [0; N];
    for (place, byte) in bytes.iter_mut().enumerate() {
        *byte = u8::from_str_radix(digits.get(place * 2..place * 2 + 2)?, 16).ok()?;
    }
    Some(bytes)
}
