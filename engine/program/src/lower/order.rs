//! The order in which the operands of `&&` and `||` run.

use super::analysis::Info;
use crate::expression::NodeId;

/// The operands, those that cost less first. Only an operand that always has a value moves before another: if it decides,
/// the other would have been absorbed whatever it came to; if it does not, nothing has changed.
pub(super) fn cheap_first(operands: &[NodeId], infos: &[Info]) -> Vec<NodeId> {
    let info = |id: NodeId| infos.get(id as usize).copied().unwrap_or_default();
    let mut ordered: Vec<NodeId> = Vec::with_capacity(operands.len());
    for operand in operands {
        let own = info(*operand);
        let mut place = ordered.len();
        if own.total {
            while place > 0
                && ordered
                    .get(place - 1)
                    .is_some_and(|before| info(*before).weight > own.weight)
            {
                place -= 1;
            }
        }
        ordered.insert(place, *operand);
    }
    ordered
}
