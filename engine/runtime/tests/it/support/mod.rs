//! Makes bundles that no honest bundler makes: guests written by hand, and files with one thing wrong.
#![allow(dead_code, reason = "each test uses a part of it")]

use countersign::Manifest;
use countersign_contract::CONTRACT_VERSION;
use countersign_contract::manifest::{INTEGRITY_SECTION, MANIFEST_SECTION};
use sha2::{Digest, Sha256};
use std::borrow::Cow;
use std::path::{Path, PathBuf};
use wasm_encoder::{CustomSection, Encode, Section};
use wit_component::{ComponentEncoder, StringEncoding};
use wit_parser::Resolve;

pub fn workspace() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .ancestors()
        .nth(2)
        .unwrap()
        .to_path_buf()
}

/// The contract's source: what stands in `types.wit` and what stands in `policy.wit`.
pub fn contract() -> (String, String) {
    let read = |name: &str| std::fs::read_to_string(workspace().join("wit").join(name)).unwrap();
    (read("types.wit"), read("policy.wit"))
}

/// A guest that answers `evaluate-json` with `$answer`, which `body` defines, and nothing else.
pub fn guest(body: &str) -> String {
    let interface = format!("countersign:policy/policy@{CONTRACT_VERSION}");
    format!(
        r#"(module
    (memory (export "memory") 1 16)
    (global $next (mut i32) (i32.const 4096))
    (func (export "cabi_realloc") (param i32 i32 i32 i32) (result i32)
        (local $place i32)
        (local.set $place (i32.and (i32.add (global.get $next) (i32.const 7)) (i32.const -8)))
        (global.set $next (i32.add (local.get $place) (local.get 3)))
        (local.get $place))
    (func $unused (result i32) unreachable)
    (func $unused1 (param i32) (result i32) unreachable)
    (func $unused2 (param i32 i32) (result i32) unreachable)
    (export "{interface}#describe" (func $unused))
    (export "{interface}#evaluate" (func $unused1))
    (export "{interface}#combine" (func $unused2))
    (export "{interface}#explain" (func $unused1))
    (export "{interface}#describe-json" (func $unused))
    (export "{interface}#evaluate-json" (func $answer))
    (export "{interface}#combine-json" (func $unused2))
    (export "{interface}#explain-json" (func $unused2))
    {body}
)"#
    )
}

/// A guest whose answer is always the same and fine.
pub const FINE: &str = r#"
    (data (i32.const 0) "\00\00\00\00\10\00\00\00\02\00\00\00")
    (data (i32.const 16) "{}")
    (func $answer (param i32 i32) (result i32) (i32.const 0))"#;

/// The component of a guest, for a contract given as text.
pub fn component(module: &str, types: &str, policy: &str) -> Vec<u8> {
    let mut resolve = Resolve::default();
    let both = format!("{types}\n{}", policy.split_once(';').unwrap().1);
    let package = resolve.push_str("contract.wit", &both).unwrap();
    let world = resolve.select_world(&[package], Some("bundle")).unwrap();
    let mut module = wat::parse_str(module).unwrap();
    wit_component::embed_component_metadata(&mut module, &resolve, world, StringEncoding::UTF8)
        .unwrap();
    ComponentEncoder::default()
        .validate(true)
        .module(&module)
        .unwrap()
        .encode()
        .unwrap()
}

pub fn manifest() -> Manifest {
    Manifest {
        name: "by hand".to_owned(),
        version: "1".to_owned(),
        summary: String::new(),
        contract: CONTRACT_VERSION.to_owned(),
        source_digest: "0".repeat(64),
        evaluator_digest: "0".repeat(64),
        worst_case_steps: 0,
        extends: Vec::new(),
        origins: Vec::new(),
        removed: Vec::new(),
    }
}

pub fn append(bytes: &mut Vec<u8>, name: &str, data: &[u8]) {
    let section = CustomSection {
        name: Cow::Borrowed(name),
        data: Cow::Borrowed(data),
    };
    bytes.push(section.id());
    section.encode(bytes);
}

/// Adds each manifest, then the checksum.
pub fn seal(component: &[u8], manifests: &[String]) -> Vec<u8> {
    let mut bytes = component.to_vec();
    for manifest in manifests {
        append(&mut bytes, MANIFEST_SECTION, manifest.as_bytes());
    }
    let digest = Sha256::digest(&bytes);
    append(&mut bytes, INTEGRITY_SECTION, &digest);
    bytes
}

/// A sealed bundle around a guest by hand.
pub fn bundle(body: &str) -> Vec<u8> {
    let (types, policy) = contract();
    let manifest = serde_json::to_string(&manifest()).unwrap();
    seal(&component(&guest(body), &types, &policy), &[manifest])
}
