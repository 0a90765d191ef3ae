//! A history of changes: what is known of each, and whether it caused an incident.

use super::error::FitError;
use super::features;
use serde::de::{MapAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::Value;
use std::fmt;
use std::io::{BufRead, Read};

/// More features can't be told apart by a history that anybody has, and no reviewer reads them.
const MOST_FEATURES: usize = 64;
/// More rows are refused: each takes 8 bytes a feature.
const MOST_ROWS: usize = 5_000_000;
/// Longer lines are refused.
const MOST_LINE_BYTES: u64 = 8 << 20;

/// Which columns mean what.
#[derive(Clone, Debug)]
pub struct Columns {
    /// The column that says whether a change caused an incident.
    pub outcome: String,
    /// Columns that are no features.
    pub ignore: Vec<String>,
}

impl Default for Columns {
    fn default() -> Columns {
        Columns {
            outcome: "outcome".to_owned(),
            ignore: vec!["id".to_owned()],
        }
    }
}

/// A history, column by column.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct History {
    /// Names of the features.
    pub features: Vec<String>,
    /// For each feature, its value in each change.
    pub columns: Vec<Vec<f64>>,
    /// For each change, whether it caused an incident.
    pub outcomes: Vec<bool>,
}

impl History {
    /// How many changes it holds.
    pub fn len(&self) -> usize {
        self.outcomes.len()
    }

    /// It holds no change.
    pub fn is_empty(&self) -> bool {
        self.outcomes.is_empty()
    }

    /// How many changes caused an incident.
    pub fn incidents(&self) -> usize {
        self.outcomes.iter().filter(|outcome| **outcome).count()
    }

    /// Values of one feature.
    pub fn column(&self, name: &str) -> Option<&[f64]> {
        let place = self.features.iter().position(|feature| feature == name)?;
        self.columns.get(place).map(Vec::as_slice)
    }

    /// Reads comma-separated values: a header with names, then one change a line. `name` is how a person would name the file.
    ///
    /// # Errors
    /// When a line is no such line: with its number and a remedy.
    pub fn from_csv(input: impl Read, name: &str, columns: &Columns) -> Result<History, FitError> {
        let bad = |line: u64, problem: String| FitError::BadLine {
            history: name.to_owned(),
            line,
            problem,
        };
        let mut reader = csv::ReaderBuilder::new()
            .trim(csv::Trim::All)
            .from_reader(input);
        let header = reader
            .headers()
            .map_err(|error| bad(1, error.to_string()))?
            .clone();
        if header.iter().all(str::is_empty) {
            return Err(FitError::BadHistory {
                history: name.to_owned(),
                problem: "it is empty; its first line names the columns, as in `lines_added,files,outcome`".to_owned(),
            });
        }
        let outcome = header
            .iter()
            .position(|column| column == columns.outcome)
            .ok_or_else(|| bad(1, no_outcome(columns, header.iter())))?;
        for ignored in &columns.ignore {
            if !is_optional(ignored) && !header.iter().any(|column| column == ignored) {
                return Err(bad(1, no_column(ignored, header.iter())));
            }
        }
        let wanted: Vec<(usize, String)> = header
            .iter()
            .enumerate()
            .filter(|(place, column)| {
                *place != outcome && !columns.ignore.iter().any(|ignored| ignored == column)
            })
            .map(|(place, column)| (place, column.to_owned()))
            .collect();
        let mut history = History::default();
        history.name_features(wanted.iter().map(|(_, column)| column.clone()), name, 1)?;
        for record in reader.records() {
            let record = record.map_err(|error| {
                let line = error.position().map_or(0, csv::Position::line);
                bad(
                    line,
                    format!("{error}; each line needs as many fields as the header"),
                )
            })?;
            let line = record.position().map_or(0, csv::Position::line);
            let mut row = Vec::with_capacity(wanted.len());
            for (place, column) in &wanted {
                let field = record.get(*place).unwrap_or_default();
                row.push(number(field, column).map_err(|problem| bad(line, problem))?);
            }
            let field = record.get(outcome).unwrap_or_default();
            let outcome =
                truth(field).ok_or_else(|| bad(line, bad_outcome(&columns.outcome, field)))?;
            history.push(&row, outcome, name, line)?;
        }
        history.finish(name)
    }

    /// Reads JSON, one object a line: either flat (`{"lines_added": 12, …, "outcome": false}`), or with its features under
    /// `features`, or with a `decision` that the features are taken from, such as what `check --format json` prints.
    ///
    /// # Errors
    /// When a line is no such object: with its number and a remedy.
    pub fn from_json_lines(
        mut input: impl BufRead,
        name: &str,
        columns: &Columns,
    ) -> Result<History, FitError> {
        let mut history = History::default();
        let mut line = 0;
        let mut text = Vec::new();
        let mut unseen: Vec<&String> = columns.ignore.iter().collect();
        unseen.retain(|ignored| !is_optional(ignored));
        loop {
            text.clear();
            line += 1;
            let bad = |problem: String| FitError::BadLine {
                history: name.to_owned(),
                line,
                problem,
            };
            let read = input
                .by_ref()
                .take(MOST_LINE_BYTES)
                .read_until(b'\n', &mut text)
                .map_err(|error| bad(error.to_string()))?;
            if read == 0 {
                return match unseen.first() {
                    Some(ignored) if !history.is_empty() => Err(FitError::BadHistory {
                        history: name.to_owned(),
                        problem: format!(
                            "no change has a `{}` to ignore; check its spelling",
                            ignored.escape_debug()
                        ),
                    }),
                    _ => history.finish(name),
                };
            }
            if read as u64 == MOST_LINE_BYTES {
                return Err(bad(format!("it is longer than {MOST_LINE_BYTES} bytes")));
            }
            if text.iter().all(u8::is_ascii_whitespace) {
                continue;
            }
            let object: Object = serde_json::from_slice(&text).map_err(|error| {
                bad(format!(
                    "it is not a JSON object with features and an outcome: {error}"
                ))
            })?;
            unseen.retain(|ignored| !mentions(&object.0, ignored));
            let (row, outcome) = json_row(object.0, columns).map_err(bad)?;
            if history.is_empty() {
                history.name_features(row.iter().map(|(key, _)| key.clone()), name, line)?;
            }
            let values = history.in_order(row).map_err(bad)?;
            history.push(&values, outcome, name, line)?;
        }
    }

    fn name_features(
        &mut self,
        names: impl Iterator<Item = String>,
        history: &str,
        line: u64,
    ) -> Result<(), FitError> {
        self.features = names.collect();
        let problem = if let Some(odd) = self.features.iter().find(|name| !is_identifier(name)) {
            format!(
                "a feature's name is lower-case letters, digits and `_`, as in `lines_added`, and not `{}`; rename the column, or leave it out with `--ignore`",
                odd.escape_debug()
            )
        } else if let Some(twice) = self.features.iter().enumerate().find(|(place, name)| {
            self.features
                .iter()
                .take(*place)
                .any(|other| other == *name)
        }) {
            format!("there are two columns `{}`; rename one", twice.1)
        } else if self.features.is_empty() {
            "there is no feature besides the outcome; give each change at least one number, such as `lines_added`".to_owned()
        } else if self.features.len() > MOST_FEATURES {
            format!(
                "there are {} features, and at most {MOST_FEATURES} can be fitted; leave some out with `--ignore`",
                self.features.len()
            )
        } else {
            self.columns = vec![Vec::new(); self.features.len()];
            return Ok(());
        };
        Err(FitError::BadLine {
            history: history.to_owned(),
            line,
            problem,
        })
    }

    /// The row's values in the order of the features.
    fn in_order(&self, mut row: Vec<(String, f64)>) -> Result<Vec<f64>, String> {
        let mut values = Vec::with_capacity(self.features.len());
        for feature in &self.features {
            let place = row
                .iter()
                .position(|(key, _)| key == feature)
                .ok_or_else(|| {
                    format!("`{feature}` is missing; every change needs the same features, and a missing one is not guessed")
                })?;
            values.push(row.swap_remove(place).1);
        }
        match row.first() {
            None => Ok(values),
            Some((key, _)) => Err(format!(
                "`{}` is in this line and not in the first; every change needs the same features",
                key.escape_debug()
            )),
        }
    }

    fn push(&mut self, row: &[f64], outcome: bool, name: &str, line: u64) -> Result<(), FitError> {
        if self.len() >= MOST_ROWS {
            return Err(FitError::BadLine {
                history: name.to_owned(),
                line,
                problem: format!("there are more than {MOST_ROWS} changes; take a sample of them"),
            });
        }
        for (column, value) in self.columns.iter_mut().zip(row) {
            column.push(*value);
        }
        self.outcomes.push(outcome);
        Ok(())
    }

    fn finish(self, name: &str) -> Result<History, FitError> {
        if self.is_empty() {
            return Err(FitError::BadHistory {
                history: name.to_owned(),
                problem: "it has no change; write one change a line, with its features and whether it caused an incident".to_owned(),
            });
        }
        Ok(self)
    }
}

/// Letters, digits and `_`, as CEL's names are, so that `extra.NAME` can hold it.
fn is_identifier(name: &str) -> bool {
    name.starts_with(|first: char| first.is_ascii_lowercase())
        && name.len() <= 64
        && name
            .bytes()
            .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_')
}

/// A column that is left out where it is there, and not missed where it is not.
fn is_optional(column: &str) -> bool {
    column == "id"
}

fn no_column<'a>(missing: &str, known: impl Iterator<Item = &'a str>) -> String {
    let known: Vec<String> = known
        .take(MOST_FEATURES)
        .map(|column| format!("`{}`", column.escape_debug()))
        .collect();
    format!(
        "there is no column `{}` to ignore; there are {}",
        missing.escape_debug(),
        known.join(", ")
    )
}

/// The object has the key, by itself, among its features, or by the decision that they are taken from.
fn mentions(object: &[(String, Value)], key: &str) -> bool {
    object.iter().any(|(name, value)| match name.as_str() {
        name if name == key => true,
        "features" => value.get(key).is_some(),
        "decision" => features::known().any(|(known, _)| known == key),
        _ => false,
    })
}

fn no_outcome<'a>(columns: &Columns, known: impl Iterator<Item = &'a str>) -> String {
    let known: Vec<String> = known
        .take(MOST_FEATURES)
        .map(|column| format!("`{}`", column.escape_debug()))
        .collect();
    format!(
        "there is no column `{}` that says which changes caused an incident; name it with `--outcome`, out of {}",
        columns.outcome.escape_debug(),
        known.join(", ")
    )
}

fn bad_outcome(column: &str, found: &str) -> String {
    format!(
        "`{}` is `{}`; an outcome is `true` or `1` for a change that caused an incident, and else `false` or `0`",
        column.escape_debug(),
        short(found)
    )
}

fn short(text: &str) -> String {
    text.chars()
        .take(40)
        .collect::<String>()
        .escape_debug()
        .to_string()
}

/// A number, or a truth value as one.
fn number(field: &str, column: &str) -> Result<f64, String> {
    if field.is_empty() {
        return Err(format!(
            "`{column}` is empty; a missing feature is not guessed: fill it in, or leave the change or the column out"
        ));
    }
    if let Some(value) = match field {
        "true" => Some(1.0),
        "false" => Some(0.0),
        _ => None,
    } {
        return Ok(value);
    }
    field
        .parse::<f64>()
        .ok()
        .filter(|value| value.is_finite() && value.abs() <= 1e15)
        .ok_or_else(|| {
            format!(
                "`{column}` is `{}`; a feature is a number of at most 10^15, `true` or `false`: if it is none, leave it out with `--ignore {column}`",
                short(field)
            )
        })
}

fn truth(field: &str) -> Option<bool> {
    match field {
        "1" | "true" | "yes" => Some(true),
        "0" | "false" | "no" => Some(false),
        _ => None,
    }
}

/// A JSON object that keeps a key that stands twice, so that neither value is dropped in silence.
struct Object(Vec<(String, Value)>);

impl<'de> Deserialize<'de> for Object {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Object, D::Error> {
        struct Keys;
        impl<'de> Visitor<'de> for Keys {
            type Value = Object;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Object, A::Error> {
                let mut all: Vec<(String, Value)> = Vec::new();
                while let Some((key, value)) = map.next_entry::<String, Value>()? {
                    if all.iter().any(|(other, _)| *other == key) {
                        return Err(serde::de::Error::custom(format!(
                            "duplicate key `{}`",
                            short(&key)
                        )));
                    }
                    all.push((key, value));
                }
                Ok(Object(all))
            }
        }
        deserializer.deserialize_map(Keys)
    }
}

type Row = (Vec<(String, f64)>, bool);

fn json_row(object: Vec<(String, Value)>, columns: &Columns) -> Result<Row, String> {
    let mut outcome = None;
    let mut decision = None;
    let mut nested = None;
    let mut flat = Vec::new();
    for (key, value) in object {
        if key == columns.outcome {
            outcome = Some(value);
        } else if key == "decision" {
            decision = Some(value);
        } else if key == "features" {
            nested = Some(value);
        } else if !columns.ignore.contains(&key) {
            flat.push((key, value));
        }
    }
    let outcome = outcome.ok_or_else(|| {
        format!(
            "there is no `{}` that says whether this change caused an incident; add it, or name the key with `--outcome`",
            columns.outcome.escape_debug()
        )
    })?;
    let outcome =
        truth(&plain(&outcome)).ok_or_else(|| bad_outcome(&columns.outcome, &plain(&outcome)))?;
    let mut row = Vec::new();
    if let Some(decision) = &decision {
        let decision = serde_json::from_value(decision.clone())
            .map_err(|error| format!("its `decision` does not follow the contract: {error}"))?;
        row.extend(
            features::of_decision(&decision)
                .into_iter()
                .filter(|(name, _)| !columns.ignore.iter().any(|ignored| ignored == name))
                .map(|(name, value)| (name.to_owned(), value)),
        );
    }
    let listed = match nested {
        Some(Value::Object(listed)) => listed.into_iter().collect(),
        Some(_) => return Err("its `features` is not an object".to_owned()),
        // Beside a decision, an envelope holds digests and the like, which are no features.
        None if decision.is_some() => Vec::new(),
        None => flat,
    };
    for (key, value) in listed {
        if columns.ignore.contains(&key) {
            continue;
        }
        if row.iter().any(|(other, _)| *other == key) {
            return Err(format!(
                "`{}` is a feature of the decision already; rename it",
                short(&key)
            ));
        }
        let value = number(&plain(&value), &short(&key))?;
        row.push((key, value));
    }
    Ok((row, outcome))
}

/// A JSON value as a field would hold it.
fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Null => String::new(),
        other => other.to_string(),
    }
}
