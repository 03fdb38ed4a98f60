//! Where phones in the room may reach a hub: the addresses of every interface, because nobody
//! knows which of them the phones are on; the Wi-Fi's and the cable's first, because a code holds
//! only a few.

use std::net::{IpAddr, SocketAddr};

use shared::identity::hub_code::Host;

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
            let mut all = all_interfaces();
            // What listens on every IPv6 address takes IPv4 too, not the other way.
            all.retain(|(_, ip)| ip.is_ipv4() || self.listens.is_ipv6());
            addresses = of_the_room(all);
        }
        let local = self.local.clone().map(Host::Name);
        let addresses = addresses.into_iter().map(Host::Address);
        addresses.chain(local).collect()
    }
}

fn all_interfaces() -> Vec<(Kind, IpAddr)> {
    // An interface list that cannot be read is as one that is empty: this machine alone.
    let interfaces = if_addrs::get_if_addrs().unwrap_or_default();
    let kind = |one: &if_addrs::Interface| match Kind::of(&one.name) {
        // Two ends and nobody else: no room is there.
        _ if one.is_p2p() => Kind::Virtual,
        kind => kind,
    };
    interfaces.iter().map(|one| (kind(one), one.ip())).collect()
}

/// What an interface leads to, by the name that systems and programs give it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    /// Wi-Fi, and a hotspot of this machine's own.
    Wireless,
    /// A cable.
    Wired,
    /// Anything else.
    Unknown,
    /// The Internet by a telephone network: nobody in the room is there.
    Mobile,
    /// Tunnels, and networks inside this machine.
    Virtual,
}

const WIRELESS: &[&str] = &["wl", "wi-fi", "wifi", "wireless", "ath", "ap", "swlan"];
const WIRED: &[&str] = &["eth", "en", "em", "lan", "usb", "rndis", "br-lan"];
const MOBILE: &[&str] = &["ww", "rmnet", "ccmni", "pdp_ip", "cellular", "ppp"];
const VIRTUAL: &[&str] = &[
    "tun",
    "tap",
    "utun",
    "wg",
    "wireguard",
    "ipsec",
    "vti",
    "gre",
    "sit",
    "ip6tnl",
    "tunl",
    "teredo",
    "isatap",
    "6to4",
    "gif",
    "stf",
    "tailscale",
    "ts",
    "zt",
    "zerotier",
    "nordlynx",
    "nordtun",
    "proton",
    "pvpn",
    "mullvad",
    "cscotun",
    "gpd",
    "outline",
    "hamachi",
    "ham",
    "nebula",
    "netbird",
    "wt",
    "docker",
    "br-",
    "veth",
    "vethernet",
    "virbr",
    "vnet",
    "vmnet",
    "vmware",
    "vboxnet",
    "virtualbox",
    "lxc",
    "lxd",
    "podman",
    "cni",
    "flannel",
    "cali",
    "cilium",
    "kube",
    "weave",
    "nerdctl",
    "bridge",
    "vir",
    "macvtap",
    "macvlan",
    "ipvlan",
    "vxlan",
    "geneve",
    "dummy",
    "ifb",
    "nlmon",
    "awdl",
    "llw",
    "anpi",
    "p2p",
    "hyper-v",
    "wsl",
    "loopback",
    "any",
];

impl Kind {
    fn of(name: &str) -> Self {
        let name = name.to_ascii_lowercase();
        let kinds = [
            (WIRELESS, Self::Wireless),
            (WIRED, Self::Wired),
            (MOBILE, Self::Mobile),
            (VIRTUAL, Self::Virtual),
        ];
        let mut known = kinds
            .into_iter()
            .flat_map(|(names, kind)| names.iter().map(move |start| (*start, kind)))
            .filter(|(start, _)| name.starts_with(start))
            .collect::<Vec<_>>();
        // The longest says the most: `br-lan` is the room's, `br-` and a number is Docker's.
        known.sort_by_key(|(start, _)| start.len());
        known.last().map_or(Self::Unknown, |(_, kind)| *kind)
    }

    /// Whether phones of the room may be there.
    fn is_of_the_room(self) -> bool {
        self < Self::Mobile
    }
}

/// Private addresses, those of the Wi-Fi first, IPv4 first: phones type and reach these more
/// surely. Those of the Internet only when there are none; tunnels and what is inside this
/// machine last, whatever their addresses; this machine's own when there is nothing else.
fn of_the_room(all: Vec<(Kind, IpAddr)>) -> Vec<IpAddr> {
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
    let mut ranked: Vec<(Kind, u8, IpAddr)> = all
        .into_iter()
        .map(|(kind, ip)| (kind, rank(&ip), ip))
        .collect();
    ranked.sort_unstable();
    // What a bridge or a tunnel has says nothing of the room's own.
    let room = |within: u8| {
        let mut room = ranked.iter().filter(|(kind, ..)| kind.is_of_the_room());
        room.any(|(_, rank, _)| *rank <= within)
    };
    let last = match (room(3), room(5)) {
        (true, _) => 3,
        (false, true) => 5,
        (false, false) if ranked.iter().any(|(_, rank, _)| *rank <= 5) => 5,
        (false, false) => 6,
    };
    let mut found = Vec::new();
    for (kind, rank, ip) in ranked {
        let private = kind.is_of_the_room() || rank <= 3;
        if rank <= last && (private || last > 5) && !found.contains(&ip) {
            found.push(ip);
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(texts: &[&str]) -> Vec<String> {
        let all = texts.iter().map(|text| {
            let (name, ip) = text.split_once(' ').unwrap_or(("eth0", text));
            (Kind::of(name), ip.parse().unwrap())
        });
        of_the_room(all.collect())
            .iter()
            .map(ToString::to_string)
            .collect()
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
    fn the_rooms_own_networks_come_before_tunnels_and_bridges() {
        let all = [
            "tun0 10.8.0.2",
            "docker0 172.17.0.1",
            "wlan0 192.168.50.4",
            "enp3s0 192.168.7.2",
            "wg0 10.0.0.2",
            "tailscale0 100.100.1.2",
        ];
        let shown = of(&all);
        assert_eq!(shown[..2], ["192.168.50.4", "192.168.7.2"]);
        assert_eq!(shown.len(), 6, "the others stay, last");
    }

    #[test]
    fn ten_bridges_never_push_the_wifi_out_whatever_they_are_called() {
        for name in [
            "br-0123456789ab",
            "docker0",
            "veth12ab",
            "virbr0",
            "vmnet8",
            "vboxnet0",
            "lxdbr0",
            "utun3",
            "bridge100",
            "cni0",
            "podman0",
            "tap0",
            "zt7nnig26",
            "vEthernet (WSL)",
            "ppp0",
        ] {
            for wifi in ["wlp2s0", "wlan0", "Wi-Fi", "en0", "ap0"] {
                let mut all: Vec<String> = (0..10)
                    .map(|n| format!("{} 10.{n}.0.1", name.replace(' ', "-")))
                    .collect();
                all.push(format!("{wifi} 192.168.50.4"));
                let all: Vec<&str> = all.iter().map(String::as_str).collect();
                assert_eq!(of(&all)[0], "192.168.50.4", "{name} {wifi}");
            }
        }
    }

    #[test]
    fn a_bridge_hides_no_public_address_of_the_room() {
        let all = [
            "docker0 172.17.0.1",
            "wlan0 203.0.113.7",
            "tun0 203.0.113.9",
        ];
        assert_eq!(of(&all), ["203.0.113.7", "172.17.0.1"]);
        assert_eq!(of(&["tun0 10.8.0.2", "lo 127.0.0.1"]), ["10.8.0.2"]);
        assert_eq!(
            of(&["br-lan 192.168.1.1", "br-12ab 172.18.0.1"])[0],
            "192.168.1.1"
        );
        // The same address on two interfaces is shown once, where it is best.
        assert_eq!(of(&["veth0 10.0.0.1", "wlan0 10.0.0.1"]), ["10.0.0.1"]);
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
