//! The program of who has a role: see [`app::staff`].

fn main() {
    app::staff::start();
}
