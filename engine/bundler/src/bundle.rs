//! The bundler's one act.

use crate::EVALUATOR;
use crate::component::component;
use crate::snapshot::snapshot;
use countersign_compiler::{Compiled, Folder};
use countersign_contract::manifest::{ControlOrigin, Manifest};
use countersign_program::encode;
use sha2::{Digest, Sha256};
use std::fmt::Write;

/// A policy that any host can load.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bundle {
    /// The file's content: a WebAssembly component.
    pub bytes: Vec<u8>,
    /// SHA-256 of `bytes`, 64 lower-case hexadecimal digits. It is the bundle's identity.
    pub digest: String,
    /// What the bundle says of itself.
    pub manifest: Manifest,
}

/// No bundle could be made.
#[derive(Debug, thiserror::Error)]
pub enum BundleError {
    /// The evaluator refused what the compiler wrote.
    #[error(
        "the evaluator refuses the compiled policy; compiler and evaluator are of different versions, build both again"
    )]
    PolicyRefused,
    /// The compiled policy does not fit into the evaluator's memory.
    #[error("the compiled policy has {length} bytes, more than the evaluator's memory holds")]
    PolicyTooLarge {
        /// Size of the compiled policy in bytes.
        length: usize,
    },
    /// The evaluator's module is not what the bundler expects.
    #[error("the evaluator can't be made into a bundle: {0}; build the bundler again")]
    Evaluator(String),
}

/// Makes a bundle of a compiled policy. `source` is the folder that it was compiled from.
///
/// # Errors
/// [`BundleError`]; with a compiler and an evaluator of one version, only for a policy that is too large.
pub fn bundle(compiled: &Compiled, source: &Folder) -> Result<Bundle, BundleError> {
    let policy = &compiled.policy;
    let manifest = Manifest {
        name: policy.name.clone(),
        version: policy.version.clone(),
        summary: policy.summary.clone(),
        contract: policy.contract.clone(),
        source_digest: source.digest(),
        evaluator_digest: hexadecimal(&Sha256::digest(EVALUATOR)),
        worst_case_steps: policy.controls.iter().fold(0, |sum, control| {
            sum.saturating_add(control.worst_case_steps)
        }),
        extends: compiled.extends.clone(),
        origins: policy
            .controls
            .iter()
            .filter_map(|control| {
                Some(ControlOrigin {
                    control: control.id.clone(),
                    origin: control.origin.clone()?,
                })
            })
            .collect(),
        removed: compiled.removed.clone(),
    };
    let program = encode(policy);
    let module = snapshot(&program)?;
    let bytes = component(&module, &manifest, &program)?;
    let digest = hexadecimal(&Sha256::digest(&bytes));
    Ok(Bundle {
        bytes,
        digest,
        manifest,
    })
}

/// Lower-case hexadecimal digits.
fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        // Writing into a string can't fail.
        let _ = write!(text, "{byte:02x}");
        text
    })
}
