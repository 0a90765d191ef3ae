//! Writes a statement into the message of the latest commit. Its tree, its author and what is staged stay as they are.

use super::statement::Statement;
use super::{git, message};
use crate::failure::Failure;
use countersign_reports::untrusted;
use std::path::Path;

/// What became of the commit.
pub enum Amended {
    /// It says so already.
    Unchanged(String),
    /// It was replaced by this one.
    By(String),
}

/// Amends the commit that `revision` names, which has to be the latest.
pub fn amend(
    folder: &Path,
    revision: &str,
    statement: &Statement,
    force: bool,
) -> Result<Amended, Failure> {
    let top = git::work_tree(folder)?;
    let head = commit(&top, "HEAD")?;
    let named = commit(&top, revision)?;
    if named != head {
        return Err(Failure::usage(format!(
            "`{}` is not the latest commit, and only that can be amended by itself; for older ones run `git rebase --exec 'countersign declare … --commit' {}~1`",
            untrusted::short(revision, 80),
            untrusted::short(revision, 80)
        )));
    }
    let tree = tree_of(&top, &head)?;
    let old = read(&top, &head)?;
    let new = message::declared(&old, statement, "the message of the latest commit", None)?;
    if new == old {
        return Ok(Amended::Unchanged(head));
    }
    // Asked only now: a commit that says so already needs no permission.
    if let Some(place) = pushed(&top, &head)?
        && !force
    {
        return Err(Failure::usage(format!(
            "the latest commit is in `{}` already, so that amending it would rewrite what others have; declare in the pull-request form instead, or insist with `--force`",
            untrusted::short(&place, 120)
        )));
    }
    let mut amend = git::in_repository(&top);
    // `--only` without paths leaves the index alone; `i18n` settings would re-encode what is UTF-8.
    amend.args([
        "-c",
        "i18n.commitEncoding=UTF-8",
        "commit",
        "--quiet",
        "--amend",
        "--only",
    ]);
    amend.args([
        "--no-verify",
        "--allow-empty",
        "--cleanup=verbatim",
        "--file=-",
    ]);
    git::expect(
        &mut amend,
        Some(new.as_bytes()),
        "git could not amend the latest commit",
    )?;
    let amended = commit(&top, "HEAD")?;
    if tree_of(&top, &amended)? != tree {
        return Err(Failure::usage(format!(
            "the amended commit holds another tree than before, which must not be; `git reset --soft {head}` undoes it"
        )));
    }
    Ok(Amended::By(amended))
}

fn commit(top: &Path, revision: &str) -> Result<String, Failure> {
    let mut command = git::in_repository(top);
    command.args(["rev-parse", "--verify", "--quiet", "--end-of-options"]);
    let output = git::run(command.arg(format!("{revision}^{{commit}}")), None)?;
    match output.status.success() {
        true => Ok(git::line(output.stdout)),
        false => Err(Failure::usage(format!(
            "there is no commit `{}`; commit first, or name the message with `--message-file`",
            untrusted::short(revision, 80)
        ))),
    }
}

fn tree_of(top: &Path, commit: &str) -> Result<String, Failure> {
    let mut command = git::in_repository(top);
    command.args(["rev-parse", "--verify", &format!("{commit}^{{tree}}")]);
    git::expect(&mut command, None, "git could not read the latest commit").map(git::line)
}

/// The message as it is stored, without git's rendering.
fn read(top: &Path, commit: &str) -> Result<String, Failure> {
    let mut command = git::in_repository(top);
    command.args(["cat-file", "commit", commit]);
    let object = git::expect(&mut command, None, "git could not read the latest commit")?;
    let start = object
        .windows(2)
        .position(|pair| pair == b"\n\n")
        .map_or(object.len(), |end| end + 2);
    let (header, body) = object.split_at_checked(start).unwrap_or((&object, &[]));
    let encoded = header
        .split(|byte| *byte == b'\n')
        .any(|line| line.starts_with(b"encoding "));
    match String::from_utf8(body.to_vec()) {
        Ok(message) if !encoded => Ok(message),
        _ => Err(Failure::usage(
            "the message of the latest commit is not UTF-8; amend it with `git commit --amend` in an editor",
        )),
    }
}

/// A branch of others that holds the commit already: the upstream, else any remote's.
fn pushed(top: &Path, head: &str) -> Result<Option<String>, Failure> {
    let mut upstream = git::in_repository(top);
    upstream.args([
        "rev-parse",
        "--verify",
        "--quiet",
        "--symbolic-full-name",
        "@{upstream}",
    ]);
    let output = git::run(&mut upstream, None)?;
    if output.status.success() {
        let name = git::line(output.stdout);
        let mut command = git::in_repository(top);
        command.args(["merge-base", "--is-ancestor", head, &name]);
        if git::run(&mut command, None)?.status.success() {
            return Ok(Some(short_name(&name)));
        }
    }
    let mut command = git::in_repository(top);
    command.args([
        "for-each-ref",
        "--count=1",
        "--format=%(refname)",
        "--contains",
        head,
    ]);
    let found = git::expect(
        command.arg("refs/remotes"),
        None,
        "git could not tell whether the latest commit was pushed",
    )?;
    let name = git::line(found);
    Ok((!name.is_empty()).then(|| short_name(&name)))
}

fn short_name(reference: &str) -> String {
    ["refs/remotes/", "refs/heads/"]
        .iter()
        .find_map(|start| reference.strip_prefix(start))
        .unwrap_or(reference)
        .to_owned()
}
