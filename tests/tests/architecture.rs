//! The house's own rules, held by tests: who may depend on whom, and what may be written where.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    missing_docs
)]

use std::path::{Path, PathBuf};
use std::process::Command;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .unwrap()
        .to_path_buf()
}

/// The names of all crates that one depends on, as cargo says.
fn tree(arguments: &[&str]) -> Vec<String> {
    let cargo = std::env::var("CARGO").unwrap_or_else(|_| "cargo".into());
    let output = Command::new(cargo)
        .current_dir(root())
        .args([
            "tree", "--prefix", "none", "--edges", "normal", "--format", "{p}", "--locked",
        ])
        .args(arguments)
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let text = String::from_utf8(output.stdout).unwrap();
    let mut names: Vec<String> = text
        .lines()
        .filter_map(|line| line.split_whitespace().next())
        .map(str::to_owned)
        .collect();
    names.sort();
    names.dedup();
    names
}

fn sources(folder: &str) -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    let mut folders = vec![root().join(folder)];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let text = std::fs::read_to_string(&path).unwrap();
                found.push((path, text));
            }
        }
    }
    assert!(!found.is_empty(), "{folder} has sources");
    found
}

#[test]
fn shared_depends_on_no_runtime_browser_server_or_clock() {
    let names = tree(&["-p", "shared", "--features", "engine"]);
    for forbidden in [
        "tokio",
        "axum",
        "web-sys",
        "js-sys",
        "leptos",
        "chrono",
        "time",
        "sqlx",
        "getrandom",
    ] {
        if forbidden == "getrandom" {
            // automerge draws actor ids by itself; we always give ours, so it is never called.
            continue;
        }
        assert!(
            !names.iter().any(|name| name == forbidden),
            "shared depends on {forbidden}"
        );
    }
}

#[test]
fn the_interface_never_carries_the_engine_the_server_or_the_network() {
    let names = program("ui");
    for forbidden in ["automerge", "hexane", "tokio", "axum", "sqlx"] {
        assert!(
            !names.iter().any(|name| name == forbidden),
            "the interface depends on {forbidden}"
        );
    }
    assert!(names.iter().any(|name| name == "leptos"));
}

/// What one of the phone's programs depends on.
fn program(feature: &str) -> Vec<String> {
    let target = "wasm32-unknown-unknown";
    let package = ["-p", "app", "--no-default-features", "--features", feature];
    tree(&[&package[..], &["--target", target]].concat())
}

#[test]
fn sharing_never_carries_the_engine_and_is_carried_by_nobody() {
    let has = |names: &[String], name: &str| names.iter().any(|one| one == name);
    let sharing = program("near");
    for forbidden in ["automerge", "hexane", "tokio", "axum", "sqlx"] {
        assert!(!has(&sharing, forbidden), "sharing depends on {forbidden}");
    }
    for own in ["rqrr", "raptorq"] {
        assert!(has(&sharing, own));
        for other in ["ui", "core"] {
            assert!(!has(&program(other), own), "{other} depends on {own}");
        }
    }
}

/// What belongs to the programs of who has a role has rooms of its own, each declared where a
/// feature is on that no participant's program asks for: what grows there is not in theirs.
const STAFF: [(&str, &str); 6] = [
    ("app/src/lib.rs", "staff_ui"),
    ("app/src/bridge.rs", "staff_ui"),
    ("app/src/core/mod.rs", "staff"),
    ("shared/src/view/mod.rs", "staff"),
    ("shared/src/replica/views/mod.rs", "staff"),
    ("shared/src/text/mod.rs", "staff"),
];

#[test]
fn what_is_for_staff_alone_is_compiled_for_nobody_else() {
    for (path, feature) in STAFF {
        let text = std::fs::read_to_string(root().join(path)).unwrap();
        let lines: Vec<&str> = text.lines().collect();
        let declares = |line: &str| line.ends_with("mod staff;");
        let at = lines.iter().position(|line| declares(line)).unwrap();
        let above = lines[at - 1];
        let asked = format!("feature = \"{feature}\"");
        assert!(
            above.starts_with("#[cfg(") && above.contains(&asked),
            "{path}: {above}"
        );
    }
    for program in ["staff", "core_staff"] {
        let manifest = std::fs::read_to_string(root().join("app/Cargo.toml")).unwrap();
        let (_, after) = manifest
            .split_once(&format!("path = \"src/bin/{program}.rs\"\n"))
            .unwrap();
        assert!(
            after.starts_with("required-features = [")
                && after.lines().next().unwrap().contains("staff")
        );
    }
}

#[test]
fn no_participants_program_asks_for_what_is_for_staff() {
    let manifest = std::fs::read_to_string(root().join("app/Cargo.toml")).unwrap();
    let of = |feature: &str| {
        let begin = format!("\n{feature} = [");
        let (_, after) = manifest.split_once(&begin).unwrap();
        after
            .split_once("\n]")
            .map_or(after, |(inside, _)| inside)
            .to_owned()
    };
    for participants in ["ui", "near", "core"] {
        assert!(!of(participants).contains("staff"), "{participants}");
    }
    assert!(of("staff_ui").contains("shared/staff"));
    let screens = program("staff_ui");
    for forbidden in ["automerge", "hexane", "tokio", "axum", "sqlx"] {
        assert!(
            !screens.iter().any(|name| name == forbidden),
            "staff's screens depend on {forbidden}"
        );
    }
    let has_engine = program("core,staff").iter().any(|name| name == "automerge");
    assert!(has_engine, "the core of who has a role is the same core");
}

#[test]
fn the_core_never_carries_the_interface() {
    let names = program("core");
    assert!(
        !names.iter().any(|name| name == "leptos"),
        "the core depends on leptos"
    );
    assert!(names.iter().any(|name| name == "automerge"));
}

#[test]
fn only_documents_touches_automerge() {
    for (path, text) in sources("shared/src")
        .into_iter()
        .chain(sources("server/src"))
        .chain(sources("app/src"))
    {
        let inside = path
            .components()
            .any(|part| part.as_os_str() == "documents")
            && path.starts_with(root().join("shared/src/documents"));
        let uses = text.lines().any(|line| {
            !line.trim_start().starts_with("//")
                && (line.contains("automerge::") || line.contains("use automerge"))
        });
        assert!(inside || !uses, "{} touches automerge", path.display());
    }
}

#[test]
fn only_the_store_writes_sql() {
    for (path, text) in sources("server/src") {
        let inside = path.starts_with(root().join("server/src/store"));
        assert!(
            inside || !text.contains("sqlx::"),
            "{} writes SQL",
            path.display()
        );
    }
}

/// What is published beyond one committee's list is made from published lists: nothing else than
/// the count and its gate has a ballot before its eyes.
#[test]
fn only_the_count_and_its_gate_look_at_opened_ballots() {
    let close = root().join("shared/src/replica/close");
    let may = [
        "closing.rs",
        "lists.rs",
        "opened.rs",
        "count.rs",
        "gate.rs",
        "recount.rs",
    ];
    let may = may.map(|name| close.join(name));
    for folder in ["shared/src", "server/src", "app/src"] {
        for (path, text) in sources(folder) {
            let looks = ["opened::", "OpenBallot"]
                .iter()
                .any(|one| text.contains(one));
            assert!(
                may.contains(&path) || !looks,
                "{} looks at opened ballots",
                path.display()
            );
        }
    }
}

/// The phone's programs are built without `Debug`'s words: `{:?}` is empty there.
#[test]
fn no_program_of_the_phone_says_anything_by_debug() {
    for (path, text) in sources("app/src") {
        let before_tests = text.split("#[cfg(test)]").next().unwrap();
        let is_test = path.ends_with("tests.rs");
        assert!(
            is_test || !before_tests.contains(":?}"),
            "{} says something by Debug",
            path.display()
        );
    }
}

#[test]
fn shared_reads_no_clock_and_no_environment() {
    for (path, text) in sources("shared/src") {
        for forbidden in [
            "std::time::",
            "SystemTime",
            "Instant::now",
            "std::env::",
            "std::fs::",
            "std::net::",
            "std::thread::",
        ] {
            assert!(
                !text.contains(forbidden),
                "{} uses {forbidden}",
                path.display()
            );
        }
    }
}

#[test]
fn the_top_level_holds_only_what_the_house_names() {
    let allowed = [
        "Cargo.toml",
        "Cargo.lock",
        "app",
        "server",
        "shared",
        "public",
        "tests",
        "README.md",
        "LICENSE",
    ];
    let output = Command::new("git")
        .current_dir(root())
        .args(["ls-files"])
        .output()
        .unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    for line in text.lines() {
        let top = line.split('/').next().unwrap();
        assert!(
            allowed.contains(&top) || top.starts_with('.'),
            "{top} is not part of the house"
        );
    }
}

/// Two hosts that answer the session's questions each in their own way differ one day, and the
/// simulations then run one that nobody uses. A test of the session itself, or of what is said of
/// parcels, may speak to it; where people meet, the host does.
#[test]
fn the_host_alone_speaks_the_sessions_contract() {
    let contract = root().join("shared/src/sync");
    let host = ["rights.rs", "peers.rs", "mod.rs"];
    let host = host.map(|name| root().join("shared/src/host").join(name));
    let of_itself = ["session.rs", "parcels.rs", "hostile_carriers.rs"];
    let of_itself = of_itself.map(|name| root().join("tests/tests").join(name));
    let begins = ["Session", "Post"].map(|name| format!("{name}::new("));
    let speaks = |line: &str| {
        let answers = line.starts_with("impl") && line.contains("Access for ");
        answers || begins.iter().any(|begins| line.contains(begins))
    };
    let mut speaking = Vec::new();
    for folder in ["shared", "app", "server", "tests"] {
        let files = sources(folder).into_iter();
        let files = files.filter(|(_, text)| text.lines().any(speaks));
        speaking.extend(files.map(|(path, _)| path));
    }
    speaking.retain(|path| !path.starts_with(&contract));
    speaking.sort();
    let mut may = [host, of_itself].concat();
    may.sort();
    assert_eq!(speaking, may);
}

/// The rooms of shared, from the ground up: each imports what comes before it, and nothing else.
/// `strict`, `ordered` and `mutant` are single files that know no room.
const ROOMS: [(&str, &[&str]); 12] = [
    ("identity", &[]),
    ("log", &["identity"]),
    ("records", &["identity", "log"]),
    ("documents", &["identity", "records"]),
    ("membership", &["identity", "log", "records"]),
    ("counting", &[]),
    ("view", &["identity"]),
    ("text", &["view"]),
    (
        "replica",
        &[
            "identity",
            "log",
            "records",
            "documents",
            "membership",
            "counting",
            "view",
        ],
    ),
    ("carry", &["identity", "log", "documents", "replica"]),
    ("sync", &["identity", "log", "carry"]),
    (
        "host",
        &["identity", "log", "records", "replica", "carry", "sync"],
    ),
];

/// What the code of a file imports of its own crate, its tests apart.
fn imports(text: &str) -> Vec<String> {
    let mut lines: Vec<&str> = text.lines().collect();
    let is_tests = |two: &[&str]| {
        two[0] == "#[cfg(test)]" && two[1].starts_with("mod ") && two[1].ends_with('{')
    };
    if let Some(end) = lines.windows(2).position(is_tests) {
        lines.truncate(end);
    }
    let lines = lines.into_iter().map(str::trim_start);
    let lines = lines.filter(|line| !line.starts_with("//"));
    let parts = lines.flat_map(|line| line.split("crate::").skip(1));
    let is_name = |letter: char| letter.is_alphanumeric() || letter == '_';
    parts
        .map(|part| part.chars().take_while(|one| is_name(*one)).collect())
        .collect()
}

#[test]
fn the_arrows_inside_shared_go_up_only() {
    let above_all = ["strict", "ordered", "mutant"];
    let shared = root().join("shared/src");
    let mut seen = Vec::new();
    for (path, text) in sources("shared/src") {
        let place = path.strip_prefix(&shared).unwrap();
        let room = place.components().next().unwrap().as_os_str();
        let room = room.to_str().unwrap().trim_end_matches(".rs");
        // A file that only tests name.
        if place.ends_with("tests.rs") || place.to_str().unwrap().contains("_tests") {
            continue;
        }
        let Some((_, may)) = ROOMS.iter().find(|(name, _)| *name == room) else {
            assert!(
                above_all.contains(&room) || room == "lib",
                "{room} is no room of the house"
            );
            assert!(imports(&text).is_empty(), "{room} knows a room");
            continue;
        };
        seen.push(room.to_owned());
        for import in imports(&text) {
            assert!(
                import == room || may.contains(&&*import) || above_all.contains(&&*import),
                "{} imports {import}",
                path.display()
            );
        }
    }
    for (name, may) in ROOMS {
        assert!(seen.iter().any(|room| room == name), "{name} is empty");
        let before: Vec<&str> = ROOMS.iter().map(|(name, _)| *name).collect();
        let at = |one: &str| before.iter().position(|name| *name == one).unwrap();
        assert!(
            may.iter().all(|one| at(one) < at(name)),
            "{name} is a circle"
        );
    }
}

/// Files that are two things still, or more: split them, and take them from here. None is added.
const STILL_LONG: [&str; 5] = [
    "app/src/bridge.rs",
    "app/src/core/carrier.rs",
    "app/src/core/desk.rs",
    "app/src/ui/screens/rank.rs",
    "shared/src/replica/staff.rs",
];
/// Lines of a file at most: one concept has room in it.
const LONGEST: usize = 400;

#[test]
fn no_file_is_longer_than_one_concept_needs() {
    let folders = ["shared/src", "server/src", "app/src", ".cargo/xtask/src"];
    let mut long = Vec::new();
    for (path, text) in folders.into_iter().flat_map(sources) {
        let name = path.file_name().unwrap().to_str().unwrap();
        let is_test = name == "tests.rs" || name.ends_with("_tests.rs");
        if !is_test && text.lines().count() > LONGEST {
            let place = path.strip_prefix(root()).unwrap();
            long.push(place.to_str().unwrap().to_owned());
        }
    }
    long.sort();
    assert_eq!(long, STILL_LONG, "the files above {LONGEST} lines");
}

/// Types whose methods stand in other folders too. None is added.
const STILL_SPREAD: [&str; 3] = ["Derived", "Host", "Replica"];

/// What a line begins to define or to implement, when it does: `begins` is `impl`, `struct`...
fn named<'a>(line: &'a str, begins: &str) -> Option<&'a str> {
    let line = line.trim_start();
    let line = match line.strip_prefix("pub") {
        Some(rest) => rest.split_once(' ')?.1,
        None => line,
    };
    let rest = line.strip_prefix(begins)?;
    // What is generic names its parameters first.
    let rest = match rest.strip_prefix('<') {
        Some(rest) => rest.split_once("> ")?.1,
        None => rest.strip_prefix(' ')?,
    };
    let end = rest.find(|letter: char| !letter.is_alphanumeric() && letter != '_');
    Some(&rest[..end.unwrap_or(rest.len())])
}

#[test]
fn a_method_stands_in_the_folder_of_its_type() {
    let mut spread = Vec::new();
    for folder in ["shared/src", "server/src", "app/src"] {
        let files = sources(folder);
        let mut defined: Vec<(&Path, &str)> = Vec::new();
        for (path, text) in &files {
            let names = text.lines().filter_map(|line| {
                let of = |begins| named(line, begins);
                of("struct").or_else(|| of("enum"))
            });
            let place = path.parent().unwrap();
            defined.extend(names.map(|name| (place, name)));
        }
        for (path, text) in &files {
            let own = |line: &&str| line.contains("impl") && !line.contains(" for ");
            for name in text
                .lines()
                .filter(own)
                .filter_map(|line| named(line, "impl"))
            {
                let mut homes = defined.iter().filter(|(_, one)| *one == name).peekable();
                let is_known = homes.peek().is_some();
                if is_known && !homes.any(|(home, _)| *home == path.parent().unwrap()) {
                    spread.push(name.to_owned());
                }
            }
        }
    }
    spread.sort();
    spread.dedup();
    assert_eq!(spread, STILL_SPREAD);
}
