//! The compilation target of the phone's programs and the source of the standard library, which is
//! compiled for phones anew; installed where rustup can.
//!
//! The target's name is written here only and is reached through [`WasmTarget::installed`]: no
//! command can compile for the phone before the target is there. A fresh machine has none.

use anyhow::{Context, Result};

use crate::shell::{program, run};

const NAME: &str = "wasm32-unknown-unknown";
const SOURCE: &str = "rust-src";

/// The target and the source, known to be installed or to be another installer's business.
#[derive(Clone, Copy)]
pub(crate) struct WasmTarget(());

impl WasmTarget {
    /// Adds what rustup is there for and does not list.
    ///
    /// # Errors
    /// When rustup cannot add it: it says why, and the message names what to type.
    pub(crate) fn installed() -> Result<Self> {
        for (kind, name) in [("target", NAME), ("component", SOURCE)] {
            let list = [kind, "list", "--installed"];
            // Without rustup the distribution may bring them itself: cargo will tell.
            let Ok(list) = program("rustup", &list).output() else {
                continue;
            };
            if !is_listed(name, &String::from_utf8_lossy(&list.stdout)) {
                let add = [kind, "add", name];
                run(&mut program("rustup", &add)).with_context(|| {
                    format!(
                        "the phone's programs need a network once; type: rustup {}",
                        add.join(" ")
                    )
                })?;
            }
        }
        Ok(Self(()))
    }

    /// Its name, for cargo.
    pub(crate) fn name(self) -> &'static str {
        NAME
    }
}

/// Whether a list of `rustup`, one a line, names it.
fn is_listed(name: &str, list: &str) -> bool {
    list.lines().any(|line| line.trim() == name)
}

#[cfg(test)]
mod tests {
    use super::{NAME, SOURCE, is_listed};

    #[test]
    fn a_fresh_machine_lacks_the_target_and_is_seen_to() {
        assert!(!is_listed(NAME, "x86_64-unknown-linux-gnu\n"));
        assert!(!is_listed(NAME, ""));
        assert!(!is_listed(NAME, "wasm32-unknown-unknown-other\n"));
        assert!(is_listed(
            NAME,
            "wasm32-unknown-unknown\r\nx86_64-unknown-linux-gnu\n"
        ));
        assert!(!is_listed(SOURCE, "rust-std-wasm32-unknown-unknown\n"));
        assert!(is_listed(SOURCE, "rust-docs\nrust-src\n"));
    }

    /// What the type promises holds only while nobody writes the name elsewhere.
    #[test]
    fn every_command_reaches_the_target_through_its_installation() {
        let folder = crate::shell::root().join(".cargo/xtask/src");
        for file in std::fs::read_dir(folder).unwrap() {
            let path = file.unwrap().path();
            let text = std::fs::read_to_string(&path).unwrap();
            let here = path.file_name().unwrap() == "wasm_target.rs";
            assert!(
                here || !text.contains(&format!("\"{}\"", super::NAME)),
                "{} names the target by itself",
                path.display()
            );
        }
    }
}
