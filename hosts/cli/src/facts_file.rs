//! The facts document that `--facts` names.

use crate::failure::Failure;
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;

/// Reads the facts document that `--facts` names, up to a byte more than the sandbox takes.
pub fn read_facts(path: &Path, most: usize) -> Result<String, Failure> {
    let name = facts_name(path);
    let limit = u64::try_from(most).unwrap_or(u64::MAX).saturating_add(1);
    let mut bytes = Vec::new();
    let read = if path.as_os_str() == "-" {
        io::stdin().lock().take(limit).read_to_end(&mut bytes)
    } else {
        File::open(path).and_then(|file| file.take(limit).read_to_end(&mut bytes))
    };
    read.map_err(|error| Failure::file("read", path, &error))?;
    if bytes.len() > most {
        return Err(Failure::usage(format!(
            "{name} are larger than {most} bytes, which is the most that the sandbox takes; leave out patches, or split the change"
        )));
    }
    String::from_utf8(bytes).map_err(|error| {
        let place = error.utf8_error().valid_up_to();
        let line = error
            .as_bytes()
            .iter()
            .take(place)
            .filter(|byte| **byte == b'\n')
            .count()
            + 1;
        Failure::usage(format!(
            "{name} are not UTF-8 from byte {place} on, in line {line}; JSON is written in UTF-8"
        ))
    })
}

/// How a person would name the facts of a file.
pub fn facts_name(path: &Path) -> String {
    if path.as_os_str() == "-" {
        "the facts on standard input".to_owned()
    } else {
        format!("the facts in `{}`", path.display())
    }
}
