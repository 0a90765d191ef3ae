//! Areas of a repository, its folders at the top, and who answered for them.

use super::report::KnowledgeReport;
use super::reviewers::Reviewers;
use countersign_contract::types::Facts;
use std::collections::HashMap;

/// Most areas that are told apart; those after them share one.
const MOST_AREAS: usize = 10_000;
/// Most files of a change that are looked at.
const MOST_FILES: usize = 1_000;

/// The areas that answered changes touched.
#[derive(Debug, Default)]
pub(super) struct Areas {
    /// Only ever asked, never gone through.
    by_name: HashMap<String, u32>,
    /// Names, and who answered: the first person, and whether there was another.
    all: Vec<(String, Option<(usize, bool)>)>,
}

impl Areas {
    /// The areas that a change touches, by number.
    pub(super) fn touched(&mut self, facts: &Facts) -> Vec<u32> {
        let mut found = Vec::new();
        for file in facts.files.iter().take(MOST_FILES) {
            let area = file.path.split_once('/').map_or("", |(folder, _)| folder);
            let number = match self.by_name.get(area) {
                Some(number) => *number,
                None if self.all.len() < MOST_AREAS => self.enter(area),
                None => self.enter("other areas"),
            };
            if !found.contains(&number) {
                found.push(number);
            }
        }
        found
    }

    fn enter(&mut self, name: &str) -> u32 {
        if let Some(number) = self.by_name.get(name) {
            return *number;
        }
        let number = u32::try_from(self.all.len()).unwrap_or(u32::MAX);
        self.by_name.insert(name.to_owned(), number);
        self.all.push((name.to_owned(), None));
        number
    }

    /// Somebody answered for an area.
    pub(super) fn answered(&mut self, area: u32, person: usize) {
        let place = usize::try_from(area).unwrap_or(usize::MAX);
        if let Some((_, known)) = self.all.get_mut(place) {
            *known = match known {
                None => Some((person, false)),
                Some((first, others)) => Some((*first, *others || *first != person)),
            };
        }
    }

    /// How knowledge spread.
    pub(super) fn report(&self, reviewers: &Reviewers) -> KnowledgeReport {
        let mut alone: Vec<(String, String)> = Vec::new();
        let mut areas = 0;
        for (name, known) in &self.all {
            let Some((person, others)) = known else {
                continue;
            };
            areas += 1;
            if let (false, Some(member)) = (others, reviewers.get(*person)) {
                let name = if name.is_empty() { "." } else { name };
                alone.push((name.to_owned(), member.person.login.clone()));
            }
        }
        alone.sort();
        KnowledgeReport {
            areas,
            areas_of_one_person: alone.len() as u64,
            one_person: alone,
        }
    }
}
