//! What the cases of the corpus reach, and the few of them that show all of it.

use crate::corpus::{Case, Corpus};
use anyhow::{Context, Result, ensure};
use countersign_contract::types::{ControlState, Decision, Verdict};
use std::collections::{BTreeMap, BTreeSet};

/// Fewest cases of a corpus.
const FEWEST_CASES: usize = 200;
/// How often each state and each verdict is reached at least.
const FEWEST_TIMES: usize = 5;

/// What the library gives for each case, by its id: a decision, or an error, as JSON.
pub type Texts = BTreeMap<String, std::result::Result<String, String>>;

/// Checks that the corpus is large, and that no state and no verdict is rare in it.
///
/// # Errors
/// What is missing.
pub fn check(corpus: &Corpus, texts: &Texts) -> Result<()> {
    ensure!(
        corpus.cases.len() >= FEWEST_CASES,
        "the corpus has {} cases, and {FEWEST_CASES} are the fewest",
        corpus.cases.len()
    );
    let mut times: BTreeMap<String, usize> = BTreeMap::new();
    for decision in texts.values().flatten() {
        let decision = read(decision)?;
        *times.entry(verdict(decision.verdict)).or_default() += 1;
        for control in &decision.controls {
            *times.entry(state(control.state)).or_default() += 1;
        }
    }
    let verdicts = Verdict::ALL.iter().map(|known| verdict(*known));
    let states = ControlState::ALL.iter().map(|known| state(*known));
    for what in verdicts.chain(states) {
        let count = times.get(&what).copied().unwrap_or_default();
        ensure!(
            count >= FEWEST_TIMES,
            "the corpus reaches the {what} {count} times, and {FEWEST_TIMES} are the fewest"
        );
    }
    Ok(())
}

/// The first case of each bundle, and the first that shows each verdict, each state of a control, each kind of failure of a rule,
/// and each error. For hosts that only carry what another one computes.
///
/// # Errors
/// When a decision can't be read, or a case has none.
pub fn sample<'a>(corpus: &'a Corpus, texts: &Texts) -> Result<Vec<&'a Case>> {
    let mut shown = BTreeSet::new();
    let mut sample = Vec::new();
    for case in &corpus.cases {
        let text = texts
            .get(&case.entry.id)
            .with_context(|| format!("`{}` was not decided", case.entry.id))?;
        let mut shows = BTreeSet::from([case.entry.bundle.display().to_string()]);
        match text {
            Err(error) => {
                shows.insert(error.clone());
            }
            Ok(decision) => {
                let decision = read(decision)?;
                shows.insert(verdict(decision.verdict));
                for control in &decision.controls {
                    shows.insert(state(control.state));
                    shows.extend(control.failures.iter().map(|failure| failure.code.clone()));
                }
            }
        }
        if !shows.is_subset(&shown) {
            shown.append(&mut shows);
            sample.push(case);
        }
    }
    Ok(sample)
}

fn read(decision: &str) -> Result<Decision> {
    serde_json::from_str(decision).context("reading a decision")
}

fn verdict(verdict: Verdict) -> String {
    format!("verdict {}", verdict.as_str())
}

fn state(state: ControlState) -> String {
    format!("state {}", state.as_str())
}
