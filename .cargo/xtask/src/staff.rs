//! What only who has a role downloads: which files those are, how they are named, and that nothing
//! of everybody's carries or names them.

use anyhow::{Context, Result, ensure};
use serde_json::json;

use crate::dist::{Dist, integrity};
use crate::shell::root;

/// Names everything that only who has a role downloads. Its own name never changes: it is all
/// that anything of a participant's says of staff.
pub(crate) const STAFF: &str = "staff.json";

/// Whether a file is of the programs of who has a role: nobody else downloads it.
pub(crate) fn is_staff(name: &str) -> bool {
    let begins = ["staff", "core_staff", "core-staff", "role"];
    begins.iter().any(|begins| name.starts_with(begins))
}

/// What the page and the service worker of this build read of staff's files, as JSON.
pub(crate) fn manifest(dist: &Dist, build: &str) -> Result<Vec<u8>> {
    let entry = |(name, content)| json!([format!("/{name}"), integrity(content)]);
    let files: Vec<_> = dist.staff().map(entry).collect();
    let start = dist.name("role.js").context("no role.js")?;
    let start = format!("/{start}");
    let all = json!({ "build": build, "start": start, "files": files });
    Ok(all.to_string().into_bytes())
}

/// Holds that what is for who has a role is in their programs and in nobody else's: its growth
/// costs participants nothing, and their figures say nothing of it.
pub(crate) fn hold_apart(dist: &Dist) -> Result<()> {
    let words = std::fs::read_to_string(root().join("shared/src/text/staff.rs"))?;
    let first = words.split_once("Loading: \"").and_then(|(_, rest)| {
        let (first, _) = rest.split_once('"')?;
        Some(first)
    });
    let first = first.context("the words of staff's screens begin otherwise")?;
    // A sentence of the screens; and the name of what only their core keeps, which is also an
    // English word that sharing says.
    let all: &[&str] = &["ui_bg.wasm", "core_bg.wasm", "near_bg.wasm"];
    for (own, words, others) in [
        ("staff_bg.wasm", first, all),
        ("core_staff_bg.wasm", "exchanged", &["core_bg.wasm"]),
    ] {
        let holds = |program: &str| -> Result<bool> {
            let mut parts = dist.content(program)?.windows(words.len());
            Ok(parts.any(|part| part == words.as_bytes()))
        };
        ensure!(holds(own)?, "{own} lacks its own words");
        for other in others {
            ensure!(!holds(other)?, "{other} carries what is for staff alone");
        }
    }
    let names: Vec<&str> = dist.staff().map(|(name, _)| name).collect();
    for everybodys in [
        "index.html",
        "boot.js",
        "sw.js",
        "core-boot.js",
        "near-boot.js",
    ] {
        let text = String::from_utf8_lossy(dist.content(everybodys)?);
        let named = names.iter().find(|name| text.contains(*name));
        ensure!(named.is_none(), "{everybodys} names {named:?}");
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dist::{list, read_folder};

    #[test]
    fn what_is_for_staff_alone_changes_nothing_that_everybody_downloads() {
        let with = |screens: &[u8], core: &[u8]| {
            let mut dist = Dist::default();
            dist.add_hashed("staff_bg.wasm", screens.to_vec());
            dist.add_hashed("core_staff_bg.wasm", core.to_vec());
            dist.add_hashed("role.js", b"role".to_vec());
            dist
        };
        let (small, large) = (with(b"a", b"b"), with(&[7; 900], &[8; 900]));
        assert_eq!(list(&small), list(&large));
        assert_eq!(list(&small), list(&Dist::default()));
        let all = |dist: &Dist| String::from_utf8(manifest(dist, "build").unwrap()).unwrap();
        assert_ne!(all(&small), all(&large));
        assert_eq!(all(&small).matches("sha256-").count(), 3);
        assert!(all(&small).contains(small.name("role.js").unwrap()));
    }

    #[test]
    fn nothing_of_everybodys_names_a_file_of_staff() {
        let public = root().join("public");
        let names = read_folder(&public).unwrap().into_keys();
        let names =
            names.chain(["staff.js", "core_staff.js", "core-staff-boot.js"].map(String::from));
        let staffs: Vec<String> = names.filter(|name| is_staff(name)).collect();
        assert!(staffs.contains(&"role.js".to_owned()));
        for everybodys in [
            "index.html",
            "boot.js",
            "sw.js",
            "core-boot.js",
            "near-boot.js",
        ] {
            let text = std::fs::read_to_string(public.join(everybodys)).unwrap();
            let names = |name: &&String| {
                let quoted = ['\'', '"'].map(|quote| format!("/{name}{quote}"));
                quoted.iter().any(|name| text.contains(name))
            };
            assert_eq!(staffs.iter().find(names), None, "{everybodys}");
        }
    }
}
