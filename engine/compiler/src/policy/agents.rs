//! A policy's own agents, and the forms in which they show themselves.

use super::mapping::Mapping;
use super::scalar;
use crate::diagnostic::Diagnostic;
use crate::yaml::{Kind, Node};
use countersign_program::policy::AgentPattern;
use std::rc::Rc;

/// What is wrong with a form, and what to write instead.
type Fault = (&'static str, &'static str);

/// A list of forms: its key, and what each form has to be.
type List = (&'static str, fn(&str) -> Option<Fault>);

const LISTS: [List; 9] = [
    ("emails", email),
    ("logins", login),
    ("names", name),
    ("trailers", trailer),
    ("lines", line),
    ("pages", page),
    ("sites", page),
    ("branches", branch),
    ("files", file),
];

/// Shortest name and branch prefix: a shorter one is found in texts that mean something else.
const SHORTEST: usize = 3;
/// Shortest beginning of a line, for the same reason.
const SHORTEST_LINE: usize = 8;

/// `provenance.agents`
pub(super) fn agents(node: &Rc<Node>, diagnostics: &mut Vec<Diagnostic>) -> Vec<AgentPattern> {
    let mut found: Vec<AgentPattern> = Vec::new();
    for value in scalar::list(node, diagnostics) {
        let Some(agent) = agent(&value, diagnostics) else {
            continue;
        };
        if found.iter().any(|other| other.name == agent.name) {
            diagnostics.push(
                Diagnostic::new(
                    "duplicate_agent",
                    value.place(),
                    format!("the agent `{}` is there twice", agent.name),
                )
                .help("write all its forms in one entry"),
            );
        }
        found.push(agent);
    }
    found
}

fn agent(node: &Rc<Node>, diagnostics: &mut Vec<Diagnostic>) -> Option<AgentPattern> {
    let mut mapping = Mapping::read(node, "an agent", diagnostics);
    let name = mapping
        .required("name", diagnostics)
        .and_then(|node| scalar::filled(&node, diagnostics));
    let mut has_forms = false;
    let [
        emails,
        logins,
        names,
        trailers,
        lines,
        pages,
        sites,
        branches,
        files,
    ] = LISTS.map(|(key, check)| {
        let node = mapping.optional(key, diagnostics);
        has_forms |= node.is_some();
        node.map_or_else(Vec::new, |node| forms(&node, check, diagnostics))
    });
    mapping.finish(diagnostics);
    if !has_forms && matches!(node.kind, Kind::Mapping(_)) {
        let keys = LISTS.map(|(key, _)| format!("`{key}`"));
        diagnostics.push(
            Diagnostic::new(
                "empty_agent",
                node.place(),
                "an agent needs a form to be recognised by",
            )
            .help(format!("forms are {}", keys.join(", "))),
        );
    }
    Some(AgentPattern {
        name: name?,
        emails,
        logins,
        names,
        trailers,
        lines,
        pages,
        sites,
        branches,
        files,
    })
}

fn forms(
    node: &Rc<Node>,
    check: fn(&str) -> Option<Fault>,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<String> {
    let mut found = Vec::new();
    for value in scalar::list(node, diagnostics) {
        let Some(text) = scalar::filled(&value, diagnostics) else {
            continue;
        };
        let form = text.trim().to_lowercase();
        match check(&form) {
            Some((what, help)) => diagnostics.push(
                Diagnostic::new("bad_form", value.place(), format!("`{text}` {what}")).help(help),
            ),
            None => found.push(form),
        }
    }
    found
}

fn email(form: &str) -> Option<Fault> {
    let is_one = form
        .split_once('@')
        .is_some_and(|(local, host)| !local.is_empty() && !host.is_empty() && !host.contains('@'));
    (!is_one || form.contains(char::is_whitespace) || form.contains(['<', '>'])).then_some((
        "is not an e-mail address",
        "write the address alone, such as `house-bot@acme.example`",
    ))
}

fn login(form: &str) -> Option<Fault> {
    (form.starts_with('@') || form.contains(char::is_whitespace)).then_some((
        "is not a login",
        "write the login without `@`; `NAME` also matches the app `NAME[bot]`",
    ))
}

fn name(form: &str) -> Option<Fault> {
    (form.chars().count() < SHORTEST).then_some((
        "is too short for a name: it would be found in other texts",
        "write a name of at least three characters that no person has",
    ))
}

fn trailer(form: &str) -> Option<Fault> {
    let is_key = |character: char| character.is_ascii_alphanumeric() || character == '-';
    (!form.chars().all(is_key)).then_some((
        "can't be a trailer's key",
        "a key has letters, digits and `-`, and no colon",
    ))
}

fn line(form: &str) -> Option<Fault> {
    (form.chars().count() < SHORTEST_LINE).then_some((
        "is too short for the beginning of a line",
        "write at least eight characters that only this agent writes",
    ))
}

fn page(form: &str) -> Option<Fault> {
    (form.contains("://") || form.contains(char::is_whitespace) || !form.contains('.')).then_some((
        "is not an address without its scheme",
        "write the host and path alone, such as `bot.acme.example/sessions/`",
    ))
}

fn branch(form: &str) -> Option<Fault> {
    (form.chars().count() < SHORTEST || form.contains(char::is_whitespace)).then_some((
        "is not a prefix of branches",
        "write at least three characters, such as `house-bot/`",
    ))
}

fn file(form: &str) -> Option<Fault> {
    (form.starts_with('/') || form.contains(['*', '?'])).then_some((
        "is not the name of a file or folder",
        "write a file's name, or a folder with `/` behind it; globs are not read here",
    ))
}
