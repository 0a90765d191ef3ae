// Builds the evaluator for WebAssembly: a nested cargo with its own target folder. The build script and the test that
// builds in a second place share this file.
//
// The bytes must not depend on where they are built: paths are remapped, and whatever an outer cargo, clippy or a
// developer's shell put into the environment is taken away.

use std::env;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Where the guest runs.
const TARGET: &str = "wasm32-unknown-unknown";

/// The guest's stack. It lies first in memory, and a fresh instance pays for every page that it touches, so it is small;
/// comparing and printing values and the JSON reader stay within it at the deepest nesting that they accept.
const STACK_BYTES: u32 = 256 * 1024;

/// Most memory that the guest may ever have, in every host.
const MEMORY_BYTES: u32 = 256 * 1024 * 1024;

/// Folders and files that decide the guest's bytes, below the workspace's root.
#[allow(dead_code, reason = "the benches watch for other files")]
pub const INPUTS: &[&str] = &[
    "Cargo.toml",
    "Cargo.lock",
    "rust-toolchain.toml",
    "wit",
    "engine/contract/Cargo.toml",
    "engine/contract/src",
    "engine/program/Cargo.toml",
    "engine/program/src",
    "engine/evaluator/Cargo.toml",
    "engine/evaluator/src",
];

/// Builds a guest, a package of the workspace at `root`, and returns the path of the module. `cargo_home` replaces cargo's own.
pub fn build(
    root: &Path,
    package: &str,
    target_folder: &Path,
    cargo_home: Option<&Path>,
) -> Result<PathBuf, String> {
    let cargo_home = match cargo_home {
        Some(folder) => folder.to_path_buf(),
        None => default_cargo_home()?,
    };
    let rustc = rustc_facts(root)?;
    if !rustc.sysroot.join("lib/rustlib").join(TARGET).is_dir() {
        return Err(format!(
            "the toolchain at `{}` can't build for {TARGET}; run `rustup target add {TARGET}`",
            rustc.sysroot.display()
        ));
    }
    let registries = registries(&cargo_home);
    let mut flags: Vec<OsString> = [
        (root, "/countersign"),
        (&cargo_home, "/cargo"),
        // Where the sources of the standard library are installed, rustc names them by that place.
        (
            &rustc.sysroot.join("lib/rustlib/src/rust"),
            rustc.source_name.as_str(),
        ),
    ]
    .into_iter()
    // The last that fits counts.
    .chain(registries.iter().map(|folder| (folder.as_path(), "/cargo")))
    .map(|(from, to)| {
        let mut flag = OsString::from("--remap-path-prefix=");
        flag.push(from);
        flag.push("=");
        flag.push(to);
        flag
    })
    .collect();
    flags.push(format!("-Clink-arg=-zstack-size={STACK_BYTES}").into());
    flags.push(format!("-Clink-arg=--max-memory={MEMORY_BYTES}").into());

    let mut command = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command
        .current_dir(root)
        .args(["rustc", "--quiet", "--package", package, "--lib"])
        .args([
            "--crate-type",
            "cdylib",
            "--profile",
            "guest",
            "--target",
            TARGET,
        ])
        .arg("--target-dir")
        .arg(target_folder);
    for (name, _) in env::vars_os() {
        if leaks(&name.to_string_lossy()) {
            command.env_remove(name);
        }
    }
    command.env("CARGO_HOME", &cargo_home).env(
        "CARGO_ENCODED_RUSTFLAGS",
        flags.join(&OsString::from("\u{1f}")),
    );
    let output = command
        .output()
        .map_err(|error| format!("can't start cargo for `{package}`: {error}"))?;
    if !output.status.success() {
        return Err(format!(
            "`{package}` does not build for {TARGET}:\n{}",
            String::from_utf8_lossy(&output.stderr)
        ));
    }
    Ok(target_folder
        .join(TARGET)
        .join("guest")
        .join(package.replace('-', "_"))
        .with_extension("wasm"))
}

/// Variables by which an outer cargo, clippy or a shell would change the guest.
fn leaks(name: &str) -> bool {
    let groups = [
        "CARGO_BUILD_",
        "CARGO_CFG_",
        "CARGO_FEATURE_",
        "CARGO_MANIFEST_",
        "CARGO_PKG_",
        "CARGO_PROFILE_",
        "CARGO_TARGET_WASM32_",
        "CARGO_UNSTABLE_",
    ];
    let names = [
        "CARGO_ENCODED_RUSTFLAGS",
        "CARGO_INCREMENTAL",
        "CARGO_PRIMARY_PACKAGE",
        "CARGO_TARGET_DIR",
        "CLIPPY_ARGS",
        "CLIPPY_CONF_DIR",
        "DEBUG",
        "OPT_LEVEL",
        "PROFILE",
        "RUSTC_WORKSPACE_WRAPPER",
        "RUSTC_WRAPPER",
        "RUSTDOCFLAGS",
        "RUSTFLAGS",
        "TARGET",
    ];
    name != "CARGO_BUILD_JOBS"
        && (names.contains(&name) || groups.iter().any(|group| name.starts_with(group)))
}

fn default_cargo_home() -> Result<PathBuf, String> {
    if let Some(folder) = env::var_os("CARGO_HOME") {
        return Ok(PathBuf::from(folder));
    }
    env::home_dir()
        .map(|home| home.join(".cargo"))
        .ok_or_else(|| "neither CARGO_HOME nor a home folder is set".to_owned())
}

/// Where cargo keeps the sources of packages: one folder for each registry, named after the registry's host.
fn registries(cargo_home: &Path) -> Vec<PathBuf> {
    let Ok(folders) = std::fs::read_dir(cargo_home.join("registry/src")) else {
        return Vec::new();
    };
    let mut folders: Vec<PathBuf> = folders.flatten().map(|entry| entry.path()).collect();
    folders.sort();
    folders
}

/// What has to be known of the compiler.
struct Rustc {
    sysroot: PathBuf,
    /// How rustc names the standard library's sources where they are not installed.
    source_name: String,
}

fn rustc_facts(root: &Path) -> Result<Rustc, String> {
    let ask = |arguments: &[&str]| {
        let output = Command::new(env::var_os("RUSTC").unwrap_or_else(|| "rustc".into()))
            .current_dir(root)
            .args(arguments)
            .output()
            .map_err(|error| format!("can't start rustc: {error}"))?;
        Ok::<_, String>(String::from_utf8_lossy(&output.stdout).into_owned())
    };
    let sysroot = PathBuf::from(ask(&["--print", "sysroot"])?.trim());
    let version = ask(&["--version", "--verbose"])?;
    let commit = version
        .lines()
        .find_map(|line| line.strip_prefix("commit-hash: "))
        .unwrap_or("unknown");
    Ok(Rustc {
        sysroot,
        source_name: format!("/rustc/{commit}"),
    })
}
