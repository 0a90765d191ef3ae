//! What an evaluation shows of itself besides its result: what every sub-expression came to, and how often. Costs something
//! only when asked for.

use crate::expression::Range;
use crate::types::NodeId;
use crate::value::{Value, print};

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

/// Most entries that a trace keeps.
const MOST_ENTRIES: usize = 2_000;

/// The values of all sub-expressions of one evaluation, except literals. Costs something only when asked for.
#[derive(Clone, Debug, Default)]
pub struct Trace {
    entries: Vec<TraceEntry>,
    truncated: bool,
}

/// One value of one sub-expression.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TraceEntry {
    /// The node.
    pub node: NodeId,
    /// First character of it in the expression's text, from 0.
    pub start: u32,
    /// First character after it.
    pub end: u32,
    /// In a macro: which element the innermost loop was at, from 0.
    pub item: Option<u32>,
    /// The value as CEL text, or the fault in words; at most 200 characters.
    pub value: String,
    /// It is a fault.
    pub failed: bool,
}

impl Trace {
    /// An empty trace.
    pub fn new() -> Trace {
        Trace::default()
    }

    /// Entries in the order of the text: outer before inner, and in a loop by element.
    pub fn in_order_of_text(&self) -> Vec<&TraceEntry> {
        let mut entries: Vec<&TraceEntry> = self.entries.iter().collect();
        entries.sort_by_key(|entry| (entry.start, std::cmp::Reverse(entry.end), entry.node));
        entries
    }

    /// Entries in the order in which they were computed.
    pub fn entries(&self) -> &[TraceEntry] {
        &self.entries
    }

    /// There were more than 2,000 values; the later ones were left out.
    pub fn is_truncated(&self) -> bool {
        self.truncated
    }

    /// There is no room for another entry.
    pub(crate) fn is_full(&mut self) -> bool {
        self.truncated = self.truncated || self.entries.len() >= MOST_ENTRIES;
        self.truncated
    }

    pub(crate) fn push(&mut self, entry: TraceEntry) {
        self.entries.push(entry);
    }
}

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
    pub fn count(&self, node: NodeId) -> Count {
        self.counts.get(node as usize).copied().unwrap_or_default()
    }

    /// The counters of both together, such as of two runs of the same expression.
    pub fn merge(&mut self, other: &Coverage) {
        for (place, more) in other.counts.iter().enumerate() {
            if let Some(count) = self.counters(place) {
                count.evaluated = count.evaluated.saturating_add(more.evaluated);
                count.yes = count.yes.saturating_add(more.yes);
                count.no = count.no.saturating_add(more.no);
                count.failed = count.failed.saturating_add(more.failed);
            }
        }
    }

    pub(crate) fn note(&mut self, node: NodeId, value: &Value<'_>) {
        let Some(count) = self.counters(node as usize) else {
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

    fn counters(&mut self, place: usize) -> Option<&mut Count> {
        if self.counts.len() <= place {
            self.counts.resize(place + 1, Count::default());
        }
        self.counts.get_mut(place)
    }
}
