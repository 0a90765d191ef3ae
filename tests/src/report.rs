//! What the hosts answered, beside each other.

use crate::corpus::Entry;
use std::collections::BTreeMap;
use std::time::Duration;

/// What one host answered to one entry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answer {
    /// SHA-256 of the bytes that the host got from the component, and the fuel, where the host has it.
    Bytes(String, Option<u64>),
    /// The host refused the bundle.
    Refused,
}

/// All answers of one host, by entry.
pub type Answers = BTreeMap<String, Answer>;

/// Reads `id<TAB>sha256[<TAB>fuel]` and `id<TAB>refused` lines.
pub fn parse(text: &str) -> Answers {
    text.lines()
        .filter_map(|line| {
            let mut parts = line.split('\t');
            let (id, what) = (parts.next()?, parts.next()?);
            let answer = match what {
                "refused" => Answer::Refused,
                digest => Answer::Bytes(
                    digest.to_owned(),
                    parts.next().and_then(|fuel| fuel.parse().ok()),
                ),
            };
            Some((id.to_owned(), answer))
        })
        .collect()
}

/// What one host was told to run, and what it answered.
pub struct Run<'a> {
    /// Its name.
    pub host: &'static str,
    /// The cases that it was told.
    pub cases: Vec<&'a Entry>,
    /// The altered bundles that it was told.
    pub altered: Vec<&'a Entry>,
    /// Its answers.
    pub answers: Answers,
    /// How long it took.
    pub took: Duration,
}

/// A host beside the reference.
#[derive(Debug)]
pub struct Comparison {
    /// How many cases have the same bytes.
    pub equal: usize,
    /// How many altered bundles were refused.
    pub refused: usize,
    /// All that is not as it has to be. A case that was not run is.
    pub disagreements: Vec<String>,
}

/// The head of the table of rows.
pub const HEADER: &str = "host        cases   equal   refused   seconds";

impl Run<'_> {
    /// Compares the answers with the reference's.
    pub fn compare(&self, reference: &Answers) -> Comparison {
        let host = self.host;
        let (mut equal, mut refused) = (0, 0);
        let mut disagreements = Vec::new();
        for id in self.cases.iter().map(|entry| &entry.id) {
            match (reference.get(id), self.answers.get(id)) {
                (Some(Answer::Bytes(expected, _)), Some(Answer::Bytes(found, _))) => {
                    if expected == found {
                        equal += 1;
                    } else {
                        disagreements.push(format!(
                            "{host} and the reference differ on `{id}`: {found} and {expected}"
                        ));
                    }
                }
                (_, Some(Answer::Refused)) => {
                    disagreements.push(format!("{host} refused the sound bundle of `{id}`"));
                }
                (None | Some(Answer::Refused), _) => {
                    disagreements.push(format!("the reference has no answer to `{id}`"));
                }
                (_, None) => disagreements.push(format!("{host} did not run `{id}`")),
            }
        }
        for id in self.altered.iter().map(|entry| &entry.id) {
            match self.answers.get(id) {
                Some(Answer::Refused) => refused += 1,
                other => disagreements.push(format!("{host} did not refuse `{id}`: {other:?}")),
            }
        }
        if self.cases.is_empty() {
            disagreements.push(format!("{host} was told no case"));
        }
        Comparison {
            equal,
            refused,
            disagreements,
        }
    }

    /// Its row of the table.
    pub fn row(&self, comparison: &Comparison) -> String {
        let ran = self.cases.iter();
        let ran = ran.filter(|entry| self.answers.contains_key(&entry.id));
        // Who is told no altered bundle knows no bundles.
        let refused = match self.altered.as_slice() {
            [] => "-".to_owned(),
            [..] => comparison.refused.to_string(),
        };
        format!(
            "{:<10} {:>6}  {:>6}  {refused:>8}  {:>8.1}",
            self.host,
            ran.count(),
            comparison.equal,
            self.took.as_secs_f64()
        )
    }
}

/// Where hosts that tell the fuel differ in it.
pub fn fuel(runs: &[Run<'_>]) -> Vec<String> {
    let mut known: BTreeMap<&str, (u64, &str)> = BTreeMap::new();
    let mut disagreements = Vec::new();
    for run in runs {
        for (id, answer) in &run.answers {
            if let Answer::Bytes(_, Some(fuel)) = answer {
                let (first, by) = *known.entry(id).or_insert((*fuel, run.host));
                if first != *fuel {
                    disagreements.push(format!(
                        "fuel differs on `{id}`: {} {fuel}, {by} {first}",
                        run.host
                    ));
                }
            }
        }
    }
    disagreements
}
