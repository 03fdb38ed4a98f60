//! The Worker's one task: one event after the other, each to its end.

use std::time::Duration;

use js_sys::Array;
use wasm_bindgen::prelude::Closure;

use super::queue::Queue;
use super::road::RoadSaid;
use super::state::Core;
use super::tabs::{Said, TabEvent, Tabs};
use super::vault::Vault;
use super::writing::Act;
use super::{chance, js, mailbox, pace};
use crate::bridge::{FromCore, Problem, ToCore, VERSION};

/// How often the clock's event comes.
const BEAT: Duration = Duration::from_millis(500);

/// What happens to the core.
pub(super) enum Event {
    /// A command of the interface.
    Command(ToCore),
    /// News of the other tabs.
    Tab(TabEvent),
    /// A road said something; the number is its connection's.
    Road(u32, RoadSaid),
    /// The server proved its key at another address than the one that is kept.
    FoundAt(String),
    /// The browser believes that there is a network again.
    Online,
    /// The browser ended the connection to the storage.
    Cut,
    /// A view is due.
    Show,
    /// Time passed.
    Beat,
}

/// Starts the core: hears commands at once, says that it is ready, then works for ever.
pub fn start() {
    let queue = Queue::new();
    let ear = queue.clone();
    mailbox::listen(move |command| ear.push(Event::Command(command)));
    let clock = queue.clone();
    pace::every(BEAT, move || clock.push(Event::Beat));
    let network = queue.clone();
    let online = Closure::<dyn FnMut()>::new(move || network.push(Event::Online)).into_js_value();
    // Where Workers do not hear of it the pauses between two tries are all there is.
    let _ = js::call(
        &js::scope(),
        "addEventListener",
        &Array::of2(&"online".into(), &online),
    );
    mailbox::say(&FromCore::Ready { version: VERSION });
    wasm_bindgen_futures::spawn_local(work(queue));
}

async fn work(queue: Queue<Event>) {
    let guest = js::is_guest();
    let opened = if guest {
        Ok(Vault::of_guest())
    } else {
        let cut = queue.clone();
        Vault::open(move || cut.push(Event::Cut), mailbox::say_held).await
    };
    let jitter = u8::try_from(chance::below(256)).unwrap_or(0);
    let tell = queue.clone();
    let tabs = Tabs::join(jitter, guest, move |event| tell.push(Event::Tab(event)));
    let (vault, trouble) = match opened {
        Ok(vault) => (Some(vault), None),
        Err(trouble) => (None, Some(trouble)),
    };
    let mut core = Core::new(queue.clone(), vault, tabs);
    if let Some(trouble) = trouble {
        core.trouble(&trouble);
    }
    loop {
        let event = queue.next().await;
        core.handle(event).await;
    }
}

impl Core {
    async fn handle(&mut self, event: Event) {
        let before = self.carrier.phase();
        match event {
            Event::Command(ToCore {
                version,
                id,
                command,
            }) => {
                let result = if version == VERSION {
                    let result = self.obey(command.clone()).await;
                    if result.is_err() && self.recover().await {
                        self.obey(command).await
                    } else {
                        result
                    }
                } else {
                    Err(Problem::Broken)
                };
                // The view first: when the answer comes, the screen shows what it speaks of.
                self.show().await;
                mailbox::reply(id, result);
            }
            Event::Tab(event) => self.tab(event).await,
            Event::Road(number, said) => {
                self.carrier.heard(number, said, self.person.as_mut());
            }
            Event::FoundAt(address) => {
                // Where it cannot be kept the server is found again in the same way.
                let _ = self.write(&Act::FoundAt(address)).await;
            }
            Event::Online => self.carrier.hurry(),
            Event::Cut => self.cut = true,
            Event::Show => {
                self.show().await;
                // A role, or what a relay is, is on no view. Never after a command: whoever
                // listens answers with one.
                mailbox::say(&FromCore::Changed);
            }
            Event::Beat => {
                self.tabs.beat(self.carrier.phase());
                self.retire().await;
                #[cfg(feature = "staff")]
                self.note_exchange().await;
            }
        }
        self.recover().await;
        let leads = self.tabs.leads();
        self.carrier.beat(self.person.as_mut(), leads);
        // What was refused of it is said already.
        let _ = self.carry_on().await;
        if self.carrier.phase() != before {
            self.show_soon();
        }
    }

    async fn tab(&mut self, event: TabEvent) {
        if !self.tabs.note(&event) {
            self.carrier.stop();
        }
        let TabEvent::Heard(said) = event else {
            self.show_soon();
            return;
        };
        let done = match said {
            Said::Alive(phase) => {
                if self.leader != phase {
                    self.leader = phase;
                    self.show_soon();
                }
                Ok(())
            }
            Said::New(named) => self.news(&named).await,
            Said::Secrets => {
                let read = self.load(true).await;
                self.carrier.retry();
                self.show_soon();
                read
            }
            Said::Hub => self.load_hub().await,
            Said::Carry => self.load_parcels().await,
            Said::Retry => {
                self.carrier.hurry();
                Ok(())
            }
            Said::Elsewhere(address) => {
                self.carrier.hear_of(&address);
                Ok(())
            }
            Said::Forgotten => {
                self.forgotten();
                self.show_soon();
                Ok(())
            }
        };
        if let Err(trouble) = done {
            self.trouble(&trouble);
            self.show_soon();
        }
    }
}
