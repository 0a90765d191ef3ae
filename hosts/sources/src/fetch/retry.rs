//! When a request that failed is made again.

use std::time::Duration;

/// How much a driver puts up with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Patience {
    /// How often a request is made, at most.
    pub attempts: u32,
    /// The pause before the first repetition; it doubles with each further one.
    pub first_pause: Duration,
    /// The longest pause, also when the forge asks for a longer one: then the request has failed.
    pub longest_pause: Duration,
}

/// The attempts at one request.
#[derive(Clone, Copy, Debug)]
pub struct Attempts {
    patience: Patience,
    made: u32,
    pause: Duration,
}

/// What to do after an attempt failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Next {
    /// Try again after this pause.
    Again(Duration),
    /// It was tried often enough.
    GiveUp,
    /// The forge asks for this pause, which is too long.
    TooLong(Duration),
}

impl Attempts {
    /// Before the first attempt.
    pub fn new(patience: Patience) -> Attempts {
        Attempts {
            patience,
            made: 1,
            pause: patience.first_pause,
        }
    }

    /// The number of the attempt under way, from 1.
    pub fn number(&self) -> u32 {
        self.made
    }

    /// Takes note that an attempt failed. `asked` is the pause that the forge asks for; `chance` is a random number from 0 to
    /// 1, so that clients who failed together don't come back together.
    pub fn failed(&mut self, asked: Option<Duration>, chance: f64) -> Next {
        if let Some(asked) = asked.filter(|asked| *asked > self.patience.longest_pause) {
            return Next::TooLong(asked);
        }
        if self.made >= self.patience.attempts {
            return Next::GiveUp;
        }
        // Half of the pause is left to chance.
        let own = self.pause.mul_f64(0.5 + chance.clamp(0.0, 1.0) / 2.0);
        self.made += 1;
        self.pause = (self.pause * 2).min(self.patience.longest_pause);
        Next::Again(asked.map_or(own, |asked| asked + own.min(Duration::from_secs(1))))
    }
}

#[cfg(test)]
mod tests {
    use super::{Attempts, Next, Patience};
    use std::time::Duration;

    const PATIENCE: Patience = Patience {
        attempts: 4,
        first_pause: Duration::from_secs(8),
        longest_pause: Duration::from_secs(20),
    };

    #[test]
    fn pauses_double_up_to_the_longest() {
        let mut attempts = Attempts::new(PATIENCE);
        for seconds in [8, 16, 20] {
            let next = attempts.failed(None, 1.0);
            assert_eq!(next, Next::Again(Duration::from_secs(seconds)));
        }
        assert_eq!(attempts.number(), 4);
        assert_eq!(attempts.failed(None, 1.0), Next::GiveUp);
    }

    #[test]
    fn the_forges_own_pause_is_kept_or_is_too_long() {
        let mut attempts = Attempts::new(PATIENCE);
        assert_eq!(
            attempts.failed(Some(Duration::from_secs(20)), 0.0),
            Next::Again(Duration::from_secs(21))
        );
        let hour = Duration::from_secs(3600);
        assert_eq!(attempts.failed(Some(hour), 0.0), Next::TooLong(hour));
    }
}
