//! `cargo xtask test`: the one test command. Its last line is `N passed, N failed, N skipped`.
//!
//! A stage that is only right or wrong (format, a lint, a build) counts as one check. A stage
//! that cannot start is a failure, never a silence.

use std::process::{Command, ExitCode};
use std::time::{Duration, Instant};

use anyhow::{Result, bail};

use crate::args::Args;
use crate::counts::Counts;
use crate::shell::{cargo, run, run_and_read, succeeds};
use crate::wasm::{Profile, Program};
use crate::wasm_target::WasmTarget;
use crate::{build, journeys, size};

/// Every stage so far.
#[derive(Default)]
struct Run {
    total: Counts,
    stages: Vec<(&'static str, Duration, Counts)>,
}

impl Run {
    /// Runs one stage, timed; an error in it is one failed check, said aloud.
    fn stage(&mut self, name: &'static str, work: impl FnOnce() -> Result<Counts>) {
        println!("\n=== {name}");
        let start = Instant::now();
        let counts = work().unwrap_or_else(|error| {
            println!("{name}: {error:#}");
            Counts::one(false)
        });
        println!(
            "=== {name}: {counts} in {:.1} s",
            start.elapsed().as_secs_f64()
        );
        self.total += counts;
        self.stages.push((name, start.elapsed(), counts));
    }

    /// A stage that is only right or wrong.
    fn check(&mut self, name: &'static str, work: impl FnOnce() -> Result<()>) {
        self.stage(name, || work().map(|()| Counts::one(true)));
    }
}

/// Runs the command.
pub(crate) fn command(args: &mut Args) -> Result<ExitCode> {
    let quick = args.flag("--quick");
    let seeds = args
        .number("--seeds")?
        .unwrap_or(if quick { 50 } else { 200 });
    args.finish()?;

    let start = Instant::now();
    let mut all = Run::default();
    all.check("wasm target", || WasmTarget::installed().map(drop));
    all.check("format", || run(&mut cargo(&["fmt", "--all", "--check"])));
    all.check("clippy, native", || {
        run(cargo(&["clippy", "--workspace", "--all-targets"]).args(["--", "-D", "warnings"]))
    });
    for (name, program) in [
        ("clippy, interface", Program::Ui),
        ("clippy, core", Program::Core),
        ("clippy, sharing", Program::Near),
        ("clippy, staff", Program::Staff),
        ("clippy, staff's core", Program::CoreStaff),
    ] {
        all.check(name, || clippy(program));
    }
    all.stage("native tests", || native(seeds));
    if !quick {
        all.check("sizes", sizes);
        all.stage("journeys", journeys);
    }

    println!("\n{:<20}{:>9}  result", "stage", "seconds");
    for (name, took, counts) in &all.stages {
        println!("{name:<20}{:>9.1}  {counts}", took.as_secs_f64());
    }
    println!("{:<20}{:>9.1}", "all", start.elapsed().as_secs_f64());
    println!("{}", all.total);
    Ok(if all.total.failed == 0 {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

fn clippy(program: Program) -> Result<()> {
    let name = program.name();
    run(cargo(&[
        "clippy",
        "--package",
        "app",
        "--lib",
        "--bin",
        name,
        "--features",
        program.features(),
    ])
    .args([
        "--no-default-features",
        "--target",
        WasmTarget::installed()?.name(),
        "--",
        "-D",
        "warnings",
    ]))
}

fn native(seeds: u32) -> Result<Counts> {
    let mut counts = counted(native_command().env("PORTE_VOIX_SEEDS", seeds.to_string()))?;
    // Our own code wrong on purpose: apart, so that nothing else is built with it.
    counts += counted(cargo(&["test", "--workspace"]).args([
        "--features",
        "tests/mutants",
        "--test",
        "mutants",
    ]))?;
    Ok(counts)
}

fn counted(command: &mut Command) -> Result<Counts> {
    let (succeeded, said) = run_and_read(command)?;
    let mut counts = Counts::of_cargo(&said).unwrap_or_default();
    // A crate that does not compile has no summary, or only the others have one.
    if !succeeded && counts.failed == 0 {
        counts.failed = 1;
    }
    Ok(counts)
}

/// With nextest where it is installed: it runs the tests of all crates at once.
fn native_command() -> Command {
    let mut command = if succeeds(&mut cargo(&["nextest", "--version"])) {
        let mut nextest = cargo(&["nextest", "run"]);
        nextest.args(["--status-level", "slow", "--final-status-level", "fail"]);
        nextest
    } else {
        let mut test = cargo(&["test"]);
        test.args(["--lib", "--bins", "--tests"]);
        test
    };
    command.args(["--workspace", "--no-fail-fast"]);
    command
}

/// What a phone downloads, against its bars and the last committed figures.
fn sizes() -> Result<()> {
    if size::report(&build::phone(Profile::Real)?)? {
        Ok(())
    } else {
        bail!("a phone downloads too much")
    }
}

fn journeys() -> Result<Counts> {
    build::phone(Profile::Real)?;
    journeys::test(&build::server(false)?)
}
