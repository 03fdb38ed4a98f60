//! Own writes: planned and signed, durable in one transaction, and only then admitted, said to
//! the peers and answered.
//!
//! When another tab wrote at the same place first, nothing of it was kept: everything is read
//! again and the act is planned anew. A phone that was doubled ends its key first: what it would
//! sign with it is lost to the others.

use shared::host::Host;
use shared::log::{Envelope, Verified};
use shared::replica::{Own, Replica};

use super::arrivals::item;
use super::idb::Trouble;
use super::state::Core;
use super::tabs::Said;
use super::vault;
use super::{chance, pace};
use crate::bridge::{Answer, Command, Problem};

/// Times that an act is planned again because another tab wrote first.
const ATTEMPTS: usize = 12;

/// What is done.
pub(super) enum Act {
    /// What a person asked.
    Command(Command),
    /// The key of this phone ends when it was doubled; the participant continues under another.
    NewKey,
    /// The server is at another address from now on.
    FoundAt(String),
}

/// What an act comes to.
pub(super) struct Plan {
    /// Secrets that change with it.
    pub(super) own: Option<Own>,
    /// Envelopes to keep, in order.
    pub(super) envelopes: Vec<Verified>,
    /// What to answer once all is durable.
    pub(super) answer: Answer,
}

impl Core {
    /// Does what a person asked, durably.
    pub(super) async fn write(&mut self, act: &Act) -> Result<Answer, Problem> {
        for _ in 0..ATTEMPTS {
            let retires = self.doubled;
            if !retires && matches!(act, Act::NewKey) {
                return Ok(Answer::Done);
            }
            let plan = self.plan(if retires { &Act::NewKey } else { act })?;
            match self.keep(&plan).await {
                Ok(()) => {
                    self.storage.full = false;
                    let answer = self.admit_own(plan).await;
                    let answer = answer.map_err(|trouble| self.trouble(&trouble))?;
                    if !retires {
                        return Ok(answer);
                    }
                    self.doubled = false;
                }
                Err(Trouble::Constraint) => {
                    self.load(true)
                        .await
                        .map_err(|trouble| self.trouble(&trouble))?;
                }
                Err(trouble) => return Err(self.trouble(&trouble)),
            }
        }
        Err(Problem::Broken)
    }

    async fn keep(&mut self, plan: &Plan) -> Result<(), Trouble> {
        if plan.own.is_none() && plan.envelopes.is_empty() {
            return Ok(());
        }
        let mut note = self.suspects.clone();
        note.suspects
            .extend(plan.envelopes.iter().map(|envelope| envelope.hash()));
        let envelopes: Vec<&Envelope> = plan.envelopes.iter().map(|verified| &**verified).collect();
        let before = self.person.as_ref().map(|_| self.kept.as_slice());
        let after = plan.own.as_ref().map(Own::to_bytes);
        let secrets = after.as_ref().map(|after| (before, after.as_slice()));
        self.vault()?.keep_own(&envelopes, secrets, &note).await?;
        self.suspects = note;
        self.noted = true;
        Ok(())
    }

    /// Takes up what is durable now, and tells the peers and the other tabs.
    async fn admit_own(&mut self, plan: Plan) -> Result<Answer, Trouble> {
        if let Some(own) = plan.own {
            self.is_now(own, None)?;
            self.storage.evicted = false;
            // Another committee or another key: the session is set up anew.
            self.carrier.retry();
            self.tabs.say(&Said::Secrets);
            // What is carried was nobody's until now.
            self.load_parcels().await?;
        }
        if let Some(host) = &mut self.person {
            let items: Vec<_> = plan
                .envelopes
                .iter()
                .map(|envelope| item(envelope))
                .collect();
            self.tabs
                .say_new(items.iter().map(|(at, hash)| vault::place(*at, hash)));
            host.wrote(pace::now(), plan.envelopes);
        }
        Ok(plan.answer)
    }

    /// This phone is theirs, with what was read from storage, or else with what is known.
    pub(super) fn is_now(&mut self, own: Own, read: Option<Replica>) -> Result<(), Trouble> {
        self.kept = own.to_bytes().to_vec();
        match &mut self.person {
            Some(host) if host.own.consultation == own.consultation => {
                host.renew(own);
                if let Some(read) = read {
                    host.reread(read);
                }
            }
            _ => {
                let replica = read.unwrap_or_else(|| Replica::new(own.consultation));
                self.person = Some(Host::new(own, replica, chance::seed()?));
            }
        }
        Ok(())
    }
}
