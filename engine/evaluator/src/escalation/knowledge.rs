//! Who knows what the change touches.

use crate::reduction::roster::{PersonId, Roster};
use countersign_contract::types::{Expertise, Facts, File};

/// Who knows the files of one change.
#[derive(Debug)]
pub(crate) struct Knowledge {
    /// For each person, the mean over the files of how well they know each.
    means: Vec<f64>,
    /// For each file, who knows it, sorted.
    knowers: Vec<Vec<PersonId>>,
}

impl Knowledge {
    /// Looks at everybody who is a person and has not left. Somebody knows a file from a score of `known_from` on.
    pub(crate) fn of(facts: &Facts, roster: &Roster<'_>, known_from: f64) -> Knowledge {
        let mut means = Vec::new();
        let mut knowers: Vec<Vec<PersonId>> = vec![Vec::new(); facts.files.len()];
        for (id, known) in roster.iter() {
            let expertise = &known.person.expertise;
            let mut sum = 0.0;
            if !expertise.is_empty() {
                for (file, knowers) in facts.files.iter().zip(&mut knowers) {
                    let score = of_file(expertise, file);
                    sum += score;
                    // Who does not know it at all does not know it by any measure.
                    if score >= known_from && score > 0.0 && known.human && !known.departed {
                        knowers.push(id);
                    }
                }
            }
            means.push(if facts.files.is_empty() {
                0.0
            } else {
                // The order of files must not show in the last digits.
                crate::risk::rounded(sum / facts.files.len() as f64)
            });
        }
        Knowledge { means, knowers }
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
        crate::order::set(thin.flatten().copied())
    }
}

/// How well a file is known, under its path or the one that it had before.
fn of_file(expertise: &[Expertise], file: &File) -> f64 {
    let now = of_path(expertise, &file.path);
    match &file.previous_path {
        Some(before) => now.max(of_path(expertise, before)),
        None => now,
    }
}

/// The score of the longest path that covers it.
fn of_path(expertise: &[Expertise], path: &str) -> f64 {
    let covering = expertise.iter().filter(|known| {
        path == known.path || (known.path.ends_with('/') && path.starts_with(&known.path))
    });
    let best = covering.max_by(|a, b| {
        a.path
            .len()
            .cmp(&b.path.len())
            .then(a.score.total_cmp(&b.score))
    });
    best.map_or(0.0, |known| known.score)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_path_that_covers_it_counts() {
        let known = |path: &str, score| Expertise {
            path: path.to_owned(),
            score,
        };
        let expertise = [
            known("src/", 0.9),
            known("src/old/", 0.1),
            known("src/old/a.rs", 0.6),
        ];
        assert_eq!(of_path(&expertise, "src/new.rs"), 0.9);
        assert_eq!(of_path(&expertise, "src/old/b.rs"), 0.1);
        assert_eq!(of_path(&expertise, "src/old/a.rs"), 0.6);
        assert_eq!(of_path(&expertise, "srcs/new.rs"), 0.0);
    }
}
