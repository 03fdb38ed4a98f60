//! The compilation target of the phone's programs, installed where rustup can.
//!
//! The target's name is written here only and is reached through [`WasmTarget::installed`]: no
//! command can compile for the phone before the target is there. A fresh machine has none.

use anyhow::{Context, Result};

use crate::shell::{program, run};

const NAME: &str = "wasm32-unknown-unknown";

/// The target, known to be installed or to be another installer's business.
#[derive(Clone, Copy)]
pub(crate) struct WasmTarget(());

impl WasmTarget {
    /// Adds the target if rustup is there and does not list it.
    ///
    /// # Errors
    /// When rustup cannot add it: it says why, and the message names what to type.
    pub(crate) fn installed() -> Result<Self> {
        let listed = program("rustup", &["target", "list", "--installed"]).output();
        // Without rustup the distribution may bring the target itself: cargo will tell.
        if let Ok(listed) = listed
            && !is_listed(&String::from_utf8_lossy(&listed.stdout))
        {
            run(&mut program("rustup", &["target", "add", NAME])).with_context(|| {
                format!("the phone's programs need a network once; type: rustup target add {NAME}")
            })?;
        }
        Ok(Self(()))
    }

    /// Its name, for cargo.
    pub(crate) fn name(self) -> &'static str {
        NAME
    }
}

/// Whether `rustup target list --installed` names the target.
fn is_listed(list: &str) -> bool {
    list.lines().any(|line| line.trim() == NAME)
}

#[cfg(test)]
mod tests {
    use super::is_listed;

    #[test]
    fn a_fresh_machine_lacks_the_target_and_is_seen_to() {
        assert!(!is_listed("x86_64-unknown-linux-gnu\n"));
        assert!(!is_listed(""));
        assert!(!is_listed("wasm32-unknown-unknown-other\n"));
        assert!(is_listed(
            "wasm32-unknown-unknown\r\nx86_64-unknown-linux-gnu\n"
        ));
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
