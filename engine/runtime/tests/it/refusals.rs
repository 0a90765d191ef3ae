//! What is not an intact bundle of a known contract is refused, with its own name, before anything of it runs.

use crate::support;

use countersign::{Allocation, Cache, Engine, EngineOptions, Limits, OpenError};
use countersign_contract::CONTRACT_VERSION;
use sha2::{Digest, Sha256};
use support::{FINE, append, bundle, component, contract, guest, manifest, seal};

fn engine() -> Engine {
    Engine::new(EngineOptions {
        cache: Cache::Disabled,
        allocation: Allocation::OnDemand,
    })
    .unwrap()
}

fn digest(bytes: &[u8]) -> String {
    Sha256::digest(bytes)
        .iter()
        .map(|byte| format!("{byte:02x}"))
        .collect()
}

/// Name of the variant, which is the first word of its debug form.
fn name(error: &OpenError) -> String {
    let text = format!("{error:?}");
    text.split(|character: char| !character.is_alphanumeric())
        .next()
        .unwrap()
        .to_owned()
}

#[test]
fn each_reason_has_its_own_name() {
    let (types, policy) = contract();
    let fine = bundle(FINE);
    let module = wat::parse_str(guest(FINE)).unwrap();
    let bare = component(&guest(FINE), &types, &policy);
    let plain = serde_json::to_string(&manifest()).unwrap();

    let other_version = |text: &str| text.replace(CONTRACT_VERSION, "9.9.9");
    let other_contract = component(
        &other_version(&guest(FINE)),
        &other_version(&types),
        &other_version(&policy),
    );
    let mut its_manifest = manifest();
    its_manifest.contract = "9.9.9".to_owned();
    let its_manifest = serde_json::to_string(&its_manifest).unwrap();

    let importing = component(
        &guest(FINE).replacen("(module", "(module (import \"$root\" \"clock\" (func))", 1),
        &types,
        &policy.replace("export types;", "import clock: func();\n    export types;"),
    );
    let other_types = component(
        &guest(FINE),
        &types,
        &policy.replace(
            "explain-json: func(facts: string) -> result<string, string>",
            "explain-json: func(facts: list<u8>) -> result<string, string>",
        ),
    );
    let empty_component = wat::parse_str("(component)").unwrap();
    let mut followed = fine.clone();
    append(&mut followed, "more", b"bytes");
    let mut flipped = fine.clone();
    flipped[100] ^= 1;
    let starts = guest(FINE).replacen(
        "(func $unused ",
        "(func $first (loop $again (br $again))) (start $first) (func $unused ",
        1,
    );
    let busy = component(&starts, &types, &policy);
    let needs_memory = component(
        &guest(FINE).replace(
            "(memory (export \"memory\") 1 16)",
            "(memory (export \"memory\") 8000 9000)",
        ),
        &types,
        &policy,
    );

    // What is wrong, the bytes, the pinned digest, the expected name.
    let cases: Vec<(&str, Vec<u8>, Option<String>, &str)> = vec![
        ("nothing", Vec::new(), None, "NotWasm"),
        ("text", b"policy: standard\n".to_vec(), None, "NotWasm"),
        ("only the magic number", b"\0asm".to_vec(), None, "NotWasm"),
        ("a core module", module.clone(), None, "CoreModule"),
        (
            "a sealed core module",
            seal(&module, std::slice::from_ref(&plain)),
            None,
            "CoreModule",
        ),
        (
            "a component from elsewhere",
            bare.clone(),
            None,
            "NoChecksum",
        ),
        ("bytes after the checksum", followed, None, "NoChecksum"),
        ("a flipped bit", flipped, None, "Damaged"),
        (
            "another digest is pinned",
            fine.clone(),
            Some("0".repeat(64)),
            "WrongDigest",
        ),
        (
            "the pin is none",
            fine.clone(),
            Some("latest".to_owned()),
            "MalformedDigest",
        ),
        (
            "the pin is cut off",
            fine.clone(),
            Some(digest(&fine)[..63].to_owned()),
            "MalformedDigest",
        ),
        (
            "an import",
            seal(&importing, std::slice::from_ref(&plain)),
            None,
            "HasImports",
        ),
        (
            "another interface",
            seal(&empty_component, std::slice::from_ref(&plain)),
            None,
            "NotAPolicy",
        ),
        (
            "another contract",
            seal(&other_contract, std::slice::from_ref(&its_manifest)),
            None,
            "UnknownContract",
        ),
        ("no manifest", seal(&bare, &[]), None, "NoManifest"),
        (
            "two manifests",
            seal(&bare, &[plain.clone(), plain.clone()]),
            None,
            "BadManifest",
        ),
        (
            "the manifest is not JSON",
            seal(&bare, &["policy".to_owned()]),
            None,
            "BadManifest",
        ),
        (
            "the manifest lacks a field",
            seal(&bare, &["{}".to_owned()]),
            None,
            "BadManifest",
        ),
        (
            "the manifest names another contract",
            seal(&bare, &[its_manifest]),
            None,
            "BadManifest",
        ),
        (
            "a function has other types",
            seal(&other_types, std::slice::from_ref(&plain)),
            None,
            "Unusable",
        ),
        (
            "it runs when instantiated",
            seal(&busy, std::slice::from_ref(&plain)),
            None,
            "Unusable",
        ),
        (
            "it needs too much memory",
            seal(&needs_memory, std::slice::from_ref(&plain)),
            None,
            "MemoryExhausted",
        ),
    ];
    let engine = engine();
    let mut limits = Limits::recommended();
    limits.fuel = 1_000_000;
    let mut wrong = Vec::new();
    for (what, bytes, pin, expected) in &cases {
        match engine.open(bytes, pin.as_deref(), limits) {
            Ok(_) => wrong.push(format!("{what}: opened")),
            Err(error) if name(&error) != *expected => {
                wrong.push(format!("{what}: expected {expected}, found {error:?}"));
            }
            Err(error) => {
                let text = error.to_string();
                if text.is_empty()
                    || text.starts_with(char::is_uppercase) && !text.starts_with("SHA")
                {
                    wrong.push(format!("{what}: badly worded: {text}"));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    limits.bundle_bytes = fine.len() - 1;
    assert!(matches!(
        engine.open(&fine, None, limits),
        Err(OpenError::TooLarge { .. })
    ));
}

#[test]
fn an_intact_bundle_opens_with_its_digest_pinned_in_any_spelling() {
    let fine = bundle(FINE);
    let digest = digest(&fine);
    let engine = engine();
    for pin in [
        digest.clone(),
        format!("sha256:{digest}"),
        digest.to_uppercase(),
    ] {
        let policy = engine
            .open(&fine, Some(&pin), Limits::recommended())
            .unwrap();
        assert_eq!(policy.digest(), digest);
        assert_eq!(policy.manifest().name, "by hand");
        assert_eq!(policy.evaluate_json("{}").unwrap().value, "{}");
    }
}

#[test]
fn no_length_of_a_cut_bundle_opens() {
    let fine = bundle(FINE);
    for length in 0..fine.len() {
        let refused = countersign::inspect(&fine[..length], None, usize::MAX).unwrap_err();
        let known = ["NotWasm", "NoChecksum", "Damaged"];
        assert!(
            known.contains(&name(&refused).as_str()),
            "cut to {length}: {refused:?}"
        );
    }
}

#[test]
fn no_flipped_bit_goes_unnoticed() {
    let fine = bundle(FINE);
    for place in 0..fine.len() {
        let mut flipped = fine.clone();
        flipped[place] ^= 1 << (place % 8);
        let refused = countersign::inspect(&flipped, None, usize::MAX).unwrap_err();
        let known = ["NotWasm", "CoreModule", "NoChecksum", "Damaged"];
        assert!(
            known.contains(&name(&refused).as_str()),
            "flipped at {place}: {refused:?}"
        );
    }
}

#[test]
fn damage_under_a_right_checksum_is_refused_too() {
    // Somebody who changes a bundle can also mend its checksum: then its structure has to hold.
    let (types, policy) = contract();
    let bare = component(&guest(FINE), &types, &policy);
    let plain = serde_json::to_string(&manifest()).unwrap();
    let engine = engine();
    let mut opened = 0;
    for place in (8..bare.len()).step_by(23) {
        let mut changed = bare.clone();
        changed[place] ^= 1 << (place % 8);
        // Never a panic; some changes, such as one of a text, leave a bundle that is in order.
        opened += usize::from(
            engine
                .open(
                    &seal(&changed, std::slice::from_ref(&plain)),
                    None,
                    Limits::recommended(),
                )
                .is_ok(),
        );
    }
    assert!(opened < bare.len() / 23 / 2, "{opened} opened");
}
