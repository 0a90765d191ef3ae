//! Patterns that no path of a repository can match. Paths are written from its root, without `/` or `./` in front.

use super::outline;
use super::subject::{Rule, Subject};
use crate::diagnostic::{Diagnostic, Severity};
use crate::yaml::Kind;
use countersign_program::{Function, Literal, NodeId, Operation};

const CODE: &str = "impossible_path";

/// Finds them.
pub(super) fn find(subject: &Subject<'_>, findings: &mut Vec<Diagnostic>) {
    for rule in &subject.rules {
        for node in &rule.tree.nodes {
            if let Operation::Call {
                function,
                arguments,
            } = &node.operation
                && let [path, pattern] = arguments.as_slice()
            {
                call(rule, *function, *path, *pattern, findings);
            }
        }
    }
    for root in subject.outline.files() {
        let Some((_, globs)) = outline::descend(root, &["provenance", "mechanical"]) else {
            continue;
        };
        let Kind::Sequence(globs) = &globs.kind else {
            continue;
        };
        for glob in globs {
            let Kind::Scalar(scalar) = &glob.kind else {
                continue;
            };
            if let Some((why, help)) = of_glob(&scalar.text) {
                let message = format!("`{}` matches no file: {why}", scalar.text);
                findings.push(
                    Diagnostic::new(CODE, glob.place(), message)
                        .severity(Severity::Warning)
                        .help(help),
                );
            }
        }
    }
}

fn call(
    rule: &Rule,
    function: Function,
    path: NodeId,
    pattern: NodeId,
    findings: &mut Vec<Diagnostic>,
) {
    let is_path = matches!(
        rule.field(path),
        Some(("file" | "commit_file", "path" | "previous_path"))
    );
    let judge: fn(&str) -> Option<(&'static str, String)> = match function {
        Function::MatchesGlob => of_glob,
        Function::Under => of_folder,
        Function::StartsWith | Function::Equal if is_path => of_text,
        Function::In if is_path => of_text,
        _ => return,
    };
    let texts: Vec<&str> = match rule.constant(pattern) {
        Some((Literal::Text(text), _)) => vec![text],
        Some((Literal::List(list), _)) => list
            .iter()
            .filter_map(|element| match element {
                Literal::Text(text) => Some(text.as_str()),
                _ => None,
            })
            .collect(),
        _ => return,
    };
    for text in texts {
        if let Some((why, help)) = judge(text) {
            let message = format!("`{text}` matches no file: {why}");
            let finding = rule.diagnostic(CODE, Severity::Warning, pattern, message);
            findings.push(finding.help(help));
        }
    }
}

/// A glob. A slash in front means nothing there.
fn of_glob(glob: &str) -> Option<(&'static str, String)> {
    let segments = || glob.split('/');
    if segments().any(|segment| segment == ".") {
        let rest: Vec<&str> = segments().filter(|segment| *segment != ".").collect();
        return Some((
            "no path has the segment `.`",
            format!("write `{}`", rest.join("/")),
        ));
    }
    segments().any(|segment| segment == "..").then(|| {
        (
            "no path has the segment `..`",
            "write it from the root of the repository".to_owned(),
        )
    })
}

/// A folder, which is taken as it is.
fn of_folder(folder: &str) -> Option<(&'static str, String)> {
    if folder.contains('*') {
        return Some((
            "`under` takes a folder, and `*` means itself in it",
            format!("write `.matchesGlob('{folder}')`"),
        ));
    }
    let out = folder.trim_start_matches("./");
    (out == ".." || out.starts_with("../")).then(|| {
        (
            "it leads out of the repository",
            "write it from the root of the repository".to_owned(),
        )
    })
}

/// A text that a path is compared with.
fn of_text(text: &str) -> Option<(&'static str, String)> {
    let rest = text.trim_start_matches("./").trim_start_matches('/');
    if rest.len() < text.len() {
        return Some((
            "paths begin at the root of the repository, without `/` or `./`",
            format!("write `{rest}`"),
        ));
    }
    text.contains('*').then(|| {
        (
            "`*` means itself here",
            format!("write `.matchesGlob('{text}')`"),
        )
    })
}
