//! What the hosts answered, beside each other.

use crate::corpus::Corpus;
use std::collections::BTreeMap;
use std::fmt::Write;

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

/// Compares all hosts with the first one. Returns the table host × count, and every disagreement.
pub fn compare(corpus: &Corpus, hosts: &[(&str, Answers)]) -> (String, Vec<String>) {
    let mut table = String::from("host        cases   equal   altered bundles refused\n");
    let mut disagreements = Vec::new();
    let Some((first, reference)) = hosts.first() else {
        return (table, vec!["no host ran".to_owned()]);
    };
    let mut fuels: BTreeMap<&str, (u64, &str)> = BTreeMap::new();
    for (host, answers) in hosts {
        let (mut ran, mut equal, mut refused) = (0, 0, 0);
        for case in &corpus.cases {
            let id = case.entry.id.as_str();
            let Some(answer) = answers.get(id) else {
                disagreements.push(format!("{host} did not run `{id}`"));
                continue;
            };
            ran += 1;
            match (reference.get(id), answer) {
                (Some(Answer::Bytes(expected, _)), Answer::Bytes(found, fuel)) => {
                    if expected == found {
                        equal += 1;
                    } else {
                        disagreements.push(format!(
                            "{host} and {first} differ on `{id}`: {found} and {expected}"
                        ));
                    }
                    if let Some(fuel) = fuel {
                        let (known, by) = *fuels.entry(id).or_insert((*fuel, host));
                        if known != *fuel {
                            disagreements.push(format!(
                                "fuel differs on `{id}`: {host} {fuel}, {by} {known}"
                            ));
                        }
                    }
                }
                _ => disagreements.push(format!("{host} refused the sound bundle of `{id}`")),
            }
        }
        for entry in &corpus.altered {
            match answers.get(&entry.id) {
                Some(Answer::Refused) => refused += 1,
                // The native evaluator knows no bundles; it is the reference for decisions only.
                None if *host == "native" => {}
                other => {
                    disagreements.push(format!("{host} did not refuse `{}`: {other:?}", entry.id))
                }
            }
        }
        let refused = if *host == "native" {
            "-".to_owned()
        } else {
            refused.to_string()
        };
        let _ = writeln!(table, "{host:<10} {ran:>6}  {equal:>6}   {refused:>6}");
    }
    (table, disagreements)
}
