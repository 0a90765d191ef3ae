//! A sign-off file from anywhere.
#![no_main]

use countersign_sources::sign_offs::{self, Vouching};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let _ = sign_offs::parse(text, "sign-offs.yaml", Vouching::Nobody);
});
