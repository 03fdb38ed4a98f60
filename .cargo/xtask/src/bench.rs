//! `cargo xtask bench`: each bar of the README with its figure.
//!
//! Native figures come from the `bench` binary of `tests`, browser figures from
//! `tests/journeys/bench.mjs`; this command only builds what they need and starts them.

use std::process::{Command, ExitCode};

use anyhow::Result;

use crate::args::Args;
use crate::shell::{cargo, root, run};
use crate::wasm::Profile;
use crate::{build, journeys, size};

/// Runs the command; what follows `--` goes to the native benchmark.
pub(crate) fn command(args: &mut Args) -> Result<ExitCode> {
    let browser = args.flag("--browser");
    args.finish()?;
    let dist = build::phone(Profile::Real)?;
    let fits = size::report(&dist)?;
    run(cargo(&[
        "run",
        "--release",
        "--package",
        "tests",
        "--bin",
        "bench",
        "--",
    ])
    .args(&args.rest))?;
    let server = build::server(true)?;
    run(&mut cargo(&[
        "build",
        "--release",
        "--workspace",
        "--bin",
        "room",
        "--bin",
        "crowd",
    ]))?;
    run(Command::new(root().join("target/release/room")).arg(&server))?;
    if browser {
        run(&mut journeys::bench(&server)?)?;
    }
    Ok(if fits {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}
