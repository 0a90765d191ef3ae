//! Other engines, over the same expressions and values.

use super::generator::Name;
use super::outcome::{Class, Outcome, double, elements, entries};
use cel_core::CelType;
use countersign_contract::RECORDS;
use countersign_program::{Type, Value};
use std::cell::Cell;
use std::collections::HashMap;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Once};

/// An engine to compare with.
pub trait Oracle {
    /// The name of its crate.
    fn name(&self) -> &'static str;
    /// Whether it knows a construct, by [`super::tree::Tree::constructs`].
    fn knows(&self, construct: &str) -> bool;
    /// Our outcome as it would look there, where its values tell less than ours.
    fn as_seen_there(&self, own: Outcome) -> Outcome {
        own
    }
    /// What it makes of an expression. `None`: it does not compile.
    fn run(&self, text: &str, world: usize) -> Option<Outcome>;
}

thread_local! {
    static WITHIN_AN_ORACLE: Cell<bool> = const { Cell::new(false) };
}

/// An oracle's panic is an outcome like others, and nothing is printed of it.
fn without_panic(run: impl FnOnce() -> Option<Outcome>) -> Option<Outcome> {
    static QUIET: Once = Once::new();
    QUIET.call_once(|| {
        let loud = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |panic| {
            if !WITHIN_AN_ORACLE.get() {
                loud(panic);
            }
        }));
    });
    WITHIN_AN_ORACLE.set(true);
    let outcome = catch_unwind(AssertUnwindSafe(run));
    WITHIN_AN_ORACLE.set(false);
    outcome.unwrap_or(Some(Outcome::Error(Class::Panic)))
}

/// Fields of a record that are there, by name.
fn fields<'a>(value: &Value<'a>) -> Vec<(&'static str, Value<'a>)> {
    let shape = &RECORDS[usize::from(value.record_number().unwrap())];
    (0_u16..)
        .zip(shape.fields)
        .filter_map(|(place, field)| match value.field(place)? {
            Value::Absent => None,
            inner => Some((field.name, inner)),
        })
        .collect()
}

/// The crate `cel`.
pub struct Cel {
    env: Arc<cel::Env>,
    worlds: Vec<cel::Context<'static, 'static>>,
}

impl Cel {
    pub fn new(names: &[Name], worlds: &[Vec<Value<'_>>]) -> Cel {
        let mut env = cel::Env::stdlib();
        cel::extensions::lists(&mut env).unwrap();
        cel::extensions::math(&mut env).unwrap();
        cel::extensions::strings(&mut env).unwrap();
        cel::extensions::encoders(&mut env).unwrap();
        let env = Arc::new(env);
        let worlds = worlds
            .iter()
            .map(|values| {
                let mut context = cel::Context::with_env(Arc::clone(&env));
                for (name, value) in names.iter().zip(values) {
                    context.add_variable_from_value(name.text.clone(), to_cel(value));
                }
                context
            })
            .collect();
        Cel { env, worlds }
    }
}

impl Oracle for Cel {
    fn name(&self) -> &'static str {
        "cel"
    }

    fn knows(&self, construct: &str) -> bool {
        !matches!(
            construct,
            "cel.bind"
                | "all/2"
                | "exists/2"
                | "exists_one/2"
                | "transformList"
                | "transformMap"
                | "transformMapEntry"
                | "first"
                | "last"
                | "math.ln"
                | "math.exp"
                | "optional.unwrap"
                | "list from a map"
        ) && !construct.starts_with("sets.")
            && !is_our_own(construct)
    }

    /// The value of a type is its name as text.
    fn as_seen_there(&self, own: Outcome) -> Outcome {
        let Outcome::Value(words) = own else {
            return own;
        };
        let mut pieces = words.split("type ");
        let mut seen = pieces.next().unwrap_or_default().to_owned();
        for piece in pieces {
            let end = piece
                .find(|letter: char| !letter.is_ascii_alphanumeric() && !"._".contains(letter))
                .unwrap_or(piece.len());
            let (name, rest) = piece.split_at(end);
            seen.push_str(&format!("text {name:?}{rest}"));
        }
        Outcome::Value(seen)
    }

    fn run(&self, text: &str, world: usize) -> Option<Outcome> {
        without_panic(|| {
            let program = self.env.compile(text).ok()?;
            Some(match program.execute(&self.worlds[world]) {
                Ok(value) => Outcome::Value(cel_words(&value)),
                Err(error) => Outcome::Error(cel_class(&error)),
            })
        })
    }
}

/// Functions of this project's own.
fn is_our_own(construct: &str) -> bool {
    let (space, _) = construct.split_once('.').unwrap_or_default();
    matches!(space, "regex" | "semver")
        || matches!(
            construct,
            "under"
                | "matchesGlob"
                | "baseName"
                | "extension"
                | "dirName"
                | "segments"
                | "sum"
                | "min"
                | "max"
                | "days"
                | "math.share"
        )
}

fn to_cel(value: &Value<'_>) -> cel::Value {
    let text = |text: &str| cel::Value::String(Arc::new(text.to_owned()));
    match value {
        Value::Null => cel::Value::Null,
        Value::Bool(value) => cel::Value::Bool(*value),
        Value::Int(value) => cel::Value::Int(*value),
        Value::Uint(value) => cel::Value::UInt(*value),
        Value::Double(value) => cel::Value::Float(*value),
        Value::Timestamp { seconds, nanos } => cel::Value::Timestamp(
            chrono::DateTime::from_timestamp(*seconds, *nanos)
                .unwrap()
                .fixed_offset(),
        ),
        Value::Duration(nanos) => cel::Value::Duration(chrono::Duration::nanoseconds(*nanos)),
        Value::Optional(inner) => {
            let inner = match inner {
                Some(inner) => cel::objects::OptionalValue::of(to_cel(inner)),
                None => cel::objects::OptionalValue::none(),
            };
            cel::Value::Opaque(Arc::new(inner))
        }
        Value::Map(map) => {
            let entries: HashMap<cel::objects::Key, cel::Value> = map
                .iter()
                .map(|(key, value)| {
                    let key = match key.value() {
                        Value::Bool(key) => cel::objects::Key::Bool(key),
                        Value::Int(key) => cel::objects::Key::Int(key),
                        Value::Uint(key) => cel::objects::Key::Uint(key),
                        key => {
                            cel::objects::Key::String(Arc::new(key.as_text().unwrap().to_owned()))
                        }
                    };
                    (key, to_cel(value))
                })
                .collect();
            entries.into()
        }
        Value::Record(_) | Value::Struct(_) => {
            let entries: HashMap<String, cel::Value> = fields(value)
                .into_iter()
                .map(|(name, value)| (name.to_owned(), to_cel(&value)))
                .collect();
            entries.into()
        }
        value => match (value.as_text(), value.as_bytes(), value.as_list()) {
            (Some(string), _, _) => text(string),
            (_, Some(octets), _) => cel::Value::Bytes(Arc::new(octets.to_vec())),
            (_, _, Some(list)) => {
                cel::Value::List(Arc::new(list.iter().map(|value| to_cel(&value)).collect()))
            }
            _ => panic!("{value:?} is not a value"),
        },
    }
}

fn cel_words(value: &cel::Value) -> String {
    match value {
        cel::Value::Null => "null".to_owned(),
        cel::Value::Bool(value) => format!("bool {value}"),
        cel::Value::Int(value) => format!("int {value}"),
        cel::Value::UInt(value) => format!("uint {value}"),
        cel::Value::Float(value) => double(*value),
        cel::Value::String(text) => format!("text {text:?}"),
        cel::Value::Bytes(octets) => format!("bytes {octets:?}"),
        cel::Value::Timestamp(time) => format!(
            "timestamp {}.{:09}",
            time.timestamp(),
            time.timestamp_subsec_nanos()
        ),
        cel::Value::Duration(span) => match span.num_nanoseconds() {
            Some(nanos) => format!("duration {nanos}"),
            None => format!("duration {span:?}"),
        },
        cel::Value::List(list) => elements(list.iter().map(cel_words).collect()),
        cel::Value::Map(map) => entries(
            map.map
                .iter()
                .map(|(key, value)| {
                    let key = match key {
                        cel::objects::Key::Bool(key) => format!("bool {key}"),
                        cel::objects::Key::Int(key) => format!("int {key}"),
                        cel::objects::Key::Uint(key) => format!("uint {key}"),
                        cel::objects::Key::String(key) => format!("text {key:?}"),
                    };
                    (key, cel_words(value))
                })
                .collect(),
        ),
        cel::Value::Opaque(opaque) => match opaque.downcast_ref::<cel::objects::OptionalValue>() {
            Some(inner) => match inner.value() {
                Some(inner) => format!("some {}", cel_words(inner)),
                None => "none".to_owned(),
            },
            None => format!("{value:?}"),
        },
        value => format!("{value:?}"),
    }
}

fn cel_class(error: &cel::ExecutionError) -> Class {
    use cel::ExecutionError as E;
    match error {
        E::DivisionByZero(_) | E::RemainderByZero(_) => Class::Division,
        E::Overflow(..) => Class::Range,
        E::IndexOutOfBounds(_) => Class::Index,
        E::NoSuchKey(_) => Class::Key,
        E::DuplicateKey(_) => Class::Duplicate,
        E::NoSuchOverload(_) | E::UndeclaredReference(_) | E::InvalidArgumentCount { .. } => {
            Class::Overload
        }
        _ => Class::Unsaid,
    }
}

/// The crate `cel-core`.
pub struct CelCore {
    env: cel_core::Env,
    worlds: Vec<cel_core::MapActivation>,
}

impl CelCore {
    pub fn new(names: &[Name], worlds: &[Vec<Value<'_>>]) -> CelCore {
        let mut env = cel_core::Env::with_standard_library().with_all_extensions();
        for name in names {
            env.add_variable(name.text.clone(), core_type(&name.type_));
        }
        let worlds = worlds
            .iter()
            .map(|values| {
                names
                    .iter()
                    .zip(values)
                    .map(|(name, value)| (name.text.clone(), to_core(value)))
                    .collect()
            })
            .collect();
        CelCore { env, worlds }
    }
}

impl Oracle for CelCore {
    fn name(&self) -> &'static str {
        "cel-core"
    }

    fn knows(&self, construct: &str) -> bool {
        !matches!(
            construct,
            "transformMapEntry"
                | "sortBy"
                | "reverse of a list"
                | "distinct"
                | "flatten"
                | "slice"
                | "sort"
                | "first"
                | "last"
                | "lists.range"
                | "math.sqrt"
                | "math.ln"
                | "math.exp"
                | "optional.unwrap"
                | "list from a map"
        ) && !construct.starts_with("sets.")
            && !is_our_own(construct)
    }

    fn run(&self, text: &str, world: usize) -> Option<Outcome> {
        without_panic(|| {
            let ast = self
                .env
                .compile(text)
                .or_else(|_| self.env.parse_only(text))
                .ok()?;
            let program = self.env.program(&ast).ok()?;
            Some(match program.eval(&self.worlds[world]) {
                cel_core::Value::Error(error) => Outcome::Error(core_class(error.kind)),
                value => Outcome::Value(core_words(&value)),
            })
        })
    }
}

fn core_type(type_: &Type) -> CelType {
    match type_ {
        Type::Null => CelType::Null,
        Type::Bool => CelType::Bool,
        Type::Int => CelType::Int,
        Type::Uint => CelType::UInt,
        Type::Double => CelType::Double,
        Type::String | Type::Enum(_) => CelType::String,
        Type::Bytes => CelType::Bytes,
        Type::Timestamp => CelType::Timestamp,
        Type::Duration => CelType::Duration,
        Type::List(element) => CelType::list(core_type(element)),
        Type::Map(key, value) => CelType::map(core_type(key), core_type(value)),
        Type::Optional(inner) => CelType::optional(core_type(inner)),
        Type::Record(_) => CelType::map(CelType::String, CelType::Dyn),
        Type::Dyn | Type::Type => CelType::Dyn,
    }
}

fn to_core(value: &Value<'_>) -> cel_core::Value {
    match value {
        Value::Null => cel_core::Value::Null,
        Value::Bool(value) => cel_core::Value::Bool(*value),
        Value::Int(value) => cel_core::Value::Int(*value),
        Value::Uint(value) => cel_core::Value::UInt(*value),
        Value::Double(value) => cel_core::Value::Double(*value),
        Value::Timestamp { seconds, nanos } => {
            cel_core::Value::timestamp(*seconds, i32::try_from(*nanos).unwrap())
        }
        Value::Duration(nanos) => cel_core::Value::Duration(cel_core::Duration::from_nanos(*nanos)),
        Value::Optional(None) => cel_core::Value::optional_none(),
        Value::Optional(Some(inner)) => cel_core::Value::optional_some(to_core(inner)),
        Value::Map(map) => cel_core::Value::map(map.iter().map(|(key, value)| {
            let key = match key.value() {
                Value::Bool(key) => cel_core::MapKey::Bool(key),
                Value::Int(key) => cel_core::MapKey::Int(key),
                Value::Uint(key) => cel_core::MapKey::UInt(key),
                key => cel_core::MapKey::String(key.as_text().unwrap().into()),
            };
            (key, to_core(value))
        })),
        Value::Record(_) | Value::Struct(_) => cel_core::Value::map(
            fields(value)
                .into_iter()
                .map(|(name, value)| (name, to_core(&value))),
        ),
        value => match (value.as_text(), value.as_bytes(), value.as_list()) {
            (Some(text), _, _) => cel_core::Value::String(text.into()),
            (_, Some(octets), _) => cel_core::Value::Bytes(octets.into()),
            (_, _, Some(list)) => cel_core::Value::list(list.iter().map(|value| to_core(&value))),
            _ => panic!("{value:?} is not a value"),
        },
    }
}

fn core_words(value: &cel_core::Value) -> String {
    match value {
        cel_core::Value::Null => "null".to_owned(),
        cel_core::Value::Bool(value) => format!("bool {value}"),
        cel_core::Value::Int(value) => format!("int {value}"),
        cel_core::Value::UInt(value) => format!("uint {value}"),
        cel_core::Value::Double(value) => double(*value),
        cel_core::Value::String(text) => format!("text {text:?}"),
        cel_core::Value::Bytes(octets) => format!("bytes {octets:?}"),
        cel_core::Value::Timestamp(time) => {
            format!("timestamp {}.{:09}", time.seconds, time.nanos)
        }
        cel_core::Value::Duration(span) => format!(
            "duration {}",
            i128::from(span.seconds) * 1_000_000_000 + i128::from(span.nanos)
        ),
        cel_core::Value::Type(name) => format!("type {}", name.name),
        cel_core::Value::Optional(cel_core::OptionalValue::None) => "none".to_owned(),
        cel_core::Value::Optional(cel_core::OptionalValue::Some(inner)) => {
            format!("some {}", core_words(inner))
        }
        cel_core::Value::List(list) => elements(list.iter().map(core_words).collect()),
        cel_core::Value::Map(map) => entries(
            map.iter()
                .map(|(key, value)| (core_words(&key.to_value()), core_words(value)))
                .collect(),
        ),
        value => format!("{value:?}"),
    }
}

fn core_class(kind: cel_core::EvalErrorKind) -> Class {
    use cel_core::EvalErrorKind as E;
    match kind {
        E::DivisionByZero | E::ModuloByZero => Class::Division,
        E::Overflow => Class::Range,
        E::RangeError => Class::Bounds,
        E::IndexOutOfBounds => Class::Index,
        E::KeyNotFound | E::FieldNotFound => Class::Key,
        E::InvalidArgument | E::InvalidConversion => Class::Unsaid,
        E::Internal => Class::Unsaid,
        _ => Class::Overload,
    }
}
