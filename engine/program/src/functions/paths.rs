//! Paths in a repository: `/`-separated, from its root.

use crate::fault::Fault;
use crate::function::Function;
use crate::functions::no_overload;
use crate::meter::Meter;
use crate::value::Value;
use std::borrow::Cow;

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
