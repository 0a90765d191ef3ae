//! What the tests share to make repositories: git with fixed identities and dates, and without a setting of the machine.

use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::process::{Command, Output, Stdio};

/// A person as git names them: name and address.
pub type Named<'a> = (&'a str, &'a str);

/// Runs git in a folder. Both dates of a commit are `date`, as git writes it.
pub fn git(
    folder: &Path,
    arguments: &[&str],
    author: Named<'_>,
    committer: Named<'_>,
    date: &str,
    input: &[u8],
) -> Output {
    let mut command = Command::new("git");
    for (name, _) in std::env::vars_os() {
        if name.to_string_lossy().starts_with("GIT_") {
            command.env_remove(name);
        }
    }
    let mut child = command
        .current_dir(folder)
        .env("GIT_CONFIG_GLOBAL", "/dev/null")
        .env("GIT_CONFIG_NOSYSTEM", "1")
        .env("GIT_AUTHOR_NAME", author.0)
        .env("GIT_AUTHOR_EMAIL", author.1)
        .env("GIT_COMMITTER_NAME", committer.0)
        .env("GIT_COMMITTER_EMAIL", committer.1)
        .env("GIT_AUTHOR_DATE", date)
        .env("GIT_COMMITTER_DATE", date)
        .args(["-c", "protocol.file.allow=always"])
        // Each commit would start another program that looks whether there is something to pack.
        .args(["-c", "maintenance.auto=false", "-c", "core.fsync=none"])
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(input).ok();
    child.wait_with_output().unwrap()
}

/// What a command wrote that has to succeed.
pub fn text(output: &Output, arguments: &[&str]) -> String {
    let complaint = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "git {arguments:?}: {complaint}");
    let text = String::from_utf8_lossy(&output.stdout);
    text.trim_end().to_owned()
}

/// Writes files. Absent content takes a file away.
pub fn write(folder: &Path, files: &[(&str, Option<&str>)]) {
    for (path, content) in files {
        let file = folder.join(path);
        match content {
            Some(content) => {
                fs::create_dir_all(file.parent().unwrap()).unwrap();
                fs::write(file, content).unwrap();
            }
            None => fs::remove_file(file).unwrap(),
        }
    }
}
