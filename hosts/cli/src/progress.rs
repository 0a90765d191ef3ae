//! A bar on standard error that appears when it takes long.

use crate::terminal::Terminal;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::time::{Duration, Instant};

/// What is done sooner shows no progress.
const PATIENCE: Duration = Duration::from_millis(400);

/// Where it is known how many there are.
const COUNTED: &str = "{bar:30} {pos} of {len} changes, {eta} left{msg}";

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
            Some(_) => COUNTED,
            None => "{spinner} {pos} changes, {per_sec}{msg}",
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

    /// Over so many things of another kind, such as `cases`.
    pub fn of(what: &str, total: u64, terminal: &Terminal) -> Progress {
        let progress = Progress::new(Some(total), terminal);
        let template = COUNTED.replace("changes", what);
        if let Ok(style) = ProgressStyle::with_template(&template) {
            progress.bar.set_style(style);
        }
        progress
    }

    /// One more is done.
    pub fn step(&mut self) {
        self.bar.inc(1);
        if self.wanted && self.started.elapsed() > PATIENCE {
            self.bar.set_draw_target(ProgressDrawTarget::stderr());
            self.wanted = false;
        }
    }

    /// How many there are is known by now.
    pub fn total(&self, total: u64) {
        self.bar.set_length(total);
        if let Ok(style) = ProgressStyle::with_template(COUNTED) {
            self.bar.set_style(style);
        }
    }

    /// What is known so far, shown below the bar.
    pub fn figures(&self, text: &str) {
        if !self.bar.is_hidden() {
            self.bar.set_message(format!("\n{text}"));
        }
    }

    /// Takes the bar away.
    pub fn end(&self) {
        self.bar.finish_and_clear();
    }
}
