//! Who has a role: the page's script is told, and the core is changed for the one that answers
//! them, or back, at a quiet moment.

use leptos::prelude::*;
use wasm_bindgen_futures::spawn_local;

use super::core_link;
use super::program::ask;
use super::state::{App, CoreState};

/// Follows whether this phone's person has a role.
pub(crate) fn follow(app: App) {
    let has_role = Memo::new(move |_| {
        // Before that the view may be one that was kept: nothing is let go of for it.
        let known = app.core.get() == CoreState::Running && app.heard.get();
        let has = |one: &shared::view::Committee| one.facilitates;
        known.then(|| app.view.with(|view| view.committees.iter().any(has)))
    });
    Effect::new(move |_| {
        let Some(has_role) = has_role.get() else {
            return;
        };
        spawn_local(async move {
            // Where it cannot be done now the script goes on trying.
            if ask("porteVoixRole", &has_role.into()).await.is_ok() {
                core_link::change(app);
            }
        });
    });
}
