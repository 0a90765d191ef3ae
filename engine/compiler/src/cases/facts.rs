//! The facts of a case: the defaults of its folder, what the case says over them, and single elements patched.

use super::DEFAULTS;
use crate::diagnostic::Diagnostic;
use crate::folder::Folder;
use crate::policy::mapping::Mapping;
use crate::yaml::Node;
use serde_json::{Map, Value};
use std::collections::BTreeMap;
use std::rc::Rc;

/// Most parts that the path of a patch has.
const MOST_PARTS: usize = 32;

/// The facts of the closest `defaults.yaml` at or above the case's folder.
pub(super) fn nearest_defaults(path: &str, defaults: &BTreeMap<String, Value>) -> Value {
    above(path)
        .find_map(|folder| defaults.get(folder))
        .cloned()
        .unwrap_or_else(|| Value::Object(Map::new()))
}

/// The file of those facts.
pub(super) fn defaults_of<'a>(folder: &'a Folder, path: &str) -> Option<&'a str> {
    above(path).find_map(|parent| {
        let wanted = if parent.is_empty() {
            DEFAULTS.to_owned()
        } else {
            format!("{parent}/{DEFAULTS}")
        };
        folder
            .iter()
            .map(|(path, _)| path)
            .find(|path| *path == wanted)
    })
}

/// The folders that a file is in, from its own to the root, which is empty.
fn above(path: &str) -> impl Iterator<Item = &str> {
    std::iter::successors(Some(path), |path| {
        (!path.is_empty()).then(|| path.rsplit_once('/').map_or("", |(parent, _)| parent))
    })
    .skip(1)
}

/// Maps merge, `null` removes a key, everything else replaces.
pub(super) fn merge(base: &mut Value, over: Value) {
    match (base, over) {
        (Value::Object(base), Value::Object(over)) => {
            for (key, value) in over {
                if value.is_null() {
                    base.remove(&key);
                } else if let Some(old) = base.get_mut(&key) {
                    merge(old, value);
                } else {
                    base.insert(key, without_nulls(value));
                }
            }
        }
        (base, over) => *base = without_nulls(over),
    }
}

/// A value in which `null` has removed its keys, also where there was nothing to remove.
fn without_nulls(value: Value) -> Value {
    match value {
        Value::Object(map) => map
            .into_iter()
            .filter(|(_, value)| !value.is_null())
            .map(|(key, value)| (key, without_nulls(value)))
            .collect(),
        other => other,
    }
}

/// `patch: {commits.0.message: text, reviews.+: {...}}`: each path leads to a key or to an element of a list by its number from
/// 0, `+` is the place behind the last element, and `null` removes.
pub(super) fn patch(facts: &mut Value, node: &Rc<Node>, diagnostics: &mut Vec<Diagnostic>) {
    let mapping = Mapping::read(node, "the patches of a case", diagnostics);
    // Elements are removed last and from behind, so that a number names the same element in every patch.
    let mut removed: Vec<(Vec<String>, Rc<Node>)> = Vec::new();
    for (path, value) in mapping.entries() {
        let parts: Vec<String> = path.split('.').map(str::to_owned).collect();
        if parts.len() > MOST_PARTS || parts.iter().any(String::is_empty) {
            diagnostics.push(
                Diagnostic::new(
                    "unknown_path",
                    value.place(),
                    format!("`{path}` is not a path to a fact"),
                )
                .help(
                    "write names and numbers with dots between them, such as `commits.0.message`",
                ),
            );
            continue;
        }
        match super::json(&value, diagnostics) {
            Some(Value::Null) => removed.push((parts, value)),
            Some(new) => set(facts, &parts, without_nulls(new), &value, diagnostics),
            None => {}
        }
    }
    removed.sort_by(|(left, _), (right, _)| by_number(right).cmp(&by_number(left)));
    for (parts, node) in removed {
        set(facts, &parts, Value::Null, &node, diagnostics);
    }
}

/// Orders paths so that the tenth element is after the second.
fn by_number(parts: &[String]) -> Vec<(usize, &str)> {
    parts
        .iter()
        .map(|part| (part.parse().unwrap_or(0), part.as_str()))
        .collect()
}

fn set(
    facts: &mut Value,
    parts: &[String],
    new: Value,
    node: &Rc<Node>,
    diagnostics: &mut Vec<Diagnostic>,
) {
    let mut at = facts;
    let mut before = String::new();
    for (place, part) in parts.iter().enumerate() {
        let last = place + 1 == parts.len();
        let trouble = match at {
            Value::Object(map) if last && new.is_null() => match map.remove(part) {
                Some(_) => return,
                None => format!("{} has no `{part}`", named(&before)),
            },
            Value::Object(map) if last => {
                map.insert(part.clone(), new);
                return;
            }
            Value::Object(map) => match map.get_mut(part) {
                Some(inner) => {
                    at = inner;
                    before = joined(&before, part);
                    continue;
                }
                None => format!("{} has no `{part}`", named(&before)),
            },
            Value::Array(list) if part == "+" && last && !new.is_null() => {
                list.push(new);
                return;
            }
            Value::Array(list) => {
                let length = list.len();
                let number = part.parse::<usize>().ok().filter(|number| *number < length);
                match number {
                    Some(number) if last && new.is_null() => {
                        list.remove(number);
                        return;
                    }
                    Some(number) => {
                        let Some(inner) = list.get_mut(number) else {
                            return;
                        };
                        if last {
                            *inner = new;
                            return;
                        }
                        at = inner;
                        before = joined(&before, part);
                        continue;
                    }
                    None => format!(
                        "{} is a list of {length}, which has no element `{part}`",
                        named(&before)
                    ),
                }
            }
            _ => format!("{} is neither a map nor a list", named(&before)),
        };
        diagnostics.push(
            Diagnostic::new(
                "unknown_path",
                node.place(),
                format!("the patch `{}` leads nowhere: {trouble}", parts.join(".")),
            )
            .help("a patch changes what the defaults and `facts` have; numbers count from 0, and `+` adds to the end of a list"),
        );
        return;
    }
}

fn joined(before: &str, part: &str) -> String {
    match before {
        "" => part.to_owned(),
        _ => format!("{before}.{part}"),
    }
}

fn named(before: &str) -> String {
    match before {
        "" => "the document of facts".to_owned(),
        _ => format!("`{before}`"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn maps_merge_lists_replace_and_null_removes() {
        let mut base = json!({"a": {"b": 1, "c": 2}, "list": [1, 2], "gone": 1});
        merge(
            &mut base,
            json!({"a": {"b": 3}, "list": [9], "gone": null, "new": {"x": null, "y": 1}}),
        );
        assert_eq!(
            base,
            json!({"a": {"b": 3, "c": 2}, "list": [9], "new": {"y": 1}})
        );
    }

    fn patched(text: &str) -> Result<Value, String> {
        let mut facts = json!({
            "commits": [{"message": "one"}, {"message": "two"}, {"message": "three"}],
            "change": {"labels": ["a"]},
        });
        let root = crate::yaml::read("a.yaml", text).unwrap().unwrap();
        let mut diagnostics = Vec::new();
        patch(&mut facts, &root, &mut diagnostics);
        match diagnostics.first() {
            None => Ok(facts),
            Some(first) => Err(first.message.clone()),
        }
    }

    #[test]
    fn a_patch_changes_one_element() {
        let facts = patched(
            "{commits.0.message: new, commits.1: null, commits.2: null, change.labels.+: b, change.title: t}",
        );
        let wanted = json!({
            "commits": [{"message": "new"}],
            "change": {"labels": ["a", "b"], "title": "t"},
        });
        assert_eq!(facts, Ok(wanted));
    }

    #[test]
    fn a_patch_that_leads_nowhere_says_where_it_ends() {
        for (text, wanted) in [
            (
                "{commits.3.message: x}",
                "`commits` is a list of 3, which has no element `3`",
            ),
            ("{comits.0: x}", "the document of facts has no `comits`"),
            (
                "{commits.0.message.x: y}",
                "`commits.0.message` is neither a map nor a list",
            ),
            (
                "{commits.+.message: y}",
                "`commits` is a list of 3, which has no element `+`",
            ),
            ("{change.nothing: null}", "`change` has no `nothing`"),
            (
                "{commits.-1: x}",
                "`commits` is a list of 3, which has no element `-1`",
            ),
            ("{commits..1: x}", "`commits..1` is not a path to a fact"),
        ] {
            let message = patched(text).unwrap_err();
            assert!(message.contains(wanted), "{text}: {message}");
        }
    }
}
