//! What the cases of a policy never made it do: conditions that were always true or always false, parts that never ran, and
//! outcomes that a control never had. Whoever runs the cases counts; here is what the counts amount to.

use serde::Serialize;

/// What was reached, and what was not.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct CoverageReport {
    /// Outcomes of sub-expressions that were reached: two for each that can be true and false, one for each other.
    pub reached: usize,
    /// Outcomes of sub-expressions that there are.
    pub possible: usize,
    /// Outcomes of controls that were reached.
    pub control_outcomes_reached: usize,
    /// Outcomes of controls that there are.
    pub control_outcomes: usize,
    /// What was not reached in expressions, by place. Parts of what never ran are not listed by themselves.
    pub expressions: Vec<ExpressionGap>,
    /// What was not reached of controls, in the policy's order.
    pub controls: Vec<ControlGap>,
}

/// A sub-expression that did not come to all that it can.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct ExpressionGap {
    /// File, relative to the policy's folder.
    pub file: String,
    /// Line of its first character, from 1.
    pub line: u32,
    /// Column of its first character, from 1.
    pub column: u32,
    /// Its text.
    pub expression: String,
    /// What it never was.
    pub never: Never,
    /// How often it was evaluated.
    pub evaluated: u64,
}

/// What a sub-expression never was.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Never {
    /// It never ran.
    Evaluated,
    /// It was never true.
    True,
    /// It was never false.
    False,
    /// It ran and failed each time, for lack of a fact or otherwise.
    Known,
}

/// An outcome that a control never had.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ControlGap {
    /// The control.
    pub control: String,
    /// The outcome.
    pub never: ControlOutcome,
}

/// What can become of a control.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum ControlOutcome {
    /// It did not apply to the change.
    NotApplicable,
    /// It was met.
    Satisfied,
    /// It kept the change back.
    NotSatisfied,
    /// It was waived, or set aside in an emergency.
    Overridden,
}

impl CoverageReport {
    /// The share of all outcomes that was reached, from 0 to 100. 100 where there are none.
    #[expect(clippy::cast_precision_loss, reason = "counts are far below 2^52")]
    pub fn percent(&self) -> f64 {
        let possible = self.possible + self.control_outcomes;
        match possible {
            0 => 100.0,
            _ => {
                let reached = self.reached + self.control_outcomes_reached;
                100.0 * reached as f64 / possible as f64
            }
        }
    }
}
