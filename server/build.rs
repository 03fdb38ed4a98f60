//! Makes sure that there is a `dist/` to embed, so that a fresh clone compiles before the first
//! `cargo xtask build`; and embeds again when that command made another build.

use std::path::Path;

const PLACEHOLDER: &str = "<!doctype html><html lang=\"fr-CA\"><meta charset=\"utf-8\">\
    <title>Porte-Voix</title><main id=\"question\"><!--question--></main>\
    <p>L’application n’est pas encore construite : <code>cargo xtask build</code></p></html>\n";

fn main() -> std::io::Result<()> {
    let dist = Path::new(env!("CARGO_MANIFEST_DIR")).join("../dist");
    std::fs::create_dir_all(&dist)?;
    let index = dist.join("index.html");
    if !index.exists() {
        std::fs::write(index, PLACEHOLDER)?;
    }
    let build = dist.join("build.txt");
    if !build.exists() {
        std::fs::write(&build, "placeholder\n")?;
    }
    println!("cargo::rerun-if-changed=build.rs");
    println!("cargo::rerun-if-changed={}", build.display());
    Ok(())
}
