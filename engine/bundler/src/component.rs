//! Puts the snapshot into the component that the build script made around the evaluator, and marks it with what it is.

use crate::bundle::BundleError;
use crate::{COMPONENT, DECIDER};
use countersign_contract::manifest::{
    INTEGRITY_SECTION, MANIFEST_SECTION, Manifest, PROGRAM_SECTION,
};
use sha2::{Digest, Sha256};
use std::borrow::Cow;
use wasm_encoder::{ComponentSectionId, CustomSection, Encode, Section};
use wasmparser::{Parser, Payload};

/// The bundle's bytes.
pub fn component(
    module: &[u8],
    manifest: &Manifest,
    program: &[u8],
) -> Result<Vec<u8>, BundleError> {
    let mut bytes = around(module).map_err(BundleError::Evaluator)?;
    let manifest = serde_json::to_vec(manifest)
        .map_err(|error| BundleError::Evaluator(format!("its manifest: {error}")))?;
    append(&mut bytes, PROGRAM_SECTION, program);
    append(&mut bytes, MANIFEST_SECTION, &manifest);
    let digest = Sha256::digest(&bytes);
    append(&mut bytes, INTEGRITY_SECTION, &digest);
    Ok(bytes)
}

/// The component with `module` where the evaluator without a policy was. Nothing else of a component depends on a module's
/// memory.
fn around(module: &[u8]) -> Result<Vec<u8>, String> {
    for payload in Parser::new(0).parse_all(COMPONENT) {
        let Payload::ModuleSection {
            unchecked_range: range,
            ..
        } = payload.map_err(|error| error.to_string())?
        else {
            continue;
        };
        // The section's number and length come before the module.
        let head = section_head(DECIDER.len());
        let (before, after) = (
            range.start.checked_sub(head.len()),
            COMPONENT.get(range.end..),
        );
        let before = before.and_then(|end| COMPONENT.split_at_checked(end));
        let (Some((before, rest)), Some(after)) = (before, after) else {
            break;
        };
        if !rest.starts_with(&head) {
            break;
        }
        return Ok([before, &section_head(module.len()), module, after].concat());
    }
    Err("its component has no module".to_owned())
}

/// How a section with a module of this length begins.
fn section_head(length: usize) -> Vec<u8> {
    let mut head = vec![ComponentSectionId::CoreModule.into()];
    length.encode(&mut head);
    head
}

fn append(bytes: &mut Vec<u8>, name: &str, data: &[u8]) {
    let section = CustomSection {
        name: Cow::Borrowed(name),
        data: Cow::Borrowed(data),
    };
    bytes.push(section.id());
    section.encode(bytes);
}
