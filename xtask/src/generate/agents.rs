//! The table of agents, from `engine/evaluator/data/agents.toml`: how each is recognised, for the sandbox, and where that can be
//! read, for people.

use anyhow::{Context, Result, ensure};
use serde::Deserialize;
use std::fmt::Write;
use std::path::Path;

/// Where the data are.
pub const DATA: &str = "engine/evaluator/data/agents.toml";

const HEADER: &str =
    "// Generated from engine/evaluator/data/agents.toml by `cargo xtask gen`. Do not edit.\n\n";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Table {
    agent: Vec<Agent>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Agent {
    id: String,
    name: String,
    kind: Kind,
    source: String,
    seen: String,
    #[serde(default)]
    given: bool,
    #[serde(default)]
    emails: Vec<String>,
    #[serde(default)]
    domains: Vec<String>,
    #[serde(default)]
    accounts: Vec<String>,
    #[serde(default)]
    apps: Vec<String>,
    #[serde(default)]
    names: Vec<String>,
    #[serde(default)]
    models: Vec<String>,
    #[serde(default)]
    words: Vec<String>,
    #[serde(default)]
    branches: Vec<String>,
    #[serde(default)]
    pages: Vec<String>,
    #[serde(default)]
    sites: Vec<String>,
    #[serde(default)]
    keys: Vec<String>,
    #[serde(default)]
    lines: Vec<String>,
    #[serde(default)]
    files: Vec<String>,
}

#[derive(Clone, Copy, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
enum Kind {
    Agent,
    Model,
    Orchestrator,
    Reviewer,
}

impl Agent {
    /// Every list of forms, by its name.
    fn forms(&self) -> [(&'static str, &[String]); 13] {
        [
            ("emails", &self.emails),
            ("domains", &self.domains),
            ("accounts", &self.accounts),
            ("apps", &self.apps),
            ("names", &self.names),
            ("models", &self.models),
            ("words", &self.words),
            ("branches", &self.branches),
            ("pages", &self.pages),
            ("sites", &self.sites),
            ("keys", &self.keys),
            ("lines", &self.lines),
            ("files", &self.files),
        ]
    }

    fn check(&self) -> Result<()> {
        let id = &self.id;
        let mut any = false;
        for (list, forms) in self.forms() {
            any |= !forms.is_empty();
            ensure!(
                forms.is_sorted() && forms.windows(2).all(|two| two[0] != two[1]),
                "`{id}`: `{list}` is not sorted, or names a form twice"
            );
            for form in forms {
                let plain = form.to_lowercase() == *form && form.trim() == form;
                ensure!(
                    plain && !form.is_empty(),
                    "`{id}`: write `{form}` in lower case"
                );
            }
        }
        ensure!(any, "`{id}` has no form to be recognised by");
        let is_date = self.seen.len() == 10
            && self
                .seen
                .split('-')
                .all(|part| part.bytes().all(|byte| byte.is_ascii_digit()));
        ensure!(is_date, "`{id}`: `seen` is a date, YYYY-MM-DD");
        ensure!(!self.source.trim().is_empty(), "`{id}` names no source");
        Ok(())
    }
}

fn read(root: &Path) -> Result<Vec<Agent>> {
    let path = root.join(DATA);
    let text =
        std::fs::read_to_string(&path).with_context(|| format!("reading {}", path.display()))?;
    let table: Table = toml::from_str(&text).with_context(|| format!("reading {DATA}"))?;
    for pair in table.agent.windows(2) {
        ensure!(
            pair[0].id < pair[1].id,
            "{DATA}: `{}` is out of order or there twice",
            pair[1].id
        );
    }
    for agent in &table.agent {
        agent.check().context(DATA)?;
    }
    Ok(table.agent)
}

/// The table that the detector reads.
pub fn table(root: &Path) -> Result<String> {
    let agents = read(root)?;
    let (reviewers, agents): (Vec<Agent>, Vec<Agent>) = agents
        .into_iter()
        .partition(|agent| agent.kind == Kind::Reviewer);
    let mut text = format!(
        "{HEADER}//! The table of agents and reviewers.\n\nuse super::Agent;\n\n/// The agents, by name.\npub(crate) const AGENTS: &[Agent] = &[\n"
    );
    for agent in &agents {
        let _ = write!(
            text,
            "Agent {{ name: {:?}, is_model: {}, given: {},",
            agent.id,
            agent.kind == Kind::Model,
            agent.given
        );
        for (list, forms) in agent.forms() {
            if !forms.is_empty() {
                let _ = write!(text, "{list}: &{forms:?},");
            }
        }
        text.push_str("..Agent::NONE },\n");
    }
    text.push_str("];\n\n/// Logins of programs that review with a model. They never count as approvers, whatever a roster says or omits.\n");
    let mut logins: Vec<&String> = reviewers
        .iter()
        .flat_map(|agent| agent.accounts.iter().chain(&agent.apps))
        .collect();
    // These write and review.
    let both = agents
        .iter()
        .filter(|agent| matches!(agent.id.as_str(), "ellipsis" | "gemini"));
    let apps = both.flat_map(|agent| agent.accounts.iter());
    logins.extend(apps.filter(|login| *login != "gemini-cli"));
    logins.sort();
    logins.dedup();
    let _ = writeln!(text, "pub(crate) const REVIEWERS: &[&str] = &{logins:?};");
    Ok(text)
}

/// What people are told of each agent.
pub fn catalogue(root: &Path) -> Result<String> {
    let mut text = format!(
        "{HEADER}//! Where the forms of each agent can be read.\n\nuse super::catalogue::{{Kind, Known}};\n\n/// The agents and reviewers, by name.\npub(super) const KNOWN: &[Known] = &[\n"
    );
    for agent in read(root)? {
        let kind = match agent.kind {
            Kind::Agent => "Agent",
            Kind::Model => "Model",
            Kind::Orchestrator => "Orchestrator",
            Kind::Reviewer => "Reviewer",
        };
        let _ = write!(
            text,
            "Known {{ id: {:?}, name: {:?}, kind: Kind::{kind}, source: {:?}, seen: {:?},",
            agent.id, agent.name, agent.source, agent.seen
        );
        text.push_str("forms: &[");
        for (list, forms) in agent.forms() {
            if !forms.is_empty() {
                let _ = write!(text, "({list:?}, &{forms:?}),");
            }
        }
        text.push_str("] },\n");
    }
    text.push_str("];\n");
    Ok(text)
}
