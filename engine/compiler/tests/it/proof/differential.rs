//! Our engine against others: generated expressions, and every disagreement made as small as it gets and looked up among
//! those that were judged.

use super::cases::{Case, filed_under, is_permitted};
use super::generator::Generator;
use super::oracles::{Cel, CelCore, Oracle};
use super::outcome::{Class, Outcome, ours};
use super::tree::{Form, Tree};
use super::worlds::{Bindings, bound_environment, bound_names};
use countersign_compiler::{Environment, compile_expression};
use countersign_program::{Meter, Type, evaluate};
use std::collections::BTreeMap;
use std::fmt::Write;

/// Steps that no generated expression should need; those that do are left out.
const BUDGET: u64 = 200_000;
/// Rewrites that are tried to make one disagreement small.
const REWRITES: usize = 4_000;
/// Sets of facts that one run goes through.
const WORLDS: u64 = 64;

/// What was found about one oracle.
#[derive(Debug, Default)]
pub struct Tally {
    pub compared: u64,
    pub equal_values: u64,
    pub equal_errors: u64,
    /// Several parts fail, and the engines name different ones, as the language definition lets them.
    pub other_error: u64,
    /// Not compared, by the construct that the oracle does not know, or another reason.
    pub filtered: BTreeMap<String, u64>,
    /// Disagreements by the name of their case.
    pub judged: BTreeMap<String, u64>,
    /// Disagreements that no case is about: signature, how many, the first of them.
    pub open: BTreeMap<String, (u64, String)>,
}

/// What was found.
#[derive(Debug, Default)]
pub struct Report {
    pub generated: u64,
    /// The checker refused them: the type of an empty list, mostly.
    pub refused: u64,
    pub with_value: u64,
    pub tallies: BTreeMap<&'static str, Tally>,
}

/// The engines and what they run over.
pub struct Differential<'w> {
    environment: Environment,
    worlds: &'w [Bindings],
    oracles: Vec<Box<dyn Oracle>>,
    cases: &'w [Case],
}

/// The facts that expressions run over.
pub fn worlds(seed: u64) -> Vec<Bindings> {
    (0..WORLDS)
        .map(|number| Bindings::new(seed.wrapping_mul(WORLDS).wrapping_add(number)))
        .collect()
}

impl<'w> Differential<'w> {
    pub fn new(worlds: &'w [Bindings], cases: &'w [Case]) -> Differential<'w> {
        let names = bound_names();
        let values: Vec<_> = worlds.iter().map(Bindings::values).collect();
        Differential {
            environment: bound_environment(),
            worlds,
            oracles: vec![
                Box::new(Cel::new(&names, &values)),
                Box::new(CelCore::new(&names, &values)),
            ],
            cases,
        }
    }

    /// Generates until every oracle was compared over so many expressions.
    pub fn run(&self, count: u64, seed: u64) -> Report {
        let mut report = Report::default();
        for oracle in &self.oracles {
            report.tallies.insert(oracle.name(), Tally::default());
        }
        let done = |report: &Report| report.tallies.values().all(|tally| tally.compared >= count);
        while !done(&report) && report.generated < count.saturating_mul(8) {
            report.generated += 1;
            self.one(
                seed.wrapping_mul(1_000_003).wrapping_add(report.generated),
                count,
                &mut report,
            );
        }
        report
    }

    /// One expression. Of four, three are made of what one of the oracles or both know.
    fn one(&self, seed: u64, count: u64, report: &mut Report) {
        let without = |construct: &str| match seed % 4 {
            0 => false,
            1 => !self.oracles[0].knows(construct),
            2 => !self.oracles[1].knows(construct),
            _ => self.oracles.iter().any(|oracle| !oracle.knows(construct)),
        };
        let mut generator = Generator::new(seed, bound_names(), false, &without);
        let tree = generator.any();
        let world = generator.chance.below(self.worlds.len());
        let Some(own) = self.ours(&tree, world) else {
            report.refused += 1;
            return;
        };
        report.with_value += u64::from(matches!(own, Outcome::Value(_)));
        let text = tree.text();
        let constructs = tree.constructs();
        for oracle in &self.oracles {
            let tally = report.tallies.get_mut(oracle.name()).unwrap();
            if tally.compared >= count {
                continue;
            }
            if own == Outcome::Error(Class::Budget) {
                *tally
                    .filtered
                    .entry("more steps than allowed".to_owned())
                    .or_default() += 1;
                continue;
            }
            if let Some(unknown) = constructs.iter().find(|construct| !oracle.knows(construct)) {
                *tally.filtered.entry(unknown.clone()).or_default() += 1;
                continue;
            }
            let Some(theirs) = oracle.run(&text, world) else {
                *tally
                    .filtered
                    .entry("does not compile there".to_owned())
                    .or_default() += 1;
                continue;
            };
            tally.compared += 1;
            if oracle.as_seen_there(own.clone()).agrees(&theirs) {
                match own {
                    Outcome::Value(_) => tally.equal_values += 1,
                    Outcome::Error(_) => tally.equal_errors += 1,
                }
                continue;
            }
            self.judge(&**oracle, &tree, world, tally);
        }
    }

    /// What our engine makes of it. `None`: the checker refuses it.
    fn ours(&self, tree: &Tree, world: usize) -> Option<Outcome> {
        let expression = compile_expression(&tree.text(), &self.environment).ok()?;
        let scope = self.worlds[world].scope();
        Some(ours(&evaluate(
            &expression,
            &scope,
            &Meter::new(BUDGET),
            None,
        )))
    }

    /// Both outcomes, where they differ.
    fn differ(&self, oracle: &dyn Oracle, tree: &Tree, world: usize) -> Option<(Outcome, Outcome)> {
        let own = oracle.as_seen_there(self.ours(tree, world)?);
        let theirs = oracle.run(&tree.text(), world)?;
        (own != Outcome::Error(Class::Budget) && !own.agrees(&theirs)).then_some((own, theirs))
    }

    fn judge(&self, oracle: &dyn Oracle, tree: &Tree, world: usize, tally: &mut Tally) {
        let mut tree = tree.clone();
        let Some(mut outcomes) = self.differ(oracle, &tree, world) else {
            let name = "not the same twice".to_owned();
            tally.open.entry(name).or_insert((0, tree.text())).0 += 1;
            return;
        };
        let mut left = REWRITES;
        'smaller: loop {
            for candidate in tree.smaller(&plain) {
                if left == 0 {
                    break 'smaller;
                }
                left -= 1;
                if candidate
                    .constructs()
                    .iter()
                    .all(|construct| oracle.knows(construct))
                    && let Some(found) = self.differ(oracle, &candidate, world)
                {
                    tree = candidate;
                    outcomes = found;
                    continue 'smaller;
                }
            }
            break;
        }
        let (own, theirs) = outcomes;
        if matches!(own, Outcome::Error(_)) {
            let parts: Vec<Outcome> = tree
                .smaller(&plain)
                .iter()
                .filter_map(|part| self.ours(part, world))
                .collect();
            if is_permitted(&theirs, &parts) {
                tally.other_error += 1;
                return;
            }
        }
        let filed = filed_under(&tree.signature(), &own, &theirs);
        match self
            .cases
            .iter()
            .find(|case| case.is_about(oracle.name(), &filed))
        {
            Some(case) => *tally.judged.entry(case.name.clone()).or_default() += 1,
            None => {
                let text = format!(
                    "`{}` in world {world}: ours {own}, theirs {theirs}",
                    tree.text()
                );
                tally.open.entry(filed).or_insert((0, text)).0 += 1;
            }
        }
    }
}

/// The plainest values of a type.
fn plain(type_: &Type) -> Vec<Tree> {
    let texts: &[&str] = match type_ {
        Type::Bool => &["true", "false"],
        Type::Int => &["1", "-1"],
        Type::Uint => &["1u"],
        Type::Double => &["1.5", "(0.0 / 0.0)"],
        Type::String => &["'a'", "''"],
        Type::Bytes => &["b'a'"],
        Type::Duration => &["duration('1s')"],
        Type::Timestamp => &["timestamp('2026-01-01T00:00:00Z')"],
        Type::List(element) => {
            return plain(element)
                .into_iter()
                .map(|element| Tree::new(Form::List(vec![false]), type_.clone(), vec![element]))
                .collect();
        }
        _ => &[],
    };
    texts
        .iter()
        .map(|text| Tree::literal(*text, type_.clone()))
        .collect()
}

impl Report {
    /// The figures as Markdown.
    pub fn markdown(&self) -> String {
        let mut out = String::new();
        writeln!(
            out,
            "Generated {}; refused by the checker {}; with a value {}.\n",
            self.generated, self.refused, self.with_value
        )
        .unwrap();
        out.push_str("| | ");
        for name in self.tallies.keys() {
            write!(out, "`{name}` | ").unwrap();
        }
        out.push_str("\n| --- | ");
        for _ in &self.tallies {
            out.push_str("---: | ");
        }
        out.push('\n');
        let mut row = |what: &str, count: &dyn Fn(&Tally) -> u64| {
            write!(out, "| {what} | ").unwrap();
            for tally in self.tallies.values() {
                write!(out, "{} | ", count(tally)).unwrap();
            }
            out.push('\n');
        };
        row("compared", &|tally| tally.compared);
        row("equal values", &|tally| tally.equal_values);
        row("equal classes of errors", &|tally| tally.equal_errors);
        row("another of several errors", &|tally| tally.other_error);
        row("disagreements, judged", &|tally| {
            tally.judged.values().sum()
        });
        row("disagreements, open", &|tally| {
            tally.open.values().map(|(count, _)| count).sum()
        });
        for (name, tally) in &self.tallies {
            writeln!(out, "\n### Disagreements with `{name}`\n").unwrap();
            out.push_str("| case | expressions |\n| --- | ---: |\n");
            for (case, count) in &tally.judged {
                writeln!(out, "| {case} | {count} |").unwrap();
            }
            for (signature, (count, text)) in &tally.open {
                writeln!(out, "| OPEN {signature}: {text} | {count} |").unwrap();
            }
            writeln!(out, "\n### Not compared with `{name}`\n").unwrap();
            out.push_str("| reason | expressions |\n| --- | ---: |\n");
            for (reason, count) in &tally.filtered {
                writeln!(out, "| `{reason}` | {count} |").unwrap();
            }
        }
        out
    }

    /// Disagreements that no case is about, in words.
    pub fn open(&self) -> Vec<String> {
        self.tallies
            .iter()
            .flat_map(|(name, tally)| {
                tally
                    .open
                    .iter()
                    .map(move |(filed, (count, text))| format!("{name}: {count} × {filed}: {text}"))
            })
            .collect()
    }
}
