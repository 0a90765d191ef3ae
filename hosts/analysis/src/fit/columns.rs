//! Which features go into the model, and in which form.

use super::Options;
use super::error::FitError;
use super::history::History;

/// What of a feature's variance is left when the features before it are known: below, it is a combination of them.
const NOTHING_LEFT: f64 = 1e-9;
/// Below, its weight and theirs can hardly be told apart.
const LITTLE_LEFT: f64 = 0.1;

/// Features as they are fitted.
pub(super) struct Prepared {
    /// Name and values.
    pub(super) columns: Vec<(String, Vec<f64>)>,
    /// What was left out, and why.
    pub(super) notices: Vec<String>,
}

/// Takes logarithms, and leaves out what is constant or a combination of the features before.
pub(super) fn prepare(history: &History, options: &Options) -> Result<Prepared, FitError> {
    let mut prepared = Prepared {
        columns: Vec::new(),
        notices: Vec::new(),
    };
    let mut known = Orthogonal::default();
    for (name, column) in history.features.iter().zip(&history.columns) {
        let values = if options.log.contains(name) {
            logarithms(name, column)?
        } else {
            column.clone()
        };
        let Some(standard) = standardised(&values) else {
            prepared.notices.push(format!(
                "`{name}` is the same in all changes and was left out: it tells nothing"
            ));
            continue;
        };
        let left = known.add(&standard);
        if left < NOTHING_LEFT {
            prepared.notices.push(format!(
                "`{name}` follows from the features before it and was left out: what one says, the others say too"
            ));
            continue;
        }
        if left < LITTLE_LEFT {
            prepared.notices.push(format!(
                "`{name}` follows from the features before it for {:.0} %: their weights can hardly be told apart; keep one of them",
                (1.0 - left) * 100.0
            ));
        }
        prepared.columns.push((name.clone(), values));
    }
    if prepared.columns.is_empty() {
        return Err(FitError::BadOption(format!(
            "no feature is left to fit: {}",
            prepared.notices.join("; ")
        )));
    }
    Ok(prepared)
}

fn logarithms(name: &str, column: &[f64]) -> Result<Vec<f64>, FitError> {
    column
        .iter()
        .enumerate()
        .map(|(place, value)| {
            if *value < 0.0 {
                return Err(FitError::BadOption(format!(
                    "`{name}` is {value} in change {}, and `--log` takes no negative numbers; leave `{name}` out of `--log`",
                    place + 1
                )));
            }
            Ok(value.ln_1p())
        })
        .collect()
}

/// With mean 0 and length 1. Absent when it is constant.
fn standardised(column: &[f64]) -> Option<Vec<f64>> {
    let count = column.len().max(1) as f64;
    let mean = column.iter().sum::<f64>() / count;
    let centred: Vec<f64> = column.iter().map(|value| value - mean).collect();
    let length = centred
        .iter()
        .map(|value| value * value)
        .sum::<f64>()
        .sqrt();
    let largest = column.iter().map(|value| value.abs()).fold(0.0, f64::max);
    if length <= 1e-12 * largest * count.sqrt() {
        return None;
    }
    Some(centred.into_iter().map(|value| value / length).collect())
}

/// Directions that the features so far span, by the modified Gram-Schmidt process.
#[derive(Default)]
struct Orthogonal {
    directions: Vec<Vec<f64>>,
}

impl Orthogonal {
    /// Adds a standardised column; gives what of its variance the ones before leave.
    fn add(&mut self, standard: &[f64]) -> f64 {
        let mut rest = standard.to_vec();
        for direction in &self.directions {
            let along: f64 = rest
                .iter()
                .zip(direction)
                .map(|(value, part)| value * part)
                .sum();
            for (value, part) in rest.iter_mut().zip(direction) {
                *value -= along * part;
            }
        }
        let left: f64 = rest.iter().map(|value| value * value).sum();
        if left >= NOTHING_LEFT {
            let length = left.sqrt();
            rest.iter_mut().for_each(|value| *value /= length);
            self.directions.push(rest);
        }
        left
    }
}
