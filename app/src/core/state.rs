//! What the core holds between two events, how it starts, and what it shows.

use shared::host::Host;
use shared::log::{Envelope, Verified};
use shared::replica::{Own, Replica, views::participant_view};
use shared::view::{Link, LinkPhase, Storage, View};

use super::carrier::Carrier;
use super::idb::Trouble;
use super::nearby::Hub;
use super::parcels::Carry;
use super::queue::Queue;
use super::tabs::{Said, Tabs};
use super::vault::{Kept, Vault};
use super::worker::Event;
use super::{js, mailbox, pace};
use crate::bridge::{Answer, FromCore, Problem};
use crate::bytes;
use crate::trap::{Note, Start};

/// Views that nobody asked for come at most this often, in milliseconds.
const SHOW_EVERY_MS: u64 = 100;
/// The view is kept for the next start at most this often, in milliseconds.
const KEEP_EVERY_MS: u64 = 2_000;

/// The core.
pub(super) struct Core {
    pub(super) queue: Queue<Event>,
    pub(super) vault: Option<Vault>,
    pub(super) tabs: Tabs,
    pub(super) carrier: Carrier,
    pub(super) person: Option<Host>,
    /// The bytes of their secrets as they are kept, to see when another tab changed them.
    pub(super) kept: Vec<u8>,
    /// What is noted of carrying for others, when it does.
    pub(super) carry: Option<Carry>,
    /// The relay nearby that this phone talks to.
    pub(super) hub: Option<Hub>,
    pub(super) storage: Storage,
    /// Where the leader's link stands, while this tab follows.
    pub(super) leader: LinkPhase,
    /// Being applied, and noted in storage.
    pub(super) suspects: Note,
    /// Whether anything is noted in storage.
    pub(super) noted: bool,
    /// A copy of this phone writes elsewhere: its key must end before anything is written.
    pub(super) doubled: bool,
    /// The connection to the storage was cut.
    pub(super) cut: bool,
    started: bool,
    shown: Shown,
    /// When this phone and a relay held the same.
    #[cfg(feature = "staff")]
    pub(super) exchange: super::staff::Exchange,
}

/// What was shown last.
#[derive(Default)]
struct Shown {
    view: Vec<u8>,
    at_ms: u64,
    kept_ms: u64,
    due: bool,
}

impl Core {
    /// Before anything was read.
    pub(super) fn new(queue: Queue<Event>, vault: Option<Vault>, tabs: Tabs) -> Self {
        let carrier = Carrier::new(queue.clone());
        Self {
            queue,
            vault,
            tabs,
            carrier,
            person: None,
            kept: Vec::new(),
            carry: None,
            hub: None,
            storage: Storage::default(),
            leader: LinkPhase::None,
            suspects: Note::default(),
            noted: false,
            doubled: false,
            cut: false,
            started: false,
            shown: Shown::default(),
            #[cfg(feature = "staff")]
            exchange: super::staff::Exchange::default(),
        }
    }

    /// The storage, or why there is none.
    pub(super) fn vault(&self) -> Result<&Vault, Trouble> {
        self.vault.as_ref().ok_or_else(|| {
            if self.storage.private {
                Trouble::Private
            } else {
                Trouble::Other("the storage did not open".into())
            }
        })
    }

    /// Takes note of what the storage refused, and says it as a problem.
    pub(super) fn trouble(&mut self, trouble: &Trouble) -> Problem {
        match trouble {
            Trouble::Full => {
                self.storage.full = true;
                Problem::Full
            }
            Trouble::Private => {
                self.storage.private = true;
                Problem::Private
            }
            Trouble::Constraint => Problem::Broken,
            Trouble::Newer => {
                mailbox::say_newer();
                Problem::Broken
            }
            Trouble::Cut => {
                self.cut = true;
                Problem::Broken
            }
            Trouble::Other(why) => {
                // A connection that a phone cut while asleep comes back only in a new Worker.
                js::fail(why);
                Problem::Broken
            }
        }
    }

    /// The first command of a page.
    pub(super) async fn open(
        &mut self,
        kept_before: bool,
        closed: bool,
    ) -> Result<Answer, Problem> {
        if let Some(Ok(Some(view))) = match &self.vault {
            Some(vault) if !self.started => Some(vault.view().await),
            _ => None,
        } {
            mailbox::say_bytes(&view);
        }
        self.started = true;
        self.load(closed)
            .await
            .map_err(|trouble| self.trouble(&trouble))?;
        self.load_hub()
            .await
            .map_err(|trouble| self.trouble(&trouble))?;
        let keeps = self.vault.as_ref().is_some_and(Vault::keeps);
        self.storage.evicted = keeps && kept_before && self.person.is_none();
        self.retire().await;
        Ok(Answer::Done)
    }

    /// Reads everything back from storage, in the place of what is in memory. `closed`: what is
    /// noted there stopped nothing.
    pub(super) async fn load(&mut self, closed: bool) -> Result<(), Trouble> {
        let mut kept = self.vault()?.load().await?;
        let Some(own) = kept.secrets.as_deref().and_then(Own::from_bytes) else {
            // Secrets that cannot be read are as bad as none, and are never written over.
            self.storage.incomplete |= kept.secrets.is_some();
            self.person = None;
            return Ok(());
        };
        self.storage.incomplete = kept.damaged;
        let mut replica = Replica::new(own.consultation);
        replica.hold(&own);
        self.fill(&own, &mut replica, &mut kept, closed).await?;
        let wrote = kept.wrote_at(&replica.ends(&own));
        self.doubled = self.vault()?.keeps() && replica.is_doubled(&own, &wrote);
        self.is_now(own, Some(replica))?;
        if let Err(trouble) = self.load_parcels().await {
            // What is others' does not stand before one's own words.
            self.trouble(&trouble);
        }
        Ok(())
    }

    /// Admits what was kept; what may have stopped the phone before goes last, each noted.
    async fn fill(
        &mut self,
        own: &Own,
        replica: &mut Replica,
        kept: &mut Kept,
        closed: bool,
    ) -> Result<(), Trouble> {
        let start = Start::of(kept.note.take(), kept.aside.take(), closed);
        if start.keeps_aside {
            let vault = self.vault()?;
            vault.keep_aside(&start.aside, &start.rest()).await?;
        }
        for envelope in &start.aside.envelopes {
            replica.quarantine(*envelope);
        }
        self.noted = true;
        self.vault()?.note(Some(&start.rest())).await?;
        let mut held_back: Vec<Envelope> = Vec::new();
        for envelope in std::mem::take(&mut kept.envelopes) {
            let chain = |other: &Envelope| {
                (other.header.scope, other.header.key)
                    == (envelope.header.scope, envelope.header.key)
            };
            if start.holds_back(&envelope.hash()) || held_back.iter().any(chain) {
                held_back.push(envelope);
            } else {
                admit_kept(replica, envelope);
            }
        }
        replica.sweep();
        let mut held_back = held_back.into_iter().peekable();
        let piece = start.piece(held_back.len());
        while held_back.peek().is_some() {
            let piece: Vec<Envelope> = held_back.by_ref().take(piece).collect();
            let hashes: Vec<_> = piece.iter().map(Envelope::hash).collect();
            if let Some(note) = start.note(&hashes) {
                self.vault()?.note(Some(&note)).await?;
            }
            for envelope in piece {
                admit_kept(replica, envelope);
            }
            // A view is made of each piece, and shown to nobody: what stops that is known too.
            participant_view(replica, own, LinkPhase::None, self.storage);
        }
        Ok(())
    }

    /// What was noted was applied, and a view was made of it.
    async fn went_well(&mut self) -> Result<(), Trouble> {
        if self.noted {
            self.vault()?.note(None).await?;
            self.suspects = Note::default();
            self.noted = false;
        }
        Ok(())
    }

    /// Where the link of this phone stands, whichever tab holds it.
    pub(super) fn phase(&self) -> LinkPhase {
        if self.tabs.leads() {
            self.carrier.phase()
        } else {
            self.leader
        }
    }

    /// Asks for a view soon: many changes make one view.
    pub(super) fn show_soon(&mut self) {
        if self.shown.due {
            return;
        }
        self.shown.due = true;
        let since = pace::now().saturating_sub(self.shown.at_ms);
        let queue = self.queue.clone();
        let wait = std::time::Duration::from_millis(SHOW_EVERY_MS.saturating_sub(since));
        pace::after(wait, move || queue.push(Event::Show));
    }

    /// Draws what follows from everything that is known, and shows it if it changed.
    pub(super) async fn show(&mut self) {
        self.shown.due = false;
        if !self.started {
            return;
        }
        if let Err(trouble) = self.settle().await {
            self.trouble(&trouble);
        }
        let phase = self.phase();
        let view = match &mut self.person {
            Some(person) => participant_view(&mut person.replica, &person.own, phase, self.storage),
            None => View {
                link: Link { phase, waiting: 0 },
                storage: self.storage,
                ..View::default()
            },
        };
        // Only now: making a view reads again what was set aside.
        if let Err(trouble) = self.went_well().await {
            self.trouble(&trouble);
        }
        let message = FromCore::View(Box::new(view));
        let written = bytes::write(&message);
        self.shown.at_ms = pace::now();
        if written == self.shown.view {
            return;
        }
        mailbox::say_bytes(&written);
        self.shown.view = written;
        let since = self.shown.at_ms.saturating_sub(self.shown.kept_ms);
        if self.person.is_some()
            && since >= KEEP_EVERY_MS
            && let Ok(vault) = self.vault()
        {
            // A cache: when it cannot be kept the next start is only slower.
            let _ = vault.keep_view(&self.shown.view).await;
            self.shown.kept_ms = self.shown.at_ms;
        }
    }

    /// Forgets everything on this phone, here and in the other tabs.
    pub(super) async fn forget(&mut self) -> Result<Answer, Problem> {
        let cleared = match self.vault() {
            Ok(vault) => vault.clear().await,
            Err(trouble) => Err(trouble),
        };
        cleared.map_err(|trouble| self.trouble(&trouble))?;
        self.forgotten();
        self.tabs.say(&Said::Forgotten);
        Ok(Answer::Done)
    }

    /// Everything was forgotten.
    pub(super) fn forgotten(&mut self) {
        self.carrier.stop_all();
        self.carry = None;
        self.person = None;
        self.hub = None;
        self.suspects = Note::default();
        self.noted = false;
        self.doubled = false;
        self.storage = Storage::default();
    }
}

fn admit_kept(replica: &mut Replica, envelope: Envelope) {
    // What was admitted once is admitted again; a branch beyond what is kept of a fork is not,
    // and nothing more is to be done about it.
    let _ = replica.admit(Verified::from_own_storage(envelope), &mut Vec::new());
}
