//! Owners of the paths that a change touches, as the owners file of its base says.

use super::stale;
use crate::error::SourceError;
use crate::github::documents::{Documents, OwnersDocument};
use crate::github::rest;
use crate::owners::{GITHUB_PATHS, MOST_BYTES, Owners};
use crate::warning::SourceWarning;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use countersign_contract::types::Facts;
use serde::Deserialize;
use serde_json::Value;

/// A file of the contents endpoint, or a blob.
#[derive(Deserialize)]
struct Contents {
    /// Absent for a blob.
    #[serde(default, rename = "type")]
    kind: Option<String>,
    encoding: String,
    #[serde(default)]
    content: String,
    /// The address that it was read at, which names the revision.
    #[serde(default)]
    url: Option<String>,
}

/// What is at a place where an owners file may be.
enum Place {
    Text(String),
    /// A folder, or a submodule: no owners file.
    NoFile,
    /// It was read at another revision.
    Elsewhere,
    /// What is there can't be read, and why.
    Unread(&'static str),
}

/// Adds the owners. Whatever is not known to be the base's leaves them out: the list is then not supplied.
pub(super) fn add(
    facts: &mut Facts,
    documents: &Documents,
    collector: &str,
    warnings: &mut Vec<SourceWarning>,
) -> Result<(), SourceError> {
    let Some(documents) = &documents.owners else {
        return Ok(());
    };
    let base = facts.change.base.revision.clone();
    if documents.revision != base {
        warnings.push(stale(
            "the owners file is of another revision than the change's base",
        ));
        return Ok(());
    }
    for path in GITHUB_PATHS {
        let place = match documents.files.get(path) {
            Some(OwnersDocument::Absent) => continue,
            Some(OwnersDocument::Contents(document)) => place(document, &base)?,
            None => Place::Unread("the forge did not show it"),
        };
        match place {
            Place::NoFile => {}
            Place::Elsewhere => {
                warnings.push(stale(
                    "the owners file is of another revision than the change's base",
                ));
                return Ok(());
            }
            Place::Unread(why) => {
                // A file of lower rank must not stand in for one that may be there.
                warnings.push(SourceWarning::new(
                    "owners_unread",
                    format!(
                        "`{path}` of the base can't be read ({why}): nobody's ownership is known"
                    ),
                    "let the token read the repository's contents, and keep the file below the forge's limit",
                ));
                return Ok(());
            }
            Place::Text(text) => {
                let (owners, found) = Owners::parse(&text, path);
                warnings.extend(found);
                if let Some(owners) = owners {
                    owners.add_to(facts, collector);
                }
                return Ok(());
            }
        }
    }
    Ok(())
}

fn place(document: &Value, base: &str) -> Result<Place, SourceError> {
    // A folder is a list of what it holds.
    if document.is_array() {
        return Ok(Place::NoFile);
    }
    let contents: Contents = rest::read(document, "owners file")?;
    if contents.kind.is_some_and(|kind| kind != "file") {
        return Ok(Place::NoFile);
    }
    let read_at = contents
        .url
        .as_deref()
        .and_then(|url| url.rsplit_once("?ref="))
        .map(|(_, revision)| revision);
    if read_at.is_some_and(|revision| revision != base) {
        return Ok(Place::Elsewhere);
    }
    if contents.encoding != "base64" {
        return Ok(Place::Unread("it is too large for its endpoint"));
    }
    let encoded: Vec<u8> = contents
        .content
        .bytes()
        .filter(|byte| !byte.is_ascii_whitespace())
        .collect();
    if encoded.len() / 4 > MOST_BYTES {
        return Ok(Place::Unread("it is larger than any owners file"));
    }
    Ok(match STANDARD.decode(encoded) {
        Ok(bytes) => Place::Text(String::from_utf8_lossy(&bytes).into_owned()),
        Err(_) => Place::Unread("it is not base64"),
    })
}
