//! The connection to the storage is cut while the app runs: it is opened again. When the browser
//! erased what was kept, all that is in memory is kept anew, and the person is told.

use std::time::Duration;

use shared::log::Envelope;

use super::idb::Trouble;
use super::person::Person;
use super::state::Core;
use super::vault::Vault;
use super::worker::Event;
use super::{js, mailbox, pace};
use crate::bridge::FromCore;
use crate::trap::Note;

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
            Ok(anew) => {
                self.noted |= anew;
                if anew {
                    mailbox::say(&FromCore::KeptAgain);
                }
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

    /// Opens the storage; whether all had to be kept anew.
    async fn reopen(&mut self) -> Result<bool, Trouble> {
        let queue = self.queue.clone();
        let vault = Vault::open(move || queue.push(Event::Cut)).await?;
        let kept = keep_again(&vault, self.person.as_ref()).await;
        self.vault = Some(vault);
        kept
    }
}

/// Keeps everything anew where nothing is kept any more; whether it did.
async fn keep_again(vault: &Vault, person: Option<&Person>) -> Result<bool, Trouble> {
    let Some(person) = person else {
        return Ok(false);
    };
    match vault.secrets().await? {
        Some(kept) if kept == person.kept => return Ok(false),
        Some(_) => {
            let why = "somebody else is on this phone since";
            return Err(Trouble::Other(why.to_owned()));
        }
        None => {}
    }
    let key = person.own.key().id();
    let is_own = |one: &&Envelope| one.header.key == key;
    let (own, others): (Vec<&Envelope>, Vec<&Envelope>) =
        person.replica.log().all().partition(is_own);
    let others: Vec<Envelope> = others.into_iter().cloned().collect();
    let note = Note::default();
    // The others first: who finds the secrets finds everything.
    vault.keep(&others, &note).await?;
    let secrets = Some((None, person.kept.as_slice()));
    vault.keep_own(&own, secrets, &note).await?;
    Ok(true)
}
