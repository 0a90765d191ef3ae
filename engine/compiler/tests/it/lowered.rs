//! What expressions are lowered to. `BLESS=1` writes `lowered/dump.txt` anew.

use countersign_compiler::{Folder, Options, compile};
use std::fs;
use std::path::Path;

#[test]
fn rules_are_lowered_as_they_were() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/lowered");
    let mut folder = Folder::new();
    let source = fs::read_to_string(root.join("policy.yaml")).unwrap();
    folder.insert("policy.yaml", source);
    let compiled = compile(&folder, &Options::default())
        .unwrap_or_else(|diagnostics| panic!("{}", diagnostics.render(&folder, false)));
    let dump = countersign_program::dump(&compiled.policy);
    let path = root.join("dump.txt");
    if std::env::var_os("BLESS").is_some() {
        fs::write(&path, &dump).unwrap();
    }
    let expected = fs::read_to_string(&path).unwrap_or_default();
    assert_eq!(dump, expected, "`BLESS=1` writes it anew");
}
