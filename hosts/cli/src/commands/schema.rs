//! `countersign schema`.

use crate::arguments::{Document, SchemaArguments};
use crate::exit::Exit;
use crate::failure::Failure;
use crate::output;

/// Prints a JSON Schema.
pub fn run(arguments: &SchemaArguments) -> Result<Exit, Failure> {
    let policy;
    let schema = match arguments.document {
        Document::Facts => {
            include_str!("../../../../engine/contract/schema/facts.schema.json")
        }
        Document::Decision => {
            include_str!("../../../../engine/contract/schema/decision.schema.json")
        }
        Document::Policy => {
            policy = countersign_compiler::policy_schema();
            &policy
        }
        Document::Roster => include_str!("../../../sources/schema/roster.schema.json"),
        Document::RiskHistory => countersign_analysis::fit::HISTORY_SCHEMA,
        Document::SignOffs => include_str!("../../../sources/schema/sign_offs.schema.json"),
        Document::Context => include_str!("../../../sources/schema/context.schema.json"),
    };
    output::write(None, &format!("{}\n", schema.trim_end()))?;
    Ok(Exit::Pass)
}
