//! The interface program: see [`app::ui`].

fn main() {
    app::ui::start();
}
