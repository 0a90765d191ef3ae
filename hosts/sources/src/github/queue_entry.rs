//! Entries of a merge queue.
//!
//! GitHub names an entry's branch `gh-readonly-queue/BASE/pr-NUMBER-PARENT`, where PARENT is the revision that the entry was
//! put on: the base branch, or the entry before it.

use super::rest::branch_name;

/// What the branches of all entries begin with.
pub(super) const QUEUE: &str = "gh-readonly-queue/";

/// One entry of a queue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct QueueEntry {
    /// The pull request that it brings.
    pub(super) number: u32,
    /// The revision that it was put on.
    pub(super) parent: String,
}

impl QueueEntry {
    /// An entry by its branch, of whatever base branch.
    pub(super) fn read(head_ref: &str) -> Option<QueueEntry> {
        parse(head_ref).map(|(_, entry)| entry)
    }

    /// An entry of a base branch's queue, by the entry's branch.
    pub(super) fn of_queue(base_branch: &str, head_ref: &str) -> Option<QueueEntry> {
        let (base, entry) = parse(head_ref)?;
        (base == base_branch).then_some(entry)
    }
}

/// The base branch and the entry.
fn parse(head_ref: &str) -> Option<(&str, QueueEntry)> {
    let name = branch_name(head_ref).strip_prefix(QUEUE)?;
    let (base, last) = name.rsplit_once("/pr-")?;
    let (number, parent) = last.split_once('-')?;
    let is_revision =
        (40..=64).contains(&parent.len()) && parent.bytes().all(|byte| byte.is_ascii_hexdigit());
    is_revision.then_some(())?;
    let entry = QueueEntry {
        number: number.parse().ok()?,
        parent: parent.to_owned(),
    };
    Some((base, entry))
}

#[cfg(test)]
mod tests {
    use super::QueueEntry;

    #[test]
    fn reads_the_queues_own_branch_names_only() {
        let parent = "0123456789abcdef0123456789abcdef01234567";
        let base = "release/1.x";
        let prefix = format!("gh-readonly-queue/{base}/");
        let good = format!("refs/heads/{prefix}pr-104-{parent}");
        let entry = QueueEntry {
            number: 104,
            parent: parent.to_owned(),
        };
        assert_eq!(QueueEntry::of_queue(base, &good).as_ref(), Some(&entry));
        assert_eq!(QueueEntry::read(&good), Some(entry));
        for bad in [
            format!("refs/heads/{prefix}pr-104"),
            format!("refs/heads/{prefix}pr-x-{parent}"),
            format!("refs/heads/{prefix}pr-104-{}", &parent[1..]),
            format!("refs/heads/gh-readonly-queue/main/pr-104-{parent}"),
            format!("refs/heads/pr-104-{parent}"),
        ] {
            assert_eq!(QueueEntry::of_queue(base, &bad), None, "{bad}");
        }
    }
}
