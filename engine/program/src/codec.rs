//! The serialised form of a policy.

use crate::policy::{FORMAT, Policy};
use crate::validate::{self, LoadError};

/// The serialised form of a policy: the same octets for the same policy.
pub fn encode(policy: &Policy) -> Vec<u8> {
    // The serialiser fails on maps of unknown length and on full buffers; policies have neither.
    postcard::to_allocvec(policy).unwrap_or_default()
}

/// Reads and validates a serialised policy.
///
/// # Errors
/// [`LoadError`] for whatever could make an evaluation go wrong in a way that the policy's author did not write.
pub fn decode(bytes: &[u8]) -> Result<Policy, LoadError> {
    // The version stands first, so that another one is named as such.
    let (found, _) = postcard::take_from_bytes::<u32>(bytes)
        .map_err(|error| LoadError::Damaged(error.to_string()))?;
    if found != FORMAT {
        return Err(LoadError::Format {
            found,
            known: FORMAT,
        });
    }
    let (policy, rest) = postcard::take_from_bytes::<Policy>(bytes)
        .map_err(|error| LoadError::Damaged(error.to_string()))?;
    if !rest.is_empty() {
        return Err(LoadError::Trailing(rest.len()));
    }
    validate::policy(&policy)?;
    Ok(policy)
}
