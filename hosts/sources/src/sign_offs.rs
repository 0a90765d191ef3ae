//! Sign-off files: people's sign-offs, handed to a host from outside the forge.
//!
//! ```yaml
//! sign_offs:
//!   - person: alice
//!     verdict: approve
//!     binding: {repository: owner/name, revision: 0123456789abcdef0123456789abcdef01234567}
//!     assesses: [{area: diff}, {area: ai_contribution, note: read line by line}]
//!     signed: 2026-03-10T12:00:00Z
//!     authentication: forge
//! ```
//!
//! Written in YAML or JSON; `schema/sign_offs.schema.json` describes it. A file is only as good as the place it comes
//! from. Whoever can write it can claim any origin, so what it says of `authentication` is believed only where the host
//! vouches for the file ([`Vouching::Host`]): a file that the pipeline's owner had made outside the change. Where the
//! place itself shows who wrote ([`Vouching::Place`]), entries need not say it. A file out of the change's own work tree
//! is never vouched for: its sign-offs are read as authenticated by nobody.

mod append;

pub use append::append;

use crate::document::{self, DocumentError};
use crate::warning::SourceWarning;
use countersign_contract::types::{
    Assessment, Authentication, ContentBinding, EvidenceSeen, SignOff, SignOffVerdict, Timestamp,
};
use serde::Deserialize;
use serde_saphyr::Spanned;
use std::collections::BTreeMap;

const REMEDY: &str = "`countersign schema sign-offs` prints the form";

/// Whether the host stands in for the origin of a sign-off file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Vouching {
    /// The file comes from outside the change, from a place that its author can't write to.
    Host,
    /// The same, and only people whom the place authenticates in this way can write there, each for themselves. It is said of
    /// every sign-off that does not say how it was authenticated.
    Place(Authentication),
    /// Nobody knows who wrote the file. Every sign-off in it is authenticated by nobody.
    Nobody,
}

/// The sign-offs of a file.
#[derive(Clone, Debug, PartialEq)]
pub struct SignOffFile {
    /// Who collected them, as the file says. Absent when it does not say, or when nobody vouches for it.
    pub collector: Option<String>,
    /// The sign-offs, by sequence.
    pub sign_offs: Vec<SignOff>,
    /// Claims that were not believed.
    pub warnings: Vec<SourceWarning>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    collector: Option<String>,
    sign_offs: Vec<Spanned<SignOffEntry>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct SignOffEntry {
    #[serde(default)]
    id: Option<String>,
    #[serde(default)]
    sequence: Option<u32>,
    person: String,
    verdict: SignOffVerdict,
    binding: ContentBinding,
    #[serde(default)]
    assesses: Vec<Assessment>,
    #[serde(default)]
    reason: Option<String>,
    #[serde(default)]
    opened: Option<Timestamp>,
    #[serde(default)]
    signed: Option<Timestamp>,
    #[serde(default)]
    authentication: Option<Authentication>,
    #[serde(default)]
    evidence: Option<EvidenceSeen>,
    #[serde(default)]
    confirms: Vec<String>,
}

/// A commit id as git shortens it. What is not a hexadecimal number is another system's, of which nothing is known.
fn is_abbreviated(revision: &str) -> bool {
    (4..40).contains(&revision.len()) && revision.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// Reads sign-offs from YAML or JSON. `file` is how errors name it. An entry without `sequence` comes after the one
/// above it; an entry without `id` gets `sign-off-` and its place in the file.
///
/// # Errors
/// When the text is not of the documented form, an id or sequence is given twice, a veto has no reason, or a revision is abbreviated.
pub fn parse(text: &str, file: &str, vouching: Vouching) -> Result<SignOffFile, DocumentError> {
    let read: File = document::read(text, file, REMEDY)?;
    let mut sign_offs = Vec::with_capacity(read.sign_offs.len());
    let mut ids: BTreeMap<String, u64> = BTreeMap::new();
    let mut sequences: BTreeMap<u32, u64> = BTreeMap::new();
    let mut disbelieved = 0_usize;
    let mut next = 1_u32;
    for (place, entry) in read.sign_offs.into_iter().enumerate() {
        let location = Some(entry.referenced);
        let line = entry.referenced.line();
        let entry = entry.value;
        let wrong = |message: String, remedy: &str| document::at(file, location, message, remedy);
        let id = entry.id.clone();
        let id = id.unwrap_or_else(|| format!("sign-off-{}", place + 1));
        if let Some(before) = ids.insert(id.clone(), line) {
            return Err(wrong(
                format!(
                    "the id `{}` was given before, on line {before}",
                    id.escape_debug()
                ),
                "give every sign-off an id of its own",
            ));
        }
        let sequence = entry.sequence.unwrap_or(next);
        if let Some(before) = sequences.insert(sequence, line) {
            return Err(wrong(
                format!("the sequence `{sequence}` was given before, on line {before}"),
                "give later sign-offs larger numbers, or leave all numbers out",
            ));
        }
        next = sequence.saturating_add(1);
        let claimed = entry.authentication.unwrap_or(Authentication::None);
        let sign_off = entry
            .into_sign_off(id, sequence, vouching)
            .map_err(|(message, remedy)| wrong(message, remedy))?;
        disbelieved +=
            usize::from(vouching == Vouching::Nobody && sign_off.authentication != claimed);
        sign_offs.push(sign_off);
    }
    sign_offs.sort_by_key(|sign_off| sign_off.sequence);
    let mut warnings = Vec::new();
    if disbelieved > 0 {
        warnings.push(SourceWarning::new(
            "unvouched_sign_offs",
            match disbelieved {
                1 => format!("1 sign-off of `{file}` claims an origin that nobody vouches for"),
                _ => format!(
                    "{disbelieved} sign-offs of `{file}` claim an origin that nobody vouches for"
                ),
            },
            "hand the file over from outside the change's work tree",
        ));
    }
    Ok(SignOffFile {
        collector: read.collector.filter(|_| vouching != Vouching::Nobody),
        sign_offs,
        warnings,
    })
}

impl SignOffEntry {
    /// The sign-off, or what is wrong with it and what to do.
    fn into_sign_off(
        self,
        id: String,
        sequence: u32,
        vouching: Vouching,
    ) -> Result<SignOff, (String, &'static str)> {
        let reason = self.reason.filter(|reason| !reason.trim().is_empty());
        if self.verdict == SignOffVerdict::Veto && reason.is_none() {
            return Err((
                format!("the veto of `{}` has no reason", self.person.escape_debug()),
                "add `reason:` with what has to change",
            ));
        }
        let revision = &self.binding.revision;
        if is_abbreviated(revision) {
            return Err((
                format!("`{revision}` is a part of a revision, and several may begin so"),
                "write the whole id, as `git rev-parse` prints it",
            ));
        }
        let authentication = match vouching {
            Vouching::Host => self.authentication.unwrap_or(Authentication::None),
            Vouching::Place(place) => self.authentication.unwrap_or(place),
            Vouching::Nobody => Authentication::None,
        };
        Ok(SignOff {
            id,
            sequence,
            person: self.person,
            verdict: self.verdict,
            binding: self.binding,
            assesses: self.assesses,
            reason,
            opened: self.opened,
            signed: self.signed,
            authentication,
            evidence: self.evidence,
            confirms: self.confirms,
        })
    }
}
