//! Two replicas that talk in memory, each through a host of its own, counted: bytes and trips.

use shared::replica::{Own, Replica};

use crate::shell::{Disk, How, Installed, Known, Shell, meet};

pub use crate::shell::Cost;

/// One end.
pub struct End<'a> {
    /// Its secrets, and the committees where it belongs.
    pub own: &'a Own,
    /// Its replica.
    pub replica: &'a mut Replica,
    /// Which program runs there.
    pub installed: Installed,
    /// Whether an invitation named the other end, so that it may push first.
    pub invited: bool,
}

impl End<'_> {
    /// A host with what the replica holds, all of it durable.
    fn shell(&mut self, seed: u8) -> Shell {
        let nothing = Replica::new(self.own.consultation);
        let replica = std::mem::replace(self.replica, nothing);
        let disk = Disk::of(replica.log().all());
        Shell::holding(self.installed, self.own, replica, disk, [seed; 32])
    }
}

/// Runs a talk until nothing is left to say, every signature verified. The first opens the link.
///
/// # Errors
/// A link that does not open, or that ends.
pub fn talk(ends: &mut [End<'_>; 2]) -> Result<Cost, String> {
    let [first, second] = ends;
    let how = How {
        invited: [first.invited, second.invited],
        cut: None,
    };
    let (mut one, mut other) = (first.shell(5), second.shell(6));
    let met = meet([&mut one, &mut other], how, &mut 0, &mut Known::default());
    *first.replica = one.host.replica;
    *second.replica = other.host.replica;
    let met = met?;
    if met.is_whole {
        Ok(met.cost)
    } else {
        Err("something is left to say".into())
    }
}
