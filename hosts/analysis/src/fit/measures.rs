//! How well scores tell which changes caused an incident.

use super::random::Random;
use serde::Serialize;

/// A number with the interval in which 95 % of the resampled histories put it.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Estimate {
    /// The number.
    pub value: f64,
    /// Lower bound.
    pub low: f64,
    /// Upper bound.
    pub high: f64,
}

/// How many of the changes that caused an incident are among the riskiest.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Capture {
    /// The share of all changes that is gated.
    pub gated: f64,
    /// The share of the incident-causing changes that is among them.
    pub captured: Estimate,
}

/// A tenth of the changes, by score.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Decile {
    /// Changes in it.
    pub changes: usize,
    /// Mean of their scores.
    pub predicted: f64,
    /// Share of them that caused an incident.
    pub observed: f64,
}

/// Scores put in order, riskiest first, with equal scores side by side.
pub(super) struct Ranking {
    /// Places of the changes, riskiest first.
    order: Vec<usize>,
    /// For each place of `order`, whether its score is lower than that of the place before.
    lower: Vec<bool>,
    outcomes: Vec<bool>,
}

impl Ranking {
    /// Ranks by score. Equal scores keep the order of the history, which no measure but deciles can see.
    pub(super) fn new(scores: &[f64], outcomes: &[bool]) -> Ranking {
        let score = |place: &usize| scores.get(*place).copied().unwrap_or(f64::NEG_INFINITY);
        let mut order: Vec<usize> = (0..scores.len().min(outcomes.len())).collect();
        order.sort_by(|left, right| score(right).total_cmp(&score(left)));
        let lower = order
            .iter()
            .enumerate()
            .map(|(rank, place)| {
                rank.checked_sub(1)
                    .and_then(|before| order.get(before))
                    .is_some_and(|before| score(before) != score(place))
            })
            .collect();
        let outcomes = order
            .iter()
            .map(|place| outcomes.get(*place).copied().unwrap_or_default())
            .collect();
        Ranking {
            order,
            lower,
            outcomes,
        }
    }

    /// Groups of equal scores, riskiest first: how many changes, and how many of them caused an incident. `times` says how often
    /// each change counts.
    fn groups(&self, times: Option<&[u32]>) -> Vec<(f64, f64)> {
        let mut groups: Vec<(f64, f64)> = Vec::new();
        for ((place, lower), outcome) in self.order.iter().zip(&self.lower).zip(&self.outcomes) {
            let times = times.map_or(1.0, |times| {
                f64::from(times.get(*place).copied().unwrap_or_default())
            });
            if groups.is_empty() || *lower {
                groups.push((0.0, 0.0));
            }
            if let Some((changes, incidents)) = groups.last_mut() {
                *changes += times;
                *incidents += if *outcome { times } else { 0.0 };
            }
        }
        groups
    }

    /// The chance that a change that caused an incident has a higher score than one that did not; equal scores count half.
    pub(super) fn auc(&self) -> f64 {
        auc(&self.groups(None))
    }

    /// The share of incident-causing changes among the riskiest share of changes. Where equal scores meet the edge, each of
    /// them is taken to be inside as often as the others.
    pub(super) fn capture(&self, gated: f64) -> f64 {
        capture(&self.groups(None), gated)
    }

    /// The AUC and the captures with their intervals, from `resamples` histories drawn with replacement.
    pub(super) fn with_intervals(
        &self,
        shares: &[f64],
        resamples: usize,
        seed: u64,
    ) -> (Estimate, Vec<Capture>) {
        let mut random = Random::new(seed);
        let count = self.order.len();
        let mut aucs = Vec::with_capacity(resamples);
        let mut captures: Vec<Vec<f64>> = vec![Vec::with_capacity(resamples); shares.len()];
        for _ in 0..resamples {
            let mut times = vec![0_u32; count];
            for _ in 0..count {
                if let Some(times) = times.get_mut(random.below(count)) {
                    *times += 1;
                }
            }
            let groups = self.groups(Some(&times));
            aucs.push(auc(&groups));
            for (list, share) in captures.iter_mut().zip(shares) {
                list.push(capture(&groups, *share));
            }
        }
        let captures = shares.iter().zip(captures).map(|(share, list)| Capture {
            gated: *share,
            captured: estimate(self.capture(*share), list),
        });
        (estimate(self.auc(), aucs), captures.collect())
    }
}

fn auc(groups: &[(f64, f64)]) -> f64 {
    let incidents: f64 = groups.iter().map(|(_, incidents)| incidents).sum();
    let others: f64 = groups.iter().map(|(all, incidents)| all - incidents).sum();
    if incidents <= 0.0 || others <= 0.0 {
        return 0.5;
    }
    let mut below = others;
    let mut pairs = 0.0;
    for (changes, own) in groups {
        let own_others = changes - own;
        below -= own_others;
        pairs += own * (below + own_others / 2.0);
    }
    pairs / (incidents * others)
}

fn capture(groups: &[(f64, f64)], gated: f64) -> f64 {
    let changes: f64 = groups.iter().map(|(changes, _)| changes).sum();
    let incidents: f64 = groups.iter().map(|(_, incidents)| incidents).sum();
    if incidents <= 0.0 {
        return 0.0;
    }
    let mut room = gated * changes;
    let mut captured = 0.0;
    for (changes, own) in groups {
        if room <= 0.0 || *changes <= 0.0 {
            continue;
        }
        captured += own * (room / changes).min(1.0);
        room -= changes;
    }
    captured / incidents
}

/// The middle 95 % of resampled values around a value.
fn estimate(value: f64, mut resampled: Vec<f64>) -> Estimate {
    resampled.sort_by(f64::total_cmp);
    let at = |share: f64| quantile(&resampled, share).unwrap_or(value);
    Estimate {
        value,
        low: at(0.025).min(value),
        high: at(0.975).max(value),
    }
}

/// A quantile of sorted values, between its neighbours where it falls between.
pub(super) fn quantile(sorted: &[f64], share: f64) -> Option<f64> {
    let last = sorted.len().checked_sub(1)?;
    let place = share.clamp(0.0, 1.0) * last as f64;
    let below = sorted.get(place.floor() as usize)?;
    let above = sorted.get((place.ceil() as usize).min(last))?;
    Some(below + (above - below) * place.fract())
}

/// The mean logarithmic loss of chances: 0 is perfect.
pub(super) fn log_loss(chances: &[f64], outcomes: &[bool]) -> f64 {
    let total: f64 = chances
        .iter()
        .zip(outcomes)
        .map(|(chance, outcome)| {
            let chance = chance.clamp(1e-15, 1.0 - 1e-15);
            if *outcome {
                -chance.ln()
            } else {
                -(1.0 - chance).ln()
            }
        })
        .sum();
    total / chances.len().max(1) as f64
}

/// Ten groups of like size, riskiest first, with what was predicted and what came.
pub(super) fn calibration(scores: &[f64], ranking: &Ranking) -> Vec<Decile> {
    let count = ranking.order.len();
    (0..10)
        .filter_map(|tenth| {
            let (from, to) = (count * tenth / 10, count * (tenth + 1) / 10);
            let places = ranking.order.get(from..to)?;
            let changes = places.len();
            if changes == 0 {
                return None;
            }
            let predicted: f64 = places.iter().filter_map(|place| scores.get(*place)).sum();
            let observed = ranking
                .outcomes
                .get(from..to)?
                .iter()
                .filter(|outcome| **outcome)
                .count();
            Some(Decile {
                changes,
                predicted: predicted / changes as f64,
                observed: observed as f64 / changes as f64,
            })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn counts_pairs_and_shares() {
        let scores = [0.9, 0.8, 0.8, 0.1];
        let outcomes = [true, true, false, false];
        let ranking = Ranking::new(&scores, &outcomes);
        // Of the four pairs three are in order, and one is equal.
        assert_eq!(ranking.auc(), 3.5 / 4.0);
        assert_eq!(ranking.capture(0.25), 0.5);
        assert_eq!(ranking.capture(0.5), 0.75);
        assert_eq!(ranking.capture(1.0), 1.0);
        assert_eq!(ranking.capture(0.0), 0.0);
        assert!((log_loss(&[0.5, 0.5], &[true, false]) - 2.0_f64.ln()).abs() < 1e-12);
    }

    proptest! {
        #[test]
        fn capture_never_falls_and_ends_at_all(
            changes in prop::collection::vec((0_u8..20, any::<bool>()), 1..200)
        ) {
            let scores: Vec<f64> = changes.iter().map(|(score, _)| f64::from(*score)).collect();
            let outcomes: Vec<bool> = changes.iter().map(|(_, outcome)| *outcome).collect();
            prop_assume!(outcomes.iter().any(|outcome| *outcome));
            let ranking = Ranking::new(&scores, &outcomes);
            let mut before = 0.0;
            for step in 0_u32..=100 {
                let captured = ranking.capture(f64::from(step) / 100.0);
                prop_assert!(captured >= before - 1e-12);
                before = captured;
            }
            prop_assert!((before - 1.0).abs() < 1e-9);
        }

        #[test]
        fn only_the_order_of_scores_matters(
            changes in prop::collection::vec((0_u8..20, any::<bool>()), 2..100)
        ) {
            let scores: Vec<f64> = changes.iter().map(|(score, _)| f64::from(*score)).collect();
            let stretched: Vec<f64> = scores.iter().map(|score| (score * 0.3).exp() - 7.0).collect();
            let turned: Vec<f64> = scores.iter().map(|score| -score).collect();
            let outcomes: Vec<bool> = changes.iter().map(|(_, outcome)| *outcome).collect();
            let ranking = Ranking::new(&scores, &outcomes);
            prop_assert_eq!(ranking.auc(), Ranking::new(&stretched, &outcomes).auc());
            let both = ranking.auc() + Ranking::new(&turned, &outcomes).auc();
            prop_assert!((both - 1.0).abs() < 1e-9);
        }
    }
}
