//! A risk model fitted to what past changes led to: a logistic regression, its terms ready for a policy's `risk`, and how well
//! it does on changes that it was not fitted to.

mod block;
mod cholesky;
mod columns;
mod error;
mod features;
mod history;
mod logistic;
mod measures;
mod random;

pub use block::policy_block;
pub use error::FitError;
pub use features::{Origin, Term, known};
pub use history::{Columns, History};
pub use measures::{Capture, Decile, Estimate};

use columns::Prepared;
use measures::Ranking;
use random::Random;
use serde::Serialize;

/// JSON Schema of one line of a history in JSON lines.
pub const HISTORY_SCHEMA: &str = include_str!("history.schema.json");

/// Shares of changes that a gate may hold, for which the capture is told.
const GATED: [f64; 4] = [0.05, 0.1, 0.2, 0.5];
/// Fewer incidents, or fewer changes without one, say nothing about any feature.
const LEAST_OUTCOMES: usize = 10;
/// Of the rarer outcome, for each feature: below, weights follow noise.
const LEAST_FOR_EACH: usize = 5;
/// Of the rarer outcome, for each feature: below, weights are doubtful.
const GOOD_FOR_EACH: usize = 10;

/// How to fit.
#[derive(Clone, Debug)]
pub struct Options {
    /// Parts of the history, each of which is scored by a model fitted to the others.
    pub folds: usize,
    /// Seed of the folds and of the intervals.
    pub seed: u64,
    /// Strength of the penalty on squared standardised weights.
    pub l2: f64,
    /// Features of which the logarithm of 1 + value is used.
    pub log: Vec<String>,
    /// The feature that the model is compared with.
    pub baseline: String,
    /// Histories that are drawn for the intervals.
    pub resamples: usize,
    /// Terms that the policy has already.
    pub terms: Vec<Term>,
}

impl Default for Options {
    fn default() -> Options {
        Options {
            folds: 5,
            seed: 1,
            l2: 1.0,
            log: Vec::new(),
            baseline: "lines_added".to_owned(),
            resamples: 200,
            terms: Vec::new(),
        }
    }
}

/// A fitted model.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Fitted {
    /// Changes in the history.
    pub changes: usize,
    /// How many of them caused an incident.
    pub incidents: usize,
    /// Folds of the cross-validation.
    pub folds: usize,
    /// Seed of the folds and of the intervals.
    pub seed: u64,
    /// Strength of the penalty.
    pub l2: f64,
    /// Constant part, six significant digits.
    pub intercept: f64,
    /// The terms, in the order of the history's features.
    pub terms: Vec<FittedTerm>,
    /// Score above which a fifth of the changes lie, and score above which a twentieth does. Absent when scores are too much alike.
    pub bands: Option<Bands>,
    /// How well it does on changes that it was not fitted to.
    pub held_out: HeldOut,
    /// How well one feature alone does. Absent when the history does not have it.
    pub baseline: Option<Baseline>,
    /// What a person should know before they use it.
    pub notices: Vec<String>,
}

/// A term of a fitted model.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct FittedTerm {
    /// Name.
    pub name: String,
    /// CEL expression.
    pub value: String,
    /// In words.
    pub words: Option<String>,
    /// Where the expression comes from.
    pub origin: Origin,
    /// Weight on the feature's own scale, six significant digits.
    pub weight: f64,
    /// Its standard error.
    pub standard_error: f64,
    /// Weight times the feature's standard deviation: what compares terms with each other.
    pub for_a_deviation: f64,
}

/// Lower bounds of bands.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Bands {
    /// A fifth of the history's changes score higher.
    pub medium: f64,
    /// A twentieth of them scores higher.
    pub high: f64,
}

/// How well a model does on changes that it was not fitted to.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct HeldOut {
    /// The chance that an incident-causing change scores higher than another one. 0.5 is a coin.
    pub auc: Estimate,
    /// Mean logarithmic loss.
    pub log_loss: f64,
    /// The loss of giving every change the same chance.
    pub base_rate_log_loss: f64,
    /// How many incident-causing changes are in the riskiest shares.
    pub captures: Vec<Capture>,
    /// What was predicted and what came, by tenth of the changes, riskiest first.
    pub calibration: Vec<Decile>,
}

/// How well one feature alone ranks the changes.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Baseline {
    /// The feature.
    pub feature: String,
    /// As for the model.
    pub auc: Estimate,
    /// As for the model.
    pub captures: Vec<Capture>,
}

/// Fits a model to a history.
///
/// # Errors
/// When the history holds too little, the options ask for what can't be, or the weights do not settle.
pub fn fit(history: &History, options: &Options) -> Result<Fitted, FitError> {
    check(history, options)?;
    let prepared = columns::prepare(history, options)?;
    let mut notices = prepared.notices.clone();
    let rarer = enough(history, options, prepared.columns.len(), &mut notices)?;
    let views: Vec<&[f64]> = prepared
        .columns
        .iter()
        .map(|(_, values)| values.as_slice())
        .collect();
    let folds = fold_of(&history.outcomes, options);
    let scores = out_of_fold(&views, &history.outcomes, &folds, options)?;
    let ranking = Ranking::new(&scores, &history.outcomes);
    let (auc, captures) = ranking.with_intervals(&GATED, options.resamples, options.seed);
    let share = history.incidents() as f64 / history.len() as f64;
    let held_out = HeldOut {
        auc,
        log_loss: measures::log_loss(&scores, &history.outcomes),
        base_rate_log_loss: measures::log_loss(&vec![share; history.len()], &history.outcomes),
        captures,
        calibration: measures::calibration(&scores, &ranking),
    };
    let all: Vec<usize> = (0..history.len()).collect();
    let weights = logistic::fit(&views, &history.outcomes, &all, options.l2)?;
    let intercept = significant(weights.intercept);
    let rounded = logistic::Weights {
        intercept,
        weights: weights
            .weights
            .iter()
            .map(|weight| significant(*weight))
            .collect(),
        ..weights.clone()
    };
    let predictors: Vec<f64> = all
        .iter()
        .map(|row| rounded.predictor(views.iter().filter_map(|column| column.get(*row).copied())))
        .collect();
    if separated(&predictors, &history.outcomes) {
        notices.push(format!(
            "the features tell every incident in this history apart, which no real history does: only the penalty keeps the weights finite; look for a feature that is known only after the incident, or collect more than these {rarer} outcomes"
        ));
    }
    if held_out.log_loss >= held_out.base_rate_log_loss {
        notices.push(
            "on changes that it was not fitted to, the model does no better than giving every change the same chance; do not use it".to_owned(),
        );
    }
    notices.extend(odd_logarithms(history, options));
    let baseline = baseline(history, options, &mut notices);
    Ok(Fitted {
        changes: history.len(),
        incidents: history.incidents(),
        folds: options.folds,
        seed: options.seed,
        l2: options.l2,
        intercept,
        terms: terms(&prepared, &rounded, options),
        bands: bands(&predictors),
        held_out,
        baseline,
        notices,
    })
}

fn check(history: &History, options: &Options) -> Result<(), FitError> {
    let bad = |problem: String| Err(FitError::BadOption(problem));
    if !(2..=20).contains(&options.folds) {
        return bad(format!(
            "{} folds can't be made; give from 2 to 20",
            options.folds
        ));
    }
    if !(options.l2.is_finite() && options.l2 > 0.0) {
        return bad(format!(
            "a penalty of {} does not hold weights together; give a number above 0, such as 1",
            options.l2
        ));
    }
    match options
        .log
        .iter()
        .find(|name| history.column(name).is_none())
    {
        Some(name) => bad(format!(
            "there is no feature `{}` to take the logarithm of; there are {}",
            name.escape_debug(),
            history
                .features
                .iter()
                .map(|feature| format!("`{feature}`"))
                .collect::<Vec<_>>()
                .join(", ")
        )),
        None => Ok(()),
    }
}

/// Holds that there are enough outcomes of each kind, and gives the number of the rarer ones.
fn enough(
    history: &History,
    options: &Options,
    features: usize,
    notices: &mut Vec<String>,
) -> Result<usize, FitError> {
    let incidents = history.incidents();
    let others = history.len() - incidents;
    let (rarer, what) = if incidents <= others {
        (incidents, "caused an incident")
    } else {
        (others, "caused no incident")
    };
    let need = LEAST_OUTCOMES
        .max(LEAST_FOR_EACH * features)
        .max(options.folds);
    if rarer < need {
        return Err(FitError::TooFew {
            what,
            have: rarer,
            need,
            why: format!(
                "at least {LEAST_OUTCOMES}, {LEAST_FOR_EACH} for each of {features} features, and one for each of {} folds",
                options.folds
            ),
        });
    }
    if rarer < GOOD_FOR_EACH * features {
        notices.push(format!(
            "{rarer} changes that {what} are few for {features} features: weights are doubtful below {GOOD_FOR_EACH} for each"
        ));
    }
    Ok(rarer)
}

/// The fold of each change: random, with the same share of incidents in each.
fn fold_of(outcomes: &[bool], options: &Options) -> Vec<usize> {
    let mut random = Random::new(options.seed);
    let mut folds = vec![0; outcomes.len()];
    for kind in [true, false] {
        let mut places: Vec<usize> = outcomes
            .iter()
            .enumerate()
            .filter(|(_, outcome)| **outcome == kind)
            .map(|(place, _)| place)
            .collect();
        random.shuffle(&mut places);
        for (number, place) in places.into_iter().enumerate() {
            if let Some(fold) = folds.get_mut(place) {
                *fold = number % options.folds;
            }
        }
    }
    folds
}

/// For each change, its chance by the model that was fitted to the other folds.
fn out_of_fold(
    columns: &[&[f64]],
    outcomes: &[bool],
    folds: &[usize],
    options: &Options,
) -> Result<Vec<f64>, FitError> {
    let mut scores = vec![0.0; outcomes.len()];
    for fold in 0..options.folds {
        let rows: Vec<usize> = (0..outcomes.len())
            .filter(|row| folds.get(*row) != Some(&fold))
            .collect();
        let weights = logistic::fit(columns, outcomes, &rows, options.l2)?;
        for (row, score) in scores.iter_mut().enumerate() {
            if folds.get(row) == Some(&fold) {
                let values = columns.iter().filter_map(|column| column.get(row).copied());
                *score = logistic::sigmoid(weights.predictor(values));
            }
        }
    }
    Ok(scores)
}

/// Every incident lies above every other change.
fn separated(predictors: &[f64], outcomes: &[bool]) -> bool {
    let of = |kind: bool| {
        predictors
            .iter()
            .zip(outcomes)
            .filter(move |(_, outcome)| **outcome == kind)
            .map(|(predictor, _)| *predictor)
    };
    of(true).fold(f64::INFINITY, f64::min) > of(false).fold(f64::NEG_INFINITY, f64::max)
}

/// Features of which the policy's term takes the logarithm and the history seems to hold the plain number: a weight that was
/// fitted to the one gives wrong scores with the other.
fn odd_logarithms<'a>(
    history: &'a History,
    options: &'a Options,
) -> impl Iterator<Item = String> + 'a {
    let counts = |values: &[f64]| {
        values.iter().all(|value| value.fract() == 0.0) && values.iter().any(|value| *value > 1.0)
    };
    let columns = history.features.iter().zip(&history.columns);
    columns
        .filter(move |(name, values)| {
            let (term, origin) = features::term(name, &options.terms);
            origin == Origin::Policy
                && block::is_logarithm(&term.value)
                && !options.log.contains(name)
                && counts(values)
        })
        .map(|(name, _)| {
            format!(
                "the policy's term `{name}` takes the logarithm, and the history's `{name}` holds whole numbers, to which its weight was fitted as they are: with that term the scores are wrong; add `--log {name}`, unless the history holds what the term gives"
            )
        })
}

fn terms(prepared: &Prepared, weights: &logistic::Weights, options: &Options) -> Vec<FittedTerm> {
    prepared
        .columns
        .iter()
        .zip(&weights.weights)
        .zip(weights.errors.iter().zip(&weights.spreads))
        .map(|(((name, _), weight), (error, spread))| {
            let (term, origin) = features::term(name, &options.terms);
            let logarithm = options.log.contains(name);
            FittedTerm {
                name: term.name,
                // A term of the policy may take the logarithm itself.
                value: if logarithm && !block::is_logarithm(&term.value) {
                    block::logarithm(&term.value)
                } else {
                    term.value
                },
                words: term.words,
                origin,
                weight: *weight,
                standard_error: significant(*error),
                for_a_deviation: significant(weight * spread),
            }
        })
        .collect()
}

fn bands(predictors: &[f64]) -> Option<Bands> {
    let mut scores: Vec<f64> = predictors
        .iter()
        .map(|predictor| logistic::sigmoid(*predictor))
        .collect();
    scores.sort_by(f64::total_cmp);
    let at =
        |share: f64| measures::quantile(&scores, share).map(|score| (score * 1e6).round() / 1e6);
    let (medium, high) = (at(0.8)?, at(0.95)?);
    (medium > 0.0 && medium < high && high < 1.0).then_some(Bands { medium, high })
}

fn baseline(history: &History, options: &Options, notices: &mut Vec<String>) -> Option<Baseline> {
    let Some(column) = history.column(&options.baseline) else {
        notices.push(format!(
            "the history has no `{}`, so that nothing shows whether the model does better than that alone; add the column, or name another with `--baseline`",
            options.baseline.escape_debug()
        ));
        return None;
    };
    let ranking = Ranking::new(column, &history.outcomes);
    let (auc, captures) = ranking.with_intervals(&GATED, options.resamples, options.seed);
    Some(Baseline {
        feature: options.baseline.clone(),
        auc,
        captures,
    })
}

/// Six significant digits: what a person can read, and more than any history tells.
fn significant(number: f64) -> f64 {
    format!("{number:.5e}").parse().unwrap_or(number)
}
