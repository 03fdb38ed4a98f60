//! The hub's name in the room: `porte-voix-….local`, announced by mDNS. A second try only: old
//! phones do not look such names up, so the addresses in the code come first.

use anyhow::Result;
use mdns_sd::{ServiceDaemon, ServiceInfo};
use shared::identity::TransportKey;

/// The kind of service, for programs that list them.
const SERVICE: &str = "_porte-voix._tcp.local.";

/// A name that is announced until this is dropped.
pub struct Announced {
    name: String,
    daemon: ServiceDaemon,
}

impl Announced {
    /// Announces a hub on every network of this machine.
    pub fn start(transport: &TransportKey, port: u16) -> Result<Self> {
        let [a, b, ..] = transport.0;
        let instance = format!("porte-voix-{a:02x}{b:02x}");
        let name = format!("{instance}.local");
        let host = format!("{name}.");
        let info = ServiceInfo::new(SERVICE, &instance, &host, "", port, None)?.enable_addr_auto();
        let daemon = ServiceDaemon::new()?;
        daemon.register(info)?;
        Ok(Self { name, daemon })
    }

    /// The name.
    pub fn name(&self) -> &str {
        &self.name
    }
}

impl Drop for Announced {
    fn drop(&mut self) {
        // Ending: what hears no goodbye forgets the name by itself.
        let _ = self.daemon.shutdown();
    }
}
