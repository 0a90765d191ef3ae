//! How often each sub-expression came to what, over any number of evaluations.

use crate::expression::NodeId;
use crate::value::Value;

/// Counters for each sub-expression of one expression. Evaluate it as often as you like with the same counters.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Coverage {
    counts: Vec<Count>,
}

/// How often one sub-expression came to what.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Count {
    /// It was evaluated.
    pub evaluated: u64,
    /// It was `true`.
    pub yes: u64,
    /// It was `false`.
    pub no: u64,
    /// It failed, for lack of a fact or otherwise.
    pub failed: u64,
}

impl Coverage {
    /// Nothing was evaluated yet.
    pub fn new() -> Coverage {
        Coverage::default()
    }

    /// The counters of a sub-expression, by its place in `Expression::ranges`.
    pub fn of(&self, node: NodeId) -> Count {
        self.counts.get(node as usize).copied().unwrap_or_default()
    }

    /// The counters of both together, such as of two runs of the same expression.
    pub fn merge(&mut self, other: &Coverage) {
        for (place, more) in other.counts.iter().enumerate() {
            if let Some(count) = self.count(place) {
                count.evaluated = count.evaluated.saturating_add(more.evaluated);
                count.yes = count.yes.saturating_add(more.yes);
                count.no = count.no.saturating_add(more.no);
                count.failed = count.failed.saturating_add(more.failed);
            }
        }
    }

    pub(crate) fn note(&mut self, node: NodeId, value: &Value<'_>) {
        let Some(count) = self.count(node as usize) else {
            return;
        };
        count.evaluated = count.evaluated.saturating_add(1);
        let kind = match value {
            Value::Bool(true) => &mut count.yes,
            Value::Bool(false) => &mut count.no,
            Value::Failed(_) => &mut count.failed,
            _ => return,
        };
        *kind = kind.saturating_add(1);
    }

    fn count(&mut self, place: usize) -> Option<&mut Count> {
        if self.counts.len() <= place {
            self.counts.resize(place + 1, Count::default());
        }
        self.counts.get_mut(place)
    }
}
