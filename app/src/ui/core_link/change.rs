//! Which core the page starts: the participants', or the one that answers who has a role; and
//! from one to the other, while the page is open.

use leptos::prelude::*;

use super::{FIRST_PAUSE, Link, spawn, with};
use crate::routes::{Place, Screen};
use crate::ui::state::{App, CoreState};

/// Falls, or cut downloads, in a row before the participants' core stands in for another.
const GIVEN_UP: u32 = 3;

impl Link {
    /// Where the core's first script is now. The core of who has a role stands beside the
    /// participants', which stands in for it where it does not run.
    pub(super) fn address(&mut self) -> String {
        let meta = document().query_selector("meta[name=core-worker]");
        let named = meta.ok().flatten().and_then(|meta| {
            let theirs = meta.get_attribute("data-role");
            let fails = self.falls.max(self.cuts) >= GIVEN_UP;
            self.is_given_up |= fails && theirs.as_ref() == Some(&self.address);
            let theirs = theirs.filter(|_| !self.is_given_up);
            theirs.or_else(|| meta.get_attribute("content"))
        });
        named.unwrap_or_else(|| "/core-boot.js".to_owned())
    }
}

/// Starts the core that the page names, if it names another now, once nothing is under way; what
/// waits goes to it.
pub(crate) fn change(app: App) {
    if with(|link| link.address() == link.address) {
        return;
    }
    let shares = app.place.get_untracked() == Place::At(Screen::Share);
    let is_quiet = with(|link| link.ready && link.pending.is_empty()) && !shares;
    match app.core.get_untracked() {
        CoreState::Running if is_quiet => {
            // Nothing stopped the one before.
            with(|link| link.closed = true);
            app.core.set(CoreState::Starting);
            spawn(app);
        }
        CoreState::Running | CoreState::Starting => {
            set_timeout(move || change(app), FIRST_PAUSE);
        }
        // It starts with the next one.
        _ => {}
    }
}
