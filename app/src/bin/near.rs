//! The program for sharing without the Internet: see [`app::near`].

fn main() {
    app::near::start();
}
