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
    /// SHA-256 of the policy's source files without its cases, 64 lower-case hexadecimal digits.
    pub source_digest: String,
    /// SHA-256 of the evaluator's module before the policy was loaded into it.
    pub evaluator_digest: String,
    /// Most steps that the rules of all controls can take together, from the declared bounds of lists.
    pub worst_case_steps: u64,
}
