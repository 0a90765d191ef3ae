//! A roster file from anywhere.
#![no_main]

use countersign_sources::roster::Roster;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    if let Ok(roster) = Roster::parse(text, "roster.yaml") {
        let _ = roster.select(["somebody"]);
    }
});
