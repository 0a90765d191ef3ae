//! What a finished bundle is: the same bytes each time, small, without imports, without a way to load another policy.

use countersign_bundler::{Bundle, BundleError, bundle};
use countersign_compiler::{Compiled, Folder};
use countersign_contract::CONTRACT_VERSION;
use countersign_contract::manifest::{INTEGRITY_SECTION, MANIFEST_SECTION, Manifest};
use countersign_contract::types::Mode;
use countersign_program::policy::{FORMAT, Policy, ProvenanceSettings, WhenNothingApplies};
use sha2::{Digest, Sha256};
use std::sync::LazyLock;
use wasmparser::{ExternalKind, Parser, Payload};

fn compiled(name: &str) -> Compiled {
    Compiled {
        policy: Policy {
            format: FORMAT,
            contract: CONTRACT_VERSION.to_owned(),
            name: name.to_owned(),
            version: "1.2.3".to_owned(),
            summary: "A policy without controls.".to_owned(),
            mode: Mode::Enforce,
            when_nothing_applies: WhenNothingApplies::Pass,
            step_budget: 1_000,
            octet_budget: 1_000_000,
            parameters: Vec::new(),
            extra: Vec::new(),
            variables: Vec::new(),
            zones: Vec::new(),
            controls: Vec::new(),
            risk: None,
            rank: None,
            spread: countersign_program::policy::Spread::default(),
            calendar: None,
            provenance: ProvenanceSettings::default(),
        },
        warnings: Vec::new(),
        extends: Vec::new(),
        removed: Vec::new(),
    }
}

fn folder(files: &[(&str, &str)]) -> Folder {
    let mut folder = Folder::new();
    for (path, text) in files {
        folder.insert(*path, *text);
    }
    folder
}

fn build(name: &str) -> Bundle {
    bundle(&compiled(name), &folder(&[("policy.yaml", "policy: a")])).unwrap()
}

/// The bundle that most tests look at.
static BUILT: LazyLock<Bundle> = LazyLock::new(|| build("built"));

/// Payloads of the outermost component, and of the core module in it.
fn payloads(bytes: &[u8]) -> (Vec<Payload<'_>>, Vec<Payload<'_>>) {
    let (mut component, mut module) = (Vec::new(), Vec::new());
    let mut depth = 0;
    for payload in Parser::new(0).parse_all(bytes) {
        let payload = payload.unwrap();
        match &payload {
            Payload::ModuleSection { .. } => {
                depth += 1;
                assert!(module.is_empty(), "there is a second module");
            }
            Payload::ComponentSection { .. } => depth += 10,
            Payload::End(_) if depth % 10 == 1 => depth -= 1,
            Payload::End(_) if depth >= 10 => depth -= 10,
            _ => match depth {
                0 => component.push(payload),
                1 => module.push(payload),
                _ => {}
            },
        }
    }
    (component, module)
}

#[test]
fn the_same_policy_gives_the_same_bytes() {
    let again = build("built");
    assert!(BUILT.bytes == again.bytes);
    assert_eq!(BUILT.digest, again.digest);
    assert_ne!(BUILT.digest, build("other").digest);
}

#[test]
fn the_digest_is_that_of_the_file() {
    let built = &*BUILT;
    let expected: String = Sha256::digest(&built.bytes)
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect();
    assert_eq!(built.digest, expected);
}

#[test]
fn a_case_does_not_make_another_policy_and_a_rule_does() {
    let digest = |files: &[(&str, &str)]| {
        bundle(&compiled("source"), &folder(files))
            .unwrap()
            .manifest
            .source_digest
    };
    let plain = digest(&[("policy.yaml", "a")]);
    let with_case = digest(&[("policy.yaml", "a"), ("cases/x.yaml", "b")]);
    assert_eq!(plain, with_case);
    assert_ne!(plain, digest(&[("policy.yaml", "b")]));
}

#[test]
fn it_imports_nothing_and_exports_the_contract_only() {
    let built = &*BUILT;
    let (component, module) = payloads(&built.bytes);
    let mut exports = Vec::new();
    for payload in &component {
        match payload {
            Payload::ComponentImportSection(imports) => assert_eq!(imports.count(), 0),
            Payload::ComponentExportSection(section) => {
                for export in section.clone() {
                    let export = export.unwrap();
                    assert_eq!(export.kind, wasmparser::ComponentExternalKind::Instance);
                    exports.push(export.name.name.to_owned());
                }
            }
            _ => {}
        }
    }
    exports.sort();
    assert_eq!(
        exports,
        [
            format!("countersign:policy/policy@{CONTRACT_VERSION}"),
            format!("countersign:policy/types@{CONTRACT_VERSION}"),
        ]
    );
    let mut functions = Vec::new();
    for payload in &module {
        match payload {
            Payload::ImportSection(imports) => assert_eq!(imports.count(), 0),
            Payload::StartSection { .. } => panic!("code runs before it is called"),
            Payload::ExportSection(section) => {
                for export in section.clone() {
                    let export = export.unwrap();
                    if export.kind == ExternalKind::Func {
                        functions.push(export.name);
                    }
                }
            }
            _ => {}
        }
    }
    assert!(!functions.is_empty());
    let strange: Vec<&&str> = functions
        .iter()
        .filter(|name| {
            !name.contains("countersign:policy/policy@") && !name.starts_with("cabi_realloc")
        })
        .collect();
    assert!(strange.is_empty(), "the module still exports {strange:?}");
}

#[test]
fn its_memory_has_a_maximum() {
    let built = &*BUILT;
    let (_, module) = payloads(&built.bytes);
    let memories: Vec<_> = module
        .iter()
        .filter_map(|payload| match payload {
            Payload::MemorySection(section) => Some(section.clone()),
            _ => None,
        })
        .flatten()
        .map(Result::unwrap)
        .collect();
    assert_eq!(memories.len(), 1);
    assert_eq!(memories[0].maximum, Some(256 * 1024 * 1024 / 65536));
    assert!(
        memories[0].initial * 65536 < 1024 * 1024,
        "an idle instance takes {} pages",
        memories[0].initial
    );
}

#[test]
fn it_says_what_it_is_and_ends_with_its_checksum() {
    let built = &*BUILT;
    let (component, _) = payloads(&built.bytes);
    let custom: Vec<_> = component
        .iter()
        .filter_map(|payload| match payload {
            Payload::CustomSection(section) => Some((section.name(), section.data())),
            _ => None,
        })
        .collect();
    let manifests: Vec<_> = custom
        .iter()
        .filter(|(name, _)| *name == MANIFEST_SECTION)
        .collect();
    assert_eq!(manifests.len(), 1);
    let manifest: Manifest = serde_json::from_slice(manifests[0].1).unwrap();
    assert_eq!(manifest, built.manifest);
    assert_eq!(manifest.name, "built");
    assert_eq!(manifest.version, "1.2.3");
    assert_eq!(manifest.contract, CONTRACT_VERSION);
    let (name, checksum) = custom.last().unwrap();
    assert_eq!(*name, INTEGRITY_SECTION);
    let start = built.bytes.len() - checksum.len() - name.len() - 3;
    assert_eq!(Sha256::digest(&built.bytes[..start])[..], **checksum);
}

#[test]
fn it_is_small_and_holds_neither_a_parser_nor_a_name_of_the_machine() {
    let built = &*BUILT;
    assert!(built.bytes.len() < 1_200_000, "{} bytes", built.bytes.len());
    let workspace = std::path::Path::new(env!("CARGO_MANIFEST_DIR"))
        .ancestors()
        .nth(2)
        .unwrap()
        .to_string_lossy()
        .into_owned();
    let home = std::env::home_dir()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned();
    let unwanted = [
        workspace.as_str(),
        home.as_str(),
        "/.cargo/",
        "/.rustup/",
        "registry/src",
        "antlr",
        "cel-0.",
        "saphyr",
        "regex_automata",
        "chrono",
    ];
    for text in unwanted.iter().filter(|text| text.len() > 1) {
        let found = built
            .bytes
            .windows(text.len())
            .any(|window| window == text.as_bytes());
        assert!(!found, "`{text}` occurs in the bundle");
    }
    let (_, module) = payloads(&built.bytes);
    let names = module.iter().any(
        |payload| matches!(payload, Payload::CustomSection(section) if section.name() == "name"),
    );
    assert!(!names, "the module carries the names of its functions");
}

#[test]
fn what_the_evaluator_refuses_is_no_bundle() {
    let mut compiled = compiled("other format");
    compiled.policy.format = FORMAT + 1;
    let refused = bundle(&compiled, &Folder::new());
    assert!(
        matches!(refused, Err(BundleError::PolicyRefused)),
        "{refused:?}"
    );
}
