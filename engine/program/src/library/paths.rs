//! Paths in a repository: `/`-separated, from its root.

use super::cost::{self, Call, Size};
use super::glob::Glob;
use super::no_overload;
use super::{Context, Refusal, patterns};
use super::{Definition, Function, Function as F};
use crate::fault::Fault;
use crate::meter::Meter;
use crate::value::Value;
use std::borrow::Cow;
use std::rc::Rc;

/// What this file adds to the language: each function with its overloads and what it costs at most.
pub(super) const FUNCTIONS: &[Definition] = &[
    Definition::new(
        F::Under,
        "under",
        &["string.(string) bool"],
        cost::by_arguments,
    ),
    Definition::new(
        F::MatchesGlob,
        "matchesGlob",
        &["string.(string) bool"],
        cost_of_matching,
    )
    .literals(check_pattern),
    Definition::new(
        F::BaseName,
        "baseName",
        &["string.() string"],
        cost::by_arguments,
    ),
    Definition::new(
        F::DirName,
        "dirName",
        &["string.() string"],
        cost::by_arguments,
    ),
    Definition::new(
        F::Segments,
        "segments",
        &["string.() list(string)"],
        cost_of_segments,
    ),
    Definition::new(
        F::Extension,
        "extension",
        &["string.() string"],
        cost::by_arguments,
    ),
];

fn cost_of_segments(call: &Call<'_>) -> (u64, Size) {
    let octets = call.argument(0).octets();
    let length = octets.saturating_add(1);
    let names = Size::List(length, Rc::new(Size::Text(octets)));
    (cost::sum([cost::octets(octets), length]), names)
}

fn cost_of_matching(call: &Call<'_>) -> (u64, Size) {
    let text = call.argument(0).octets();
    let matching = match call.pattern {
        Some(pattern) => Glob::parse(pattern).map_or(0, |glob| glob.cost(text)),
        None => Glob::most_cost(text),
    };
    let compiling = patterns::compiling_steps(call.argument(1).octets());
    (compiling.saturating_add(matching), Size::One)
}

fn check_pattern(_: F, texts: &[Option<&str>]) -> Vec<Refusal> {
    let Some(Some(pattern)) = texts.get(1) else {
        return Vec::new();
    };
    match check_glob(pattern) {
        Ok(()) => Vec::new(),
        Err(why) => vec![Refusal::new(
            1,
            "invalid_glob",
            format!("this is not a glob: {why}"),
        )],
    }
}

/// Checks a glob as `matchesGlob` reads it.
///
/// # Errors
/// What is wrong with it, in words.
pub fn check_glob(pattern: &str) -> Result<(), String> {
    Glob::parse(pattern).map(|_| ()).map_err(str::to_owned)
}

/// `path.matchesGlob(pattern)`
pub(super) fn matches_glob(
    context: &Context<'_>,
    pattern: &str,
    path: &str,
) -> Result<bool, Fault> {
    context.with_glob(pattern, |glob| {
        context.meter.charge(glob.cost(path.len() as u64))?;
        Ok(glob.matches(path))
    })
}

#[inline(never)]
pub(crate) fn call<'a>(
    function: Function,
    arguments: &[Value<'a>],
    meter: &Meter,
) -> Result<Value<'a>, Fault> {
    let refuse = || no_overload(function.name(), arguments);
    let (receiver, rest) = arguments.split_first().ok_or_else(refuse)?;
    let path = receiver.as_text().ok_or_else(refuse)?;
    meter.octets(path.len())?;
    match (function, rest) {
        (Function::Under, [folder]) => {
            let folder = folder.as_text().ok_or_else(refuse)?;
            meter.octets(folder.len())?;
            Ok(Value::Bool(under(path, folder)))
        }
        (Function::BaseName, []) => Ok(match (base_name(&normalise(path)), receiver) {
            // The last segment of a path that needed no change is a part of the borrowed text.
            (name, Value::Text(text)) if text.ends_with(&name) => {
                Value::Text(text.get(text.len() - name.len()..).unwrap_or_default())
            }
            (name, _) => Value::owned_text(name),
        }),
        (Function::DirName, []) => Ok(match (dir_name(&normalise(path)), receiver) {
            // The beginning of a path that needed no change is a part of the borrowed text.
            (folder, Value::Text(text)) if text.starts_with(&folder) => {
                Value::Text(text.get(..folder.len()).unwrap_or_default())
            }
            (folder, _) => Value::owned_text(folder),
        }),
        (Function::Segments, []) => segments(path, receiver, meter),
        (Function::Extension, []) => Ok(Value::owned_text(extension(&normalise(path)))),
        _ => Err(refuse()),
    }
}

pub(crate) use countersign_contract::path::normalise;

/// The path is that folder or below it. The root has everything below it that does not lead out of the repository.
fn under(path: &str, folder: &str) -> bool {
    let (path, folder) = (normalise(path), normalise(folder));
    if folder.is_empty() {
        return path != ".." && !path.starts_with("../");
    }
    path.strip_prefix(&*folder)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

fn base_name(path: &str) -> String {
    path.rsplit('/').next().unwrap_or_default().to_owned()
}

/// All but the last segment.
fn dir_name(path: &str) -> String {
    path.rsplit_once('/')
        .map_or_else(String::new, |(folder, _)| folder.to_owned())
}

fn segments<'a>(path: &str, receiver: &Value<'a>, meter: &Meter) -> Result<Value<'a>, Fault> {
    let normal = normalise(path);
    meter.charge(normal.split('/').count() as u64)?;
    let names = normal.split('/').filter(|name| !name.is_empty());
    let names = match (&normal, receiver) {
        (Cow::Borrowed(_), Value::Text(text)) => {
            let text: &'a str = text.trim_matches('/');
            let names = text.split('/').filter(|name| !name.is_empty());
            names.map(Value::Text).collect()
        }
        _ => names.map(Value::owned_text).collect(),
    };
    Ok(Value::list(names))
}

/// Behind the last dot, lower-case. The dot that hides a file begins no extension.
fn extension(path: &str) -> String {
    base_name(path)
        .rsplit_once('.')
        .filter(|(stem, _)| !stem.is_empty())
        .map(|(_, extension)| extension.to_ascii_lowercase())
        .unwrap_or_default()
}
