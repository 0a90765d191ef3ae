//! The steps of a control's rules together.

use super::{Cost, Size, VariableCost};
use std::collections::BTreeSet;

/// The steps of a control's rules together. A variable counts once, however many rules read it.
#[derive(Default)]
pub(crate) struct Budget {
    own: u64,
    variables: BTreeSet<u16>,
}

impl Budget {
    /// Adds what a rule costs that runs so many times. A rule with an error costs nothing.
    pub(crate) fn add(&mut self, cost: Option<&Cost>, times: u64) {
        if let Some(cost) = cost {
            self.own = self.own.saturating_add(cost.own.saturating_mul(times));
            self.variables.extend(&cost.variables);
        }
    }

    /// All of it, with what the variables cost.
    pub(crate) fn total(&self, variables: &[VariableCost]) -> u64 {
        Cost {
            own: self.own,
            variables: self.variables.clone(),
            size: Size::One,
        }
        .total(variables)
    }
}
