//! The connection to the storage is cut while the app runs: it is opened again, and what it holds
//! is read again. When the browser erased what was kept, what is in memory is kept anew, and the
//! person is told; what they had forgotten in another tab stays forgotten.

use std::time::Duration;

use shared::log::Envelope;

use super::idb::Trouble;
use super::state::Core;
use super::vault::{Anew, Vault};
use super::worker::Event;
use super::{js, mailbox, pace};
use crate::bridge::FromCore;

/// How often it is tried, and the first pause, doubled each time: a browser that erases is not
/// done at once.
const TRIES: u32 = 6;
const FIRST_PAUSE: Duration = Duration::from_millis(100);

impl Core {
    /// Opens the storage again, if it was cut; whether what failed may be tried once more.
    pub(super) async fn recover(&mut self) -> bool {
        if !std::mem::take(&mut self.cut) {
            return false;
        }
        let mut again = self.reopen().await;
        for tried in 1..TRIES {
            if again != Err(Trouble::Cut) {
                break;
            }
            pace::sleep(FIRST_PAUSE * 2_u32.pow(tried)).await;
            again = self.reopen().await;
        }
        match again {
            Ok(()) => {
                self.show_soon();
                true
            }
            Err(Trouble::Cut) => {
                js::fail("the storage is cut again and again");
                false
            }
            Err(trouble) => {
                self.trouble(&trouble);
                false
            }
        }
    }

    /// Opens the storage, and has it and the memory hold the same.
    async fn reopen(&mut self) -> Result<(), Trouble> {
        let queue = self.queue.clone();
        let vault = Vault::open(move || queue.push(Event::Cut), || ()).await?;
        let found = self.keep_anew(&vault).await;
        self.vault = Some(vault);
        match found? {
            Anew::Kept => {
                mailbox::say(&FromCore::KeptAgain);
                // What is others' is gone; the relay nearby is known in memory still.
                let hub = self.hub.take().map(|hub| (hub.code, hub.address));
                // Without it the relay's code is read once more.
                let _ = self.use_hub(hub).await;
                self.load_parcels().await
            }
            Anew::There => {
                // Another tab may have written meanwhile, and what could not be kept is in memory.
                let read = self.load(true).await;
                self.carrier.retry();
                read
            }
            Anew::Forgotten => {
                self.forgotten();
                Ok(())
            }
            Anew::Another => {
                let why = "somebody else is on this phone since";
                Err(Trouble::Other(why.to_owned()))
            }
        }
    }

    async fn keep_anew(&self, vault: &Vault) -> Result<Anew, Trouble> {
        let Some(person) = &self.person else {
            return Ok(Anew::There);
        };
        let log = person.replica.log();
        let all: Vec<&Envelope> = log.all().collect();
        // Of a chain that forked the part without fork: what follows is no place of this phone's.
        let key = person.own.key().id();
        let chains = log.scopes().into_iter();
        let chains = chains.filter_map(|scope| log.chain(scope, key));
        let own: Vec<&Envelope> = chains.flat_map(|chain| chain.straight()).collect();
        vault.keep_anew(&self.kept, &all, &own).await
    }
}
