//! What a bundle says of itself without being run, and where in the file it says so.

use serde::{Deserialize, Serialize};

/// Name of the custom section that holds the [`Manifest`] as JSON.
pub const MANIFEST_SECTION: &str = "countersign";

/// Name of the custom section with the compiled policy that the snapshot was made of, for people who want to read it. No
/// host decides by it.
pub const PROGRAM_SECTION: &str = "countersign-program";

/// Name of the custom section that ends every bundle: the SHA-256 of all bytes before that section, 32 bytes.
///
/// It notices damage where nobody pinned a digest. It is not a signature: who can change the bundle can change it too.
pub const INTEGRITY_SECTION: &str = "countersign-integrity";

/// What a bundle says of itself.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    /// Name of the policy.
    pub name: String,
    /// Its version, as the author gives it.
    pub version: String,
    /// One line on what it is for.
    pub summary: String,
    /// Version of the contract that the bundle speaks.
    pub contract: String,
    /// SHA-256 of the policy's source files and of those that it extends, without cases, 64 lower-case hexadecimal digits.
    pub source_digest: String,
    /// SHA-256 of the evaluator's module before the policy was loaded into it.
    pub evaluator_digest: String,
    /// Most steps that the rules of all controls can take together, from the declared bounds of lists.
    pub worst_case_steps: u64,
    /// What the policy extends, the nearest first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub extends: Vec<ExtendedPolicy>,
    /// Where each control comes from, where the policy extends another.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub origins: Vec<ControlOrigin>,
    /// What was inherited, and is no longer there.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub removed: Vec<RemovedPart>,
}

/// A policy that another one extends.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ExtendedPolicy {
    /// A preset's name, or a path from the extending policy's folder.
    pub from: String,
    /// Name of the policy.
    pub name: String,
    /// Its version, as its author gives it.
    pub version: String,
    /// SHA-256 of its source, as in [`Manifest::source_digest`].
    pub source_digest: String,
}

/// Where a control comes from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ControlOrigin {
    /// Id of the control.
    pub control: String,
    /// The policy or file, and the files that replace something of it, each with what.
    pub origin: String,
}

/// Something that a policy inherits and does without.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RemovedPart {
    /// What it was: `control`, `variable`, `parameter`, `extra` or `term`.
    pub kind: String,
    /// Its id or name.
    pub name: String,
    /// Where it came from.
    pub from: String,
    /// The file that removes it.
    pub by: String,
    /// The reason that is given there.
    pub because: String,
}
