//! How many connections at once: in all, and from one address. A whole village may share one
//! address, so the second is generous; a proxy in front on the same machine is no village.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// Connections in all.
const IN_ALL: usize = 10_000;
/// Connections from one address.
const FROM_ONE: usize = 500;

/// See the page.
#[derive(Debug, Clone)]
pub struct Slots {
    all: Arc<Semaphore>,
    taken: Arc<Mutex<HashMap<IpAddr, usize>>>,
}

/// One connection's place, given back when dropped.
#[derive(Debug)]
pub struct Slot {
    _permit: OwnedSemaphorePermit,
    address: IpAddr,
    taken: Arc<Mutex<HashMap<IpAddr, usize>>>,
}

impl Default for Slots {
    fn default() -> Self {
        Self {
            all: Arc::new(Semaphore::new(IN_ALL)),
            taken: Arc::default(),
        }
    }
}

impl Slots {
    /// A place for a connection from an address; none when there is no more.
    pub fn take(&self, address: IpAddr) -> Option<Slot> {
        let permit = self.all.clone().try_acquire_owned().ok()?;
        let mut taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
        let count = taken.entry(address).or_default();
        if *count >= FROM_ONE && !address.is_loopback() {
            return None;
        }
        *count += 1;
        Some(Slot {
            _permit: permit,
            address,
            taken: self.taken.clone(),
        })
    }
}

impl Drop for Slot {
    fn drop(&mut self) {
        let mut taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(count) = taken.get_mut(&self.address) {
            *count -= 1;
            if *count == 0 {
                taken.remove(&self.address);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_address_has_its_share_and_gets_it_back() {
        let slots = Slots::default();
        let village: IpAddr = [203, 0, 113, 1].into();
        let held: Vec<_> = (0..FROM_ONE).map(|_| slots.take(village)).collect();
        assert!(held.iter().all(Option::is_some) && slots.take(village).is_none());
        assert!(slots.take([203, 0, 113, 2].into()).is_some());
        drop(held);
        assert!(slots.take(village).is_some());
    }
}
