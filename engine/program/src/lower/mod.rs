//! From the typed tree to the instructions that run.
//!
//! In this order: constants are folded ([`folding`]); every sub-expression is looked at for what it depends on and costs
//! ([`analysis`]); what stands twice, or stays the same in a loop, gets a register that is computed when it is first needed
//! ([`sharing`]); instructions are written ([`emission`], [`computation`], [`macros`]), with operators for known kinds ([`operators`]) and
//! cheap conditions first ([`order`]).
//!
//! Nothing here changes a value or the kind of a fault: an expression has no effects, so that computing a part once, early
//! or not at all shows only in the steps. Faults may be told of a different place where several places fail.

mod analysis;
mod computation;
mod emission;
mod folding;
mod macros;
mod sharing;

use crate::expression::{Expression, Literal, NodeId, Range, Source};
use crate::instruction::Register;
use crate::policy::Constant;
use crate::tree::Tree;
use emission::Emission;
use std::collections::BTreeMap;

/// A tree can't be lowered.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LowerError {
    /// It needs more registers, constants or instructions than numbers allow.
    #[error("the expression is too large to be lowered; split it into variables")]
    TooLarge,
    /// A node refers to one that is not there, or to a local outside of its scope: no checker wrote it.
    #[error("the tree refers to a part that it does not have")]
    Malformed,
}

/// Lowers a tree. `parameters` are the values of the policy's parameters, in its order; none of them changes any more.
///
/// # Errors
/// When the tree is too large, or is none that a checker writes.
pub fn lower(
    tree: &Tree,
    source: Source,
    worst_case_steps: u64,
    parameters: &[Constant],
) -> Result<Expression, LowerError> {
    let constants = folding::fold(tree, parameters, &[])?;
    lower_with(tree, source, worst_case_steps, &constants)
}

/// The largest parts of a tree that are constant, with their values: literals, what is computed from constants alone, and `&&` or
/// `||` that one constant decides. `parameters` are the values of parameters and `variables` those of variables, each by its
/// place; what has none is no constant.
///
/// # Errors
/// When the tree is none that a checker writes.
pub fn constants(
    tree: &Tree,
    parameters: &[Constant],
    variables: &[Option<Literal>],
) -> Result<BTreeMap<NodeId, Literal>, LowerError> {
    folding::fold(tree, parameters, variables)
}

/// Lowers a tree some of whose nodes are known to be constant.
fn lower_with(
    tree: &Tree,
    source: Source,
    worst_case_steps: u64,
    constants: &folding::Constants,
) -> Result<Expression, LowerError> {
    if tree.nodes.is_empty() {
        return Err(LowerError::Malformed);
    }
    let analysis = analysis::analyse(tree, constants)?;
    let shared = sharing::find(tree, constants, &analysis);
    let mut emission = Emission::new(tree, constants, &analysis, &shared);
    let result = emission.whole()?;
    let Emission {
        mut code,
        origins,
        mut reads,
        patterns,
        pool,
        next,
        frames,
        ..
    } = emission;
    // Constants come first; while instructions were written, it was not known how many there would be.
    let offset = Register::try_from(pool.len()).map_err(|_| LowerError::TooLarge)?;
    let registers = offset.checked_add(next).ok_or(LowerError::TooLarge)?;
    let place = |register: Register| emission::place(register, offset);
    for instruction in &mut code {
        instruction.for_each_register(&mut |register| *register = place(*register));
    }
    for read in &mut reads {
        read.register = place(read.register);
    }
    reads.sort_by_key(|read| read.at);
    Ok(Expression {
        code,
        origins,
        constants: pool,
        registers,
        frames,
        result: place(result),
        type_: tree.type_of(tree.root()).clone(),
        ranges: tree
            .nodes
            .iter()
            .map(|node| Range {
                start: node.start,
                end: node.end,
            })
            .collect(),
        reads,
        patterns,
        source,
        worst_case_steps,
        zones: tree.zones.clone(),
    })
}

/// Bit patterns tell doubles apart that compare equal or not even to themselves.
fn key_of(literal: &Literal) -> Vec<u8> {
    postcard::to_allocvec(literal).unwrap_or_default()
}
