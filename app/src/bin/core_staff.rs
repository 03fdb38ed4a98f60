//! The core Worker's program for who has a role: the same source as `core`, with the feature
//! `staff`. See [`app::core`].

fn main() {
    app::core::start();
}
