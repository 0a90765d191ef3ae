//! What a control that asks owners says: which paths have whose word, which lack one, and who could give it.

use crate::signoffs::owners::{Group, Owned};
use crate::signoffs::{Count, SignOffs};
use crate::text::quoted;
use countersign_contract::types::OwnedPaths;

/// Most paths and people of a list.
const MOST: usize = 20;
/// Most groups and names in a sentence.
const NAMED: usize = 2;

/// Every group of paths, for the decision.
pub(super) fn entries(sign_offs: &SignOffs<'_>, count: &Count) -> Vec<OwnedPaths> {
    let groups = count.owned.iter().flat_map(|owned| &owned.groups);
    let entry = |group: &Group| OwnedPaths {
        owners: group.owners.clone(),
        paths: at_most(group.paths.clone()),
        count: count.needed,
        counted: sign_offs.logins(&group.counted),
        can_sign: at_most(sign_offs.logins(&group.able)),
    };
    groups.map(entry).collect()
}

/// Which paths lack a word, in one sentence without full stop.
pub(super) fn lacking(owned: &Owned, needed: u32) -> String {
    let lacking: Vec<&Group> = owned.lacking(needed).collect();
    let first: Vec<String> = lacking
        .iter()
        .take(NAMED)
        .map(|group| {
            let have = group.counted.len();
            let what = match (group.owners.is_empty(), needed) {
                (false, 1) => format!("no owner of {} has signed off", some(&group.paths)),
                (true, 1) => format!("nobody has signed off for {}", some(&group.paths)),
                (_, needed) => format!(
                    "{} has {have} of the {needed} sign-offs it takes",
                    some(&group.paths)
                ),
            };
            match group.owners.is_empty() {
                true => format!("{what} (no owners)"),
                false => format!("{what} (owners: {})", some(&group.owners)),
            }
        })
        .collect();
    let mut reason = first.join("; ");
    match lacking.len().saturating_sub(NAMED) {
        0 => {}
        1 => reason.push_str("; and 1 more group of paths"),
        more => reason.push_str(&format!("; and {more} more groups of paths")),
    }
    reason
}

/// Whose word all paths have, in one sentence without full stop.
pub(super) fn complete(count: &Count) -> String {
    match count.counted.as_slice() {
        [] => "no path of the change has owners".to_owned(),
        counted => format!("owners of each path signed off: {}", quoted(counted)),
    }
}

/// What an owner would do.
pub(super) fn act(entries: &[OwnedPaths]) -> String {
    let lacks = |entry: &&OwnedPaths| crate::bounds::count(entry.counted.len()) < entry.count;
    let lacking: Vec<&OwnedPaths> = entries.iter().filter(lacks).collect();
    let parts: Vec<String> = lacking
        .iter()
        .take(NAMED)
        .map(|entry| {
            let more = entry
                .count
                .saturating_sub(crate::bounds::count(entry.counted.len()));
            let who = match (more, entry.can_sign.as_slice()) {
                (_, []) => "nobody known can".to_owned(),
                (1, [one]) => format!("`{one}` can"),
                (1, people) => format!("one of {} can", some(people)),
                (more, people) => format!("{more} of {} can", some(people)),
            };
            format!("for {} {who}", some(&entry.paths))
        })
        .collect();
    let more = match lacking.len().saturating_sub(NAMED) {
        0 => String::new(),
        more => format!("; and {more} more groups of paths"),
    };
    format!("sign off as an owner: {}{more}", parts.join("; "))
}

/// A few names in back-quotes, and how many more there are.
pub(crate) fn some(names: &[String]) -> String {
    let shown = names.get(..3).unwrap_or(names);
    match names.len().saturating_sub(shown.len()) {
        0 => quoted(shown),
        more => format!("`{}` and {more} more", shown.join("`, `")),
    }
}

fn at_most(mut list: Vec<String>) -> Vec<String> {
    if list.len() > MOST {
        let more = list.len() - (MOST - 1);
        list.truncate(MOST - 1);
        list.push(format!("and {more} more"));
    }
    list
}
