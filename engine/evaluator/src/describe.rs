//! What a bundle says of itself.

use countersign_contract::types::{ControlDescription, Description, ParameterValue};
use countersign_contract::{ENUMS, RECORDS};
use countersign_program::policy::Policy;
use countersign_program::{ToValue, Type, print};

/// Describes a policy.
pub(crate) fn describe(policy: &Policy) -> Description {
    let mut parameters: Vec<ParameterValue> = policy
        .parameters
        .iter()
        .map(|parameter| ParameterValue {
            name: parameter.name.clone(),
            type_name: type_name(&parameter.type_),
            value: print(&parameter.value.to_value()),
        })
        .collect();
    crate::sort::sort_by(&mut parameters, |a, b| a.name.cmp(&b.name));
    let controls = policy.controls.iter().map(|control| ControlDescription {
        id: control.id.clone(),
        title: control.title.clone(),
        effect: control.effect,
        applies: control
            .applies
            .as_ref()
            .map_or_else(|| "true".to_owned(), |rule| rule.source.text.clone()),
        // Integers stay within 2^53; more than that has no bound.
        worst_case_steps: control.worst_case_steps.min(1 << 53),
    });
    Description {
        contract: policy.contract.clone(),
        policy: policy.name.clone(),
        policy_version: policy.version.clone(),
        summary: policy.summary.clone(),
        mode: policy.mode,
        parameters,
        controls: controls.collect(),
        step_budget: policy.step_budget.min(1 << 53),
    }
}

/// A type as CEL writes it.
pub(crate) fn type_name(type_: &Type) -> String {
    let plain = match type_ {
        Type::Dyn => "dyn",
        Type::Null => "null_type",
        Type::Bool => "bool",
        Type::Int => "int",
        Type::Uint => "uint",
        Type::Double => "double",
        Type::String => "string",
        Type::Bytes => "bytes",
        Type::Timestamp => "timestamp",
        Type::Duration => "duration",
        Type::Type => "type",
        Type::List(inner) => return format!("list({})", type_name(inner)),
        Type::Map(key, value) => return format!("map({}, {})", type_name(key), type_name(value)),
        Type::Optional(inner) => return format!("optional_type({})", type_name(inner)),
        Type::Record(place) => RECORDS
            .get(usize::from(*place))
            .map_or("record", |shape| shape.name),
        Type::Enum(place) => ENUMS
            .get(usize::from(*place))
            .map_or("string", |shape| shape.name),
    };
    plain.to_owned()
}
