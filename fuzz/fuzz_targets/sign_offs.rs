//! A sign-off file from anywhere, and one entry more in it: what was there stays, or nothing is written.
#![no_main]

use countersign_sources::sign_offs::{self, Vouching};
use libfuzzer_sys::fuzz_target;

const ONE: &str =
    "sign_offs: [{person: bob, verdict: approve, binding: {repository: a/b, revision: r}}]";

fuzz_target!(|text: &str| {
    let before = sign_offs::parse(text, "sign-offs.yaml", Vouching::Nobody);
    let entry = sign_offs::parse(ONE, "one.yaml", Vouching::Host)
        .ok()
        .and_then(|file| file.sign_offs.into_iter().next());
    let Some(entry) = entry else { return };
    if let Ok(whole) = sign_offs::append(Some(text), "sign-offs.yaml", &entry)
        && let (Ok(before), Ok(after)) = (
            before,
            sign_offs::parse(&whole, "sign-offs.yaml", Vouching::Nobody),
        )
    {
        assert_eq!(after.sign_offs.len(), before.sign_offs.len() + 1);
        assert!(after.sign_offs.starts_with(&before.sign_offs));
    }
});
