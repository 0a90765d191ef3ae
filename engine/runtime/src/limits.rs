//! What one bundle and one evaluation may take.

use std::time::Duration;

/// Limits of a bundle and of each evaluation with it.
///
/// There is no default: whoever lets somebody else's code decide should have seen these numbers.
/// [`Limits::recommended`] has the project's own choice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Largest bundle, in bytes.
    pub bundle_bytes: usize,
    /// Largest facts, in bytes of their JSON text.
    pub input_bytes: usize,
    /// Largest answer, in bytes: of its JSON text, or of what the typed answer takes in the host's memory.
    pub output_bytes: usize,
    /// Most linear memory of one evaluation, in bytes.
    pub memory_bytes: usize,
    /// Most fuel of one evaluation: roughly one unit for each WebAssembly instruction.
    pub fuel: u64,
    /// Longest time of one evaluation. It is a backstop that depends on the machine; fuel does not.
    pub deadline: Duration,
}

impl Limits {
    /// Limits that every policy within its own step budget stays far below, for changes of any reviewable size.
    pub const fn recommended() -> Limits {
        const MIB: usize = 1024 * 1024;
        Limits {
            bundle_bytes: 8 * MIB,
            input_bytes: 16 * MIB,
            output_bytes: 64 * MIB,
            memory_bytes: 192 * MIB,
            fuel: 20_000_000_000,
            deadline: Duration::from_secs(20),
        }
    }
}
