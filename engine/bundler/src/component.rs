//! Wraps the snapshot as a component, and marks it with what it is.

use crate::bundle::BundleError;
use countersign_contract::manifest::{
    INTEGRITY_SECTION, MANIFEST_SECTION, Manifest, PROGRAM_SECTION,
};
use sha2::{Digest, Sha256};
use std::borrow::Cow;
use wasm_encoder::{CustomSection, Encode, Section};
use wit_component::ComponentEncoder;

/// The bundle's bytes.
pub fn component(
    module: &[u8],
    manifest: &Manifest,
    program: &[u8],
) -> Result<Vec<u8>, BundleError> {
    let mut bytes = ComponentEncoder::default()
        .validate(true)
        .module(module)
        .and_then(|mut encoder| encoder.encode())
        .map_err(|error| BundleError::Evaluator(format!("{error:#}")))?;
    let manifest = serde_json::to_vec(manifest)
        .map_err(|error| BundleError::Evaluator(format!("its manifest: {error}")))?;
    append(&mut bytes, PROGRAM_SECTION, program);
    append(&mut bytes, MANIFEST_SECTION, &manifest);
    let digest = Sha256::digest(&bytes);
    append(&mut bytes, INTEGRITY_SECTION, &digest);
    Ok(bytes)
}

fn append(bytes: &mut Vec<u8>, name: &str, data: &[u8]) {
    let section = CustomSection {
        name: Cow::Borrowed(name),
        data: Cow::Borrowed(data),
    };
    bytes.push(section.id());
    section.encode(bytes);
}
