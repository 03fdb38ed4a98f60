//! `dist/`: every byte a phone downloads, under the name it is downloaded by.
//!
//! Programs and scripts carry the hash of their content in their name and may be cached for ever;
//! pages, icons and pictograms keep their name. Files name each other by their plain names
//! (`"/boot.js"`); those are replaced here, leaves first. The service worker gets
//! the list of everything with its SHA-256, so that an update takes all of one build or nothing.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use base64ct::{Base64, Encoding};
use sha2::{Digest, Sha256};

use crate::compress::{beside, hash, write_if_changed};
use crate::shell::root;
use crate::staff::{STAFF, is_staff, manifest};
use crate::wasm::Built;

/// Scripts in the order in which they may name each other.
const SCRIPTS: [&str; 14] = [
    "ui.js",
    "core.js",
    "near.js",
    "staff.js",
    "core_staff.js",
    "lens-boot.js",
    "near-boot.js",
    "core-boot.js",
    "staff-boot.js",
    "core-staff-boot.js",
    "role.js",
    "steady.js",
    "old.js",
    "boot.js",
];

/// What the phone never needs offline.
const NOT_PRECACHED: [&str; 4] = ["sw.js", "screenshots/", "robots.txt", "build.txt"];

/// The finished folder, also in memory.
#[derive(Default)]
pub(crate) struct Dist {
    /// File name, as in the address but without its first slash, to content.
    files: BTreeMap<String, Vec<u8>>,
    /// Plain name to hashed name.
    names: BTreeMap<String, String>,
}

impl Dist {
    /// A file's name by its plain one.
    pub(crate) fn name(&self, plain: &str) -> Option<&str> {
        self.names.get(plain).map(String::as_str)
    }

    /// The content of a file by its plain name, hashed or not.
    pub(crate) fn content(&self, plain: &str) -> Result<&[u8]> {
        let name = self.names.get(plain).map_or(plain, String::as_str);
        let content = self.files.get(name);
        Ok(content.with_context(|| format!("dist/ has no {plain}"))?)
    }

    /// Everything that the service worker keeps for everybody: name and content.
    pub(crate) fn precached(&self) -> impl Iterator<Item = (&str, &[u8])> {
        self.all().filter(|(name, _)| {
            let is_skipped = |skipped: &&str| name.starts_with(skipped);
            !is_staff(name) && !NOT_PRECACHED.iter().any(is_skipped)
        })
    }

    /// What it keeps besides for who has a role, and for nobody else.
    pub(crate) fn staff(&self) -> impl Iterator<Item = (&str, &[u8])> {
        self.all()
            .filter(|(name, _)| is_staff(name) && *name != STAFF)
    }

    fn all(&self) -> impl Iterator<Item = (&str, &[u8])> {
        let files = self.files.iter();
        files.map(|(name, content)| (name.as_str(), content.as_slice()))
    }

    /// Adds a file under a name that changes with its content.
    pub(crate) fn add_hashed(&mut self, plain: &str, content: Vec<u8>) {
        let short: String = hash(&content).chars().take(8).collect();
        let name = match plain.rsplit_once('.') {
            Some((stem, extension)) => format!("{stem}.{short}.{extension}"),
            None => format!("{plain}.{short}"),
        };
        self.files.insert(name.clone(), content);
        self.names.insert(plain.to_owned(), name);
    }

    /// Replaces the plain names of hashed files where they stand as `"/name"` or `'/name'`, or
    /// without the slash as in wasm-bindgen's glue.
    fn with_names(&self, text: &str) -> String {
        let mut text = text.to_owned();
        for (plain, name) in &self.names {
            for quote in ['"', '\''] {
                for slash in ["/", ""] {
                    let from = format!("{quote}{slash}{plain}{quote}");
                    text = text.replace(&from, &format!("{quote}{slash}{name}{quote}"));
                }
            }
        }
        text
    }
}

/// Makes `dist/` from the programs and `public/`.
pub(crate) fn assemble(programs: &[Built]) -> Result<Dist> {
    let mut sources = read_folder(&root().join("public"))?;
    let mut dist = Dist::default();

    let mut ui_bytes = 0;
    for Built { folder, program } in programs {
        let name = program.name();
        let mut made = read_folder(folder)?;
        let wasm = format!("{name}_bg.wasm");
        let content = made.remove(&wasm).with_context(|| format!("no {wasm}"))?;
        if name == "ui" {
            ui_bytes = content.len();
        }
        dist.add_hashed(&wasm, content);
        // The glue is hashed below, once the names it holds are known; snippets keep theirs,
        // which wasm-bindgen made from their content already.
        sources.extend(made);
    }
    // In the page itself: a stylesheet apart would cost one more trip before the question shows.
    let style = without_comments(&text(&mut sources, "style.css")?);
    let staff_style = without_comments(&text(&mut sources, "staff.css")?);
    dist.add_hashed("staff.css", staff_style.into_bytes());
    let core_boot = text_of(&sources, "core-boot.js")?;
    let core_boot = core_boot.replace("'/core", "'/core_staff");
    sources.insert("core-staff-boot.js".to_owned(), core_boot.into_bytes());
    for name in SCRIPTS {
        let content = without_doc(&text(&mut sources, name)?);
        let content = dist.with_names(&content);
        dist.add_hashed(name, content.into_bytes());
    }

    let index = without_remarks(&text(&mut sources, "index.html")?);
    let index = dist.with_names(&index);
    let index = index.replace("{{ui-bytes}}", &ui_bytes.to_string());
    let index = index.replace("{{style.css}}", &style);
    let worker = text(&mut sources, "sw.js")?;
    dist.files.append(&mut sources);
    let list = list(&dist);
    let all = hash(format!("{index}{worker}{list}").as_bytes());
    let build: String = all.chars().take(12).collect();
    let index = index.replace("{{build}}", &build);
    let worker = worker
        .replace("{{build}}", &build)
        .replace("[/* precache */]", &list);
    dist.files
        .insert("index.html".to_owned(), index.into_bytes());
    dist.files.insert("sw.js".to_owned(), worker.into_bytes());
    let staff = manifest(&dist, &build)?;
    // Changes when anything does: what the server's build script looks at.
    let name = format!("{build} {}\n", hash(&staff));
    dist.files.insert("build.txt".to_owned(), name.into_bytes());
    dist.files.insert(STAFF.to_owned(), staff);
    write(&dist)?;
    Ok(dist)
}

/// Whether a file is of the program for sharing without the Internet: nothing else waits for it.
pub(crate) fn is_near(name: &str) -> bool {
    name.starts_with("near") || name.starts_with("lens")
}

/// What browsers check a file by.
pub(crate) fn integrity(content: &[u8]) -> String {
    format!("sha256-{}", Base64::encode_string(&Sha256::digest(content)))
}

/// The precache list, as JavaScript: programs first, so that a first visit over a slow network
/// shares the downloads already under way; then sharing, pictures last.
pub(crate) fn list(dist: &Dist) -> String {
    let mut entries: Vec<_> = dist
        .precached()
        .filter(|(name, _)| *name != "index.html")
        .collect();
    entries.sort_by_key(|(name, _)| {
        let pictures = name.contains('/');
        (pictures, is_near(name), name.starts_with("core"), *name)
    });
    let lines: Vec<String> = entries
        .into_iter()
        .map(|(name, content)| format!("  [\"/{name}\", \"{}\"]", integrity(content)))
        .collect();
    format!("[\n{}\n]", lines.join(",\n"))
}

fn write(dist: &Dist) -> Result<()> {
    let folder = root().join("dist");
    for (name, content) in &dist.files {
        let file = folder.join(name);
        write_if_changed(&file, content)?;
        if is_packed(name) {
            beside(&file, content)?;
        }
    }
    for name in read_folder(&folder)?.into_keys() {
        let packed = name
            .strip_suffix(".br")
            .or_else(|| name.strip_suffix(".gz"));
        let belongs = dist.files.contains_key(&name)
            || packed.is_some_and(|plain| is_packed(plain) && dist.files.contains_key(plain));
        if !belongs {
            std::fs::remove_file(folder.join(&name))?;
        }
    }
    Ok(())
}

/// The server writes the question into the page, and compresses the page itself.
fn is_packed(name: &str) -> bool {
    name != "index.html" && name != "build.txt"
}

/// A stylesheet without its comments and indentation.
fn without_comments(css: &str) -> String {
    let mut kept = String::with_capacity(css.len());
    let mut rest = css;
    while let Some((before, after)) = rest.split_once("/*") {
        kept.push_str(before);
        rest = after.split_once("*/").map_or("", |(_, after)| after);
    }
    kept.push_str(rest);
    let lines = kept.lines().map(str::trim).filter(|line| !line.is_empty());
    let mut kept = lines.collect::<Vec<_>>().join("\n");
    for (spaced, tight) in [
        (" {", "{"),
        ("{ ", "{"),
        (" }", "}"),
        (": ", ":"),
        ("; ", ";"),
    ] {
        kept = kept.replace(spaced, tight);
    }
    kept
}

/// A page without what it says to its authors: `<!-- … -->`. What stands without spaces is a
/// place that the server fills.
fn without_remarks(page: &str) -> String {
    let mut kept = String::with_capacity(page.len());
    let mut rest = page;
    while let Some((before, after)) = rest.split_once("<!-- ") {
        kept.push_str(before.trim_end());
        rest = after.split_once(" -->").map_or("", |(_, after)| after);
    }
    kept.push_str(rest);
    kept
}

/// A script without its blocks of documentation and indentation. Only what stands alone on its
/// lines is taken: nothing that could be inside of a string of one line.
fn without_doc(script: &str) -> String {
    let mut inside = false;
    let mut kept = String::with_capacity(script.len());
    for line in script.lines().map(str::trim) {
        inside |= line.starts_with("/**");
        if !inside && !line.is_empty() && !line.starts_with("//") {
            kept.push_str(line);
            kept.push('\n');
        }
        inside &= !line.ends_with("*/");
    }
    kept
}

fn text(sources: &mut BTreeMap<String, Vec<u8>>, name: &str) -> Result<String> {
    let content = text_of(sources, name)?;
    sources.remove(name);
    Ok(content)
}

fn text_of(sources: &BTreeMap<String, Vec<u8>>, name: &str) -> Result<String> {
    let content = sources
        .get(name)
        .with_context(|| format!("no {name} to put into dist/"))?;
    String::from_utf8(content.clone()).with_context(|| format!("{name} is not UTF-8"))
}

/// Every file below `folder`, by its path with forward slashes; hidden files are left out.
pub(crate) fn read_folder(folder: &Path) -> Result<BTreeMap<String, Vec<u8>>> {
    let mut files = BTreeMap::new();
    let mut waiting: Vec<(PathBuf, String)> = vec![(folder.to_owned(), String::new())];
    while let Some((at, prefix)) = waiting.pop() {
        let entries = std::fs::read_dir(&at).with_context(|| format!("no {}", at.display()))?;
        for entry in entries {
            let entry = entry?;
            let name = entry.file_name().to_string_lossy().into_owned();
            if name.starts_with('.') {
                continue;
            }
            let path = format!("{prefix}{name}");
            if entry.file_type()?.is_dir() {
                waiting.push((entry.path(), format!("{path}/")));
            } else {
                files.insert(path, std::fs::read(entry.path())?);
            }
        }
    }
    Ok(files)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn dist(boot: &str) -> Dist {
        let mut dist = Dist::default();
        dist.add_hashed("ui_bg.wasm", b"wasm".to_vec());
        dist.add_hashed("boot.js", boot.as_bytes().to_vec());
        dist
    }

    #[test]
    fn a_name_changes_with_the_content_and_only_then() {
        assert_eq!(dist("a").names, dist("a").names);
        assert_ne!(dist("a").names["boot.js"], dist("b").names["boot.js"]);
        assert!(dist("a").names["boot.js"].ends_with(".js"));
    }

    #[test]
    fn plain_names_are_replaced_wherever_they_are_quoted_whole() {
        let dist = dist("a");
        let (wasm, boot) = (&dist.names["ui_bg.wasm"], &dist.names["boot.js"]);
        let text = r#"new URL('ui_bg.wasm', x); src="/boot.js"; "my-boot.js" boot.js"#;
        let expected = format!(r#"new URL('{wasm}', x); src="/{boot}"; "my-boot.js" boot.js"#);
        assert_eq!(dist.with_names(text), expected);
    }

    #[test]
    fn a_script_loses_its_documentation_only() {
        let js = "/**\n * Makes it.\n */\nexport function make() {\n  // why\n  return '/** no */'; // kept\n}\n";
        let kept = "export function make() {\nreturn '/** no */'; // kept\n}\n";
        assert_eq!(without_doc(js), kept);
    }

    #[test]
    fn a_stylesheet_loses_its_comments_only() {
        let css = "/* why */\n@layer a {\n  p { margin: 0 } /* so */\n}\n";
        assert_eq!(without_comments(css), "@layer a{\np{margin:0}\n}");
    }

    #[test]
    fn a_page_loses_its_remarks_and_keeps_the_places_to_fill() {
        let page = "<p>\n  <!-- why -->\n<!--question--></p>";
        assert_eq!(without_remarks(page), "<p>\n<!--question--></p>");
    }

    #[test]
    fn the_precache_list_names_everything_once_but_the_page_and_the_worker() {
        let mut dist = dist("a");
        for name in [
            "index.html",
            "sw.js",
            "icons/one.svg",
            "screenshots/one.png",
        ] {
            dist.files.insert(name.to_owned(), Vec::new());
        }
        let list = list(&dist);
        assert_eq!(list.matches("sha256-").count(), 3);
        assert!(!list.contains("index.html") && !list.contains("sw.js"));
        assert!(list.find("ui_bg") < list.find("icons/one.svg"));
    }
}
