//! What the cases make a policy do, counted by the evaluator as a library: a bundle counts nothing.

use crate::failure::Failure;
use countersign_analysis::coverage::{
    ControlGap, ControlOutcome, CoverageReport, ExpressionGap, Never,
};
use countersign_compiler::cases::Case;
use countersign_compiler::{Compiled, Folder, Options};
use countersign_contract::types::{ControlState, Facts, SourcePlace};
use countersign_evaluator::{Evaluator, PolicyCoverage};
use countersign_program::policy::{Control, Policy};
use countersign_program::{Expression, NodeId, Outcomes};
use std::collections::BTreeMap;

/// Compiles without a word: what there is to say was said when the policy was opened.
fn compile(source: &Folder, set: &[(String, String)]) -> Result<Compiled, Failure> {
    let options = Options { set: set.to_vec() };
    countersign_compiler::compile(source, &options)
        .map_err(|findings| Failure::findings(findings.render(source, false)))
}

/// Counters over all cases, whichever parameters they set.
pub struct Covered {
    source: Folder,
    plain: Compiled,
    evaluators: BTreeMap<Vec<(String, String)>, Evaluator>,
    counted: PolicyCoverage,
}

impl Covered {
    /// Nothing is counted yet.
    pub fn new(source: &Folder) -> Result<Covered, Failure> {
        let source = source.without_cases();
        let plain = compile(&source, &[])?;
        Ok(Covered {
            source,
            plain,
            evaluators: BTreeMap::new(),
            counted: PolicyCoverage::new(),
        })
    }

    /// Decides a case and counts. Facts that the policy refuses make it do nothing.
    pub fn add(&mut self, case: &Case) -> Result<(), Failure> {
        if !self.evaluators.contains_key(&case.set) {
            let compiled = compile(&self.source, &case.set)?;
            let evaluator = Evaluator::new(compiled.policy)
                .map_err(|error| Failure::policy(error.to_string()))?;
            self.evaluators.insert(case.set.clone(), evaluator);
        }
        let facts: Option<Facts> = serde_json::from_str(&case.facts.to_string()).ok();
        if let (Some(facts), Some(evaluator)) = (facts, self.evaluators.get(&case.set)) {
            let _ = evaluator.cover(&facts, &mut self.counted);
        }
        Ok(())
    }

    /// What was reached, measured against the policy with its own parameters.
    pub fn report(self) -> CoverageReport {
        report(&self.plain.policy, &self.counted)
    }
}

/// Compares what was counted with what the policy can do.
fn report(policy: &Policy, counted: &PolicyCoverage) -> CoverageReport {
    let mut report = CoverageReport::default();
    for expression in policy.expressions() {
        add_expression(expression, counted, &mut report);
    }
    report.expressions.sort();
    report.expressions.dedup();
    for control in &policy.controls {
        add_control(control, counted, &mut report);
    }
    report
}

fn add_expression(expression: &Expression, counted: &PolicyCoverage, report: &mut CoverageReport) {
    let outcomes = expression.outcomes();
    let mut gaps: BTreeMap<NodeId, Never> = BTreeMap::new();
    for (node, outcomes) in &outcomes {
        let count = counted.count(expression, *node);
        let kinds: &[(Never, u64)] = match outcomes {
            Outcomes::Truth => &[(Never::True, count.yes), (Never::False, count.no)],
            Outcomes::Value => &[(Never::Known, count.evaluated - count.failed)],
        };
        report.possible += kinds.len();
        report.reached += kinds.iter().filter(|(_, times)| *times > 0).count();
        let missed = kinds.iter().find(|(_, times)| *times == 0);
        if let Some((never, _)) = missed {
            let never = match count.evaluated {
                0 => Never::Evaluated,
                _ if kinds.iter().all(|(_, times)| *times == 0) => Never::Known,
                _ => *never,
            };
            gaps.insert(*node, never);
        }
    }
    let silent: Vec<NodeId> = gaps
        .iter()
        .filter(|(_, never)| **never == Never::Evaluated)
        .map(|(node, _)| *node)
        .collect();
    for (node, never) in &gaps {
        let inside = |outer: &NodeId| {
            let range = |node: NodeId| expression.ranges.get(node as usize);
            match (range(*outer), range(*node)) {
                (Some(outer), Some(inner)) => {
                    outer != inner && outer.start <= inner.start && inner.end <= outer.end
                }
                _ => false,
            }
        };
        if *never == Never::Evaluated && silent.iter().any(inside) {
            continue;
        }
        let (text, place) = expression.excerpt(*node);
        let SourcePlace { file, line, column } = place;
        report.expressions.push(ExpressionGap {
            file,
            line,
            column,
            expression: text,
            never: *never,
            evaluated: counted.count(expression, *node).evaluated,
        });
    }
}

fn add_control(control: &Control, counted: &PolicyCoverage, report: &mut CoverageReport) {
    let times = |states: &[ControlState]| -> u64 {
        states
            .iter()
            .map(|state| counted.decided(&control.id, *state))
            .sum()
    };
    let outcomes = [
        (
            ControlOutcome::NotApplicable,
            control.applies.is_some(),
            times(&[ControlState::NotApplicable]),
        ),
        (
            ControlOutcome::Satisfied,
            !control.forbids || control.satisfied.is_some(),
            times(&[ControlState::Satisfied]),
        ),
        (
            ControlOutcome::NotSatisfied,
            true,
            times(&[
                ControlState::Pending,
                ControlState::Escalated,
                ControlState::Denied,
                ControlState::Bypassed,
            ]),
        ),
        (
            ControlOutcome::Overridden,
            control.waiver.is_some() || control.break_glass.is_some(),
            times(&[ControlState::Overridden]),
        ),
    ];
    for (never, possible, times) in outcomes {
        if !possible {
            continue;
        }
        report.control_outcomes += 1;
        if times > 0 {
            report.control_outcomes_reached += 1;
        } else {
            report.controls.push(ControlGap {
                control: control.id.clone(),
                never,
            });
        }
    }
}
