//! The participant's interface: draws view-models, sends commands, and knows nothing below them.
//!
//! - [`state`]: everything that the screens read, in a few signals.
//! - [`core_link`]: the Worker behind the screens, started again whenever it falls.
//! - [`desk`]: for which committee one writes.
//! - [`location`]: addresses, the back button, focus and title on each move.
//! - [`keep`]: drafts and the last view, in `localStorage`; never a key, never a contribution.
//! - [`program`]: the ways to the programs that are asked for; [`near`]: what is asked of the one
//!   for sharing without the Internet; [`role`]: what changes for who has a role.
//! - [`frame`]: header, navigation, banners; [`parts`]: pieces shared by screens; [`screens`].
//!
//! Texts are taken from the catalogue when a screen is drawn; changing the language draws the
//! screens again, and no form loses a word because drafts live in [`state`].

mod code;
mod core_link;
mod desk;
mod frame;
mod invitation;
mod keep;
mod location;
mod near;
mod parts;
mod program;
mod role;
mod screens;
mod settled;
mod state;

use leptos::prelude::*;
use wasm_bindgen::JsCast;

use state::App;

/// Mounts the interface in `#app` and starts the core.
pub fn start() {
    let root = document()
        .get_element_by_id("app")
        .and_then(|element| element.dyn_into::<web_sys::HtmlElement>().ok())
        .or_else(|| document().body());
    let Some(root) = root else { return };
    // Made inside so that every signal belongs to the page and lives as long as it.
    mount_to(root, || {
        keep::begin_tab();
        let app = App::new();
        location::publish_routes();
        location::begin(app);
        invitation::follow(app);
        desk::follow(app);
        frame::watch_updates(app);
        core_link::start(app);
        role::follow(app);
        screens::mine::go_on_leaving(app);
        move || {
            // Tracked here only: a new language draws everything again.
            app.lang.track();
            frame::draw(app)
        }
    })
    .forget();
}
