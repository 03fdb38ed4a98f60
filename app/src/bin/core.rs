//! The core Worker's program: see [`app::core`].

fn main() {
    app::core::start();
}
