//! A repository, and the scratch repository through which its objects are read: how git is run, and what it says of commits,
//! trees, files and notes. Nothing here knows of changes.

pub(in crate::git) mod attributes;
pub(in crate::git) mod bare;
pub(in crate::git) mod command;
pub(in crate::git) mod commits;
pub(in crate::git) mod diff;
pub(in crate::git) mod files;
pub(in crate::git) mod history;
mod kept;
pub(in crate::git) mod line;
pub(in crate::git) mod made;
mod names;
pub(in crate::git) mod notes;
pub(in crate::git) mod opaque;
mod path;
pub(in crate::git) mod remote_notes;
pub(in crate::git) mod revision;
mod sides;
pub(in crate::git) mod touched;
mod white_space;
pub(in crate::git) mod work_tree;

use self::kept::Kept;
use crate::error::SourceError;
use crate::git::process;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use tempfile::TempDir;

/// What to do where git does not open a folder.
fn remedy(reason: &str, path: &Path) -> String {
    if reason.contains("dubious ownership") {
        format!(
            "it belongs to somebody else; if you trust it, say so with `git config --global --add safe.directory {}`",
            whole(path)
        )
    } else {
        "name its folder with `--repo`".to_owned()
    }
}

/// The path from the root, safe to print.
fn whole(path: &Path) -> String {
    let path = path.canonicalize().unwrap_or_else(|_| path.to_owned());
    path.display().to_string().escape_debug().to_string()
}

/// An opened repository.
pub(in crate::git) struct Repository {
    path: PathBuf,
    objects: PathBuf,
    scratch: TempDir,
    shallow: Vec<String>,
    empty_tree: &'static str,
    id_length: usize,
    kept: Kept,
}

impl Repository {
    /// Opens the repository that the folder is in.
    pub(in crate::git) fn open(path: &Path) -> Result<Repository, SourceError> {
        let not_a_repository = |reason: String| SourceError::NotARepository {
            path: path.to_owned(),
            remedy: remedy(&reason, path),
            reason,
        };
        if !path.is_dir() {
            return Err(not_a_repository("it is not a folder".to_owned()));
        }
        let output = command::run(
            command::in_repository(path).args(["rev-parse", "--show-object-format"]),
            None,
        )?;
        if !output.status.success() {
            return Err(not_a_repository(command::reason(&output.stderr)));
        }
        let sha256 = output.stdout.starts_with(b"sha256");
        let objects = git_path(path, "objects")?;
        let shallow = read_shallow(&git_path(path, "shallow")?);
        let scratch = bare::temporary(Some(&objects), &shallow, sha256)?;
        Ok(Repository {
            path: path.to_owned(),
            objects,
            scratch,
            shallow,
            empty_tree: if sha256 {
                "6ef19b41225c5369f1c104d45d8d85efa9b057b53b14b4b9b939dd74decc5321"
            } else {
                "4b825dc642cb6eb9a060e54bf8d69288fbee4904"
            },
            id_length: if sha256 { 64 } else { 40 },
            kept: Kept::default(),
        })
    }

    /// A command that reads objects.
    pub(in crate::git) fn git(&self) -> Command {
        command::in_scratch(self.scratch.path())
    }

    /// A command that asks the repository itself.
    pub(in crate::git) fn own(&self) -> Command {
        command::in_repository(&self.path)
    }

    /// What git said so far and was kept.
    pub(in crate::git) fn kept(&self) -> &Kept {
        &self.kept
    }

    /// The folder as the caller named it.
    pub(in crate::git) fn path(&self) -> &Path {
        &self.path
    }

    /// The folder that holds the objects.
    pub(in crate::git) fn objects(&self) -> &Path {
        &self.objects
    }

    /// Commits whose parents a shallow clone left out. Empty in a whole clone.
    pub(in crate::git) fn shallow(&self) -> &[String] {
        &self.shallow
    }

    /// Id of the tree without entries.
    pub(in crate::git) fn empty_tree(&self) -> &'static str {
        self.empty_tree
    }

    /// Git's way to write that there is no commit.
    pub(in crate::git) fn null_id(&self) -> String {
        "0".repeat(self.id_length)
    }

    /// Objects have ids of SHA-256.
    pub(in crate::git) fn is_sha256(&self) -> bool {
        self.id_length == 64
    }

    /// Nothing was left out when it was cloned: neither old commits nor contents that are fetched when they are asked for.
    pub(in crate::git) fn is_whole(&self) -> bool {
        let packs = fs::read_dir(self.objects.join("pack"));
        let promised = packs.into_iter().flatten().flatten().any(|pack| {
            pack.path()
                .extension()
                .is_some_and(|extension| extension == "promisor")
        });
        self.shallow.is_empty() && !promised
    }

    /// Whether a text is written like a full commit id of this repository.
    pub(in crate::git) fn is_id(&self, text: &str) -> bool {
        text.len() == self.id_length
            && text
                .bytes()
                .all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte))
    }

    /// The name as `owner/name` from the remote `origin`, else the folder's name.
    pub(in crate::git) fn name(&self) -> Result<String, SourceError> {
        let output = command::run(
            self.own().args(["config", "--get", "remote.origin.url"]),
            None,
        )?;
        let url = String::from_utf8_lossy(&output.stdout);
        if let Some(name) = name_from_url(url.trim()) {
            return Ok(name);
        }
        let folder = match self.own_path(&["--show-toplevel"]) {
            Some(folder) => folder,
            None => self
                .own_path(&["--absolute-git-dir"])
                .unwrap_or_else(|| self.path.clone()),
        };
        let name = folder
            .file_name()
            .map(|name| name.to_string_lossy().into_owned())
            .unwrap_or_default();
        let name = name.strip_suffix(".git").unwrap_or(&name).to_owned();
        Ok(if name.is_empty() {
            "repository".to_owned()
        } else {
            name
        })
    }

    pub(in crate::git) fn own_path(&self, question: &[&str]) -> Option<PathBuf> {
        let output = command::run(self.own().arg("rev-parse").args(question), None).ok()?;
        output
            .status
            .success()
            .then(|| process::path(output.stdout))
            .filter(|path| !path.as_os_str().is_empty())
    }
}

fn git_path(repository: &Path, name: &str) -> Result<PathBuf, SourceError> {
    let output = command::expect(
        command::in_repository(repository).args([
            "rev-parse",
            "--path-format=absolute",
            "--git-path",
            name,
        ]),
        None,
    )?;
    Ok(process::path(output))
}

/// A missing file means that the clone is whole.
fn read_shallow(file: &Path) -> Vec<String> {
    fs::read_to_string(file)
        .unwrap_or_default()
        .lines()
        .map(str::to_owned)
        .collect()
}

/// The last two parts of a remote's address, which leaves out host and credentials.
fn name_from_url(url: &str) -> Option<String> {
    let url = url.trim_end_matches('/');
    let url = url.strip_suffix(".git").unwrap_or(url);
    let path = match url.split_once("://") {
        Some((_, rest)) => rest.split_once('/')?.1,
        // A local path has no owner; `host:owner/name` is ssh's short form.
        None => {
            let (host, path) = url.split_once(':')?;
            if host.contains('/') {
                return None;
            }
            path
        }
    };
    let mut parts = path.rsplit('/').filter(|part| !part.is_empty());
    let (name, owner) = (parts.next()?, parts.next()?);
    Some(format!("{owner}/{name}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_of_somebody_else_is_trusted_by_name() {
        let reason = "detected dubious ownership in repository at '/srv/shop'";
        let says = remedy(reason, Path::new("/srv/no such\u{1b}"));
        assert!(
            says.contains("safe.directory /srv/no such\\u{1b}"),
            "{says}"
        );
        assert!(remedy("not a git repository", Path::new("/")).contains("--repo"));
    }

    #[test]
    fn a_remote_is_named_without_host_and_credentials() {
        for (url, name) in [
            (
                "https://user:secret@example.com/owner/name.git",
                Some("owner/name"),
            ),
            ("git@example.com:owner/name.git", Some("owner/name")),
            (
                "ssh://git@example.com:22/group/owner/name/",
                Some("owner/name"),
            ),
            ("/srv/git/name.git", None),
            ("file:///srv/git/name.git", Some("git/name")),
            ("../name", None),
            ("", None),
        ] {
            assert_eq!(name_from_url(url).as_deref(), name, "{url}");
        }
    }
}
