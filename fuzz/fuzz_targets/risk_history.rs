//! A history of changes from anywhere, in both forms.
#![no_main]

use countersign_analysis::fit::{Columns, History, Options, fit};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| {
    let columns = Columns::default();
    let options = Options {
        resamples: 2,
        ..Options::default()
    };
    for history in [
        History::from_csv(bytes, "history", &columns),
        History::from_json_lines(bytes, "history", &columns),
    ]
    .into_iter()
    .flatten()
    {
        let _ = fit(&history, &options);
    }
});
