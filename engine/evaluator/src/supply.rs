//! How much of a list of facts is there, and what a rule sees of what is not.

use countersign_contract::RECORDS;
use countersign_contract::types::{ListSupply, Supply};
use countersign_program::Missing;
use countersign_program::value::{Record, Value};

/// What collects decisions from where a gate itself wrote them down. `audit-log:NAME` says which of several.
const AUDIT_LOG: &str = "audit-log";

/// The list is there as a whole.
pub(crate) fn is_complete(list: Option<&ListSupply>) -> bool {
    list.is_some_and(|list| list.supply == Supply::Complete)
}

/// Nothing of the list is there.
pub(crate) fn is_absent(list: Option<&ListSupply>) -> bool {
    list.is_none_or(|list| list.supply == Supply::NotSupplied)
}

/// The list is known to have more elements.
pub(crate) fn is_cut(list: Option<&ListSupply>) -> bool {
    list.is_some_and(|list| list.supply == Supply::Truncated)
}

/// The name of a list that is not all there.
pub(crate) fn lacking(list: Option<&ListSupply>, name: &'static str) -> Option<&'static str> {
    (!is_complete(list)).then_some(name)
}

/// All of the list comes from a gate's own records. Where several collectors had a part in it, nobody knows which element is
/// whose, so that each of them has to be one that reads such records.
pub(crate) fn is_recorded(list: &ListSupply) -> bool {
    let reads_records = |collector: &str| {
        let (kind, _) = collector.split_once(':').unwrap_or((collector, ""));
        kind.trim() == AUDIT_LOG
    };
    let collectors = list.collector.as_deref().unwrap_or_default();
    collectors.split(',').all(reads_records)
}

/// A record some of whose fields are missing, or lists that may have more elements.
pub(crate) fn with_missing<'a>(
    record: &'a dyn Record,
    missing: impl Fn(&str) -> Option<&'static str>,
) -> Value<'a> {
    let Some(shape) = RECORDS.get(usize::from(record.number())) else {
        return Value::Record(record);
    };
    if shape
        .fields
        .iter()
        .all(|field| missing(field.name).is_none())
    {
        return Value::Record(record);
    }
    let fields = shape.fields.iter().zip(0_u16..).map(|(field, place)| {
        let known = record.field(place).unwrap_or(Value::Absent);
        match (missing(field.name), known) {
            (None, known) => known,
            (Some(fact), Value::Sequence(elements)) => {
                Value::incomplete(elements, Missing::Fact(fact))
            }
            (Some(fact), _) => Value::Missing(Missing::Fact(fact)),
        }
    });
    Value::record(record.number(), fields.collect())
}
