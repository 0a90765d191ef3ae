//! Which sub-expressions are computed once and read often.
//!
//! Each has a home: the macro whose variable it depends on innermost, or the whole expression. It keeps its value there
//! until the next element. It is worth a register of its own when it stands at least twice below its home, or when a loop
//! between its home and itself would compute it again for each element.

use super::analysis::Info;
use super::folding::Constants;
use crate::expression::{LoopKind, NO_NODE, NodeId, Root};
use crate::tree::{Operation, Tree};
use std::collections::BTreeMap;

/// Costs less than what it takes to see whether a value is there.
const CHEAP: u64 = 2;

/// The macro at home, [`NO_NODE`] for the whole expression; and the class.
pub(super) type Spot = (NodeId, u32);

/// What is shared, by home and class.
pub(super) type Shared = BTreeMap<Spot, ()>;

#[derive(Default)]
struct Occurrences {
    times: u32,
    in_loop: bool,
    weight: u64,
}

/// A macro around the current node.
#[derive(Clone, Copy)]
struct Around {
    node: NodeId,
    loops: bool,
}

/// Finds what is worth sharing.
pub(super) fn find(tree: &Tree, constants: &Constants, infos: &[Info]) -> Shared {
    let mut search = Search {
        tree,
        constants,
        infos,
        around: Vec::new(),
        found: BTreeMap::new(),
    };
    search.node(tree.root(), 0, None);
    let worth = |found: &Occurrences| {
        (found.times > 1 && found.weight > CHEAP) || (found.in_loop && found.weight > 0)
    };
    search
        .found
        .into_iter()
        .filter(|(_, found)| worth(found))
        .map(|(place, _)| (place, ()))
        .collect()
}

struct Search<'t> {
    tree: &'t Tree,
    constants: &'t Constants,
    infos: &'t [Info],
    around: Vec<Around>,
    found: BTreeMap<Spot, Occurrences>,
}

impl Search<'_> {
    /// `covered` is how many of the macros around belong to a sub-expression that was seen before: what has its home
    /// outside of those is not computed again here. `home` is the level at which the nearest shared sub-expression around
    /// is computed, if any is.
    fn node(&mut self, id: NodeId, covered: usize, home: Option<usize>) {
        let (Some(node), Some(info)) = (self.tree.node(id), self.infos.get(id as usize)) else {
            return;
        };
        if self.constants.contains_key(&id) || is_leaf(&node.operation) {
            return;
        }
        let level = info.level();
        let (mut covered, mut home) = (covered, home);
        if level >= covered {
            let computed_at = home.unwrap_or(self.around.len());
            let between = self.around.get(level..computed_at).unwrap_or_default();
            let in_loop = between.iter().any(|around| around.loops);
            let at = (self.home(level), info.class);
            let found = self.found.entry(at).or_default();
            found.times = found.times.saturating_add(1);
            found.in_loop |= in_loop;
            found.weight = info.weight;
            if found.times > 1 && info.weight > CHEAP {
                covered = self.around.len() + 1;
            }
            if in_loop && info.weight > 0 {
                home = Some(level);
            }
        }
        match &node.operation {
            Operation::Loop(it) => {
                self.node(it.range, covered, home);
                let once = matches!(it.kind, LoopKind::OptionalMap | LoopKind::OptionalFlatMap);
                self.around.push(Around {
                    node: id,
                    loops: !once,
                });
                for child in [it.condition, it.transform].into_iter().flatten() {
                    self.node(child, covered, None);
                }
                self.around.pop();
            }
            Operation::Bind { value, body, .. } => {
                self.node(*value, covered, home);
                self.around.push(Around {
                    node: id,
                    loops: false,
                });
                self.node(*body, covered, home);
                self.around.pop();
            }
            operation => {
                for child in operation.children() {
                    self.node(child, covered, home);
                }
            }
        }
    }

    /// The macro at a level.
    fn home(&self, level: usize) -> NodeId {
        level
            .checked_sub(1)
            .and_then(|place| self.around.get(place))
            .map_or(NO_NODE, |around| around.node)
    }
}

/// A name whose value is at hand. A policy's variable is not: reading it may compute it.
pub(super) fn is_leaf(operation: &Operation) -> bool {
    match operation {
        Operation::Local(_) => true,
        Operation::Root(root) => !matches!(root, Root::Variable(_)),
        _ => false,
    }
}
