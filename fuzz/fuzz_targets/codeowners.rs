//! An owners file and a path from anywhere: owners or a notice, never a panic.
#![no_main]

use countersign_sources::owners::Owners;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|input: (&str, &str)| {
    let (text, path) = input;
    if let (Some(owners), _) = Owners::parse(text, "CODEOWNERS") {
        let found = owners.owning(path);
        assert!(found.iter().all(|owner| !owner.is_empty()));
    }
});
