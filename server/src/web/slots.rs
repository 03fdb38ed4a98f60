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

/// The connections that are open, in all and by address.
#[derive(Debug, Clone)]
pub struct Slots {
    all: Arc<Semaphore>,
    taken: Arc<Mutex<HashMap<IpAddr, usize>>>,
}

/// Why there is no place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoPlace {
    /// One address has all that one may have.
    FromOne,
    /// The server has all that it takes.
    InAll,
}

/// One connection's place, given back when dropped.
#[derive(Debug)]
pub struct Slot {
    _permit: OwnedSemaphorePermit,
    /// None where nobody could tell it.
    address: Option<IpAddr>,
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
    /// A place for a connection. `address`: whose, where that can be told: those whose address
    /// cannot be are never counted as one.
    pub fn take(&self, address: Option<IpAddr>) -> Result<Slot, NoPlace> {
        let permit = self.all.clone().try_acquire_owned();
        let permit = permit.map_err(|_| NoPlace::InAll)?;
        if let Some(address) = address {
            let mut taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
            let count = taken.entry(address).or_default();
            if *count >= FROM_ONE && !address.is_loopback() {
                return Err(NoPlace::FromOne);
            }
            *count += 1;
        }
        Ok(Slot {
            _permit: permit,
            address,
            taken: self.taken.clone(),
        })
    }
}

impl Drop for Slot {
    fn drop(&mut self) {
        let mut taken = self.taken.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(address) = self.address else { return };
        if let Some(count) = taken.get_mut(&address) {
            *count -= 1;
            if *count == 0 {
                taken.remove(&address);
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
        let village = Some([203, 0, 113, 1].into());
        let held: Vec<_> = (0..FROM_ONE).map(|_| slots.take(village)).collect();
        assert!(held.iter().all(Result::is_ok));
        assert_eq!(slots.take(village).unwrap_err(), NoPlace::FromOne);
        assert!(slots.take(Some([203, 0, 113, 2].into())).is_ok());
        drop(held);
        assert!(slots.take(village).is_ok());
    }

    #[test]
    fn those_whose_address_nobody_tells_are_not_one_village() {
        let slots = Slots::default();
        let held: Vec<_> = (0..IN_ALL).map(|_| slots.take(None)).collect();
        assert!(held.iter().all(Result::is_ok));
        assert_eq!(slots.take(None).unwrap_err(), NoPlace::InAll);
    }
}
