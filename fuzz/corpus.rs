//! Writes what fuzzing starts from: `cargo run -p countersign-fuzz --bin corpus -- FOLDER` makes a folder for each target with
//! the policies, programs, expressions and facts of this repository.

#![expect(
    clippy::print_stdout,
    reason = "a tool for developers says what it wrote"
)]

use countersign_compiler::{Folder, Options, compile};
use std::io;
use std::path::{Path, PathBuf};

fn main() -> io::Result<()> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let target = std::env::args()
        .nth(1)
        .map_or_else(|| root.join("target/fuzz-corpus"), PathBuf::from);
    let mut count = 0_usize;
    let mut write = |name: &str, bytes: &[u8]| -> io::Result<()> {
        let folder = target.join(name);
        std::fs::create_dir_all(&folder)?;
        count += 1;
        std::fs::write(folder.join(format!("seed-{count}")), bytes)
    };
    let mut files = Vec::new();
    for folder in ["policies", "tests/cases", "engine/compiler/tests/bad"] {
        yaml(&root.join(folder), &mut files)?;
    }
    for path in files {
        let text = std::fs::read_to_string(&path)?;
        write("policy_source", text.as_bytes())?;
        for line in text.lines() {
            if let Some((_, expression)) = line.split_once(": ")
                && expression.len() > 8
            {
                for place in 0..4_u8 {
                    write(
                        "expression",
                        &[expression.trim().as_bytes(), &[place]].concat(),
                    )?;
                }
            }
        }
        let mut folder = Folder::new();
        folder.insert("policy.yaml", text);
        if let Ok(compiled) = compile(&folder, &Options::default()) {
            write("policy_program", &compiled.encode())?;
        }
    }
    let facts = include_bytes!("facts.json");
    for name in ["facts", "webhook"] {
        write(name, facts)?;
    }
    write(
        "declaration_form",
        include_bytes!("../templates/pull_request_template.md"),
    )?;
    println!("{count} files in {}", target.display());
    Ok(())
}

fn yaml(folder: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            yaml(&path, files)?;
        } else if path
            .extension()
            .is_some_and(|extension| extension == "yaml")
        {
            files.push(path);
        }
    }
    files.sort();
    Ok(())
}
