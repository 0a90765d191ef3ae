//! What is recognised of an agent, and where that can be read.

use crate::commands::inspect;
use crate::failure::Failure;
use crate::folder;
use crate::limits::LimitArguments;
use crate::policy::{self, Choice, PolicyArguments};
use crate::presets;
use crate::terminal::Terminal;
use countersign_evaluator::catalogue::{self, Known};
use countersign_program::policy::{AgentPattern, Policy};
use countersign_reports::untrusted::line;
use std::fmt::Write as _;

/// What each list of forms is.
const LISTS: &[(&str, &str)] = &[
    (
        "emails",
        "addresses, wherever a commit or a trailer names one",
    ),
    ("logins", "logins, with or without `[bot]`"),
    (
        "domains",
        "`noreply@`, `agent@`, or its own name at these domains; people write from there, too",
    ),
    ("accounts", "logins, with or without `[bot]`"),
    (
        "apps",
        "apps, only with `[bot]`: people may own the bare login",
    ),
    (
        "names",
        "names, wherever a name stands: nobody is called so",
    ),
    (
        "models",
        "names of its models; an agent beside one goes first",
    ),
    ("words", "words that count only where AI is spoken of"),
    ("trailers", "trailers that only it writes"),
    ("keys", "trailers that only it writes"),
    ("lines", "beginnings of lines that only it writes"),
    ("pages", "links to a session, with an id behind"),
    ("sites", "home pages to which its footers link"),
    ("branches", "prefixes of branches"),
    ("files", "files that it leaves in the tree"),
];

/// The explanation of the agent of this name: what the policy says of it, and what the table does.
pub fn explain(
    name: &str,
    policy: &PolicyArguments,
    limits: &LimitArguments,
    terminal: &Terminal,
) -> Result<String, Failure> {
    let own = own_agents(policy, limits, terminal)?;
    let mut text = String::new();
    let is_named = |agent: &&AgentPattern| {
        agent.name.eq_ignore_ascii_case(name)
            || agent
                .names
                .iter()
                .any(|known| known.eq_ignore_ascii_case(name))
    };
    for agent in own.iter().filter(is_named) {
        add_own(&mut text, agent);
    }
    if let Some(known) = catalogue::find(name) {
        if !text.is_empty() {
            text.push('\n');
        }
        add_known(&mut text, known);
    }
    if text.is_empty() {
        return Err(unknown(name, &own));
    }
    Ok(text)
}

fn unknown(name: &str, own: &[AgentPattern]) -> Failure {
    let mut names: Vec<&str> = own.iter().map(|agent| agent.name.as_str()).collect();
    names.extend(catalogue::nearest(name));
    let help = match names.as_slice() {
        [] => "`provenance.agents` of a policy adds agents".to_owned(),
        names => format!("did you mean {}?", quoted(names)),
    };
    Failure::usage(format!("no agent `{}` is known; {help}", line(name)))
}

fn quoted(names: &[&str]) -> String {
    let names: Vec<String> = names
        .iter()
        .map(|name| format!("`{}`", line(name)))
        .collect();
    names.join(", ")
}

fn add_known(text: &mut String, known: &Known) {
    let _ = writeln!(text, "{}: {}, {}", known.id, known.name, article(known));
    for (list, forms) in known.forms {
        add_forms(text, list, forms);
    }
    let given = known.forms.iter().any(|(list, _)| *list == "words");
    if given {
        text.push_str("\nA word alone is never enough where a person may be named.\n");
    }
    let _ = writeln!(text, "\nsource: {}\nseen: {}", known.source, known.seen);
}

fn article(known: &Known) -> String {
    let kind = known.kind.to_string();
    let article = if kind.starts_with(['a', 'o']) {
        "an"
    } else {
        "a"
    };
    format!("{article} {kind}")
}

fn add_own(text: &mut String, agent: &AgentPattern) {
    let _ = writeln!(text, "{}: an agent of the policy", line(&agent.name));
    for (list, forms) in [
        ("emails", &agent.emails),
        ("logins", &agent.logins),
        ("names", &agent.names),
        ("trailers", &agent.trailers),
        ("lines", &agent.lines),
        ("pages", &agent.pages),
        ("sites", &agent.sites),
        ("branches", &agent.branches),
        ("files", &agent.files),
    ] {
        add_forms(text, list, forms);
    }
}

fn add_forms(text: &mut String, list: &str, forms: &[impl AsRef<str>]) {
    if forms.is_empty() {
        return;
    }
    let known = LISTS.iter().find(|(name, _)| *name == list);
    let what = known.map_or(list, |(_, what)| what);
    let _ = writeln!(text, "\n{what}:");
    for form in forms {
        let _ = writeln!(text, "  {}", line(form.as_ref()));
    }
}

/// The agents that the named policy adds. Without a policy there are none.
fn own_agents(
    arguments: &PolicyArguments,
    limits: &LimitArguments,
    terminal: &Terminal,
) -> Result<Vec<AgentPattern>, Failure> {
    let policy: Policy = match Choice::from(arguments) {
        Choice::Base(_) => return Ok(Vec::new()),
        Choice::Folder(path, set) => policy::compile_source(&folder::read(&path)?, &set, terminal)?,
        Choice::Preset(name, set) => {
            policy::compile_source(&presets::folder(&name)?, &set, terminal)?
        }
        Choice::Bundle(path, _) => {
            let bytes = policy::read_bundle(&path, limits)?;
            inspect::recorded(&path.display().to_string(), &bytes)?
        }
    };
    Ok(policy.provenance.agents)
}
