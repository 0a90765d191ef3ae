//! The text format with everything there is to say.

mod around;

use super::page::Page;
use super::{Style, layout};
use crate::{Report, summary, wording};
use anstyle::Style as Paint;
use countersign_contract::types::{ControlResult, Decision};

pub(super) fn render(report: &Report<'_>, style: Style) -> String {
    let decision = report.decision;
    let mut page = Page {
        lines: Vec::new(),
        style,
    };
    page.head(
        &format!(
            "{}{}:",
            decision.verdict.as_str(),
            wording::mode_note(decision.mode)
        ),
        layout::verdict_paint(decision.verdict),
        &decision.reason,
    );
    page.head("next:", Paint::new().bold(), &summary::next(decision));
    page.section("controls");
    for control in &decision.controls {
        page.control(control);
    }
    for escalation in &decision.escalations {
        super::escalation::add(&mut page, escalation);
    }
    page.provenance(decision);
    around::impact(&mut page, &decision.impact);
    around::signals(&mut page, &decision.signals);
    page.events(decision);
    around::notices(&mut page, &decision.notices);
    page.section("about");
    page.item("change", &decision.change);
    page.item("revision", &decision.revision);
    page.item(
        "size",
        &format!(
            "{} in {}, {} added and {} deleted",
            wording::count(decision.totals.files as usize, "file"),
            wording::count(decision.totals.commits as usize, "commit"),
            wording::count(decision.totals.added as usize, "line"),
            decision.totals.deleted
        ),
    );
    page.item("purpose", decision.purpose.as_str());
    page.item("decided", &decision.now.to_string());
    page.item(
        "policy",
        &format!(
            "{} {}, contract {}",
            decision.policy, decision.policy_version, decision.contract
        ),
    );
    page.list("missing facts", &decision.missing_facts);
    page.item("bundle", &format!("sha256:{}", report.bundle_digest));
    page.item("facts", &format!("sha256:{}", report.facts_digest));
    page.item(
        "cost",
        &format!("{} steps, {} fuel", decision.steps, report.fuel),
    );
    let mut text = page.lines.join("\n");
    text.push('\n');
    text
}

impl Page {
    fn control(&mut self, control: &ControlResult) {
        let text = format!(
            "{}{}: {}",
            control.id,
            wording::effect_note(control.effect),
            control.title
        );
        self.head(
            &format!("  {}", layout::padded(wording::state(control.state), 14)),
            layout::state_paint(control),
            &text,
        );
        self.detail("why", &control.reason);
        if let Some(message) = control
            .message
            .as_ref()
            .filter(|message| !message.trim().is_empty())
        {
            self.detail("says", message);
        }
        if let Some(requirement) = &control.requirement {
            let mut asks = match requirement.owned.is_empty() {
                true => format!(
                    "{} of {} sign-offs, who may sign: {}",
                    requirement.have, requirement.count, requirement.eligible
                ),
                false => {
                    let mut asks = "the sign-off of an owner of each path".to_owned();
                    if requirement.eligible != "true" {
                        asks.push_str(", who may sign: ");
                        asks.push_str(&requirement.eligible);
                    }
                    asks
                }
            };
            if !requirement.assesses.is_empty() {
                asks.push_str("; each attests: ");
                asks.push_str(&wording::areas(&requirement.assesses));
            }
            if !requirement.distinct_from.is_empty() {
                asks.push_str("; other people than for ");
                asks.push_str(&requirement.distinct_from.join(", "));
            }
            self.detail("asks", &asks);
            for paths in &requirement.owned {
                self.detail("paths", &wording::owned_paths(paths));
            }
        }
        if !control.counted.is_empty() {
            self.detail("counted", &control.counted.join(", "));
        }
        for dropped in &control.dropped {
            self.detail(
                "did not count",
                &format!("{}: {}", dropped.person, dropped.explanation),
            );
        }
        if !control.vetoes.is_empty() {
            self.detail("veto by", &control.vetoes.join(", "));
        }
        if !control.missing_facts.is_empty() {
            self.detail("missing", &control.missing_facts.join(", "));
        }
        for failure in &control.failures {
            self.detail(
                "failed",
                &format!(
                    "{} in `{}` of `{}` at {}:{}:{}: {}",
                    failure.code,
                    failure.expression,
                    failure.part,
                    failure.place.file,
                    failure.place.line,
                    failure.place.column,
                    failure.explanation
                ),
            );
        }
        if !control.waiting_for.is_empty() {
            self.detail("after", &control.waiting_for.join(", "));
        }
        if let Some(origin) = &control.origin {
            self.detail("origin", origin);
        }
        if let Some(next) = &control.next {
            self.detail(
                "next",
                &format!("{}: {}", wording::actor(next.actor), next.act),
            );
        }
    }

    fn provenance(&mut self, decision: &Decision) {
        let provenance = &decision.provenance;
        self.section("AI");
        self.item("found", &wording::provenance(provenance));
        self.list("models", &provenance.models);
        if let Some(prompter) = &provenance.prompter {
            self.item("prompted by", prompter);
        }
        for evidence in &provenance.evidence {
            let place = evidence
                .revision
                .as_deref()
                .map(|revision| format!(" on {}", wording::abbreviated(revision)))
                .unwrap_or_default();
            self.item(
                &format!("{}{place}", evidence.kind.as_str().replace('_', " ")),
                &evidence.excerpt,
            );
        }
        for revision in &provenance.undeclared {
            self.item("undeclared", revision);
        }
        for contradiction in &provenance.contradictions {
            self.item(
                "contradiction",
                &format!(
                    "declared {}, found {}",
                    contradiction.declared, contradiction.found
                ),
            );
        }
        if let Some(risk) = &decision.risk {
            self.item("risk", &format!("{} ({:.6})", risk.band, risk.score));
            for term in &risk.terms {
                self.detail(&term.name, &format!("{:+.6}", term.contribution));
            }
        }
    }

    fn events(&mut self, decision: &Decision) {
        if decision.events.is_empty() {
            return;
        }
        self.section("audit");
        for event in &decision.events {
            let due = event
                .due
                .map(|due| format!(" (due {})", wording::time(due)))
                .unwrap_or_default();
            self.item(
                &event.kind.replace('_', " "),
                &format!("{}{due}", event.explanation),
            );
        }
    }
}
