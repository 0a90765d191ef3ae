//! What the signer says: by options, or asked for one by one.

use crate::failure::Failure;
use countersign_contract::types::{Assessment, AssessmentArea};
use countersign_reports::untrusted;
use std::io::{self, BufRead, Write};

/// Longer answers are refused: no person types them.
const LONGEST: u64 = 64 << 10;

/// What was said.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Answers {
    pub(super) assesses: Vec<Assessment>,
    pub(super) reason: Option<String>,
}

/// What there is to ask.
pub(super) struct Questions {
    /// Parts of the audit that the control asks for.
    pub(super) areas: Vec<AssessmentArea>,
    pub(super) reason_required: bool,
    /// What is confirmed at the end.
    pub(super) act: String,
}

/// Takes what was given, without asking.
pub(super) fn unasked(given: Answers, questions: &Questions) -> Result<Answers, Failure> {
    let given = Answers {
        reason: given.reason.filter(|reason| !reason.trim().is_empty()),
        assesses: once_each(given.assesses)?,
    };
    if questions.reason_required && given.reason.is_none() {
        return Err(no_reason());
    }
    Ok(given)
}

/// Asks for each part that was not given, for a reason, and whether to go on.
pub(super) fn ask(
    given: Answers,
    questions: &Questions,
    reader: &mut dyn BufRead,
    writer: &mut dyn Write,
) -> Result<Answers, Failure> {
    let mut answers = Answers {
        reason: given.reason.filter(|reason| !reason.trim().is_empty()),
        assesses: once_each(given.assesses)?,
    };
    for area in &questions.areas {
        if answers.assesses.iter().any(|given| given.area == *area) {
            continue;
        }
        let name = area.as_str().replace('_', " ");
        let answer = question(
            reader,
            writer,
            &format!(
                "{name}: what did you find? (a note, `yes` without one, nothing if you did not look)"
            ),
        )?;
        match answer.as_str() {
            "" | "n" | "no" => {}
            note => answers.assesses.push(Assessment {
                area: *area,
                note: Some(note.to_owned()).filter(|note| !matches!(note.as_str(), "y" | "yes")),
            }),
        }
    }
    if answers.reason.is_none() {
        let hint = if questions.reason_required {
            "what has to change?"
        } else {
            "anything to add? (nothing is fine)"
        };
        let answer = question(reader, writer, hint)?;
        answers.reason = Some(answer).filter(|answer| !answer.is_empty());
    }
    if questions.reason_required && answers.reason.is_none() {
        return Err(no_reason());
    }
    let act = untrusted::line(&questions.act);
    let answer = question(reader, writer, &format!("{act}? (yes or no)"))?;
    if matches!(answer.as_str(), "y" | "yes") {
        Ok(answers)
    } else {
        Err(Failure::usage("nothing was signed"))
    }
}

fn question(
    reader: &mut dyn BufRead,
    writer: &mut dyn Write,
    text: &str,
) -> Result<String, Failure> {
    let failed = |error: io::Error| Failure::usage(format!("could not ask: {error}"));
    write!(writer, "{text} ").map_err(failed)?;
    writer.flush().map_err(failed)?;
    let mut line = Vec::new();
    let mut bounded = io::Read::take(&mut *reader, LONGEST);
    let read = bounded.read_until(b'\n', &mut line).map_err(failed)?;
    if read == 0 {
        return Err(Failure::usage(
            "the answers ended early; nothing was signed",
        ));
    }
    if line.last() != Some(&b'\n') && read as u64 == LONGEST {
        return Err(Failure::usage("the answer is too long; nothing was signed"));
    }
    let line = String::from_utf8(line)
        .map_err(|_| Failure::usage("the answer is not UTF-8; nothing was signed"))?;
    Ok(line.trim().to_owned())
}

fn once_each(assesses: Vec<Assessment>) -> Result<Vec<Assessment>, Failure> {
    for (place, given) in assesses.iter().enumerate() {
        let again = assesses.iter().skip(place + 1);
        if again.into_iter().any(|other| other.area == given.area) {
            return Err(Failure::usage(format!(
                "`--assess {}` is given twice; give it once, with one note",
                given.area.as_str()
            )));
        }
    }
    Ok(assesses)
}

fn no_reason() -> Failure {
    Failure::usage("a veto says what has to change; add --reason TEXT")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn asked(reason_required: bool) -> Questions {
        Questions {
            areas: vec![
                AssessmentArea::Diff,
                AssessmentArea::AiContribution,
                AssessmentArea::Context,
            ],
            reason_required,
            act: "sign as `bob`".to_owned(),
        }
    }

    fn say(given: Answers, reason_required: bool, text: &str) -> (Result<Answers, String>, String) {
        let mut written = Vec::new();
        let questions = asked(reason_required);
        let answers = ask(given, &questions, &mut text.as_bytes(), &mut written);
        (
            answers.map_err(|failure| failure.message),
            String::from_utf8(written).unwrap(),
        )
    }

    #[test]
    fn each_part_is_asked_once_and_silence_attests_nothing() {
        let given = Answers {
            assesses: vec![Assessment {
                area: AssessmentArea::Diff,
                note: None,
            }],
            reason: None,
        };
        let (answers, written) = say(given, false, "line by line\n\nfine\nyes\n");
        let answers = answers.unwrap();
        assert!(!written.contains("diff:"), "{written}");
        assert!(written.contains("ai contribution:") && written.contains("context:"));
        assert_eq!(answers.assesses.len(), 2);
        assert_eq!(answers.assesses[1].note.as_deref(), Some("line by line"));
        assert_eq!(answers.reason.as_deref(), Some("fine"));
        let (answers, _) = say(Answers::default(), false, "yes\nn\ny\n\ny\n");
        let areas: Vec<_> = answers
            .unwrap()
            .assesses
            .into_iter()
            .map(|given| (given.area, given.note))
            .collect();
        assert_eq!(
            areas,
            [
                (AssessmentArea::Diff, None),
                (AssessmentArea::Context, None)
            ]
        );
    }

    #[test]
    fn nothing_is_signed_without_a_clear_yes() {
        for text in ["", "a\nb\nc\nd\n", "a\nb\nc\nd\nno\n", "a\nb\nc\nd\nYES!\n"] {
            let (answers, _) = say(Answers::default(), false, text);
            assert!(
                answers.unwrap_err().contains("nothing was signed"),
                "{text:?}"
            );
        }
        let long = "x".repeat(70_000);
        assert!(say(Answers::default(), false, &long).0.is_err());
    }

    #[test]
    fn a_veto_needs_its_reason() {
        let (answers, _) = say(Answers::default(), true, "\n\n\n\nyes\n");
        assert!(answers.unwrap_err().contains("--reason"));
        assert!(unasked(Answers::default(), &asked(true)).is_err());
        let blank = Answers {
            reason: Some("  ".to_owned()),
            ..Answers::default()
        };
        assert!(unasked(blank, &asked(true)).is_err());
    }

    #[test]
    fn a_part_that_is_given_twice_is_refused() {
        let part = Assessment {
            area: AssessmentArea::Diff,
            note: None,
        };
        let twice = Answers {
            assesses: vec![part.clone(), part],
            reason: None,
        };
        let refused = unasked(twice, &asked(false)).unwrap_err();
        assert!(refused.message.contains("twice"));
    }
}
