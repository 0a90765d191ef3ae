//! What a policy's expressions and controls came to over many decisions. Not in a bundle: whoever tests a policy runs the
//! evaluator as a library for it.

use countersign_contract::types::{ControlResult, ControlState};
use countersign_program::{Count, Coverage, Expression, NodeId, Observer};
use std::collections::BTreeMap;

/// Counters of one policy. Those of several builds of the same source, such as with other parameters, may share them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PolicyCoverage {
    expressions: BTreeMap<Place, Coverage>,
    controls: BTreeMap<(String, ControlState), u64>,
}

/// File, line and column of an expression.
type Place = (String, u32, u32);

fn place(expression: &Expression) -> Place {
    let source = &expression.source;
    (source.file.clone(), source.line, source.column)
}

impl PolicyCoverage {
    /// Nothing was decided yet.
    pub fn new() -> PolicyCoverage {
        PolicyCoverage::default()
    }

    /// How often a sub-expression came to what.
    pub fn count(&self, expression: &Expression, node: NodeId) -> Count {
        self.expressions
            .get(&place(expression))
            .map(|coverage| coverage.count(node))
            .unwrap_or_default()
    }

    /// How many decisions gave a control this state.
    pub fn decided(&self, control: &str, state: ControlState) -> u64 {
        self.controls
            .get(&(control.to_owned(), state))
            .copied()
            .unwrap_or_default()
    }

    /// Runs something with the counters of an expression.
    pub(crate) fn observed<T>(
        &mut self,
        expression: &Expression,
        run: impl FnOnce(&mut Observer) -> T,
    ) -> T {
        let counters = self.expressions.entry(place(expression)).or_default();
        let mut observer = Observer {
            trace: None,
            coverage: Some(std::mem::take(counters)),
        };
        let result = run(&mut observer);
        *counters = observer.coverage.unwrap_or_default();
        result
    }

    pub(crate) fn add_controls(&mut self, results: &[ControlResult]) {
        for result in results {
            let key = (result.id.clone(), result.state);
            let count = self.controls.entry(key).or_default();
            *count = count.saturating_add(1);
        }
    }
}
