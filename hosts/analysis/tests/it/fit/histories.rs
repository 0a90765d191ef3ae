//! Synthetic histories: features drawn at random, outcomes drawn with the chance that a known model gives.

use countersign_analysis::fit::History;

/// The model behind [`drawn`]: intercept, and a weight for each of ln(1 + lines added), agent authored, past incidents.
pub const TRUTH: (f64, [f64; 3]) = (-4.0, [0.5, 0.8, 0.6]);

/// Random numbers from 0 to 1 that are the same on every machine.
pub struct Draw(u64);

impl Draw {
    pub fn new(seed: u64) -> Draw {
        Draw(seed)
    }

    pub fn next(&mut self) -> f64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as f64 / (1_u64 << 31) as f64
    }
}

/// A history of `changes` changes: lines added (a power of e, rounded), agent authored, past incidents, and a feature that
/// has nothing to do with the outcome.
pub fn drawn(changes: usize, seed: u64) -> History {
    let mut draw = Draw::new(seed);
    let mut history = History {
        features: ["lines_added", "agent_authored", "past_incidents", "weekday"]
            .map(str::to_owned)
            .to_vec(),
        columns: vec![Vec::new(); 4],
        outcomes: Vec::new(),
    };
    for _ in 0..changes {
        let lines = (7.0 * draw.next()).exp().round();
        let agent = f64::from(u8::from(draw.next() < 0.3));
        let incidents = (draw.next() * draw.next() * 4.0).floor();
        let weekday = (draw.next() * 7.0).floor();
        let predictor =
            TRUTH.0 + TRUTH.1[0] * lines.ln_1p() + TRUTH.1[1] * agent + TRUTH.1[2] * incidents;
        for (column, value) in history
            .columns
            .iter_mut()
            .zip([lines, agent, incidents, weekday])
        {
            column.push(value);
        }
        history
            .outcomes
            .push(draw.next() < 1.0 / (1.0 + (-predictor).exp()));
    }
    history
}
