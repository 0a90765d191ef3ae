//! Commands as a person types them, with all that they print: `tests/cmd/*.trycmd`. `TRYCMD=overwrite` writes what is printed now.

use crate::support;

#[test]
fn commands_print_what_they_did() {
    support::inside(env!("CARGO_MANIFEST_DIR"), || {
        trycmd::TestCases::new()
            .env("NO_COLOR", "1")
            .case("tests/cmd/*.trycmd");
    });
}
