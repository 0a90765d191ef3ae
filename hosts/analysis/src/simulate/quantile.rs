//! Quantiles of a stream in fixed memory: a histogram whose classes grow by one per cent.

/// Each class begins this much above the one below it, so that a quantile is at most one per cent too high.
const GROWTH: f64 = 1.01;
/// Classes: enough for 1.01^2,800, which is 10^12.
const CLASSES: usize = 2_800;

/// Counts values from 0 to 10^12.
#[derive(Clone, Debug)]
pub struct Histogram {
    counts: Vec<u64>,
    total: u64,
    sum: f64,
    largest: f64,
}

impl Default for Histogram {
    fn default() -> Histogram {
        Histogram {
            counts: vec![0; CLASSES],
            total: 0,
            sum: 0.0,
            largest: 0.0,
        }
    }
}

impl Histogram {
    /// Counts one value; what is below 0 counts as 0.
    pub fn add(&mut self, value: f64) {
        let value = if value.is_finite() {
            value.max(0.0)
        } else {
            0.0
        };
        let class = (1.0 + value).ln() / GROWTH.ln();
        // A float is cut to the range of the integer.
        let class = (class as usize).min(CLASSES - 1);
        if let Some(count) = self.counts.get_mut(class) {
            *count += 1;
        }
        self.total += 1;
        self.sum += value;
        self.largest = self.largest.max(value);
    }

    /// How many values there are.
    pub fn count(&self) -> u64 {
        self.total
    }

    /// Their mean; 0 when there are none.
    pub fn mean(&self) -> f64 {
        match self.total {
            0 => 0.0,
            total => self.sum / total as f64,
        }
    }

    /// The largest.
    pub fn largest(&self) -> f64 {
        self.largest
    }

    /// The value that a share of the values does not exceed, within one per cent; 0 when there are none.
    pub fn quantile(&self, share: f64) -> f64 {
        let wanted = (share * self.total as f64).ceil().max(1.0);
        let mut seen = 0;
        for (class, count) in self.counts.iter().enumerate() {
            seen += count;
            if seen as f64 >= wanted && *count > 0 {
                let upper = GROWTH.powf(class as f64 + 1.0) - 1.0;
                return upper.min(self.largest);
            }
        }
        self.largest
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn quantiles_are_within_one_per_cent(mut values in prop::collection::vec(0.0..1e7_f64, 1..200), share in 0.0..=1.0_f64) {
            let mut histogram = Histogram::default();
            for value in &values {
                histogram.add(*value);
            }
            values.sort_by(f64::total_cmp);
            let place = ((share * values.len() as f64).ceil() as usize).max(1) - 1;
            let exact = values[place];
            let found = histogram.quantile(share);
            prop_assert!(found >= exact * 0.999_999 - 1e-9 && found <= exact * 1.011 + 0.011, "{} for {}", found, exact);
        }
    }

    #[test]
    fn nothing_has_no_quantile() {
        assert_eq!(Histogram::default().quantile(0.5), 0.0);
        assert_eq!(Histogram::default().mean(), 0.0);
    }
}
