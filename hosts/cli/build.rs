//! Lists the files of the presets, so that they are part of the binary.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

fn main() -> io::Result<()> {
    let here = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default());
    let policies = here.join("../../policies");
    println!("cargo::rerun-if-changed={}", policies.display());
    let mut source = String::from("&[\n");
    let mut all_cases = String::from("&[\n");
    for preset in sorted(&policies)? {
        if !preset.join("policy.yaml").is_file() {
            continue;
        }
        let (mut files, mut cases) = (Vec::new(), Vec::new());
        collect(&preset, &preset, &mut files)?;
        collect(&preset, &preset.join("cases"), &mut cases)?;
        list(&mut source, &name(&preset), files)?;
        list(&mut all_cases, &name(&preset), cases)?;
    }
    source.push(']');
    all_cases.push(']');
    let out = PathBuf::from(env::var_os("OUT_DIR").unwrap_or_default());
    fs::write(out.join("preset_cases.rs"), all_cases)?;
    fs::write(out.join("presets.rs"), source)
}

fn list(source: &mut String, name: &str, files: Vec<(String, PathBuf)>) -> io::Result<()> {
    let _ = writeln!(source, "    ({name:?}, &[");
    for (relative, path) in files {
        let path = path.canonicalize()?;
        let _ = writeln!(source, "        ({relative:?}, include_str!({path:?})),");
    }
    source.push_str("    ]),\n");
    Ok(())
}

/// A policy's own files: its cases are no part of what is decided.
fn collect(root: &Path, folder: &Path, files: &mut Vec<(String, PathBuf)>) -> io::Result<()> {
    for path in sorted(folder)? {
        if path.is_dir() {
            if path != root.join("cases") {
                collect(root, &path, files)?;
            }
        } else if matches!(
            path.extension().and_then(|e| e.to_str()),
            Some("yaml" | "yml")
        ) {
            let relative = path.strip_prefix(root).unwrap_or(&path);
            let relative = relative.to_string_lossy().replace('\\', "/");
            files.push((relative, path));
        }
    }
    Ok(())
}

fn sorted(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut paths = fs::read_dir(folder)?
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<io::Result<Vec<_>>>()?;
    paths.sort();
    Ok(paths)
}

fn name(path: &Path) -> String {
    path.file_name()
        .map(|name| name.to_string_lossy().into_owned())
        .unwrap_or_default()
}
