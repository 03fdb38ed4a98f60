//! `cargo xtask serve`: build everything, then become the server.

use std::process::{Command, ExitCode};

use anyhow::Result;

use crate::args::Args;
use crate::build;
use crate::shell::root;

/// Runs the command; what follows `--` goes to the server.
pub(crate) fn command(args: &mut Args) -> Result<ExitCode> {
    let profile = build::profile(args);
    let release = args.flag("--release");
    let demo = args.flag("--demo");
    args.finish()?;
    build::phone(profile)?;
    let binary = build::server(release)?;

    let mut server = Command::new(binary);
    server.arg("serve").current_dir(root());
    let chosen = std::env::var_os("PORTE_VOIX_DATA").is_some()
        || args
            .rest
            .iter()
            .any(|word| word == "--data" || word.starts_with("--data="));
    if !chosen {
        server.args(["--data", "data"]);
    }
    if demo {
        server.arg("--demo");
    }
    become_it(server.args(&args.rest))
}

/// Replaces this process: Ctrl-C and SIGTERM reach the server, and its exit code is ours.
#[cfg(unix)]
fn become_it(server: &mut Command) -> Result<ExitCode> {
    use std::os::unix::process::CommandExt as _;
    Err(server.exec().into())
}

#[cfg(not(unix))]
fn become_it(server: &mut Command) -> Result<ExitCode> {
    let status = server.status()?;
    Ok(if status.success() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}
