//! An organisation's own facts in context documents, and by themselves: a name, and a value as JSON has it.

use super::{Context, ContextEntry};
use crate::document::node::Node;
use crate::document::{self, DocumentError};
use countersign_contract::types::ExtraFact;
use serde_json::{Map, Number, Value};
use serde_saphyr::{Location, Spanned};

/// Deepest nesting of a value: the sandbox reads no deeper.
const DEEPEST: usize = 32;
/// Most bytes of all of a document's values as JSON text.
const LONGEST: usize = 1 << 20;

const NAME: &str = "a name has letters, digits and `_`, does not begin with a digit, and has at most 64 characters";

/// The facts under `extra`.
pub(super) fn read(
    file: &str,
    facts: Vec<(Spanned<String>, Spanned<Node>)>,
) -> Result<Vec<ContextEntry<ExtraFact>>, DocumentError> {
    let mut length = 0;
    let mut all = Vec::new();
    for (name, value) in facts {
        check_name(file, Some(name.referenced), &name.value)?;
        let json = to_json(file, &value, 0)?.to_string();
        length += json.len();
        if length > LONGEST {
            return Err(document::at(
                file,
                Some(value.referenced),
                format!("the facts under `extra` take more than {LONGEST} bytes"),
                "hand over what rules ask about, and no more",
            ));
        }
        all.push(ContextEntry {
            value: ExtraFact {
                name: name.value,
                json,
            },
            file: file.to_owned(),
            line: name.referenced.line().max(1),
            column: name.referenced.column().max(1),
        });
    }
    Ok(all)
}

fn check_name(file: &str, place: Option<Location>, name: &str) -> Result<(), DocumentError> {
    let letter = |character: char| character.is_ascii_alphanumeric() || character == '_';
    let starts = |first: char| first.is_ascii_alphabetic() || first == '_';
    if name.starts_with(starts) && name.chars().all(letter) && name.len() <= 64 {
        return Ok(());
    }
    let shown: String = name.chars().take(60).collect();
    let message = format!("`{}` can't be the name of a fact", shown.escape_debug());
    Err(document::at(file, place, message, NAME))
}

fn to_json(file: &str, node: &Spanned<Node>, depth: usize) -> Result<Value, DocumentError> {
    let wrong = |message: &str, remedy: &str| {
        Err(document::at(file, Some(node.referenced), message, remedy))
    };
    if depth > DEEPEST {
        return wrong("the value nests too deeply", "write it flatter");
    }
    Ok(match &node.value {
        Node::Nothing => Value::Null,
        Node::Truth(value) => Value::Bool(*value),
        Node::Whole(value) => match i64::try_from(*value) {
            Ok(value) => Value::Number(value.into()),
            Err(_) => return wrong("the number is too large", "write it as text"),
        },
        Node::Number(value) => match Number::from_f64(*value) {
            Some(value) => Value::Number(value),
            None => return wrong("the number is not finite", "write it as text"),
        },
        Node::Text(text) => Value::String(text.clone()),
        Node::List(elements) => {
            let elements = elements.iter().map(|one| to_json(file, one, depth + 1));
            Value::Array(elements.collect::<Result<_, _>>()?)
        }
        Node::Map(entries) => {
            let mut map = Map::new();
            for (key, value) in entries {
                if map
                    .insert(key.value.clone(), to_json(file, value, depth + 1)?)
                    .is_some()
                {
                    let message = format!("duplicate key `{}`", key.value.escape_debug());
                    return Err(document::at(
                        file,
                        Some(key.referenced),
                        message,
                        "give each key once",
                    ));
                }
            }
            Value::Object(map)
        }
    })
}

impl Context {
    /// One fact of an organisation's own by itself. `text` is its value as JSON, `file` is how errors name where it comes from.
    ///
    /// # Errors
    /// When the name can't be one, or the text is not JSON.
    pub fn of_extra(name: &str, text: &str, file: &str) -> Result<Context, DocumentError> {
        check_name(file, None, name)?;
        if text.len() > LONGEST {
            return Err(document::at(
                file,
                None,
                format!("the value takes more than {LONGEST} bytes"),
                "hand over what rules ask about, and no more",
            ));
        }
        let value: Value = serde_json::from_str(text).map_err(|error| DocumentError {
            file: file.to_owned(),
            line: error.line().max(1) as u64,
            column: error.column().max(1) as u64,
            message: "the value is not JSON".to_owned(),
            remedy: "write text in double quotes, such as \"approved\"".to_owned(),
        })?;
        let mut context = Context::default();
        context.extra.push(ContextEntry {
            value: ExtraFact {
                name: name.to_owned(),
                json: value.to_string(),
            },
            file: file.to_owned(),
            line: 1,
            column: 1,
        });
        Ok(context)
    }

    /// The first fact whose name another one before it has.
    pub(super) fn unique_extra(&self) -> Result<(), DocumentError> {
        let mut seen = std::collections::BTreeMap::new();
        for entry in &self.extra {
            if let Some(before) = seen.insert(entry.value.name.as_str(), entry) {
                return Err(entry.error(
                    format!(
                        "the fact `{}` was given before, in {}:{}:{}",
                        entry.value.name, before.file, before.line, before.column
                    ),
                    "give each fact once, in one place",
                ));
            }
        }
        Ok(())
    }
}
