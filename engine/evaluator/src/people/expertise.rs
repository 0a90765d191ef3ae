//! Who knows what: expertise by path, and by the files of a change.

use super::roster::{PersonId, Roster};
use crate::bounds::rounded;
use countersign_contract::path::covers;
use countersign_contract::types::{Expertise, Facts, File, Person};

/// How well somebody knows a path, from 0 to 1: the score of the longest path of theirs that covers it, the higher of two
/// alike. 0 where nothing covers it.
pub(crate) fn of_path(person: &Person, path: &str) -> f64 {
    let covering = person
        .expertise
        .iter()
        .filter(|known| covers(&known.path, path));
    let best = covering.max_by(|a, b| {
        let by_length = a.path.len().cmp(&b.path.len());
        by_length.then(a.score.total_cmp(&b.score))
    });
    best.map_or(0.0, |known| known.score)
}

/// The places of those of the sorted paths that somebody knows at least as well as `from`, and at all. The same as asking [`of_path`] for each,
/// in time that grows with what their expertise covers, not with people times paths.
pub(crate) fn known(person: &Person, paths: &[&str], from: f64) -> Vec<usize> {
    if person.expertise.is_empty() {
        return Vec::new();
    }
    let mut expertise: Vec<&Expertise> = person.expertise.iter().collect();
    // The longest path that covers a file comes last and so has the last word.
    crate::sort::sort_by(&mut expertise, |a, b| {
        let by_length = a.path.len().cmp(&b.path.len());
        by_length.then(a.score.total_cmp(&b.score))
    });
    let mut scores: Vec<Option<f64>> = vec![None; paths.len()];
    for knowledge in expertise {
        let covered = scores.get_mut(crate::touched::range(paths, &knowledge.path));
        covered.unwrap_or_default().fill(Some(knowledge.score));
    }
    let enough = |score: &Option<f64>| score.is_some_and(|score| score > 0.0 && score >= from);
    let places = scores.iter().enumerate();
    places
        .filter(|(_, score)| enough(score))
        .map(|(place, _)| place)
        .collect()
}

/// Who knows the files of one change.
#[derive(Debug)]
pub(crate) struct ChangeExpertise {
    /// For each person, the mean over the files of how well they know each.
    means: Vec<f64>,
    /// For each file, who knows it, sorted.
    knowers: Vec<Vec<PersonId>>,
}

impl ChangeExpertise {
    /// Looks at everybody who is a person and has not left. Somebody knows a file from a score of `known_from` on.
    pub(crate) fn measure(facts: &Facts, roster: &Roster<'_>, known_from: f64) -> ChangeExpertise {
        let mut means = Vec::new();
        let mut knowers: Vec<Vec<PersonId>> = vec![Vec::new(); facts.files.len()];
        for (id, member) in roster.iter() {
            let mut sum = 0.0;
            if !member.person.expertise.is_empty() {
                for (file, knowers) in facts.files.iter().zip(&mut knowers) {
                    let score = of_file(member.person, file);
                    sum += score;
                    // Who does not know it at all does not know it by any measure.
                    if score >= known_from && score > 0.0 && member.human && !member.departed {
                        knowers.push(id);
                    }
                }
            }
            means.push(if facts.files.is_empty() {
                0.0
            } else {
                // The order of files must not show in the last digits.
                rounded(sum / facts.files.len() as f64)
            });
        }
        ChangeExpertise { means, knowers }
    }

    /// The mean over the change's files of how well somebody knows each, from 0 to 1.
    pub(crate) fn mean(&self, id: PersonId) -> f64 {
        self.means.get(id).copied().unwrap_or_default()
    }

    /// They alone know a file of the change.
    pub(crate) fn is_sole(&self, id: PersonId) -> bool {
        self.knowers.iter().any(|knowers| *knowers == [id])
    }

    /// Who knows a file that fewer people than `below` know, but somebody does. Sorted.
    pub(crate) fn thin(&self, below: u32) -> Vec<PersonId> {
        let thin = self
            .knowers
            .iter()
            .filter(|knowers| knowers.len() < below as usize);
        crate::sort::set(thin.flatten().copied())
    }
}

/// How well a file is known, under its path or the one that it had before.
fn of_file(person: &Person, file: &File) -> f64 {
    let now = of_path(person, &file.path);
    match &file.previous_path {
        Some(before) => now.max(of_path(person, before)),
        None => now,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use countersign_contract::types::PersonKind;
    use proptest::prelude::*;

    fn person(expertise: &[(&str, f64)]) -> Person {
        Person {
            login: "ada".to_owned(),
            aliases: Vec::new(),
            name: None,
            level: None,
            teams: Vec::new(),
            kind: PersonKind::Human,
            may_push: None,
            on_call: false,
            available: None,
            away_until: None,
            capacity: None,
            open_assignments: None,
            expertise: expertise
                .iter()
                .map(|(path, score)| Expertise {
                    path: (*path).to_owned(),
                    score: *score,
                })
                .collect(),
            time_zone: None,
            utc_offset: None,
            working_hours: None,
            recent_assignments: None,
            departed: false,
        }
    }

    #[test]
    fn the_longest_path_that_covers_a_file_speaks() {
        let ada = person(&[("src/", 0.2), ("src/pay/", 0.9), ("src/pay/old.rs", 0.0)]);
        assert_eq!(of_path(&ada, "src/pay/new.rs"), 0.9);
        assert_eq!(of_path(&ada, "src/pay/old.rs"), 0.0);
        assert_eq!(of_path(&ada, "src/cart.rs"), 0.2);
        assert_eq!(of_path(&ada, "docs/a.md"), 0.0);
        assert_eq!(of_path(&person(&[("src", 1.0)]), "src/cart.rs"), 0.0);
    }

    proptest! {
        #[test]
        fn many_files_at_once_are_as_one_by_one(
            expertise in prop::collection::vec(("[ab/]{1,5}", 0_u8..5), 0..8),
            paths in prop::collection::vec("[ab]{1,2}(/[ab]{1,2}){0,2}", 0..10),
            from in 0_u8..5,
        ) {
            let expertise: Vec<(&str, f64)> = expertise
                .iter()
                .map(|(path, score)| (path.as_str(), f64::from(*score) / 4.0))
                .collect();
            let (ada, from) = (person(&expertise), f64::from(from) / 4.0);
            let paths = crate::sort::set(paths.iter().map(String::as_str));
            let expected: Vec<usize> = (0..paths.len())
                .filter(|place| {
                    let score = of_path(&ada, paths[*place]);
                    score > 0.0 && score >= from
                })
                .collect();
            prop_assert_eq!(known(&ada, &paths, from), expected);
        }
    }
}
