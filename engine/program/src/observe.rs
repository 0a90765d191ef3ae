//! What an evaluation shows of itself besides its result. Costs something only when asked for.

use crate::coverage::Coverage;
use crate::expression::{NodeId, Range};
use crate::print;
use crate::trace::{Trace, TraceEntry};
use crate::value::Value;

/// Sees the value, or the fault, of every sub-expression that is evaluated.
#[derive(Clone, Debug, Default)]
pub struct Observer {
    /// What each came to, if that is wanted.
    pub trace: Option<Trace>,
    /// How often each came to what, if that is wanted.
    pub coverage: Option<Coverage>,
}

impl Observer {
    pub(crate) fn note(
        &mut self,
        node: NodeId,
        range: Range,
        item: Option<u32>,
        value: &Value<'_>,
    ) {
        if let Some(coverage) = &mut self.coverage {
            coverage.note(node, value);
        }
        let Some(trace) = &mut self.trace else {
            return;
        };
        if trace.is_full() {
            return;
        }
        let (value, failed) = match value {
            Value::Failed(fault) => (print::shorten(fault.explanation()), true),
            value => (print::print(value), false),
        };
        trace.push(TraceEntry {
            node,
            start: range.start,
            end: range.end,
            item,
            value,
            failed,
        });
    }
}
