//! What a name of a revision stands for. Git takes a tag before a branch of the same name and says so on standard error only;
//! whoever may push may make such a tag, so that here a name that several refs have means nothing.

use super::Repository;
use super::command;
use crate::error::SourceError;

/// Refuses a name that could be another revision than the one that is meant.
pub(super) fn one_meaning(repository: &Repository, revision: &str) -> Result<(), SourceError> {
    let name = ref_part(revision);
    // Git takes a whole id, and `HEAD`, before all refs.
    if matches!(name, "" | "@" | "HEAD") || repository.is_id(name) || !could_be_ref(name) {
        return Ok(());
    }
    let mut found = meanings(repository, name)?;
    // A ref that is named in full comes first, too.
    if name.starts_with("refs/") {
        return match found.iter().any(|found| found == name) {
            true => Ok(()),
            false if found.is_empty() => Ok(()),
            false => Err(ambiguous(revision, name, &found)),
        };
    }
    // A ref comes before an object whose id begins so.
    if !found.is_empty() && is_short_id(name) {
        found.extend(objects(repository, name)?);
    }
    match found.as_slice() {
        [] | [_] => Ok(()),
        several => Err(ambiguous(revision, name, several)),
    }
}

/// The branch of this name in full: the own one, else that of the remote `origin`, else that of the only remote that has one,
/// since a clone in CI has no branches of its own. Absent: there is no such branch. A tag is none.
pub(super) fn branch(repository: &Repository, name: &str) -> Result<Option<String>, SourceError> {
    if !could_be_ref(name) {
        return Ok(None);
    }
    let own = if is_branch(name) {
        name.to_owned()
    } else {
        format!("refs/heads/{name}")
    };
    let remote = format!("refs/remotes/*/{name}");
    let all = refs(repository, &[&own, &remote])?;
    let is_remotes = |found: &&String| remotes_branch(found) == Some(name);
    let of_remotes: Vec<&String> = all.iter().filter(is_remotes).collect();
    let origin = format!("refs/remotes/origin/{name}");
    if let Some(found) = [own, origin].into_iter().find(|one| all.contains(one)) {
        return Ok(Some(found));
    }
    match of_remotes.as_slice() {
        [] => Ok(None),
        [one] => Ok(Some((*one).clone())),
        _ => {
            let found: Vec<String> = of_remotes.into_iter().cloned().collect();
            Err(ambiguous(name, name, &found))
        }
    }
}

/// Whether a tag has this name.
pub(super) fn is_tag(repository: &Repository, name: &str) -> Result<bool, SourceError> {
    let tag = format!("refs/tags/{name}");
    Ok(could_be_ref(name) && refs(repository, &[&tag])?.contains(&tag))
}

/// It is written as the whole name of a branch, an own one or a remote's.
fn is_branch(name: &str) -> bool {
    name.starts_with("refs/heads/") || name.starts_with("refs/remotes/")
}

/// All that git may take for this name. A remote's branch that has it beside a tag was probably meant.
fn meanings(repository: &Repository, name: &str) -> Result<Vec<String>, SourceError> {
    let rules = [
        name.to_owned(),
        format!("refs/{name}"),
        format!("refs/tags/{name}"),
        format!("refs/heads/{name}"),
        format!("refs/remotes/{name}"),
        format!("refs/remotes/{name}/HEAD"),
    ];
    let of_remotes = format!("refs/remotes/*/{name}");
    let mut patterns: Vec<&str> = rules.iter().map(String::as_str).collect();
    patterns.push(&of_remotes);
    let all = refs(repository, &patterns)?;
    let mut found: Vec<String> = rules.into_iter().filter(|one| all.contains(one)).collect();
    let is_tag = matches!(found.as_slice(), [one] if one.starts_with("refs/tags/"));
    if is_tag {
        let remotes = all.into_iter();
        found.extend(remotes.filter(|one| remotes_branch(one) == Some(name)));
    }
    Ok(found)
}

/// The refs that match. A pattern without `*` matches what is below it, too.
fn refs(repository: &Repository, patterns: &[&str]) -> Result<Vec<String>, SourceError> {
    // Git would take another pattern for an option, or for one of all refs.
    let patterns = patterns.iter().filter(|one| one.starts_with("refs/"));
    let mut command = repository.own();
    command.args(["for-each-ref", "--format=%(refname)"]);
    let output = command::expect(command.args(patterns), None)?;
    let names = String::from_utf8_lossy(&output);
    Ok(names.lines().map(str::to_owned).collect())
}

fn objects(repository: &Repository, start: &str) -> Result<Vec<String>, SourceError> {
    let mut command = repository.own();
    command.args(["rev-parse", &format!("--disambiguate={start}")]);
    let output = command::run(&mut command, None)?;
    let ids = String::from_utf8_lossy(&output.stdout);
    Ok(ids.lines().map(str::to_owned).collect())
}

/// The branch of a ref of a remote, without the remote.
fn remotes_branch(reference: &str) -> Option<&str> {
    let (_, branch) = reference.strip_prefix("refs/remotes/")?.split_once('/')?;
    Some(branch)
}

/// A revision without what follows the name: `main` of `main~2^{tree}` and of `main@{1}`.
fn ref_part(revision: &str) -> &str {
    let end = revision.find(['~', '^', ':']).unwrap_or(revision.len());
    let name = revision.get(..end).unwrap_or(revision);
    name.split("@{").next().unwrap_or(name)
}

/// Git lets no ref have one of these, and they would be patterns.
fn could_be_ref(name: &str) -> bool {
    !name.is_empty() && !name.contains(['*', '?', '[', '\\', ' ', '\0', '\n', '\t'])
}

/// So many digits may be the beginning of an id.
fn is_short_id(name: &str) -> bool {
    name.len() >= 4 && name.bytes().all(|byte| byte.is_ascii_hexdigit())
}

fn ambiguous(revision: &str, name: &str, found: &[String]) -> SourceError {
    let ways = ["refs/heads/", "refs/remotes/"];
    let meant = ways.iter().find_map(|way| {
        let mut found = found.iter();
        found.find(|found| found.starts_with(way))
    });
    let meant = meant.or(found.first()).map_or(name, String::as_str);
    let after = revision.strip_prefix(name).unwrap_or_default();
    let list: Vec<String> = found
        .iter()
        .map(|found| format!("`{}`", found.escape_debug()))
        .collect();
    SourceError::AmbiguousRevision {
        name: name.escape_debug().to_string(),
        meanings: list.join(" and "),
        write: format!("{meant}{after}").escape_debug().to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::ref_part;

    #[test]
    fn a_name_ends_where_git_goes_on_from_it() {
        for (revision, name) in [
            ("main", "main"),
            ("main~2", "main"),
            ("refs/heads/a@b^{tree}", "refs/heads/a@b"),
            ("main@{1}", "main"),
            ("@{upstream}", ""),
            (":/text", ""),
            ("HEAD^", "HEAD"),
        ] {
            assert_eq!(ref_part(revision), name);
        }
    }
}
