//! `cargo xtask build`: the wasm programs, `dist/`, then the server.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Result;

use crate::args::Args;
use crate::dist::{self, Dist};
use crate::shell::{cargo, run, target};
use crate::wasm::{self, Profile, Program};

/// Runs the command.
pub(crate) fn command(args: &mut Args) -> Result<ExitCode> {
    let profile = profile(args);
    let release = args.flag("--release");
    args.finish()?;
    phone(profile)?;
    println!("{}", server(release)?.display());
    Ok(ExitCode::SUCCESS)
}

/// `--dev` or not.
pub(crate) fn profile(args: &mut Args) -> Profile {
    if args.flag("--dev") {
        Profile::Dev
    } else {
        Profile::Real
    }
}

/// What phones download: the programs, then the folder that holds everything.
pub(crate) fn phone(profile: Profile) -> Result<Dist> {
    let built = Program::ALL
        .into_iter()
        .map(|program| wasm::build(program, profile))
        .collect::<Result<Vec<_>>>()?;
    dist::assemble(&built)
}

/// The server's binary; in release it carries `dist/` inside, otherwise it reads it from disk.
pub(crate) fn server(release: bool) -> Result<PathBuf> {
    // The selection of the tests and lints: with another, cargo would compile every dependency
    // whose features differ a second time.
    let mut build = cargo(&["build", "--workspace", "--bin", "porte-voix"]);
    if release {
        build.arg("--release");
    }
    run(&mut build)?;
    Ok(binary(release))
}

/// Where cargo leaves the server's binary.
pub(crate) fn binary(release: bool) -> PathBuf {
    let name = format!("porte-voix{}", std::env::consts::EXE_SUFFIX);
    target()
        .join(if release { "release" } else { "debug" })
        .join(name)
}
