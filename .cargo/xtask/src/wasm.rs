//! The wasm programs: cargo, then wasm-bindgen as a library.
//!
//! They are built apart so that features never unify: the interface must not carry the engine.
//! No wasm-opt: it gains nothing once compressed (README, "How big").

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use wasm_bindgen_cli_support::Bindgen;

use crate::compress::hash;
use crate::relaid::relaid;
use crate::shell::{cargo, root, run};
use crate::shorten::{rename, shortened};
use crate::wasm_target::WasmTarget;

/// Counted up when what is made of the same program changes.
const BINDING: u32 = 4;

/// Compiles the standard library too, from the source that [`WasmTarget`] brings: the one that is
/// delivered carries the words of its panics, and is made for speed.
const STANDARD_LIBRARY: [&str; 2] = [
    "-Zbuild-std=std,panic_abort",
    "-Zbuild-std-features=optimize_for_size",
];

/// One of the programs.
#[derive(Clone, Copy)]
pub(crate) enum Program {
    /// Draws view-models; knows no engine.
    Ui,
    /// The replica, in its Worker.
    Core,
    /// Sharing without the Internet: asked for when somebody needs it.
    Near,
    /// The screens of who has a role: nobody else asks for them.
    Staff,
    /// The core that answers them: the same source as [`Self::Core`].
    CoreStaff,
}

impl Program {
    /// All, the interface first.
    pub(crate) const ALL: [Self; 5] = [
        Self::Ui,
        Self::Core,
        Self::Near,
        Self::Staff,
        Self::CoreStaff,
    ];

    /// The name of its binary, and the start of its files' names.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Ui => "ui",
            Self::Core => "core",
            Self::Near => "near",
            Self::Staff => "staff",
            Self::CoreStaff => "core_staff",
        }
    }

    /// The features of `app` that it is built with.
    pub(crate) fn features(self) -> &'static str {
        match self {
            Self::Ui | Self::Core | Self::Near => self.name(),
            Self::Staff => "staff_ui",
            Self::CoreStaff => "core,staff",
        }
    }
}

/// One boxed type of view instead of one type for each piece of screen: measured on this
/// interface, 191,125 bytes of brotli instead of 228,796, for a few more allocations. And no
/// folder of the machine that built it in the words of a panic; what is only tried out keeps
/// them, so that two checkouts compile the same dependencies.
///
/// Unstable flags, and worth it, for nobody reads on a phone what they leave out: no place of the
/// source in a panic, nothing behind `{:?}`, and a panic is a trap without words (41 kB of what is
/// kept, with [`STANDARD_LIBRARY`]). So no program of the phone may say or decide anything by
/// `{:?}`: it is empty there; and no hook hears a panic: the boot scripts hear the trap.
fn flags(wasm_target: WasmTarget, profile: Profile) -> Result<String> {
    let mut flags = vec!["--cfg".to_owned(), "erase_components".to_owned()];
    if profile == Profile::Real {
        flags.extend(forgotten_folders()?);
        let less = ["-Zlocation-detail=none", "-Zfmt-debug=none"];
        let trap = ["-Zunstable-options", "-Cpanic=immediate-abort"];
        flags.extend(less.into_iter().chain(trap).map(str::to_owned));
        // The rounds of SHA-2 as a loop: unrolled, they are 18 kB that hardly compress.
        flags.extend(["--cfg", "sha2_backend_soft=\"compact\""].map(str::to_owned));
    }
    Ok(format!("target.{}.rustflags={flags:?}", wasm_target.name()))
}

fn forgotten_folders() -> Result<Vec<String>> {
    let home = match std::env::var_os("CARGO_HOME") {
        Some(home) => PathBuf::from(home),
        None => std::env::home_dir()
            .context("no home folder")?
            .join(".cargo"),
    };
    let forget = |folder: &Path| format!("--remap-path-prefix={}=", folder.display());
    let mut flags = vec![forget(&root())];
    for index in std::fs::read_dir(home.join("registry/src"))
        .into_iter()
        .flatten()
    {
        flags.push(forget(&index?.path()));
    }
    Ok(flags)
}

/// How the programs are compiled.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Profile {
    /// What phones get.
    Real,
    /// Large and quick to build, for trying things out.
    Dev,
}

impl Profile {
    fn name(self) -> &'static str {
        match self {
            Self::Real => "wasm",
            Self::Dev => "wasm-dev",
        }
    }
}

/// What wasm-bindgen made of one program.
pub(crate) struct Built {
    /// The folder with `<name>.js`, `<name>_bg.wasm` and perhaps `snippets/`.
    pub(crate) folder: PathBuf,
    /// Which program.
    pub(crate) program: Program,
}

/// Compiles one program and writes its JavaScript glue.
pub(crate) fn build(program: Program, profile: Profile) -> Result<Built> {
    let name = program.name();
    let wasm_target = WasmTarget::installed()?;
    let target = root().join("target/wasm");
    // Its own target folder: no waiting for the lock of a native build.
    let mut build = cargo(&["build", "--package", "app", "--bin", name]);
    build.args(["--no-default-features", "--features", program.features()]);
    build.args(["--target", wasm_target.name()]);
    build
        .args(["--profile", profile.name(), "--target-dir"])
        .arg(&target);
    // For both, although only the interface has views: what they share is compiled once.
    build.args(["--config", &flags(wasm_target, profile)?]);
    if profile == Profile::Real {
        build.env("RUSTC_BOOTSTRAP", "1");
        build.args(STANDARD_LIBRARY);
    }
    run(&mut build)?;

    let wasm = target
        .join(wasm_target.name())
        .join(profile.name())
        .join(name)
        .with_extension("wasm");
    let folder = target.join("bindgen").join(profile.name()).join(name);
    // By content: cargo may bring back an older file after a change is taken back.
    let stamp = folder.with_extension(format!("made-from-{BINDING}"));
    let made_from = hash(&std::fs::read(&wasm)?);
    if !std::fs::read_to_string(&stamp).is_ok_and(|stamp| stamp == made_from) {
        bind(&wasm, &folder, profile)
            .with_context(|| format!("wasm-bindgen on {}", wasm.display()))?;
        std::fs::write(stamp, made_from)?;
    }
    Ok(Built { folder, program })
}

fn bind(wasm: &Path, folder: &Path, profile: Profile) -> Result<()> {
    if folder.exists() {
        std::fs::remove_dir_all(folder)?;
    }
    let mut output = Bindgen::new()
        .input_path(wasm)
        .web(true)?
        .typescript(false)
        .omit_default_module_path(true)
        .remove_name_section(true)
        .remove_producers_section(true)
        .generate_output()?;
    let glue = output.js().to_owned();
    let module = output.wasm_mut();
    let imports = module.imports.iter().map(|import| import.name.as_str());
    let exports = module.exports.iter().map(|export| export.name.as_str());
    let names = shortened(imports.chain(exports), &glue);
    let short = |name: &mut String| {
        if let Some(short) = names.get(name) {
            name.clone_from(short);
        }
    };
    // Read by tools that link; nothing is linked any more.
    module.customs.remove_raw("target_features");
    for import in module.imports.iter_mut() {
        short(&mut import.name);
    }
    for export in module.exports.iter_mut() {
        short(&mut export.name);
    }
    output.emit(folder)?;
    let name = wasm.file_stem().context("a program without a name")?;
    if profile == Profile::Real {
        let program = folder.join(format!("{}_bg.wasm", name.display()));
        std::fs::write(&program, relaid(&std::fs::read(&program)?)?)?;
    }
    let script = folder.join(name).with_extension("js");
    let glue = std::fs::read_to_string(&script)?;
    Ok(std::fs::write(script, rename(&glue, &names))?)
}
