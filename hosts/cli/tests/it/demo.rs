//! The story that `cargo xtask demo` tells, against `docs/example/demo.txt`. `BLESS=1` writes that file.

#[path = "../../../../xtask/src/demo/story.rs"]
mod story;

use std::fs;
use std::path::Path;

/// What fits on a screen beside the demo's last lines.
const MOST_LINES: usize = 55;

#[test]
fn the_demo_tells_its_story_on_one_screen() {
    let folder = tempfile::TempDir::new().unwrap();
    let mut told = Vec::new();
    let countersign = Path::new(env!("CARGO_BIN_EXE_countersign"));
    let outcome = story::tell(countersign, folder.path(), &mut told);
    let told = String::from_utf8(told).unwrap();
    assert!(outcome.is_ok(), "{outcome:?}\n{told}");
    assert!(told.lines().count() <= MOST_LINES, "{told}");
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/example/demo.txt");
    if std::env::var_os("BLESS").is_some() {
        fs::write(&page, &told).unwrap();
    }
    let page = fs::read_to_string(&page).unwrap();
    assert!(
        told == page,
        "BLESS=1 writes docs/example/demo.txt:\n{told}"
    );
}
