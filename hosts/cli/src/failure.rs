//! Why a command could not do what it was asked. Never a verdict.

use crate::exit::Exit;
use countersign::{EvaluateError, OpenError};
use countersign_reports::untrusted;
use std::fmt::Display;
use std::path::Path;

/// At most this many offending values are listed.
const MOST_PLACES: usize = 20;

/// A failure with its exit code.
#[derive(Debug)]
pub struct Failure {
    /// How the process ends.
    pub exit: Exit,
    /// What happened, where, and what to do. More lines may follow the first.
    pub message: String,
    /// The message was laid out for the terminal already.
    pub rendered: bool,
}

impl Failure {
    fn new(exit: Exit, message: impl Display) -> Failure {
        Failure {
            exit,
            message: message.to_string(),
            rendered: false,
        }
    }

    /// The command can't be carried out as given.
    pub fn usage(message: impl Display) -> Failure {
        Failure::new(Exit::Usage, message)
    }

    /// The policy or bundle does not hold.
    pub fn policy(message: impl Display) -> Failure {
        Failure::new(Exit::Policy, message)
    }

    /// Cases fell short.
    pub fn tests(message: impl Display) -> Failure {
        Failure::new(Exit::Tests, message)
    }

    /// A file could not be read or written.
    pub fn file(act: &str, path: &Path, error: &std::io::Error) -> Failure {
        let reason = error.to_string();
        // The name of a temporary file beside it says nothing to whoever named this one.
        let reason = reason
            .split_once(" at path \"")
            .map_or(reason.as_str(), |(reason, _)| reason);
        Failure::usage(format!("could not {act} `{}`: {reason}", path.display()))
    }

    /// A document that has no such form, or that its writer refused.
    pub fn unwritable(form: &str, error: &dyn Display) -> Failure {
        Failure::usage(format!("the {form} can't be written: {error}"))
    }

    /// A policy with findings that were laid out already.
    pub fn findings(text: String) -> Failure {
        Failure {
            exit: Exit::Policy,
            message: text,
            rendered: true,
        }
    }

    /// A bundle that was refused.
    pub fn open(name: &str, error: &OpenError) -> Failure {
        match error {
            // The bundle is in order, and nothing is known of the change.
            OpenError::MemoryExhausted { .. } => Failure::new(
                Exit::Undecided,
                format!("no decision: `{name}` can't be opened: {error} with `--memory`"),
            ),
            _ => Failure::policy(format!("`{name}` is refused: {error}")),
        }
    }

    /// An evaluation without a decision. `facts` is how a person would name the facts.
    pub fn evaluate(facts: &str, error: &EvaluateError) -> Failure {
        match error {
            EvaluateError::InvalidFacts(errors) => {
                let mut message = format!("{facts} do not fit the contract:");
                for error in errors.iter().take(MOST_PLACES) {
                    let path = if error.path.is_empty() {
                        "the document".to_owned()
                    } else {
                        untrusted::short(&error.path, 200)
                    };
                    message.push_str(&format!(
                        "\n  {path}: {}",
                        untrusted::short(&error.explanation, 400)
                    ));
                }
                if errors.len() > MOST_PLACES {
                    message.push_str(&format!("\n  and {} more", errors.len() - MOST_PLACES));
                }
                message.push_str("\n`countersign schema facts` prints the form");
                Failure::usage(message)
            }
            EvaluateError::InputTooLarge { .. } => Failure::usage(format!("{facts}: {error}")),
            EvaluateError::InvalidPolicy(_) => Failure::policy(error),
            _ => Failure::new(Exit::Undecided, format!("no decision: {error}")),
        }
    }
}
