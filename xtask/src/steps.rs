//! A row of steps with the seconds that each took, and the comparison with what they took before.

use anyhow::Result;
use std::path::Path;
use std::time::Instant;

/// The page with the table that steps are compared with.
const KEPT: &str = "CONTRIBUTING.md";

/// A step is slow when it takes over a third longer than the table says, and so many seconds more than a busy machine explains.
const SHARE: f64 = 4.0 / 3.0;
const SECONDS: f64 = 10.0;

/// Steps in their order.
#[derive(Default)]
pub struct Steps {
    taken: Vec<(String, f64)>,
}

impl Steps {
    /// Runs a step and keeps its time. What it fails with is passed on.
    pub fn run<T>(&mut self, name: &str, step: impl FnOnce() -> Result<T>) -> Result<T> {
        println!("\n== {name}");
        let start = Instant::now();
        let result = step();
        self.taken
            .push((name.to_owned(), start.elapsed().as_secs_f64()));
        result
    }

    /// The steps as a Markdown table, and a warning for each that is slower than the one in `CONTRIBUTING.md`.
    pub fn print(&self, root: &Path) {
        let sum: f64 = self.taken.iter().map(|(_, seconds)| seconds).sum();
        println!("\n| step | seconds |\n| --- | ---: |");
        for (name, seconds) in &self.taken {
            println!("| {name} | {seconds:.0} |");
        }
        println!("| all | {sum:.0} |\n");
        let page = std::fs::read_to_string(root.join(KEPT)).unwrap_or_default();
        for line in self.slower(&page) {
            println!("warning: {line}");
        }
    }

    fn slower(&self, page: &str) -> Vec<String> {
        let kept = |name: &str| {
            page.lines().find_map(|line| {
                let mut cells = line.strip_prefix('|')?.split('|').map(str::trim);
                (cells.next()? == name).then(|| cells.next()?.parse::<f64>().ok())?
            })
        };
        let slow = |(name, seconds): &(String, f64)| {
            let before = kept(name)?;
            (*seconds > before * SHARE && *seconds > before + SECONDS).then(|| {
                format!("`{name}` took {seconds:.0} s, and {before:.0} s when {KEPT} was written")
            })
        };
        self.taken.iter().filter_map(slow).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::Steps;

    #[test]
    fn a_step_that_takes_a_third_longer_than_the_table_says_is_named() {
        let page =
            "| step | seconds |\n| --- | ---: |\n| build | 60 |\n| parity | 100 |\n| tiny | 1 |\n";
        let taken = [
            ("build", 79.0),
            ("parity", 140.0),
            ("tiny", 9.0),
            ("new", 500.0),
        ];
        let steps = Steps {
            taken: taken
                .map(|(name, seconds)| (name.to_owned(), seconds))
                .into(),
        };
        assert_eq!(
            steps.slower(page),
            ["`parity` took 140 s, and 100 s when CONTRIBUTING.md was written"]
        );
    }
}
