//! The guest's exports, under the contract's version.
//!
//! They are written here and not by wit-bindgen: what that generates for them would take up a third of a bundle, and
//! compiling it would take longer than the rest of the guest's build. `benches/floor` is a guest by wit-bindgen. The bundler's
//! build script adds the description of the world, which says which types the exports have.

use super::HEADER;
use crate::model::Model;

/// Rust source of the guest's exports.
pub fn bindings(model: &Model) -> String {
    let text = |name: &str, method: &str| {
        format!(
            "/// `{name}` of the contract.\n///\n/// # Safety\n/// The host passes text as the canonical ABI says.\n\
             #[unsafe(export_name = \"countersign:policy/policy@{}#{name}\")]\n\
             unsafe extern \"C\" fn {method}(start: *mut u8, length: usize) -> *const u8 {{\n\
             begin();\n// SAFETY: the host's promise.\nlet text = unsafe {{ take_text(start, length) }};\n\
             give(evaluator().{method}(&text))\n}}\n\n",
            model.version
        )
    };
    let typed = |name: &str, type_: &str| {
        format!(
            "/// `{name}` of the contract.\n///\n/// # Safety\n/// The host passes facts as the canonical ABI says.\n\
             #[unsafe(export_name = \"countersign:policy/policy@{}#{name}\")]\n\
             unsafe extern \"C\" fn {name}(start: *mut u8) -> *const u8 {{\n\
             begin();\n// SAFETY: the host's promise.\nlet facts = unsafe {{ take(start) }};\n\
             let answer: Answer<{type_}> = one(&facts, Evaluator::{name});\ngive_for(facts, answer)\n}}\n\n",
            model.version
        )
    };
    let plain = |name: &str, method: &str| {
        format!(
            "/// `{name}` of the contract.\n\
             #[unsafe(export_name = \"countersign:policy/policy@{}#{name}\")]\n\
             extern \"C\" fn {method}() -> *const u8 {{\nbegin();\ngive(evaluator().{method}())\n}}\n\n",
            model.version
        )
    };
    let mut out = String::from(HEADER);
    out.push_str(
        "use super::evaluator;\nuse super::memory::{Answer, begin, give, give_for, one, take, take_list, take_text};\n\
         use crate::Evaluator;\nuse countersign_contract::types::{CombinedDecision, Decision, Explanation};\n\n",
    );
    out.push_str(&plain("describe", "describe"));
    out.push_str(&typed("evaluate", "Decision"));
    out.push_str(&typed("explain", "Explanation"));
    out.push_str(&format!(
        "/// `combine` of the contract.\n///\n/// # Safety\n/// The host passes facts as the canonical ABI says.\n\
         #[unsafe(export_name = \"countersign:policy/policy@{}#combine\")]\n\
         unsafe extern \"C\" fn combine(start: *mut u8, length: usize) -> *const u8 {{\n\
         begin();\n// SAFETY: the host's promise.\nlet members = unsafe {{ take_list(start, length) }};\n\
         let answer: Answer<CombinedDecision> = evaluator().combine(&members);\ngive_for(members, answer)\n}}\n\n",
        model.version
    ));
    out.push_str(&plain("describe-json", "describe_json"));
    out.push_str(&text("evaluate-json", "evaluate_json"));
    out.push_str(&text("combine-json", "combine_json"));
    out.push_str(&text("explain-json", "explain_json"));
    out
}
