//! `cargo xtask <command>`: build, serve, test, measure.
//!
//! Every step that is not cargo's own is here, in Rust, one file a command, so that a newcomer
//! needs rustup and Node and nothing else. What is not here: anything that runs on a phone or on
//! a server, and anything that downloads a tool while building.

#![cfg_attr(test, allow(clippy::unwrap_used, clippy::indexing_slicing))]

mod alike;
mod args;
mod bench;
mod build;
mod compress;
mod counts;
mod dist;
mod journeys;
mod relaid;
mod serve;
mod shell;
mod shorten;
mod size;
mod staff;
mod test;
mod wasm;
mod wasm_target;

use std::process::ExitCode;

use args::Args;

const HELP: &str = "\
cargo xtask <command>

  build [--release] [--dev]       the wasm programs, dist/, and the server that holds them
  serve [--demo] [--dev] [-- ...] build, then run the server on ./data
  size  [--accept]                brotli bytes against the bars and the last committed figures
  test  [--quick] [--seeds N]     everything: format, lints, tests, journeys
  bench [--browser]               each bar with its figure

  --dev      wasm programs built quickly and large, to try something out
  --release  the server optimised, with the app embedded in one file
";

fn main() -> ExitCode {
    let mut args = Args::from_command_line();
    let outcome = match args.command().as_deref() {
        Some("build") => build::command(&mut args),
        Some("serve") => serve::command(&mut args),
        Some("size") => size::command(&mut args),
        Some("test") => test::command(&mut args),
        Some("bench") => bench::command(&mut args),
        Some("help" | "--help" | "-h") | None => {
            print!("{HELP}");
            Ok(ExitCode::SUCCESS)
        }
        Some(other) => Err(anyhow::anyhow!("unknown command {other:?}\n\n{HELP}")),
    };
    outcome.unwrap_or_else(|error| {
        eprintln!("error: {error:#}");
        ExitCode::FAILURE
    })
}
