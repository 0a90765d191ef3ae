//! A survey of what landed, for people, as text. As JSON it is written by [`crate::json::pretty`].

use crate::numbers::{grouped, percent, plural};
use crate::text::layout::{faint, painted};
use crate::untrusted::{line, short};
use anstyle::Style;
use countersign_analysis::survey::{ControlTally, Tally};

/// Longer titles are cut.
const TITLE_CHARACTERS: usize = 60;
/// More agents are summed up.
const MOST_AGENTS: usize = 8;

/// What is known so far, in one line.
pub fn figures(tally: &Tally) -> String {
    let found = &tally.detection;
    format!(
        "AI marks: {} of {} changes ({}), not declared: {}{}",
        grouped(found.with_ai),
        grouped(found.changes),
        percent(found.with_ai, found.changes),
        plural(found.undeclared.changes, "change"),
        match found.with_ai {
            0 => String::new(),
            _ => format!("; {}", agents(tally)),
        }
    )
}

/// The text, with escape sequences for colours where they are wanted.
pub fn render(tally: &Tally, color: bool) -> String {
    let strong = |text: &str| painted(color, Style::new().bold(), text);
    let branch = tally
        .branch
        .as_deref()
        .map(|branch| format!(", branch {}", line(branch)))
        .unwrap_or_default();
    let mut out = format!(
        "{} since {}: {} with {}\n",
        strong(&format!("{}{branch}", line(&tally.repository))),
        line(&tally.since),
        plural(tally.detection.changes, "change"),
        plural(tally.detection.commits, "commit")
    );
    if tally.partial {
        out.push_str(
            "stopped before the end: these are the newest changes only, and what is older was not looked at\n",
        );
    }
    if tally.incomplete > 0 {
        out.push_str(&format!(
            "not read whole: {}, of which this clone lacks objects; what can't be told of them is unknown\n",
            plural(tally.incomplete, "change")
        ));
    }
    if tally.detection.changes == 0 && !tally.partial {
        out.push_str(
            "this clone has no change of that time; go back further with --since, such as --since 2.years, or fetch what a shallow clone lacks\n",
        );
        return out;
    }
    out.push_str(&format!(
        "{} {} ({}), {} to {} of the {} lines that they added\n",
        strong("AI marks:"),
        plural(tally.detection.with_ai, "change"),
        percent(tally.detection.with_ai, tally.detection.changes),
        grouped(tally.detection.ai_lines.min),
        grouped(tally.detection.ai_lines.max),
        grouped(tally.detection.marked_lines)
    ));
    marks(&mut out, tally, color);
    out.push_str(&format!(
        "{} would have asked for\n",
        strong(&line(&tally.policy))
    ));
    let applied: Vec<&ControlTally> = tally
        .controls
        .iter()
        .filter(|control| control.applied > 0)
        .collect();
    if applied.is_empty() {
        out.push_str("  nothing\n");
    }
    for control in &applied {
        row(&mut out, &line(&control.id), &outcome(control));
    }
    if applied.iter().any(|control| control.unknown > 0) {
        out.push_str("Git alone knows nothing of reviews, sign-offs and checks: what is unknown here is not missing.\n");
    }
    out
}

/// Which agents, and how far they are declared.
fn marks(out: &mut String, tally: &Tally, color: bool) {
    if tally.detection.with_ai == 0 {
        return;
    }
    row(out, "agents", &agents(tally));
    row(
        out,
        "authored by an agent",
        &plural(tally.detection.agent_authored, "change"),
    );
    row(
        out,
        "not declared",
        &format!(
            "{} ({})",
            plural(tally.detection.undeclared.changes, "change"),
            plural(tally.detection.undeclared.commits, "commit")
        ),
    );
    for example in &tally.detection.undeclared.newest {
        let text = format!(
            "    {} {}",
            example.revision.get(..12).unwrap_or(&example.revision),
            short(&example.title, TITLE_CHARACTERS)
        );
        out.push_str(&format!("{}\n", painted(color, faint(), &text)));
    }
    row(
        out,
        "marked only outside git's trailer block",
        &plural(tally.detection.outside_trailer_block, "change"),
    );
    row(
        out,
        "declared otherwise than found",
        &plural(tally.detection.contradicted, "change"),
    );
}

fn row(out: &mut String, label: &str, text: &str) {
    out.push_str(&format!("  {label}: {text}\n"));
}

fn outcome(control: &ControlTally) -> String {
    let mut parts = Vec::new();
    for (number, what) in [
        (control.satisfied, "met"),
        (control.not_satisfied, "not met"),
        (
            control.unknown,
            if control.asks_for_sign_off {
                "approvals unknown"
            } else {
                "unknown"
            },
        ),
    ] {
        if number == control.applied {
            parts.push(what.to_owned());
        } else if number > 0 {
            parts.push(format!("{} {what}", grouped(number)));
        }
    }
    format!(
        "{}, {}",
        plural(control.applied, "change"),
        parts.join(", ")
    )
}

/// Agents, most changes first.
fn agents(tally: &Tally) -> String {
    let mut agents: Vec<(&String, &u64)> = tally.detection.agents.iter().collect();
    agents.sort_by(|a, b| b.1.cmp(a.1).then(a.0.cmp(b.0)));
    let mut parts: Vec<String> = agents
        .iter()
        .take(MOST_AGENTS)
        .map(|(agent, changes)| format!("{} {}", short(agent, 40), grouped(**changes)))
        .collect();
    let others: u64 = agents
        .iter()
        .skip(MOST_AGENTS)
        .map(|(_, changes)| **changes)
        .sum();
    if others > 0 {
        parts.push(format!("others {}", grouped(others)));
    }
    if tally.detection.unnamed_agent > 0 {
        parts.push(format!(
            "not named {}",
            grouped(tally.detection.unnamed_agent)
        ));
    }
    parts.join(", ")
}
