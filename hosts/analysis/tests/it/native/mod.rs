//! Decisions without a sandbox: the compiler and the evaluator, as plain libraries.

use countersign_compiler::{Folder, Options, compile};
use countersign_contract::types::{Decision, Facts};
use countersign_evaluator::Evaluator;

/// Asks for a declaration, and for a senior where an agent authored.
pub const POLICY: &str = r#"
policy: small-test
version: 1.0.0
summary: For tests.
when_nothing_applies: pass
controls:
  - id: declared
    title: AI is declared
    applies: provenance.detected
    satisfied: provenance.undeclared.size() == 0
    effect: block
  - id: senior
    title: A senior signs
    applies: provenance.agent_authored
    sign_off: {count: 2, eligible: reviewer.level >= 6}
    after: [declared]
    escalate: {queue: senior-review, due: 4h}
    effect: block
  - id: small
    title: Changes are small
    applies: 'true'
    satisfied: totals.lines <= 1000
    effect: warn
"#;

/// A policy, ready to decide.
pub fn evaluator(policy: &str) -> Evaluator {
    let mut folder = Folder::new();
    folder.insert("policy.yaml", policy);
    let compiled = compile(&folder, &Options::default())
        .unwrap_or_else(|findings| panic!("{}", findings.render(&folder, false)));
    Evaluator::new(compiled.policy).unwrap()
}

/// A change of one commit with one file, proposed by Ada.
pub fn facts(number: u32) -> Facts {
    let text = include_str!("facts.json").replace("NUMBER", &number.to_string());
    serde_json::from_str(&text).unwrap()
}

/// The decision on facts.
pub fn decide(evaluator: &Evaluator, facts: &Facts) -> Decision {
    evaluator.evaluate(facts).unwrap()
}
