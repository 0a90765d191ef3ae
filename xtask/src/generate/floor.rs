//! The component bindings of the benchmarks' floor: wit-bindgen's macro, told that every type of the contract is the one
//! of `countersign_contract`, so that facts and decisions cross the sandbox without a second set of types.

use super::{HEADER, pascal};
use crate::model::Model;
use std::fmt::Write;

/// Rust source of the floor's bindings.
pub fn floor(model: &Model) -> String {
    let mut out = String::from(HEADER);
    out.push_str(
        "wit_bindgen::generate!({\n    world: \"bundle\",\n    path: \"../../wit\",\n    with: {\n",
    );
    for named in &model.types {
        let _ = writeln!(
            out,
            "        \"countersign:policy/types@{}/{}\": countersign_contract::types::{},",
            model.version,
            named.name,
            pascal(&named.name)
        );
    }
    out.push_str("    },\n});\n");
    out
}
