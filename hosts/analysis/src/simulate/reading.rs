//! How long somebody reads.

use rand_distr::{Distribution as _, LogNormal};
use rand_pcg::Pcg64Mcg;
use rand_pcg::rand_core::SeedableRng as _;

/// How long somebody reads before they answer: a logarithmic normal distribution around a mean that grows with the change.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Reading {
    /// Seconds for any change.
    pub base: f64,
    /// Seconds for each line added or deleted.
    pub per_line: f64,
    /// The longest mean, in seconds: nobody reads for days without a break.
    pub most: f64,
    /// Standard deviation of the logarithm; 0 is always the mean.
    pub spread: f64,
}

impl Default for Reading {
    fn default() -> Reading {
        Reading {
            base: 600.0,
            per_line: 3.0,
            most: 4.0 * 3_600.0,
            spread: 0.6,
        }
    }
}

impl Reading {
    /// Seconds of reading. They depend on seed, entry and person alone, so that two runs that differ in one thing draw alike.
    pub(super) fn time(&self, seed: u64, entry: u64, person: usize, lines: u64) -> i64 {
        let mean = (self.base + self.per_line * lines as f64).clamp(1.0, self.most.max(1.0));
        let key = seed ^ entry.rotate_left(20) ^ (person as u64).rotate_left(48);
        let mut random = Pcg64Mcg::seed_from_u64(key);
        let spread = self.spread.clamp(0.0, 3.0);
        // The mean of the distribution is `mean`, whatever its spread.
        let seconds = LogNormal::new(mean.ln() - spread * spread / 2.0, spread)
            .map_or(mean, |distribution| distribution.sample(&mut random));
        (seconds.clamp(1.0, 30.0 * 86_400.0)) as i64
    }
}
