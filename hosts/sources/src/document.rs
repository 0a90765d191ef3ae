//! Reads YAML and JSON files of people with places in every error.

pub(crate) mod node;

use serde::de::DeserializeOwned;
use serde_saphyr::{Location, MessageFormatter, UserMessageFormatter};

/// A file that does not hold, with its place.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{file}:{line}:{column}: {message}; {remedy}")]
pub struct DocumentError {
    /// The file, as the caller named it.
    pub file: String,
    /// Line, from 1.
    pub line: u64,
    /// Column in characters, from 1.
    pub column: u64,
    /// What is wrong.
    pub message: String,
    /// What to do.
    pub remedy: String,
}

/// Files larger than this are refused before they are parsed.
const LARGEST: usize = 16 << 20;

/// Values and collections of a document. Each takes two bytes at least.
const MOST_NODES: usize = LARGEST / 2;

/// Reads a YAML or JSON document. Duplicate keys, unknown fields and alias bombs are errors.
pub(crate) fn read<T: DeserializeOwned>(
    text: &str,
    file: &str,
    remedy: &str,
) -> Result<T, DocumentError> {
    if text.len() > LARGEST {
        return Err(DocumentError {
            file: file.to_owned(),
            line: 1,
            column: 1,
            message: format!(
                "the file takes {} bytes, at most {LARGEST} are read",
                text.len()
            ),
            remedy: "split it or leave out what is not needed".to_owned(),
        });
    }
    // The size of the file bounds its nodes already. The reader's own bound is that of a small company's roster.
    let budget = serde_saphyr::budget! { max_nodes: MOST_NODES, max_events: 2 * MOST_NODES };
    let options = serde_saphyr::options! { with_snippet: false, budget: budget };
    serde_saphyr::from_str_with_options(text, options).map_err(|error| {
        let error = error.without_snippet();
        if matches!(error, serde_saphyr::Error::Budget { .. }) {
            return at(
                file,
                error.location(),
                format!("the document is too large: it nests too deeply, repeats too much by aliases, or has more than {MOST_NODES} values"),
                "write aliases out, or split the file",
            );
        }
        let message = UserMessageFormatter.format_message(error);
        // The message can quote the file, so control characters are neutralised here.
        let message = message
            .escape_debug()
            .to_string()
            .replace("\\'", "'")
            .replace("\\\"", "\"");
        let message = message.trim_end_matches('.').to_owned();
        at(file, error.location(), message, remedy)
    })
}

/// An error at a place of the file.
pub(crate) fn at(
    file: &str,
    location: Option<Location>,
    message: impl Into<String>,
    remedy: impl Into<String>,
) -> DocumentError {
    let (line, column) = location.map_or((1, 1), |location| {
        (location.line().max(1), location.column().max(1))
    });
    DocumentError {
        file: file.to_owned(),
        line,
        column,
        message: message.into(),
        remedy: remedy.into(),
    }
}
