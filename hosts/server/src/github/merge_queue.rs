//! The pull requests behind an entry of a merge queue.
//!
//! GitHub names an entry's branch `gh-readonly-queue/BASE/pr-NUMBER-PARENT`, where PARENT is the revision that the entry was
//! put on: the base branch, or the entry before it. An entry can land with all entries before it in one go, so
//! all of them are followed.

use super::collect::CollectError;
use super::{Repository, Session};
use serde_json::Value;

/// Longer queues are not followed.
const MOST_ENTRIES: usize = 100;
const MOST_PAGES: u32 = 10;

/// One entry of the queue.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Entry {
    number: u32,
    parent: String,
}

/// Numbers of the pull requests that land with an entry, the entry's own last.
pub(crate) async fn pull_requests(
    session: &Session<'_>,
    repository: &Repository,
    base_branch: &str,
    head_ref: &str,
) -> Result<Vec<u32>, CollectError> {
    let prefix = format!("gh-readonly-queue/{base_branch}/");
    let unknown = |what: &str| {
        CollectError::MergeQueue(format!("`{}` is no entry of a queue", what.escape_debug()))
    };
    let mut entry = entry(head_ref, &prefix).ok_or_else(|| unknown(head_ref))?;
    let path = repository.path(&["git", "matching-refs", "heads"]);
    let path: Vec<&str> = path.into_iter().chain(prefix.split('/')).collect();
    let refs = session.pages(&path, &[], MOST_PAGES).await?;
    let mut numbers = vec![entry.number];
    while let Some(before) = refs
        .pages
        .iter()
        .filter_map(Value::as_array)
        .flatten()
        .find(|found| found.pointer("/object/sha").and_then(Value::as_str) == Some(&entry.parent))
    {
        let name = before
            .get("ref")
            .and_then(Value::as_str)
            .unwrap_or_default();
        entry = self::entry(name, &prefix).ok_or_else(|| unknown(name))?;
        numbers.push(entry.number);
        if numbers.len() > MOST_ENTRIES {
            return Err(CollectError::MergeQueue(format!(
                "it has more than {MOST_ENTRIES} entries"
            )));
        }
    }
    // What the first entry was put on must have landed already; else there is an entry that could not be found.
    let range = format!("{base_branch}...{}", entry.parent);
    let compare = session
        .get(&repository.path(&["compare", &range]), &[("per_page", "1")])
        .await?;
    if !matches!(
        compare.get("status").and_then(Value::as_str),
        Some("identical" | "behind")
    ) {
        return Err(CollectError::MergeQueue(format!(
            "`{}`, which it was put on, is neither in the base branch nor an entry",
            entry.parent.escape_debug()
        )));
    }
    numbers.reverse();
    Ok(numbers)
}

fn entry(reference: &str, prefix: &str) -> Option<Entry> {
    let name = reference.strip_prefix("refs/heads/").unwrap_or(reference);
    let (number, parent) = name
        .strip_prefix(prefix)?
        .strip_prefix("pr-")?
        .split_once('-')?;
    let is_revision =
        (40..=64).contains(&parent.len()) && parent.bytes().all(|byte| byte.is_ascii_hexdigit());
    is_revision.then_some(())?;
    Some(Entry {
        number: number.parse().ok()?,
        parent: parent.to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_the_queues_own_branch_names_only() {
        let parent = "0123456789abcdef0123456789abcdef01234567";
        let prefix = "gh-readonly-queue/release/1.x/";
        let good = format!("refs/heads/{prefix}pr-104-{parent}");
        assert_eq!(
            entry(&good, prefix),
            Some(Entry {
                number: 104,
                parent: parent.to_owned()
            })
        );
        for bad in [
            format!("refs/heads/{prefix}pr-104"),
            format!("refs/heads/{prefix}pr-x-{parent}"),
            format!("refs/heads/{prefix}pr-104-{}", &parent[1..]),
            format!("refs/heads/gh-readonly-queue/main/pr-104-{parent}"),
            format!("refs/heads/pr-104-{parent}"),
        ] {
            assert_eq!(entry(&bad, prefix), None, "{bad}");
        }
    }
}
