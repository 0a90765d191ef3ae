//! Histories that no model can be fitted to: each names its place and what to do.

use crate::fit::histories::drawn;
use crate::native;
use countersign_analysis::fit::{Columns, FitError, HISTORY_SCHEMA, History, Options, fit, known};

fn csv(text: &str) -> Result<History, FitError> {
    History::from_csv(text.as_bytes(), "`history.csv`", &Columns::default())
}

fn json(text: &str) -> Result<History, FitError> {
    History::from_json_lines(text.as_bytes(), "`history.jsonl`", &Columns::default())
}

#[test]
fn both_forms_say_the_same() {
    let expected = History {
        features: vec!["lines_added".to_owned(), "agent_authored".to_owned()],
        columns: vec![vec![12.0, 3.5], vec![1.0, 0.0]],
        outcomes: vec![true, false],
    };
    let table = "id, lines_added, agent_authored, outcome\nPR 7, 12, true, 1\nPR 8, 3.5, 0, no\n";
    assert_eq!(csv(table).unwrap(), expected);
    for lines in [
        "{\"id\": 7, \"lines_added\": 12, \"agent_authored\": true, \"outcome\": true}\n\n{\"agent_authored\": 0, \"lines_added\": 3.5, \"outcome\": 0}",
        "{\"features\": {\"lines_added\": 12, \"agent_authored\": true}, \"outcome\": 1, \"title\": \"x\"}\n{\"features\": {\"agent_authored\": 0, \"lines_added\": 3.5}, \"outcome\": \"no\"}\n",
    ] {
        let mut found = json(lines).unwrap();
        if found.features[0] != "lines_added" {
            found.features.swap(0, 1);
            found.columns.swap(0, 1);
        }
        // Beside `features`, other keys of a line are features of nobody.
        assert_eq!(found, expected, "{lines}");
    }
    let schema: serde_json::Value = serde_json::from_str(HISTORY_SCHEMA).unwrap();
    assert_eq!(schema["required"][0], "outcome");
}

#[test]
fn other_columns_may_be_named() {
    let columns = Columns {
        outcome: "caused_incident".to_owned(),
        ignore: vec!["id".to_owned(), "title".to_owned()],
    };
    let table = "title,lines_added,caused_incident\n\"a, b\",12,yes\n";
    let history = History::from_csv(table.as_bytes(), "x", &columns).unwrap();
    assert_eq!(history.features, ["lines_added"]);
    assert_eq!(history.incidents(), 1);
}

#[test]
fn bad_lines_are_named_with_a_remedy() {
    for (text, says) in [
        ("", "it is empty; its first line names the columns"),
        (
            "lines_added\n1\n",
            "name it with `--outcome`, out of `lines_added`",
        ),
        ("outcome\n1\n", "no feature besides the outcome"),
        ("lines_added,outcome\n", "it has no change"),
        (
            "lines_added,lines_added,outcome\n1,1,1\n",
            "two columns `lines_added`",
        ),
        ("Lines,outcome\n1,1\n", "lower-case letters"),
        ("lines_added,outcome\n1,1\n2\n", "line 3: "),
        (
            "lines_added,outcome\n1,1\n,0\n",
            "line 3: `lines_added` is empty",
        ),
        (
            "lines_added,outcome\nmany,1\n",
            "line 2: `lines_added` is `many`",
        ),
        ("lines_added,outcome\nNaN,1\n", "`NaN`"),
        ("lines_added,outcome\ninf,1\n", "--ignore lines_added"),
        ("lines_added,outcome\n1e300,1\n", "at most 10^15"),
        ("lines_added,outcome\n1,maybe\n", "`outcome` is `maybe`"),
        ("lines_added,outcome\n1,\u{1b}[31m\n", "\\u{1b}[31m"),
    ] {
        let error = csv(text).unwrap_err().to_string();
        assert!(error.contains(says), "{text:?}: {error}");
        assert!(error.starts_with("`history.csv`"), "{error}");
        assert!(!error.contains('\u{1b}'), "{error:?}");
    }
    for (text, says) in [
        ("", "it has no change"),
        ("[1]\n", "line 1: it is not a JSON object"),
        (
            "{\"x\": 1, \"outcome\": true}\n{\"x\": 1\n",
            "line 2: it is not a JSON object",
        ),
        (
            "{\"x\": 1, \"x\": 2, \"outcome\": true}",
            "duplicate key `x`",
        ),
        ("{\"x\": 1}", "there is no `outcome`"),
        ("{\"x\": null, \"outcome\": true}", "`x` is empty"),
        ("{\"x\": [1], \"outcome\": true}", "`x` is `[1]`"),
        (
            "{\"x\": 1, \"outcome\": true}\n{\"outcome\": true}",
            "`x` is missing",
        ),
        (
            "{\"x\": 1, \"outcome\": true}\n{\"x\": 1, \"y\": 1, \"outcome\": true}",
            "`y` is in this line",
        ),
        (
            "{\"features\": 3, \"outcome\": true}",
            "`features` is not an object",
        ),
        (
            "{\"decision\": {}, \"outcome\": true}",
            "`decision` does not follow the contract",
        ),
    ] {
        let error = json(text).unwrap_err().to_string();
        assert!(error.contains(says), "{text:?}: {error}");
    }
    let not_text = b"lines_added,outcome\n\xff\xfe,1\n".as_slice();
    let error = History::from_csv(not_text, "x", &Columns::default()).unwrap_err();
    assert!(error.to_string().contains("line"), "{error}");
}

#[test]
fn a_decision_gives_its_own_features() {
    let facts = native::facts(7);
    let decision = native::decide(&native::evaluator(native::POLICY), &facts);
    let decision = serde_json::to_value(decision).unwrap();
    let line = serde_json::json!({
        "bundle_digest": "0".repeat(64),
        "decision": decision,
        "features": {"deploy_hour": 17},
        "outcome": true
    });
    let history = json(&line.to_string()).unwrap();
    assert_eq!(history.column("lines_added"), Some([30.0].as_slice()));
    assert_eq!(history.column("agent_authored"), Some([0.0].as_slice()));
    for (name, _) in known() {
        assert!(history.column(name).is_some(), "{name}");
    }
    assert_eq!(history.column("deploy_hour"), Some([17.0].as_slice()));
    assert!(history.column("bundle_digest").is_none());
}

#[test]
fn too_few_outcomes_say_how_many_are_needed() {
    let mut history = drawn(2_000, 3);
    history.outcomes = (0..2_000).map(|row| row % 250 == 0).collect();
    let error = fit(&history, &Options::default()).unwrap_err();
    assert_eq!(
        error.to_string(),
        "the history holds 8 changes that caused an incident, and 20 are needed: at least 10, 5 for each of 4 features, and one for each of 5 folds; collect more history, or fit fewer features"
    );
    history.outcomes = (0..2_000).map(|row| row % 250 != 0).collect();
    let error = fit(&history, &Options::default()).unwrap_err().to_string();
    assert!(error.contains("caused no incident"), "{error}");
}

#[test]
fn options_that_can_not_be() {
    let mut history = drawn(1_000, 3);
    let with = |change: fn(&mut Options)| {
        let mut options = Options::default();
        change(&mut options);
        options
    };
    for (options, says) in [
        (with(|options| options.folds = 1), "1 folds can't be made"),
        (with(|options| options.folds = 21), "from 2 to 20"),
        (with(|options| options.l2 = 0.0), "above 0"),
        (with(|options| options.l2 = f64::NAN), "above 0"),
        (
            with(|options| options.log = vec!["size".to_owned()]),
            "no feature `size`",
        ),
    ] {
        let error = fit(&history, &options).unwrap_err().to_string();
        assert!(error.contains(says), "{error}");
    }
    history.columns[0][5] = -1.0;
    let options = with(|options| options.log = vec!["lines_added".to_owned()]);
    let error = fit(&history, &options).unwrap_err().to_string();
    assert!(error.contains("`lines_added` is -1"), "{error}");
    history
        .columns
        .iter_mut()
        .for_each(|column| column.fill(1.0));
    let error = fit(&history, &Options::default()).unwrap_err().to_string();
    assert!(error.contains("no feature is left to fit"), "{error}");
}
