//! The scenarios' time: it begins ten days ago, and is written as GitHub writes it.

use countersign_contract::types::Timestamp;
use std::sync::OnceLock;
use std::time::{SystemTime, UNIX_EPOCH};

const TEN_DAYS: i64 = 10 * 24 * 3600;

pub fn now() -> i64 {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
    i64::try_from(since.as_secs()).unwrap()
}

/// When all scenarios begin, in seconds since 1970.
pub fn beginning() -> i64 {
    static BEGINNING: OnceLock<i64> = OnceLock::new();
    *BEGINNING.get_or_init(|| now() - TEN_DAYS)
}

/// So many minutes after the beginning.
pub fn minute(minute: i64) -> String {
    written(beginning() + 60 * minute)
}

pub fn written(seconds: i64) -> String {
    Timestamp::from_seconds(seconds).unwrap().to_string()
}
