//! Whether documents of one change belong together. The forge names no head in a list of files: while the head moves away and
//! back, it can list those of another.

use crate::fetch::Pages;
use serde_json::Value;
use std::collections::BTreeMap;

/// The list's files have the content that the head's tree has, as far as both tell.
pub(super) fn files_are_of(files: &Pages, tree: &Value) -> bool {
    let is_whole = tree.get("truncated").and_then(Value::as_bool) == Some(false);
    let Some(entries) = tree
        .get("tree")
        .and_then(Value::as_array)
        .filter(|_| is_whole)
    else {
        return true;
    };
    let text =
        |value: &'_ Value, key: &str| value.get(key).and_then(Value::as_str).map(str::to_owned);
    let tree: BTreeMap<String, String> = entries
        .iter()
        .filter_map(|entry| Some((text(entry, "path")?, text(entry, "sha")?)))
        .collect();
    let mut listed = files.pages.iter().filter_map(Value::as_array).flatten();
    listed.all(|file| {
        let (Some(path), Some(status)) = (text(file, "filename"), text(file, "status")) else {
            return true;
        };
        match (status.as_str(), text(file, "sha")) {
            ("removed", _) => !tree.contains_key(&path),
            (_, Some(sha)) => tree.get(&path) == Some(&sha),
            (_, None) => true,
        }
    })
}
