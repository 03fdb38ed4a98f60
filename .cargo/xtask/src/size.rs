//! `cargo xtask size`: what a phone downloads, in brotli bytes, against fixed bars and against
//! the last committed figures.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context, Result};
use serde_json::{Value, json};

use crate::args::Args;
use crate::build;
use crate::compress::brotli;
use crate::dist::{Dist, is_near};
use crate::shell::root;
use crate::staff::hold_apart;
use crate::wasm::Profile;

/// Growth over the last committed figure that nobody needs to explain, in percent.
const TOLERATED_GROWTH: u64 = 2;

/// One moment of a first visit and the bytes it waits for.
struct Figure {
    key: &'static str,
    says: &'static str,
    bar: u64,
    bytes: u64,
}

/// Runs the command.
pub(crate) fn command(args: &mut Args) -> Result<ExitCode> {
    let accept = args.flag("--accept");
    args.finish()?;
    let dist = build::phone(Profile::Real)?;
    if accept {
        let figures = figures(&dist)?;
        let kept: serde_json::Map<String, Value> = figures
            .iter()
            .map(|figure| (figure.key.to_owned(), json!(figure.bytes)))
            .collect();
        std::fs::write(record(), format!("{:#}\n", Value::Object(kept)))?;
    }
    Ok(if report(&dist)? {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

/// Prints every figure; false when one is above its bar or grew too much.
pub(crate) fn report(dist: &Dist) -> Result<bool> {
    let committed: Value = match std::fs::read_to_string(record()) {
        Ok(text) => serde_json::from_str(&text).context("size.json is not JSON")?,
        Err(_) => Value::Null,
    };
    let mut fits = true;
    println!(
        "{:<34}{:>9}{:>9}{:>11}",
        "brotli bytes until", "now", "bar", "committed"
    );
    for Figure {
        key,
        says,
        bar,
        bytes,
    } in figures(dist)?
    {
        let last = committed.get(key).and_then(Value::as_u64);
        let grew = last.is_some_and(|last| bytes * 100 > last * (100 + TOLERATED_GROWTH));
        let verdict = match (bytes > bar, grew) {
            (true, _) => "  above the bar",
            (false, true) => "  grew by more than 2 % (cargo xtask size --accept, and say why)",
            (false, false) => "",
        };
        fits &= verdict.is_empty();
        let last = last.map_or_else(|| "-".to_owned(), |last| last.to_string());
        println!("{says:<34}{bytes:>9}{bar:>9}{last:>11}{verdict}");
    }
    hold_apart(dist)?;
    Ok(fits)
}

fn figures(dist: &Dist) -> Result<[Figure; 6]> {
    let packed = |names: &[&str]| -> Result<u64> {
        names
            .iter()
            .map(|name| Ok(brotli(dist.content(name)?)?.len() as u64))
            .sum()
    };
    // These scripts are small and start with the page; they are counted although nothing waits.
    let question = packed(&["index.html", "old.js", "boot.js"])?;
    let interface = question + packed(&["ui.js", "ui_bg.wasm"])?;
    let (mut all, mut near) = (0, 0);
    for (name, content) in dist.precached() {
        let bytes = brotli(content)?.len().min(content.len()) as u64;
        if is_near(name) {
            near += bytes;
        } else if !name.starts_with("icons/") {
            all += bytes;
        }
    }
    let (mut core, mut screens) = (0, 0);
    for (name, content) in dist.staff() {
        let bytes = brotli(content)?.len() as u64;
        *(if name.starts_with("core") {
            &mut core
        } else {
            &mut screens
        }) += bytes;
    }
    Ok([
        Figure {
            key: "question",
            says: "the question can be read",
            bar: 15_000,
            bytes: question,
        },
        Figure {
            key: "interface",
            says: "the interface works",
            bar: 180_000,
            bytes: interface,
        },
        Figure {
            key: "precached",
            says: "all is kept, icons, sharing apart",
            bar: 650_000,
            bytes: all,
        },
        // Taking part waits for none of it: kept last, run when somebody shares.
        Figure {
            key: "near",
            says: "sharing without the Internet",
            bar: 270_000,
            bytes: near,
        },
        // Downloaded by who has a role alone; the core stands beside the participants'.
        Figure {
            key: "staff",
            says: "a role: its screens",
            bar: 92_000,
            bytes: screens,
        },
        Figure {
            key: "core_staff",
            says: "a role: its core",
            bar: 537_000,
            bytes: core,
        },
    ])
}

fn record() -> PathBuf {
    root().join(".cargo/xtask/size.json")
}
