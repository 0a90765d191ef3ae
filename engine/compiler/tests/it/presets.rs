//! The presets and every other policy of the project compile, without warnings.

use crate::common;

use countersign_compiler::{Options, cases, compile};

#[test]
fn every_preset_and_example_compiles_without_warnings() {
    let policies = common::root().join("policies");
    let mut count = 0;
    let all = [policies.join("examples"), policies];
    let entries = all
        .iter()
        .flat_map(|folder| std::fs::read_dir(folder).unwrap());
    for entry in entries {
        let path = entry.unwrap().path();
        if !path.join("policy.yaml").is_file() {
            continue;
        }
        let folder = common::folder(&path);
        match compile(&folder, &Options::default()) {
            Ok(compiled) => {
                assert_eq!(
                    compiled.render_warnings(&folder, false),
                    "",
                    "{}",
                    path.display()
                );
                let bytes = compiled.encode();
                assert_eq!(
                    countersign_program::decode(&bytes).unwrap(),
                    compiled.policy
                );
            }
            Err(diagnostics) => panic!(
                "{}:\n{}",
                path.display(),
                diagnostics.render(&folder, false)
            ),
        }
        if let Err(diagnostics) = cases::read(&folder) {
            panic!(
                "{}:\n{}",
                path.display(),
                diagnostics.render(&folder, false)
            );
        }
        count += 1;
    }
    assert!(count >= 9, "only {count} presets and examples");
}
