//! What a bundle says of itself, for people, as text. As JSON it is written by [`crate::json::pretty`].

use crate::text::layout::{faint, painted};
use crate::untrusted::line;
use anstyle::Style;
use countersign_contract::manifest::Manifest;
use countersign_contract::types::Description;
use serde::Serialize;

/// A bundle, opened.
#[derive(Debug, Serialize)]
pub struct Inspection<'a> {
    /// `sha256:` and the SHA-256 of the bundle, 64 hexadecimal digits.
    pub digest: String,
    /// Its size.
    pub bytes: usize,
    /// Names of the component's own imports.
    pub imports: Vec<String>,
    /// Names of the component's own exports.
    pub exports: Vec<String>,
    /// What the bundler recorded.
    pub manifest: &'a Manifest,
    /// What the policy says of itself.
    pub description: Description,
}

/// The text, with escape sequences for colours where they are wanted.
pub fn render(inspection: &Inspection<'_>, color: bool) -> String {
    let paint = |style: Style, text: &str| painted(color, style, text);
    let faint = faint();
    let manifest = inspection.manifest;
    let description = &inspection.description;
    let title = format!("{} {}", line(&manifest.name), line(&manifest.version));
    let mut out = format!(
        "{}  {}\n",
        paint(Style::new().bold(), &title),
        line(&manifest.summary)
    );
    let names = |names: &[String]| {
        if names.is_empty() {
            "none".to_owned()
        } else {
            names
                .iter()
                .map(|name| line(name))
                .collect::<Vec<_>>()
                .join(", ")
        }
    };
    for (label, value) in [
        ("digest", inspection.digest.clone()),
        ("size", format!("{} KiB", inspection.bytes.div_ceil(1024))),
        ("contract", line(&manifest.contract)),
        ("mode", description.mode.as_str().to_owned()),
        ("imports", names(&inspection.imports)),
        ("exports", names(&inspection.exports)),
        (
            "source",
            format!("sha256:{}", line(&manifest.source_digest)),
        ),
        (
            "evaluator",
            format!("sha256:{}", line(&manifest.evaluator_digest)),
        ),
        (
            "steps",
            format!(
                "at most {} for all rules; a rule stops at {}",
                manifest.worst_case_steps, description.step_budget
            ),
        ),
    ] {
        out.push_str(&format!(
            "  {} {value}\n",
            paint(faint, &format!("{label:<10}"))
        ));
    }
    for base in &manifest.extends {
        let value = format!(
            "{} ({} {}, sha256:{})",
            line(&base.from),
            line(&base.name),
            line(&base.version),
            line(&base.source_digest)
        );
        out.push_str(&format!("  {} {value}\n", paint(faint, "extends   ")));
    }
    if !description.parameters.is_empty() {
        out.push_str("\nparameters\n");
        for parameter in &description.parameters {
            out.push_str(&format!(
                "  {} = {} {}\n",
                line(&parameter.name),
                line(&parameter.value),
                paint(faint, &format!("({})", line(&parameter.type_name)))
            ));
        }
    }
    controls(&mut out, inspection, color);
    if !manifest.removed.is_empty() {
        out.push_str("\nremoved\n");
    }
    for part in &manifest.removed {
        out.push_str(&format!(
            "  {} of {}, by {}: {}\n",
            line(&format!("{} {}", part.kind, part.name)),
            line(&part.from),
            line(&part.by),
            line(&part.because)
        ));
    }
    out
}

fn controls(out: &mut String, inspection: &Inspection<'_>, color: bool) {
    let (description, manifest) = (&inspection.description, inspection.manifest);
    let paint = |text: &str| painted(color, faint(), text);
    out.push_str("\ncontrols\n");
    for control in &description.controls {
        out.push_str(&format!(
            "  {} {}: {}\n",
            paint(&format!("{:<5}", control.effect.as_str())),
            line(&control.id),
            line(&control.title)
        ));
        let mut origins = manifest.origins.iter();
        if let Some(origin) = origins.find(|origin| origin.control == control.id) {
            out.push_str(&format!(
                "        {} {}\n",
                paint("origin"),
                line(&origin.origin)
            ));
        }
        out.push_str(&format!(
            "        {} {}\n",
            paint("applies when"),
            line(&control.applies)
        ));
        out.push_str(&format!(
            "        {} {}\n",
            paint("steps at most"),
            control.worst_case_steps
        ));
    }
}
