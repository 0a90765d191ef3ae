//! What is fitted is what the history was made by.

use crate::fit::histories::{TRUTH, drawn};
use crate::native;
use countersign_analysis::fit::{Columns, History, Options, Term, fit, known, policy_block};
use countersign_compiler::{Folder, compile};
use std::path::Path;

fn options() -> Options {
    Options {
        log: vec!["lines_added".to_owned()],
        ..Options::default()
    }
}

#[test]
fn weights_are_recovered() {
    let fitted = fit(&drawn(20_000, 3), &options()).unwrap();
    assert!((fitted.intercept - TRUTH.0).abs() < 0.15, "{fitted:?}");
    for (term, truth) in fitted.terms.iter().zip(TRUTH.1.iter().chain([&0.0])) {
        assert!((term.weight - truth).abs() < 0.1, "{term:?}, not {truth}");
        assert!(
            (term.weight - truth).abs() < 4.0 * term.standard_error,
            "{term:?}, not {truth}"
        );
    }
    let held_out = &fitted.held_out;
    assert!(held_out.log_loss < held_out.base_rate_log_loss);
    // What was predicted came: each tenth within five standard deviations of its own sampling.
    for decile in &held_out.calibration {
        let error = (decile.predicted * (1.0 - decile.predicted) / decile.changes as f64).sqrt();
        assert!(
            (decile.predicted - decile.observed).abs() < 5.0 * error,
            "{decile:?}"
        );
    }
    // The truth has more to it than lines, and a model that knows that captures more.
    let baseline = fitted.baseline.unwrap();
    assert!(
        held_out.auc.low > baseline.auc.high,
        "{held_out:?} {baseline:?}"
    );
    for (model, alone) in held_out.captures.iter().zip(&baseline.captures) {
        assert!(
            model.captured.value > alone.captured.value,
            "{model:?} {alone:?}"
        );
    }
}

#[test]
fn the_block_is_what_it_was() {
    let fitted = fit(&drawn(2_000, 7), &options()).unwrap();
    let block = policy_block(&fitted);
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/risk.yaml");
    if std::env::var_os("BLESS").is_some() {
        std::fs::write(&path, &block).unwrap();
    }
    let golden = std::fs::read_to_string(&path).unwrap_or_default();
    assert_eq!(block, golden, "BLESS=1 writes the golden file");
}

#[test]
fn the_block_is_a_policys() {
    let mut options = options();
    options.terms = vec![Term {
        name: "past_incidents".to_owned(),
        value: "double(incidents.size()) + 0.0 * double('\"7'.size()) // a comment".to_owned(),
        words: Some("\"failed\" before: here\n#or there".to_owned()),
    }];
    let fitted = fit(&drawn(2_000, 7), &options).unwrap();
    let policy = format!(
        "policy: fitted\nversion: 1.0.0\nsummary: A fitted model.\nwhen_nothing_applies: pass\n\
         controls:\n  - {{id: a, title: A, applies: \"risk.score >= 2.0\", satisfied: 'true', effect: block}}\n{}",
        policy_block(&fitted)
    );
    let mut folder = Folder::new();
    folder.insert("policy.yaml", &policy);
    let compiled = compile(&folder, &Default::default())
        .unwrap_or_else(|findings| panic!("{}\n{policy}", findings.render(&folder, false)));
    let risk = compiled.policy.risk.unwrap();
    assert_eq!(risk.intercept, fitted.intercept);
    assert_eq!(risk.terms.len(), fitted.terms.len());
    for (compiled, term) in risk.terms.iter().zip(&fitted.terms) {
        assert_eq!(compiled.name, term.name);
        assert_eq!(compiled.weight, term.weight);
        assert_eq!(compiled.words, term.words);
    }
    let bands = fitted.bands.unwrap();
    assert_eq!(
        risk.bands,
        [
            ("medium".to_owned(), bands.medium),
            ("high".to_owned(), bands.high)
        ]
    );
}

#[test]
fn the_same_seed_gives_the_same_model_and_another_one_other_folds() {
    let history = drawn(1_000, 5);
    let first = fit(&history, &options()).unwrap();
    assert_eq!(first, fit(&history, &options()).unwrap());
    let other = fit(
        &history,
        &Options {
            seed: 2,
            ..options()
        },
    )
    .unwrap();
    assert_eq!(first.terms, other.terms);
    assert_ne!(first.held_out, other.held_out);
}

#[test]
fn what_can_not_tell_anything_is_left_out_and_named() {
    let mut history = drawn(1_000, 5);
    history
        .features
        .extend(["always", "lines_twice", "nearly"].map(str::to_owned));
    history.columns.push(vec![3.5; 1_000]);
    let twice = history.columns[0]
        .iter()
        .map(|lines| 2.0 * lines.ln_1p() + 1.0);
    let twice: Vec<f64> = twice.collect();
    let nearly = twice
        .iter()
        .enumerate()
        .map(|(place, value)| value + (place % 3) as f64);
    let nearly: Vec<f64> = nearly.collect();
    history.columns.push(twice);
    history.columns.push(nearly);
    let fitted = fit(&history, &options()).unwrap();
    let names: Vec<&str> = fitted.terms.iter().map(|term| term.name.as_str()).collect();
    assert_eq!(
        names,
        [
            "lines_added",
            "agent_authored",
            "past_incidents",
            "weekday",
            "nearly"
        ]
    );
    let notices = fitted.notices.join("\n");
    for says in [
        "`always` is the same in all changes",
        "`lines_twice` follows from the features before it and was left out",
        "`nearly` follows from the features before it for 9",
    ] {
        assert!(notices.contains(says), "{notices}");
    }
}

#[test]
fn a_feature_that_knows_the_outcome_is_suspected() {
    let mut history = drawn(1_000, 5);
    history.features.push("postmortem".to_owned());
    let after = history
        .outcomes
        .iter()
        .map(|outcome| f64::from(u8::from(*outcome)));
    history.columns.push(after.collect());
    let fitted = fit(&history, &options()).unwrap();
    assert!(
        fitted
            .notices
            .iter()
            .any(|notice| notice.contains("known only after the incident")),
        "{:?}",
        fitted.notices
    );
    assert!(fitted.terms.iter().all(|term| term.weight.is_finite()));
}

#[test]
fn noise_is_said_to_be_noise() {
    let mut history = drawn(400, 9);
    history.features.truncate(1);
    history.columns = vec![history.columns[3].clone()];
    history.features[0] = "weekday".to_owned();
    let fitted = fit(&history, &Options::default()).unwrap();
    let notices = fitted.notices.join("\n");
    assert!(notices.contains("do not use it"), "{fitted:?}");
    assert!(
        notices.contains("the history has no `lines_added`"),
        "{notices}"
    );
}

#[test]
fn the_engines_own_features_are_what_their_rules_compute() {
    let mut facts = native::facts(7);
    facts.commits[0]
        .message
        .push_str("\n\nCo-Authored-By: Claude <noreply@anthropic.com>");
    for (name, value) in known() {
        let value = serde_json::Value::from(value);
        let policy = format!(
            "{}risk: {{intercept: 0, terms: [{{name: {name}, value: {value}, weight: 1}}]}}\n",
            native::POLICY
        );
        let decision = native::decide(&native::evaluator(&policy), &facts);
        let term = decision.risk.as_ref().expect("a score").terms[0].clone();
        let line = serde_json::json!({"decision": decision, "outcome": true}).to_string();
        let history = History::from_json_lines(line.as_bytes(), "x", &Columns::default()).unwrap();
        assert_eq!(
            history.column(name),
            Some([term.contribution].as_slice()),
            "{name}"
        );
    }
}

#[test]
fn a_policys_logarithm_is_taken_once_and_asked_for_where_it_was_not() {
    let mut history = drawn(2_000, 7);
    for value in &mut history.columns[0] {
        *value = value.round();
    }
    let logarithm = "math.ln(1.0 + double(totals.added))";
    let terms = vec![Term {
        name: "lines_added".to_owned(),
        value: logarithm.to_owned(),
        words: None,
    }];
    let plain = Options {
        terms: terms.clone(),
        ..Options::default()
    };
    let odd = |notices: &[String]| {
        notices
            .iter()
            .any(|notice| notice.contains("add `--log lines_added`"))
    };
    assert!(odd(&fit(&history, &plain).unwrap().notices));
    let logged = Options { terms, ..options() };
    let fitted = fit(&history, &logged).unwrap();
    assert!(!odd(&fitted.notices), "{:?}", fitted.notices);
    assert_eq!(fitted.terms[0].value, logarithm);
    // What the history holds may be the logarithm already.
    for value in &mut history.columns[0] {
        *value = value.ln_1p();
    }
    assert!(!odd(&fit(&history, &plain).unwrap().notices));
}
