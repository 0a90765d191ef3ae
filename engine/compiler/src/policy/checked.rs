//! A rule as the checker leaves it, for whoever looks over a whole policy.

use crate::check::names::Part;
use crate::yaml::Node;
use countersign_program::Tree;
use std::rc::Rc;

/// A rule without errors.
#[derive(Debug)]
pub(crate) struct CheckedRule {
    /// Where it is written.
    pub node: Rc<Node>,
    /// What it is for.
    pub part: Part,
    /// Its typed tree.
    pub tree: Tree,
}

impl CheckedRule {
    /// A rule at a place.
    pub(crate) fn new(node: &Rc<Node>, part: Part, tree: &Tree) -> CheckedRule {
        CheckedRule {
            node: Rc::clone(node),
            part,
            tree: tree.clone(),
        }
    }
}
