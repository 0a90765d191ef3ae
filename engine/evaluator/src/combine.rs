//! Groups and ranges: each member by itself, and the strictest for all.

use countersign_contract::types::{CombinedDecision, Decision, Mode, Verdict};

/// How strict a verdict is.
fn strictness(verdict: Verdict) -> u8 {
    match verdict {
        Verdict::Pass => 0,
        Verdict::Pending => 1,
        Verdict::Undecided => 2,
        Verdict::Block => 3,
    }
}

/// The decision on all members; there is at least one.
pub(crate) fn combine(members: Vec<Decision>, mode: Mode) -> CombinedDecision {
    let verdict = members
        .iter()
        .map(|member| member.verdict)
        .max_by_key(|verdict| strictness(*verdict))
        .unwrap_or(Verdict::Undecided);
    let mut decisive: Vec<String> = members
        .iter()
        .filter(|member| member.verdict == verdict)
        .map(|member| member.change.clone())
        .collect();
    crate::sort::sort_unique(&mut decisive);
    let first = members.iter().find(|member| member.verdict == verdict);
    let reason = match (verdict, first) {
        (Verdict::Pass, _) if members.len() == 1 => "the one change passes".to_owned(),
        (Verdict::Pass, _) => format!("all {} changes pass", members.len()),
        (_, Some(first)) => {
            format!(
                "{} of {} changes decide; `{}`: {}",
                decisive.len(),
                members.len(),
                first.change,
                first.reason
            )
        }
        (_, None) => String::new(),
    };
    let steps = members
        .iter()
        .fold(0_u64, |sum, member| sum.saturating_add(member.steps));
    CombinedDecision {
        verdict,
        mode,
        reason,
        decisive,
        members,
        steps,
    }
}
