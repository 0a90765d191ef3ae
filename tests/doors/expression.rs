//! Expressions of workflow files, as far as this project's use them: lookups, texts, `==`, `!=`, `&&`, `||`.

use serde_json::Value;

/// A text with each `${{ … }}` replaced.
pub fn filled(text: &str, context: &Value) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("${{") {
        let (inside, after) = after.split_once("}}").expect("an expression ends");
        out.push_str(before);
        out.push_str(&shown(&value(inside, context)));
        rest = after;
    }
    out.push_str(rest);
    out
}

/// Whether a condition holds; one without `${{ }}` is an expression as a whole.
pub fn holds(condition: &str, context: &Value) -> bool {
    let inside = condition.trim();
    let inside = inside
        .strip_prefix("${{")
        .and_then(|text| text.strip_suffix("}}"));
    is_true(&value(inside.unwrap_or(condition), context))
}

fn value(text: &str, context: &Value) -> Value {
    let text = text.trim();
    if let Some((one, other)) = text.split_once("||") {
        let one = value(one, context);
        return if is_true(&one) {
            one
        } else {
            value(other, context)
        };
    }
    if let Some((one, other)) = text.split_once("&&") {
        let one = value(one, context);
        return if is_true(&one) {
            value(other, context)
        } else {
            one
        };
    }
    for (operator, equal) in [("==", true), ("!=", false)] {
        if let Some((one, other)) = text.split_once(operator) {
            let same = shown(&value(one, context)) == shown(&value(other, context));
            return Value::from(same == equal);
        }
    }
    match text {
        "true" => true.into(),
        "false" => false.into(),
        _ => match text
            .strip_prefix('\'')
            .and_then(|text| text.strip_suffix('\''))
        {
            Some(literal) => literal.into(),
            None => lookup(text, context),
        },
    }
}

/// What is not there is null, as with GitHub. A function or anything else is a mistake of this test.
fn lookup(path: &str, context: &Value) -> Value {
    let is_path = |byte: u8| byte.is_ascii_alphanumeric() || b"._-".contains(&byte);
    assert!(path.bytes().all(is_path), "`{path}` is more than a lookup");
    let mut found = context;
    for name in path.split('.') {
        found = found.get(name).unwrap_or(&Value::Null);
    }
    found.clone()
}

fn is_true(value: &Value) -> bool {
    !matches!(shown(value).as_str(), "" | "false")
}

fn shown(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}
