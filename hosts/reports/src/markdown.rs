//! Markdown for comments and step summaries.
//!
//! What a change supplied is escaped, and can't mention people, refer to other changes, link, or embed anything.

use crate::{Report, summary, untrusted, wording};
use countersign_contract::types::{ControlResult, ControlState, Decision, Verdict};

/// The whole document. Starts with a mark in a comment, so that a bot finds its own comment again.
pub fn render(report: &Report<'_>) -> String {
    let mut out = format!(
        "<!-- countersign -->\n### Countersign: {}\n\n",
        title(report.decision)
    );
    out.push_str(&summary(report));
    out.push('\n');
    out.push_str(&details(report));
    out
}

/// The verdict in a few words.
pub(crate) fn title(decision: &Decision) -> String {
    format!(
        "{} {}{}",
        mark(decision.verdict),
        decision.verdict.as_str(),
        wording::mode_note(decision.mode)
    )
}

/// Why, and whose act is next.
pub(crate) fn summary(report: &Report<'_>) -> String {
    let decision = report.decision;
    let asked = summary::asked(decision)
        .map(|asked| format!("\n**Asked:** {}\n", escape(&asked)))
        .unwrap_or_default();
    format!(
        "{}\n\n**Next:** {}\n{asked}",
        escape(&decision.reason),
        escape(&summary::next(decision))
    )
}

/// The controls that matter as a table, then the rest in numbers, sign-offs that did not count, and what identifies the decision.
pub(crate) fn details(report: &Report<'_>) -> String {
    let decision = report.decision;
    let mut out = String::new();
    let controls = summary::that_matter(decision);
    if !controls.is_empty() {
        out.push_str("| control | state | why |\n| --- | --- | --- |\n");
        for control in &controls {
            out.push_str(&format!(
                "| **{}**<br>{} | {} {}{} | {} |\n",
                escape(&control.id),
                escape(&control.title),
                state_mark(control),
                wording::state(control.state),
                wording::effect_note(control.effect),
                escape(&summary::why(control)),
            ));
        }
        out.push('\n');
    }
    out.push_str(&format!("{}.\n", summary::rest(decision)));
    out.push_str(&format!(
        "\n**AI:** {}\n",
        escape(&wording::provenance(&decision.provenance))
    ));
    if let Some(risk) = &decision.risk {
        out.push_str(&format!(
            "\n**Risk:** {} ({:.2})\n",
            escape(&risk.band),
            risk.score
        ));
    }
    for event in &decision.events {
        out.push_str(&format!(
            "\n**{}:** {}\n",
            escape(&event.kind.replace('_', " ")),
            escape(&event.explanation)
        ));
    }
    folded(&mut out, decision);
    out.push_str(&format!(
        "\n<sub>{}, bundle `sha256:{}`, facts `sha256:{}`</sub>\n",
        escape(&summary::subject(decision)),
        wording::abbreviated(report.bundle_digest),
        wording::abbreviated(report.facts_digest)
    ));
    out
}

/// What is closed until somebody opens it: sign-offs that did not count, and notices.
fn folded(out: &mut String, decision: &Decision) {
    let dropped: Vec<String> = decision
        .controls
        .iter()
        .filter(|control| summary::is_unmet(control))
        .flat_map(|control| {
            control.dropped.iter().map(move |dropped| {
                format!(
                    "- {} for {}: {}\n",
                    escape(&dropped.person),
                    escape(&control.id),
                    escape(&dropped.explanation)
                )
            })
        })
        .collect();
    if !dropped.is_empty() {
        out.push_str(&format!(
            "\n<details><summary>{} did not count</summary>\n\n{}\n</details>\n",
            wording::count(dropped.len(), "sign-off"),
            dropped.concat()
        ));
    }
    if !decision.notices.is_empty() {
        let notices: Vec<String> = decision
            .notices
            .iter()
            .map(|notice| format!("- {}\n", escape(&summary::notice_line(notice))))
            .collect();
        out.push_str(&format!(
            "\n<details><summary>{} odd</summary>\n\n{}\n</details>\n",
            match notices.len() {
                1 => "1 fact is".to_owned(),
                several => format!("{several} facts are"),
            },
            notices.concat()
        ));
    }
}

pub(crate) fn mark(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Pass => "✅",
        Verdict::Pending => "⏳",
        Verdict::Undecided => "❓",
        Verdict::Block => "⛔",
    }
}

fn state_mark(control: &ControlResult) -> &'static str {
    match control.state {
        ControlState::Satisfied | ControlState::NotApplicable => "✅",
        ControlState::Pending | ControlState::Escalated => "⏳",
        ControlState::Error => "❓",
        ControlState::Denied | ControlState::Bypassed => "⛔",
        ControlState::Overridden => "⚠️",
    }
}

/// Text that shows as it is. A zero-width space keeps `@name`, `#12` and addresses from becoming mentions, references and links.
pub fn escape(text: &str) -> String {
    let text = untrusted::line(text);
    let mut out = String::with_capacity(text.len() + 16);
    for character in text.chars() {
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '@' => out.push_str("@\u{200b}"),
            '#' => out.push_str("\\#\u{200b}"),
            '\\' | '`' | '*' | '_' | '{' | '}' | '[' | ']' | '(' | ')' | '!' | '|' | '~' | '$' => {
                out.push('\\');
                out.push(character);
            }
            other => out.push(other),
        }
    }
    out.replace("://", ":\u{200b}//")
        .replace("www.", "www\u{200b}.")
        .replace("GH-", "GH\u{200b}-")
}

#[cfg(test)]
mod tests {
    use super::escape;

    #[test]
    fn nothing_becomes_markup() {
        for (text, expected) in [
            ("plain words, 1.5 to 2", "plain words, 1.5 to 2"),
            (
                "**bold** _it_ `code`",
                "\\*\\*bold\\*\\* \\_it\\_ \\`code\\`",
            ),
            ("<img src=x>", "&lt;img src=x&gt;"),
            ("a|b", "a\\|b"),
            ("![x](http://e)", "\\!\\[x\\]\\(http:\u{200b}//e\\)"),
            ("@everyone", "@\u{200b}everyone"),
            ("owner/name#12", "owner/name\\#\u{200b}12"),
            ("&amp;", "&amp;amp;"),
            ("a\n# heading", "a \\#\u{200b} heading"),
        ] {
            assert_eq!(escape(text), expected);
        }
    }
}
