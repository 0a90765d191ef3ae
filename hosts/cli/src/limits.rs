//! Command-line arguments for the limits of the sandbox.

use clap::Args;
use countersign::Limits;

/// Limits of the sandbox. What is not given is the recommended limit.
#[derive(Args, Clone, Debug, Default)]
#[command(next_help_heading = "Limits")]
pub struct LimitArguments {
    /// Most fuel an evaluation may use; a backstop above the policy's own step budget
    #[arg(long, value_name = "UNITS")]
    pub fuel: Option<u64>,
    /// Most memory an evaluation may use, such as 16MiB
    #[arg(long, value_name = "SIZE", value_parser = bytes)]
    pub memory: Option<usize>,
    /// Compile the bundle anew, and leave nothing in the user's cache folder
    #[arg(long)]
    pub no_cache: bool,
    /// How many evaluations run at once, where there are many of them; 0 for the one or few of a check
    #[arg(skip)]
    pub at_once: u32,
}

impl LimitArguments {
    /// The limits for a long row of evaluations on so many threads.
    pub fn for_many(&self, threads: usize) -> LimitArguments {
        LimitArguments {
            at_once: u32::try_from(threads).unwrap_or(u32::MAX),
            ..self.clone()
        }
    }

    /// The limits for so many changes in one evaluation: fuel that nobody set grows with them.
    pub fn for_changes(&self, changes: usize) -> LimitArguments {
        let mut limits = self.clone();
        if limits.fuel.is_none() && changes > 1 {
            let times = u64::try_from(changes).unwrap_or(u64::MAX);
            limits.fuel = Some(Limits::recommended().fuel.saturating_mul(times));
        }
        limits
    }

    /// The limits to run under.
    pub fn limits(&self) -> Limits {
        let mut limits = Limits::recommended();
        if let Some(fuel) = self.fuel {
            limits.fuel = fuel;
        }
        if let Some(memory) = self.memory {
            limits.memory_bytes = memory;
        }
        limits
    }
}

/// Reads a number of bytes, with an optional unit.
fn bytes(text: &str) -> Result<usize, String> {
    let digits = text.trim_end_matches(|character: char| character.is_ascii_alphabetic());
    let factor = match text.get(digits.len()..) {
        Some("" | "B") => 1,
        Some("KiB") => 1 << 10,
        Some("MiB") => 1 << 20,
        Some("GiB") => 1 << 30,
        _ => return Err("write a number of bytes, or one with KiB, MiB or GiB".to_owned()),
    };
    digits
        .parse::<usize>()
        .ok()
        .and_then(|number| number.checked_mul(factor))
        .ok_or_else(|| "write a number of bytes, such as 1048576 or 16MiB".to_owned())
}

#[cfg(test)]
mod tests {
    use super::bytes;

    #[test]
    fn reads_sizes() {
        for (text, expected) in [
            ("0", Some(0)),
            ("17", Some(17)),
            ("17B", Some(17)),
            ("2KiB", Some(2_048)),
            ("16MiB", Some(16 << 20)),
            ("1GiB", Some(1 << 30)),
            ("16MB", None),
            ("MiB", None),
            ("", None),
            ("-1", None),
            ("99999999999999999999", None),
            ("99999999999999GiB", None),
        ] {
            assert_eq!(bytes(text).ok(), expected, "{text}");
        }
    }
}
