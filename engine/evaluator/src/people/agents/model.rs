//! The model that a text names.

use super::vocabulary::MODEL_FAMILIES;
use super::words::clipped;

/// The model that a text names, in lower-case with hyphens: `Claude Opus 4.6 (1M context)` is `claude-opus-4.6`.
pub(crate) fn model_in(text: &str) -> Option<String> {
    let text = clipped(text, 200);
    let text = text.split('<').next().unwrap_or(text).trim();
    // The kernel's form: AGENT:MODEL followed by tools.
    if let Some((_, rest)) = text.split_once(':')
        && !rest.starts_with("//")
        && let Some(model) = rest.split_whitespace().next()
        && is_model(model)
    {
        return Some(canonical_model(model));
    }
    if let Some((_, rest)) = text.split_once('(')
        && let Some((inside, _)) = rest.split_once(')')
        && is_model(inside)
        && inside
            .bytes()
            .any(|byte| byte.is_ascii_digit() || byte == b'-')
    {
        return Some(canonical_model(inside));
    }
    let name = text.split(['(', ':', ',']).next().unwrap_or(text).trim();
    // `Claude Opus 4.5 via Crush`
    let name = [" via ", " on ", " in "]
        .iter()
        .find_map(|word| name.split_once(word))
        .map_or(name, |(model, _)| model);
    (is_model(name)
        && name.bytes().any(|byte| byte.is_ascii_digit())
        && name.split_whitespace().count() <= 4)
        .then(|| canonical_model(name))
}

/// The text begins like a model's name.
pub(super) fn is_model(text: &str) -> bool {
    let text = text.trim().to_ascii_lowercase();
    let text = text.rsplit('/').next().unwrap_or(&text);
    text.len() <= 100 && MODEL_FAMILIES.iter().any(|family| text.starts_with(family))
}

fn canonical_model(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    words.join("-").to_ascii_lowercase()
}
