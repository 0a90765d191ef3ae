//! Comments that cover more of a rule than its author sees.

use crate::check::Problem;
use crate::diagnostic::Diagnostic;
use crate::expression;
use crate::expression::ast::Expr;
use crate::positions::Positions;

/// Most characters of a rule that a message repeats.
const SHOWN: usize = 40;

/// What an editor may show as the end of a line, and an expression does not take for one.
const OTHER_LINE_ENDS: [char; 6] = ['\r', '\u{b}', '\u{c}', '\u{85}', '\u{2028}', '\u{2029}'];

/// The tree of a rule. What is wrong with its text is added to `errors`.
pub(super) fn parse(
    text: &str,
    places: &Positions<'_>,
    errors: &mut Vec<Diagnostic>,
) -> Option<Expr> {
    let covering = covering(text, places);
    let first = covering.first().map(|problem| problem.span.0);
    let covering = covering.into_iter();
    errors.extend(covering.map(|problem| places.diagnostic(problem)));
    match expression::parse(text) {
        Ok(tree) => Some(tree),
        Err(error) => {
            // What is missing behind a comment that covers too much is in the comment.
            if first.is_none_or(|first| error.start < first) {
                errors.push(places.diagnostic(Problem::from(error)));
            }
            None
        }
    }
}

/// A problem for each comment that goes on over a later line of the file. YAML joins the lines of folded, plain and quoted
/// text, so that a comment at the end of one line covers the lines behind it.
fn covering(text: &str, places: &Positions<'_>) -> Vec<Problem> {
    // Most rules have no comment, and are read once.
    if !text.contains("//") {
        return Vec::new();
    }
    let characters: Vec<char> = text.chars().collect();
    let comments = expression::comments(text).into_iter();
    comments
        .filter_map(|(start, end)| {
            let (line, _) = places.at(start);
            let beyond = (start..end).find(|at| places.at(*at).0 > line);
            let inside = characters.get(start as usize..end as usize)?;
            let ended = inside
                .iter()
                .position(|character| OTHER_LINE_ENDS.contains(character));
            let covered = |from: usize| -> Option<String> {
                let rest: String = inside.iter().skip(from).collect();
                let rest = rest.trim();
                let mut shown: String = rest.chars().take(SHOWN).collect();
                if shown.len() < rest.len() {
                    shown.push('…');
                }
                (!rest.is_empty()).then_some(shown)
            };
            let (message, help) = if let Some(from) = beyond
                && let Some(covered) = covered((from - start) as usize)
            {
                (
                    format!("this comment also covers `{covered}`, since YAML joins these lines"),
                    "begin the rule with `|-` and put it on lines of its own, which keeps them apart; or move the comment in front of the key, behind `#`",
                )
            } else {
                let covered = covered(ended? + 1)?;
                (
                    format!("this comment also covers `{covered}`: only a line feed ends a comment"),
                    "put a line feed behind the comment, or remove the comment",
                )
            };
            Some(Problem {
                code: "comment_covers_rule",
                message,
                help: Some(help.to_owned()),
                span: (start, end),
            })
        })
        .collect()
}
