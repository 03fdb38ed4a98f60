//! The Worker's one task: one event after the other, each to its end.

use std::time::Duration;

use shared::log::Log;
use shared::view::{self, LinkPhase, View};

use super::idb::Trouble;
use super::queue::Queue;
use super::tabs::{self, Said, TabEvent, Tabs};
use super::vault::Vault;
use super::{js, mailbox, pace};
use crate::bridge::{Answer, Command, FromCore, Problem, ToCore, VERSION};

/// How often the clock's event comes.
const BEAT: Duration = Duration::from_millis(500);

/// What happens to the core.
enum Event {
    /// A command of the interface.
    Command(ToCore),
    /// News of the other tabs.
    Tab(TabEvent),
    /// Time passed.
    Beat,
}

/// Starts the core: hears commands at once, says that it is ready, then works for ever.
pub fn start() {
    std::panic::set_hook(Box::new(|info| js::fail(&info.to_string())));
    let queue = Queue::new();
    let ear = queue.clone();
    mailbox::listen(move |command| ear.push(Event::Command(command)));
    let clock = queue.clone();
    pace::every(BEAT, move || clock.push(Event::Beat));
    mailbox::say(&FromCore::Ready { version: VERSION });
    wasm_bindgen_futures::spawn_local(work(queue));
}

async fn work(queue: Queue<Event>) {
    let (vault, trouble) = match Vault::open().await {
        Ok(vault) => (Some(vault), None),
        Err(trouble) => (None, Some(trouble)),
    };
    let mut jitter = [0];
    // Without randomness the tabs only have less jitter.
    let _ = getrandom::fill(&mut jitter);
    let [jitter] = jitter;
    let tell = queue.clone();
    let mut core = Core {
        vault,
        tabs: Tabs::join(jitter, move |event| tell.push(Event::Tab(event))),
        storage: view::Storage::default(),
        log: None,
        shown: String::new(),
    };
    if let Some(trouble) = trouble {
        core.trouble(&trouble);
    }
    loop {
        match queue.next().await {
            Event::Command(ToCore { id, command, .. }) => {
                let result = core.obey(command).await;
                core.show();
                mailbox::reply(id, result);
            }
            Event::Tab(event) => core.tab(&event).await,
            Event::Beat => core.tabs.beat(LinkPhase::None),
        }
        core.show();
    }
}

struct Core {
    vault: Option<Vault>,
    tabs: Tabs,
    storage: view::Storage,
    log: Option<Log>,
    shown: String,
}

impl Core {
    /// Takes note of what the storage refused.
    fn trouble(&mut self, trouble: &Trouble) -> Problem {
        match trouble {
            Trouble::Full => {
                self.storage.full = true;
                Problem::Full
            }
            Trouble::Private => {
                self.storage.private = true;
                Problem::Private
            }
            Trouble::Constraint | Trouble::Other(_) => Problem::Broken,
        }
    }

    async fn obey(&mut self, command: Command) -> Result<Answer, Problem> {
        match command {
            Command::Start { kept_before, .. } => self.open(kept_before).await,
            Command::Retry => {
                self.tabs.say(&Said::Retry);
                Ok(Answer::Done)
            }
            Command::Forget => self.forget().await,
            _ => Err(Problem::NotIn),
        }
    }

    async fn open(&mut self, kept_before: bool) -> Result<Answer, Problem> {
        let Some(vault) = &self.vault else {
            return Err(Problem::Private);
        };
        if let Ok(Some(view)) = vault.view().await {
            mailbox::say_text(&view);
        }
        let kept = match vault.load().await {
            Ok(kept) => kept,
            Err(trouble) => return Err(self.trouble(&trouble)),
        };
        self.storage.evicted = kept_before && kept.secrets.is_none();
        self.storage.incomplete = kept.damaged || !kept.aside.envelopes.is_empty();
        Ok(Answer::Done)
    }

    async fn forget(&mut self) -> Result<Answer, Problem> {
        if let Some(vault) = &self.vault
            && let Err(trouble) = vault.clear().await
        {
            return Err(self.trouble(&trouble));
        }
        self.log = None;
        self.tabs.say(&Said::Forgotten);
        Ok(Answer::Done)
    }

    async fn tab(&mut self, event: &TabEvent) {
        self.tabs.note(event);
        if let (TabEvent::Heard(Said::New(named)), Some(vault)) = (event, &self.vault) {
            let read = vault.envelopes(&tabs::places(named)).await;
            if let Err(trouble) = read {
                self.trouble(&trouble);
            }
        }
    }

    /// Shows the view, if it changed.
    fn show(&mut self) {
        let view = View {
            storage: self.storage.clone(),
            ..View::default()
        };
        let message = FromCore::View(Box::new(view));
        let text = serde_json::to_string(&message).unwrap_or_default();
        if text != self.shown {
            mailbox::say_text(&text);
            self.shown = text;
        }
    }
}
