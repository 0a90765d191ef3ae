//! Attestations: a document of this project's, small enough to be signed and checked by hand. `docs/provenance.md` has its
//! form. Whether a signature over it holds is the collector's to say.

use super::scanner::{Broken, Scanner};
use super::{Author, Problem, Reading, RecordedAgent};
use crate::people::agents::Agents;

/// What its `schema` says.
const SCHEMA: &str = "countersign-attestation/1";

/// Reads one document.
pub(super) fn read(text: &str, agents: &Agents<'_>) -> Reading {
    let mut reading = Reading::new();
    let (mut schema, mut revision, mut agent) = (None, None, None);
    let (mut model, mut session) = (None, None);
    let mut files = Vec::new();
    let mut scanner = Scanner::new(text);
    let whole = scanner.object(&mut |member, scanner| {
        match member {
            "schema" => schema = scanner.text()?,
            "revision" => revision = scanner.text()?,
            "agent" => agent = scanner.text()?,
            "model" => model = scanner.text()?,
            "session" => session = scanner.text()?,
            "files" => scanner.array(&mut |scanner| {
                let mut path = String::new();
                let (mut ai, mut human) = (Vec::new(), Vec::new());
                let whole = scanner.object(&mut |part, scanner| {
                    match part {
                        "path" => path = scanner.text()?.unwrap_or_default(),
                        "ai" => ranges(scanner, &mut reading, &mut ai)?,
                        "human" => ranges(scanner, &mut reading, &mut human)?,
                        _ => {}
                    }
                    Ok(())
                });
                files.push((path, ai, human));
                whole
            })?,
            _ => {}
        }
        Ok(())
    });
    reading.revision = revision;
    if whole.is_err() || !scanner.is_done() {
        reading.fail(Problem::Unreadable("its JSON document is invalid"));
    } else if schema.as_deref() != Some(SCHEMA) {
        reading.fail(Problem::Unreadable(
            "its `schema` is not `countersign-attestation/1`",
        ));
    }
    let recorded = RecordedAgent::new(
        agent.as_deref(),
        model.as_deref(),
        session.as_deref(),
        agents,
    );
    if recorded.agent.is_some() {
        reading.mentioned.push(recorded.clone());
    }
    for (path, ai, human) in files {
        let taken = reading.claim(&path, Author::Agent(recorded.clone()), ai)
            && reading.claim(&path, Author::Person, human);
        if !taken {
            break;
        }
    }
    reading
}

/// Pairs of first and last line.
fn ranges(
    scanner: &mut Scanner<'_>,
    reading: &mut Reading,
    all: &mut Vec<super::Range>,
) -> Result<(), Broken> {
    scanner.array(&mut |scanner| {
        let mut ends = Vec::new();
        scanner.array(&mut |scanner| {
            if ends.len() < 3 {
                ends.push(scanner.number()?);
            }
            Ok(())
        })?;
        let (first, last) = match ends.as_slice() {
            [first, last] => (*first, *last),
            _ => (None, None),
        };
        match reading.range(all, first, last) {
            true => Ok(()),
            false => Err(Broken),
        }
    })
}
