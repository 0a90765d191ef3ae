//! What every sub-expression came to.

use crate::expression::NodeId;

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
