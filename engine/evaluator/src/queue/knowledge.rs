//! Who knows what the change touches.

use crate::people::roster::{PersonId, Roster};
use countersign_contract::types::{Facts, File, Person};

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
        for (id, known) in roster.iter() {
            let mut sum = 0.0;
            if !known.person.expertise.is_empty() {
                for (file, knowers) in facts.files.iter().zip(&mut knowers) {
                    let score = of_file(known.person, file);
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
    let now = crate::people::expertise::of_path(person, &file.path);
    match &file.previous_path {
        Some(before) => now.max(crate::people::expertise::of_path(person, before)),
        None => now,
    }
}
