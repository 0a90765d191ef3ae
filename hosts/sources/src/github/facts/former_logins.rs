//! Private addresses that name an account by a login which it had before: their id is the account's.

use countersign_contract::types::Facts;
use std::collections::{BTreeMap, BTreeSet};

/// Most addresses that are looked for. More make nobody known who was not, which asks for more people and not for fewer.
const MOST: usize = 1_000;

/// The private addresses in the change's commits, authors' and in messages, by the id in front of them: `ID+LOGIN@…`.
pub(super) fn by_id(facts: &Facts, host: &str) -> BTreeMap<u64, BTreeSet<String>> {
    let end = format!("@users.noreply.{}", host.to_ascii_lowercase());
    let mut found: BTreeMap<u64, BTreeSet<String>> = BTreeMap::new();
    let texts = facts
        .commits
        .iter()
        .chain(&facts.carried_commits)
        .flat_map(|commit| {
            [
                &commit.author.email,
                &commit.committer.email,
                &commit.message,
            ]
        });
    let mut left = MOST;
    for text in texts {
        let lower = text.to_ascii_lowercase();
        for (place, _) in lower.match_indices(&end) {
            let before = lower.get(..place).unwrap_or_default();
            let local = before
                .rsplit(|c: char| c.is_whitespace() || "<>,;:\"'()".contains(c))
                .next();
            let parts = local.and_then(|local| local.split_once('+'));
            let Some((Ok(id), login)) = parts.map(|(id, login)| (id.parse::<u64>(), login)) else {
                continue;
            };
            if left == 0 || login.is_empty() {
                continue;
            }
            left -= 1;
            found
                .entry(id)
                .or_default()
                .insert(format!("{id}+{login}{end}"));
        }
    }
    found
}
