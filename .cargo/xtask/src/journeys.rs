//! What the browser journeys need, and their run: npm packages from the lock file, Chromium from
//! the distribution, Playwright.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::compress::hash;
use crate::counts::Counts;
use crate::shell::{program, root, run, run_and_read, succeeds};

/// Where distributions and macOS put a Chromium.
const KNOWN_PLACES: [&str; 5] = [
    "/usr/bin/chromium",
    "/usr/bin/chromium-browser",
    "/usr/bin/google-chrome",
    "/snap/bin/chromium",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
];

/// Runs every journey against `server`.
pub(crate) fn test(server: &Path) -> Result<Counts> {
    install()?;
    let chromium = match chromium() {
        Ok(chromium) => chromium,
        Err(reason) => {
            println!("the journeys did not run: {reason:#}");
            return Ok(Counts {
                failed: listed()?,
                ..Counts::default()
            });
        }
    };
    let report = folder().join("output/report.json");
    if report.exists() {
        std::fs::remove_file(&report)?;
    }
    let (succeeded, _) = run_and_read(&mut with(playwright(&["test"]), server, &chromium))?;
    let text = std::fs::read_to_string(&report).unwrap_or_default();
    let mut counts = Counts::of_playwright(&text).unwrap_or(Counts::one(false));
    if !succeeded && counts.failed == 0 {
        counts.failed = 1;
    }
    Ok(counts)
}

/// The browser benchmark, ready to run against `server`.
pub(crate) fn bench(server: &Path) -> Result<Command> {
    install()?;
    let mut node = program("node", &["bench.mjs"]);
    node.current_dir(folder());
    Ok(with(node, server, &chromium()?))
}

fn with(mut command: Command, server: &Path, chromium: &Path) -> Command {
    command
        .env("PORTE_VOIX_BIN", server)
        .env("CHROMIUM", chromium);
    command
}

fn playwright(words: &[&str]) -> Command {
    let mut command = program("npx", &["--no-install", "playwright"]);
    command.args(words).current_dir(folder());
    command
}

/// `npm ci`, unless what is there was made from this very lock file.
fn install() -> Result<()> {
    let lock = std::fs::read(folder().join("package-lock.json"))?;
    let stamp = folder().join("node_modules/.made-from");
    let wanted = hash(&lock);
    if std::fs::read_to_string(&stamp).is_ok_and(|made_from| made_from == wanted) {
        return Ok(());
    }
    run(program("npm", &["ci", "--no-audit", "--no-fund"])
        .current_dir(folder())
        .env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1"))
    .context("Node with npm is needed for the journeys: https://nodejs.org")?;
    Ok(std::fs::write(stamp, wanted)?)
}

/// Chromium's path: `CHROMIUM`, a known place, or installed now if that needs no password.
fn chromium() -> Result<PathBuf> {
    if let Some(chosen) = std::env::var_os("CHROMIUM") {
        let chosen = PathBuf::from(chosen);
        if chosen.exists() {
            return Ok(chosen);
        }
        bail!("CHROMIUM names {}, which does not exist", chosen.display());
    }
    if let Some(found) = known() {
        return Ok(found);
    }
    let has_apt = succeeds(&mut program("apt-get", &["--version"]));
    if has_apt && is_root() {
        run(&mut program("apt-get", &["update"]))?;
        run(program("apt-get", &["install", "-y", "chromium"])
            .env("DEBIAN_FRONTEND", "noninteractive"))?;
        return known().context("apt-get installed chromium, but not where it is expected");
    }
    if has_apt {
        bail!("Chromium is missing; type: sudo apt-get update && sudo apt-get install -y chromium");
    }
    bail!("Chromium is missing; install it, or set CHROMIUM to its path");
}

fn known() -> Option<PathBuf> {
    KNOWN_PLACES
        .iter()
        .map(PathBuf::from)
        .find(|place| place.exists())
}

fn is_root() -> bool {
    Command::new("id")
        .arg("-u")
        .output()
        .is_ok_and(|output| String::from_utf8_lossy(&output.stdout).trim() == "0")
}

/// How many journeys there are, without running them.
fn listed() -> Result<u64> {
    let output = playwright(&["test", "--list", "--reporter=list"]).output()?;
    let said = String::from_utf8_lossy(&output.stdout);
    let total = said
        .lines()
        .rev()
        .find_map(|line| line.trim().strip_prefix("Total: "));
    let number = total.and_then(|total| total.split(' ').next());
    Ok(number.and_then(|number| number.parse().ok()).unwrap_or(1))
}

fn folder() -> PathBuf {
    root().join("tests/journeys")
}
