//! A bar on standard error that appears when it takes long.

use crate::terminal::Terminal;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::time::{Duration, Instant};

/// What is done sooner shows no progress.
const PATIENCE: Duration = Duration::from_secs(1);

/// Progress over changes.
pub struct Progress {
    bar: ProgressBar,
    started: Instant,
    wanted: bool,
}

impl Progress {
    /// Over so many changes; without a number it counts only.
    pub fn new(total: Option<u64>, terminal: &Terminal) -> Progress {
        let bar = ProgressBar::with_draw_target(total, ProgressDrawTarget::hidden());
        let template = match total {
            Some(_) => "{bar:30} {pos} of {len} changes, {eta} left",
            None => "{spinner} {pos} changes, {per_sec}",
        };
        if let Ok(style) = ProgressStyle::with_template(template) {
            bar.set_style(style);
        }
        Progress {
            bar,
            started: Instant::now(),
            wanted: terminal.progress,
        }
    }

    /// One more is done.
    pub fn step(&mut self) {
        self.bar.inc(1);
        if self.wanted && self.started.elapsed() > PATIENCE {
            self.bar.set_draw_target(ProgressDrawTarget::stderr());
            self.wanted = false;
        }
    }

    /// Takes the bar away.
    pub fn end(&self) {
        self.bar.finish_and_clear();
    }
}
