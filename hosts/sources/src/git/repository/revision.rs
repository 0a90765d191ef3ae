//! What a range means.

use super::Repository;
use super::command;
use super::commits;
use super::names;
use crate::error::SourceError;

/// Both ends of a range, resolved.
pub(in crate::git) struct Range {
    /// The revision that the change is compared with. Absent when the head is a root commit that was asked for alone.
    pub(in crate::git) base: Option<End>,
    /// The revision under decision.
    pub(in crate::git) head: End,
    /// It was asked for as one revision, so that its base is its first parent.
    pub(in crate::git) single: bool,
}

/// One end.
pub(in crate::git) struct End {
    /// Commit id.
    pub(in crate::git) id: String,
    /// The branch, if the end was named by one.
    pub(in crate::git) branch: Option<String>,
}

/// Resolves `BASE..HEAD`, `BASE...HEAD` or one revision.
pub(in crate::git) fn resolve(repository: &Repository, range: &str) -> Result<Range, SourceError> {
    let bad = |reason| SourceError::BadRange {
        range: range.escape_debug().to_string(),
        reason,
    };
    if range.trim().is_empty() {
        return Err(bad("it is empty"));
    }
    if range.contains(['\0', '\n']) {
        return Err(bad("it contains a control character"));
    }
    let ends = range.split_once("...").or_else(|| range.split_once(".."));
    if let Some((base, head)) = ends {
        if head.contains("..") {
            return Err(bad("it has more than two ends"));
        }
        let named = |end: &str| {
            if end.is_empty() {
                "HEAD".to_owned()
            } else {
                end.to_owned()
            }
        };
        return Ok(Range {
            base: Some(end(repository, &named(base))?),
            head: end(repository, &named(head))?,
            single: false,
        });
    }
    let head = end(repository, range)?;
    let parent = commits::read_one(repository, &head.id)?
        .parents
        .into_iter()
        .next();
    Ok(Range {
        base: parent.map(|id| End { id, branch: None }),
        head,
        single: true,
    })
}

/// Resolves one revision to a commit.
pub(in crate::git) fn end(repository: &Repository, name: &str) -> Result<End, SourceError> {
    let id = commit(repository, name)?;
    // A branch may be called as the id is.
    if repository.is_id(name) {
        return Ok(End { id, branch: None });
    }
    let mut command = repository.own();
    command.args(["rev-parse", "--verify", "--quiet", "--symbolic-full-name"]);
    let output = command::run(command.args(["--end-of-options", name]), None)?;
    let reference = String::from_utf8_lossy(&output.stdout);
    Ok(End {
        id,
        branch: branch(reference.trim()),
    })
}

/// The branch that a full reference names, without the remote.
fn branch(reference: &str) -> Option<String> {
    if let Some(branch) = reference.strip_prefix("refs/heads/") {
        return Some(branch.to_owned());
    }
    let (_, branch) = reference.strip_prefix("refs/remotes/")?.split_once('/')?;
    (branch != "HEAD").then(|| branch.to_owned())
}

/// The commit that a branch is at. `name` is the branch's own name, or that of its ref in full; a tag of that name is no branch.
pub(in crate::git) fn branch_tip(
    repository: &Repository,
    name: &str,
) -> Result<String, SourceError> {
    if let Some(found) = names::branch(repository, name)? {
        return commit(repository, &found);
    }
    let remedy = if names::is_tag(repository, name)? {
        format!(
            "it is a tag, and a change goes into a branch; fetch that with `git fetch origin \"+refs/heads/{0}:refs/remotes/origin/{0}\"`",
            name.escape_debug()
        )
    } else {
        match name.split_once('/') {
            Some((_, own)) if names::branch(repository, own)?.is_some() => {
                format!(
                    "write the branch without its remote: `{}`",
                    own.escape_debug()
                )
            }
            _ => remedy(repository, name, "")?,
        }
    };
    Err(SourceError::UnknownRevision {
        revision: name.escape_debug().to_string(),
        repository: repository.path().to_owned(),
        remedy,
    })
}

/// The remote branch of this name, such as `origin/main` where a clone has no `main` of its own.
fn on_a_remote(repository: &Repository, name: &str) -> Result<Option<String>, SourceError> {
    let mut command = repository.own();
    command.args(["for-each-ref", "--format=%(refname)", "refs/remotes/"]);
    let output = command::run(&mut command, None)?;
    let references = String::from_utf8_lossy(&output.stdout);
    let mut remotes = references.lines().filter_map(|reference| {
        let short = reference.strip_prefix("refs/remotes/")?;
        let (_, branch) = short.split_once('/')?;
        (branch == name).then(|| short.escape_debug().to_string())
    });
    Ok(remotes.next())
}

/// The remote to fetch from: `origin`, else the first.
fn remote_to_ask(repository: &Repository) -> Result<Option<String>, SourceError> {
    let mut command = repository.own();
    let output = command::run(command.arg("remote"), None)?;
    let names = String::from_utf8_lossy(&output.stdout);
    let mut names = names.lines().map(|name| name.escape_debug().to_string());
    let first = names.next();
    Ok(match names.any(|name| name == "origin") {
        true => Some("origin".to_owned()),
        false => first,
    })
}

/// The commit that a revision names.
///
/// # Errors
/// When there is none, and when its name could mean several.
pub(in crate::git) fn commit(repository: &Repository, name: &str) -> Result<String, SourceError> {
    names::one_meaning(repository, name)?;
    let mut command = repository.own();
    command.args(["rev-parse", "--verify", "--end-of-options"]);
    let output = command::run(command.arg(format!("{name}^{{commit}}")), None)?;
    let id = String::from_utf8_lossy(&output.stdout).trim().to_owned();
    if output.status.success() && repository.is_id(&id) {
        return Ok(id);
    }
    Err(SourceError::UnknownRevision {
        revision: name.escape_debug().to_string(),
        repository: repository.path().to_owned(),
        remedy: remedy(repository, name, &String::from_utf8_lossy(&output.stderr))?,
    })
}

/// What to do about a revision that is not there.
fn remedy(repository: &Repository, name: &str, complaint: &str) -> Result<String, SourceError> {
    Ok(if complaint.contains("is ambiguous") {
        "several objects start like this; write more of the id".to_owned()
    } else if name == "HEAD" {
        "it has no commit yet; make one, or name the branch to look at".to_owned()
    } else if let Some(remote) = on_a_remote(repository, name)? {
        format!(
            "there is `{remote}`; write that, or make the branch with `git branch {} {remote}`",
            name.escape_debug()
        )
    } else if repository.shallow().is_empty() {
        // Only a plain name can be fetched; `HEAD~200` can't.
        match remote_to_ask(repository)? {
            _ if name.contains(['~', '^', '@', ':']) => {
                "check its spelling and whether history goes back that far".to_owned()
            }
            Some(remote) => format!(
                "check its spelling, or fetch it with `git fetch {remote} {}`",
                name.escape_debug()
            ),
            None => "check its spelling; this repository has no remote to fetch it from".to_owned(),
        }
    } else {
        "this clone is shallow; run `git fetch --unshallow`, or in CI check out with full history (`fetch-depth: 0`)"
            .to_owned()
    })
}
