//! Numbers and times within the bounds of the contract.

use countersign_contract::types::Timestamp;

/// Six decimals, so that every host prints the same digits. Never minus zero.
pub(crate) fn rounded(number: f64) -> f64 {
    let scaled = number * 1_000_000.0;
    let rounded = if scaled.is_finite() {
        libm::round(scaled) / 1_000_000.0
    } else {
        number
    };
    rounded + 0.0
}

/// How many there are, as far as the contract can count.
pub(crate) fn count(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

/// A time, kept between year 1 and year 9999.
pub(crate) fn time(seconds: i64) -> Timestamp {
    Timestamp {
        seconds: seconds.clamp(Timestamp::MIN.seconds, Timestamp::MAX.seconds),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rounds_to_six_decimals_without_minus_zero() {
        assert_eq!(rounded(0.123_456_78), 0.123_457);
        assert_eq!(rounded(-0.000_000_1).to_string(), "0");
        assert_eq!(rounded(1e300), 1e300);
    }

    #[test]
    fn counts_and_times_stop_at_their_bounds() {
        assert_eq!(count(7), 7);
        assert_eq!(count(usize::MAX), u32::MAX);
        assert_eq!(time(i64::MAX), Timestamp::MAX);
        assert_eq!(time(i64::MIN), Timestamp::MIN);
    }
}
