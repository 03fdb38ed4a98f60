//! Where phones in the room may reach a hub: every address of every interface, because nobody
//! knows which of them the phones are on.

use std::net::{IpAddr, SocketAddr};

use shared::carry::hub_code::Host;

/// Where a hub listens, and under which names.
#[derive(Debug, Clone)]
pub struct Reachable {
    /// The port.
    pub port: u16,
    /// Whether it has a certificate.
    pub secure: bool,
    listens: IpAddr,
    /// A name that has a certificate; then nothing else is shown.
    certified: Option<String>,
    /// A name in the room, tried last.
    local: Option<String>,
}

impl Reachable {
    /// Of a listener.
    pub fn new(listener: SocketAddr, secure: bool) -> Self {
        Self {
            port: listener.port(),
            secure,
            listens: listener.ip().to_canonical(),
            certified: None,
            local: None,
        }
    }

    /// Under a name that has a certificate, at a port, instead of addresses.
    pub fn certified_as(mut self, name: String, port: u16) -> Self {
        self.certified = Some(name);
        self.port = port;
        self
    }

    /// Also under a name in the room, tried last.
    pub fn announced_as(mut self, name: String) -> Self {
        self.local = Some(name);
        self
    }

    /// Whether it listens on every network.
    pub fn is_everywhere(&self) -> bool {
        self.listens.is_unspecified()
    }

    /// The hosts of this moment: networks come and go while a hub runs.
    pub fn hosts(&self) -> Vec<Host> {
        if let Some(name) = &self.certified {
            // The certificate is of no other.
            return vec![Host::Name(name.clone())];
        }
        let mut addresses = vec![self.listens];
        if self.is_everywhere() {
            let mut all = all_addresses();
            // What listens on every IPv6 address takes IPv4 too, not the other way.
            all.retain(|ip| ip.is_ipv4() || self.listens.is_ipv6());
            addresses = of_the_room(all);
        }
        let local = self.local.clone().map(Host::Name);
        let addresses = addresses.into_iter().map(Host::Address);
        addresses.chain(local).collect()
    }
}

fn all_addresses() -> Vec<IpAddr> {
    // An interface list that cannot be read is as one that is empty: this machine alone.
    let interfaces = if_addrs::get_if_addrs().unwrap_or_default();
    interfaces.iter().map(if_addrs::Interface::ip).collect()
}

/// Private addresses, IPv4 first: phones type and reach these more surely. Those of the Internet
/// only when there are none; this machine's own when there is nothing else.
fn of_the_room(all: Vec<IpAddr>) -> Vec<IpAddr> {
    let rank = |ip: &IpAddr| match ip {
        IpAddr::V4(four) if four.is_loopback() => 6,
        IpAddr::V4(four) if four.is_private() => 0,
        // Shared addresses are what some phones' hotspots give.
        IpAddr::V4(four) if matches!(four.octets(), [100, 64..=127, ..]) => 1,
        IpAddr::V4(four) if four.is_link_local() => 2,
        IpAddr::V4(_) => 4,
        IpAddr::V6(six) if six.is_unique_local() => 3,
        // A link-local one means nothing without the name of the interface.
        IpAddr::V6(six) if six.is_unicast_link_local() || six.is_loopback() => 7,
        IpAddr::V6(_) => 5,
    };
    let mut ranked: Vec<(u8, IpAddr)> = all.into_iter().map(|ip| (rank(&ip), ip)).collect();
    ranked.sort_unstable();
    ranked.dedup();
    let private = ranked.iter().any(|(rank, _)| *rank <= 3);
    let anything = ranked.iter().any(|(rank, _)| *rank <= 5);
    let last = match (private, anything) {
        (true, _) => 3,
        (false, true) => 5,
        (false, false) => 6,
    };
    ranked.retain(|(rank, _)| *rank <= last);
    ranked.into_iter().map(|(_, ip)| ip).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(texts: &[&str]) -> Vec<String> {
        let all = texts.iter().map(|text| text.parse().unwrap()).collect();
        of_the_room(all).iter().map(ToString::to_string).collect()
    }

    #[test]
    fn private_addresses_of_every_interface_are_shown_and_no_other() {
        let all = [
            "127.0.0.1",
            "::1",
            "fe80::1",
            "fd00::1",
            "203.0.113.7",
            "2001:db8::1",
            "192.168.1.4",
            "10.0.0.2",
        ];
        assert_eq!(of(&all), ["10.0.0.2", "192.168.1.4", "fd00::1"]);
    }

    #[test]
    fn a_machine_without_any_network_still_answers_itself() {
        assert_eq!(of(&["127.0.0.1", "::1", "fe80::1"]), ["127.0.0.1"]);
        assert_eq!(of(&["127.0.0.1", "203.0.113.7"]), ["203.0.113.7"]);
    }

    #[test]
    fn one_address_listened_on_is_the_only_one_shown() {
        let reachable = Reachable::new("127.0.0.1:8787".parse().unwrap(), false)
            .announced_as("porte-voix-a.local".to_owned());
        let expected = [
            Host::Address([127, 0, 0, 1].into()),
            Host::Name("porte-voix-a.local".to_owned()),
        ];
        assert_eq!(reachable.hosts(), expected);
    }
}
