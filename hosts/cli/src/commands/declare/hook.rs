//! Installs the `commit-msg` hook. A hook that is there already is never touched.

use super::git;
use crate::failure::Failure;
use std::fs::{self, OpenOptions};
use std::io::{ErrorKind, Write as _};
use std::path::{Path, PathBuf};

/// The hook, as it is also checked in for those who copy it.
pub const HOOK: &str = include_str!("../../../../../templates/commit-msg");

/// What became of the hook.
pub enum Installed {
    /// It was written.
    Now(PathBuf),
    /// It was there already, the same.
    Before(PathBuf),
}

/// Writes the hook where git looks for it: `core.hooksPath`, else the hooks that all work trees share.
pub fn install(folder: &Path) -> Result<Installed, Failure> {
    let top = git::work_tree(folder)?;
    let mut command = git::about_hooks(&top);
    // The folder, not the file in it: git would follow a link that stands for the hook.
    command.args(["rev-parse", "--path-format=absolute", "--git-path", "hooks"]);
    let hooks = git::path(git::expect(
        &mut command,
        None,
        "git could not tell where its hooks are",
    )?);
    let hooks = written_by_people(hooks);
    fs::create_dir_all(&hooks).map_err(|error| Failure::file("make", &hooks, &error))?;
    let path = hooks.join("commit-msg");
    let mut options = OpenOptions::new();
    // Fails on whatever is there, a link that leads nowhere included.
    options.write(true).create_new(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt as _;
        options.mode(0o777);
    }
    let mut file = match options.open(&path) {
        Ok(file) => file,
        Err(error) if error.kind() == ErrorKind::AlreadyExists => {
            if fs::read(&path).is_ok_and(|found| found == HOOK.as_bytes()) {
                return Ok(Installed::Before(path));
            }
            return Err(Failure::usage(format!(
                "`{}` is there already and stays as it is; {}",
                path.display(),
                how_to_have_both(&path)
            )));
        }
        Err(error) => return Err(Failure::file("write", &path, &error)),
    };
    let written = file.write_all(HOOK.as_bytes());
    drop(file);
    if let Err(error) = written {
        // Half a hook would stop every commit.
        let _ = fs::remove_file(&path);
        return Err(Failure::file("write", &path, &error));
    }
    Ok(Installed::Now(path))
}

/// Where people put their hooks. Version 9 of husky sets `core.hooksPath` to `.husky/_`, which it writes again at each installation;
/// each hook in there runs the one of the same name in the folder above.
fn written_by_people(hooks: PathBuf) -> PathBuf {
    match hooks.parent() {
        Some(above) if hooks.ends_with(".husky/_") => above.to_owned(),
        _ => hooks,
    }
}

/// How a hook that is there already can call this one. Some are written by a program, which would undo a change by hand.
fn how_to_have_both(path: &Path) -> String {
    let found = fs::read(path).unwrap_or_default();
    let found = String::from_utf8_lossy(&found);
    if found.contains("pre-commit.com") {
        return "pre-commit wrote it: add the hook `countersign-declare` of this project to `.pre-commit-config.yaml` and run\n  pre-commit install --hook-type commit-msg".to_owned();
    }
    let path = path.display();
    if found.contains("lefthook") {
        return "lefthook wrote it: run\n  countersign declare --print-hook > commit-msg-countersign\nand add to `lefthook.yml`\n  commit-msg:\n    commands:\n      countersign:\n        run: sh commit-msg-countersign {1}".to_owned();
    }
    format!(
        "to have both, run\n  countersign declare --print-hook > '{path}-countersign' && chmod +x '{path}-countersign'\nand add this line to it\n  \"$(dirname \"$0\")/commit-msg-countersign\" \"$1\" || exit 1"
    )
}
