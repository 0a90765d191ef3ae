//! Logistic regression with an L2 penalty, by Newton's method (iteratively reweighted least squares).
//!
//! Of our own, since the libraries that were looked at fit something else. `linfa-logistic` and `smartcore` search with L-BFGS to
//! a loose tolerance, so that the digits of a weight depend on the path; both penalise without telling the curvature, from
//! which standard errors follow; and each brings a linear-algebra stack for systems of a few dozen unknowns. Newton's method
//! on this convex function ends in a handful of steps at the one optimum, to the last digits, without randomness.

use super::cholesky::Cholesky;
use super::error::FitError;

/// More steps than any history has needed.
const MOST_STEPS: usize = 200;
/// A step this small changes no digit that is shown. In units of standardised weights.
const SETTLED: f64 = 1e-10;
/// Halvings of one step before the function is taken to be flat.
const MOST_HALVINGS: usize = 40;

/// Weights on the scale of the features as they came.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Weights {
    pub(super) intercept: f64,
    /// For each feature.
    pub(super) weights: Vec<f64>,
    /// For each feature, the standard error of its weight under the penalty.
    pub(super) errors: Vec<f64>,
    /// For each feature, its standard deviation; 0 when it is constant, and then its weight is 0.
    pub(super) spreads: Vec<f64>,
}

impl Weights {
    /// The linear predictor of a row.
    pub(super) fn predictor(&self, row: impl Iterator<Item = f64>) -> f64 {
        self.intercept
            + self
                .weights
                .iter()
                .zip(row)
                .map(|(weight, value)| weight * value)
                .sum::<f64>()
    }
}

/// The logistic function.
pub(super) fn sigmoid(predictor: f64) -> f64 {
    if predictor >= 0.0 {
        1.0 / (1.0 + (-predictor).exp())
    } else {
        let power = predictor.exp();
        power / (1.0 + power)
    }
}

/// ln(1 + e^x), without overflow.
fn softplus(predictor: f64) -> f64 {
    predictor.max(0.0) + (-predictor.abs()).exp().ln_1p()
}

/// Mean and standard deviation of some rows of a column.
fn moments(column: &[f64], rows: &[usize]) -> (f64, f64) {
    let count = rows.len().max(1) as f64;
    let values = || rows.iter().filter_map(|row| column.get(*row).copied());
    let mean = values().sum::<f64>() / count;
    let variance = values().map(|value| (value - mean).powi(2)).sum::<f64>() / count;
    let spread = variance.sqrt();
    // What is left of a constant after rounding is no spread.
    let noise = 1e-12 * values().map(f64::abs).fold(0.0, f64::max);
    (mean, if spread > noise { spread } else { 0.0 })
}

/// Fits to some rows. Features are standardised over these rows; the penalty is `l2 / 2` times the sum of squared standardised
/// weights, the intercept left free.
///
/// # Errors
/// When the weights do not settle.
pub(super) fn fit(
    columns: &[&[f64]],
    outcomes: &[bool],
    rows: &[usize],
    l2: f64,
) -> Result<Weights, FitError> {
    let scales: Vec<(f64, f64)> = columns.iter().map(|column| moments(column, rows)).collect();
    let width = columns.len() + 1;
    let mut design: Vec<f64> = Vec::with_capacity(width * rows.len());
    for row in rows {
        design.push(1.0);
        for (column, (mean, spread)) in columns.iter().zip(&scales) {
            let value = column.get(*row).copied().unwrap_or_default();
            design.push(if *spread > 0.0 {
                (value - mean) / spread
            } else {
                0.0
            });
        }
    }
    let outcomes: Vec<f64> = rows
        .iter()
        .map(|row| f64::from(u8::from(outcomes.get(*row).copied().unwrap_or_default())))
        .collect();
    let problem = Problem {
        design,
        width,
        outcomes,
        l2,
    };
    let (weights, errors) = problem.solve()?;
    let mut intercept = weights.first().copied().unwrap_or_default();
    let mut scaled = Vec::with_capacity(columns.len());
    let mut scaled_errors = Vec::with_capacity(columns.len());
    for ((weight, error), (mean, spread)) in weights.iter().zip(&errors).skip(1).zip(&scales) {
        let (weight, error) = if *spread > 0.0 {
            (weight / spread, error / spread)
        } else {
            (0.0, 0.0)
        };
        intercept -= weight * mean;
        scaled.push(weight);
        scaled_errors.push(error);
    }
    Ok(Weights {
        intercept,
        weights: scaled,
        errors: scaled_errors,
        spreads: scales.into_iter().map(|(_, spread)| spread).collect(),
    })
}

/// A standardised problem. Each row of the design begins with 1.
struct Problem {
    design: Vec<f64>,
    width: usize,
    outcomes: Vec<f64>,
    l2: f64,
}

impl Problem {
    fn rows(&self) -> impl Iterator<Item = (&[f64], f64)> {
        self.design
            .chunks_exact(self.width)
            .zip(self.outcomes.iter().copied())
    }

    fn predictor(row: &[f64], weights: &[f64]) -> f64 {
        row.iter()
            .zip(weights)
            .map(|(value, weight)| value * weight)
            .sum()
    }

    /// What is minimised: negative log-likelihood and penalty.
    fn loss(&self, weights: &[f64]) -> f64 {
        let data: f64 = self
            .rows()
            .map(|(row, outcome)| {
                let predictor = Self::predictor(row, weights);
                softplus(predictor) - outcome * predictor
            })
            .sum();
        data + 0.5
            * self.l2
            * weights
                .iter()
                .skip(1)
                .map(|weight| weight * weight)
                .sum::<f64>()
    }

    /// Gradient and curvature of the loss; of the curvature only the lower triangle is filled.
    fn slopes(&self, weights: &[f64]) -> (Vec<f64>, Vec<Vec<f64>>) {
        let mut gradient = vec![0.0; self.width];
        let mut curvature = vec![vec![0.0; self.width]; self.width];
        for (row, outcome) in self.rows() {
            let chance = sigmoid(Self::predictor(row, weights));
            let weight = chance * (1.0 - chance);
            for ((slope, bends), value) in gradient.iter_mut().zip(&mut curvature).zip(row) {
                *slope += (chance - outcome) * value;
                let scaled = weight * value;
                for (bend, other) in bends.iter_mut().zip(row) {
                    *bend += scaled * other;
                }
            }
        }
        for (place, ((slope, bends), weight)) in gradient
            .iter_mut()
            .zip(&mut curvature)
            .zip(weights)
            .enumerate()
        {
            // The intercept is free; a hair of curvature keeps it solvable where every chance has gone to 0 or 1.
            let penalty = if place == 0 { 0.0 } else { self.l2 };
            *slope += penalty * weight;
            if let Some(bend) = bends.get_mut(place) {
                *bend += penalty.max(1e-12);
            }
        }
        (gradient, curvature)
    }

    /// Weights, and their standard errors.
    fn solve(&self) -> Result<(Vec<f64>, Vec<f64>), FitError> {
        let lost = || FitError::NoConvergence { steps: MOST_STEPS };
        let share = self.outcomes.iter().sum::<f64>() / self.outcomes.len().max(1) as f64;
        let mut weights = vec![0.0; self.width];
        if let Some(intercept) = weights.first_mut() {
            let share = share.clamp(1e-9, 1.0 - 1e-9);
            *intercept = (share / (1.0 - share)).ln();
        }
        let mut loss = self.loss(&weights);
        for _ in 0..MOST_STEPS {
            let (gradient, curvature) = self.slopes(&weights);
            let factor = Cholesky::decompose(&curvature).ok_or_else(lost)?;
            let step = factor.solve(&gradient).ok_or_else(lost)?;
            let largest = step.iter().map(|part| part.abs()).fold(0.0, f64::max);
            let done = |weights: Vec<f64>| {
                let variances = factor.inverse_diagonal().ok_or_else(lost)?;
                Ok((weights, variances.into_iter().map(f64::sqrt).collect()))
            };
            if largest < SETTLED {
                return done(weights);
            }
            let mut length = 1.0;
            let mut moved = None;
            for _ in 0..MOST_HALVINGS {
                let next: Vec<f64> = weights
                    .iter()
                    .zip(&step)
                    .map(|(weight, part)| weight - length * part)
                    .collect();
                let next_loss = self.loss(&next);
                if next_loss < loss {
                    moved = Some((next, next_loss));
                    break;
                }
                length /= 2.0;
            }
            match moved {
                Some((next, next_loss)) => {
                    weights = next;
                    loss = next_loss;
                }
                // No shorter step is lower: the digits of the loss are used up, and this is the optimum.
                None if largest < 1e-4 => return done(weights),
                None => return Err(lost()),
            }
        }
        Err(lost())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_logistic_function_does_not_overflow() {
        for (predictor, expected) in [(0.0, 0.5), (1000.0, 1.0), (-1000.0, 0.0)] {
            assert_eq!(sigmoid(predictor), expected);
        }
        assert_eq!(softplus(1000.0), 1000.0);
        assert_eq!(softplus(-1000.0), 0.0);
    }

    #[test]
    fn one_truth_value_gives_the_logarithms_of_the_odds() {
        // 10 of 40 without the mark, 30 of 50 with it: ln(10/30), and ln(30/20) - ln(10/30).
        let mut column = vec![0.0; 40];
        column.extend([1.0; 50]);
        let mut outcomes: Vec<bool> = (0..40).map(|row| row < 10).collect();
        outcomes.extend((0..50).map(|row| row < 30));
        let rows: Vec<usize> = (0..90).collect();
        let fitted = fit(&[&column], &outcomes, &rows, 0.0).unwrap();
        let without = (1.0_f64 / 3.0).ln();
        assert!((fitted.intercept - without).abs() < 1e-9, "{fitted:?}");
        assert!(
            (fitted.weights[0] - (1.5_f64.ln() - without)).abs() < 1e-9,
            "{fitted:?}"
        );
        // The textbook's standard error of a logarithm of odds ratios.
        let error = (1.0 / 10.0 + 1.0 / 30.0 + 1.0 / 30.0 + 1.0 / 20.0_f64).sqrt();
        assert!((fitted.errors[0] - error).abs() < 1e-6, "{fitted:?}");
    }

    #[test]
    fn the_penalty_holds_separated_outcomes_together() {
        let column: Vec<f64> = (0..40).map(f64::from).collect();
        let outcomes: Vec<bool> = (0..40).map(|row| row >= 20).collect();
        let rows: Vec<usize> = (0..40).collect();
        let loose = fit(&[&column], &outcomes, &rows, 0.1).unwrap();
        let tight = fit(&[&column], &outcomes, &rows, 10.0).unwrap();
        assert!(loose.weights[0].is_finite() && tight.weights[0] > 0.0);
        assert!(loose.weights[0] > 2.0 * tight.weights[0]);
    }
}
