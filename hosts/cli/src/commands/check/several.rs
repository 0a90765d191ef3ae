//! Changes on one head that go into branches with different revisions, where nothing names a policy: each is decided by the policy at
//! its own base, and the strictest decision is that of the head.

use super::group::{self, Evaluated};
use super::{BasePolicy, Decided, Input, Part};
use crate::arguments::CheckArguments;
use crate::failure::Failure;
use crate::policy::Choice;
use crate::terminal::Terminal;
use countersign_contract::types::{Mode, Verdict};

/// Decides all of them.
pub(super) fn run(
    arguments: &CheckArguments,
    choice: &Choice,
    input: &Input,
    terminal: &Terminal,
) -> Result<Decided, Failure> {
    let limits = arguments.limits.for_changes(input.group.unwrap_or(1));
    let mut strictest: Option<Evaluated> = None;
    let mut laxer = Vec::new();
    let mut heads = Vec::new();
    for Part { base, json } in &input.parts {
        let policy = BasePolicy {
            repository: arguments.change.repository(),
            objects: input.objects.as_ref(),
            revision: Some(base),
            known: input.policies.get(base),
            otherwise: arguments.default_preset.as_deref(),
        };
        let policy = policy.open(choice, &limits, terminal)?;
        let one = group::evaluate(arguments, &policy, json, &input.name)?;
        let members = one.decision.members.iter();
        heads.extend(members.map(|member| member.revision.clone()));
        match &strictest {
            Some(known) if rank(known) >= rank(&one) => laxer.push(one),
            _ => laxer.extend(strictest.replace(one)),
        }
    }
    let Some(strictest) = strictest else {
        return Err(Failure::usage("there is nothing to decide"));
    };
    for one in &laxer {
        for member in &one.decision.members {
            terminal.note(&format!(
                "{}: {} by the policy at its own base; the strictest of all on this head decides",
                member.change,
                member.verdict.as_str()
            ));
        }
    }
    group::show(arguments, &strictest, terminal)?;
    let first = heads.first().cloned();
    Ok(Decided {
        head: first.filter(|first| heads.iter().all(|head| head == first)),
        into: input.into.clone(),
        by_base: true,
        ..group::decided(&strictest, input)
    })
}

/// How much a decision holds back. A policy that only reports opens no status either.
fn rank(one: &Evaluated) -> u8 {
    match (one.decision.mode, one.decision.verdict) {
        (Mode::Report, _) => 1,
        (Mode::Enforce, Verdict::Pass) => 0,
        (Mode::Enforce, Verdict::Pending) => 2,
        (Mode::Enforce, Verdict::Undecided) => 3,
        (Mode::Enforce, Verdict::Block) => 4,
    }
}
