//! `regex.extract`, `regex.extractAll`, `regex.replace`: the examples of cel-go's extension, and edges.

use crate::functions::{check, i, t};
use countersign_program::Function as F;

#[test]
fn the_first_match_is_extracted() {
    check(vec![
        (
            F::RegexExtract,
            vec![t("hello world"), t("hello(.*)")],
            "optional.of(\" world\")",
        ),
        (
            F::RegexExtract,
            vec![t("item-A, item-B"), t("item-(\\w+)")],
            "optional.of(\"A\")",
        ),
        (
            F::RegexExtract,
            vec![t("item-A, item-B"), t("item-\\w+")],
            "optional.of(\"item-A\")",
        ),
        (
            F::RegexExtract,
            vec![t("HELLO"), t("hello")],
            "optional.none()",
        ),
        // A group that took part with nothing, or not at all, holds nothing.
        (
            F::RegexExtract,
            vec![t("ab"), t("a(x*)b")],
            "optional.none()",
        ),
        (F::RegexExtract, vec![t("b"), t("(a)?b")], "optional.none()"),
        (F::RegexExtract, vec![t("b"), t("a*")], "optional.of(\"\")"),
        (
            F::RegexExtract,
            vec![t("user@host"), t("(.*)@([^.]*)")],
            "invalid_argument",
        ),
        (
            F::RegexExtract,
            vec![t("user@host"), t("(?:.*)@([^.]*)")],
            "optional.of(\"host\")",
        ),
        (F::RegexExtract, vec![t("a"), t("(")], "invalid_pattern"),
        (F::RegexExtract, vec![i(1), t("a")], "no_such_overload"),
    ]);
}

#[test]
fn all_matches_are_extracted() {
    check(vec![
        (
            F::RegexExtractAll,
            vec![t("id:123, id:456"), t("id:\\d+")],
            "[\"id:123\", \"id:456\"]",
        ),
        (
            F::RegexExtractAll,
            vec![t("id:123, id:456"), t("id:(\\d+)")],
            "[\"123\", \"456\"]",
        ),
        (F::RegexExtractAll, vec![t("id:123"), t("assa")], "[]"),
        (F::RegexExtractAll, vec![t("xaxax"), t("a(b)?")], "[]"),
        (
            F::RegexExtractAll,
            vec![t("aba"), t("b*")],
            "[\"\", \"b\", \"\"]",
        ),
        (F::RegexExtractAll, vec![t(""), t("")], "[\"\"]"),
        (F::RegexExtractAll, vec![t("äöä"), t("ä")], "[\"ä\", \"ä\"]"),
        (
            F::RegexExtractAll,
            vec![t("user@host"), t("(.*)@([^.]*)")],
            "invalid_argument",
        ),
    ]);
}

#[test]
fn matches_are_replaced() {
    let replace = |text, pattern, replacement| vec![t(text), t(pattern), t(replacement)];
    let counted = |count| vec![t("banana"), t("a"), t("x"), i(count)];
    check(vec![
        (
            F::RegexReplace,
            replace("hello world hello", "hello", "hi"),
            "\"hi world hi\"",
        ),
        (F::RegexReplace, counted(0), "\"banana\""),
        (F::RegexReplace, counted(1), "\"bxnana\""),
        (F::RegexReplace, counted(100), "\"bxnxnx\""),
        (F::RegexReplace, counted(-12), "\"bxnxnx\""),
        (
            F::RegexReplace,
            replace("foo bar", "(fo)o (ba)r", "\\2 \\1"),
            "\"ba fo\"",
        ),
        (F::RegexReplace, replace("abc", "b", "[\\0]"), "\"a[b]c\""),
        (F::RegexReplace, replace("abc", "b", "\\\\"), "\"a\\\\c\""),
        // A dollar sign is nothing but a dollar sign.
        (F::RegexReplace, replace("abc", "(b)", "$1"), "\"a$1c\""),
        // A group that took no part in the match stands for nothing.
        (F::RegexReplace, replace("b", "(a)?b", "<\\1>"), "\"<>\""),
        (F::RegexReplace, replace("ab", "x*", "-"), "\"-a-b-\""),
        (F::RegexReplace, replace("äb", "b", "ß"), "\"äß\""),
        // What is wrong with a replacement is wrong whether or not anything matches.
        (
            F::RegexReplace,
            replace("test", "(.)", "\\2"),
            "invalid_argument",
        ),
        (
            F::RegexReplace,
            replace("", "(.)", "\\2"),
            "invalid_argument",
        ),
        (
            F::RegexReplace,
            replace("test", "(.)", "\\v"),
            "invalid_argument",
        ),
        (
            F::RegexReplace,
            replace("test", "(.)", "\\"),
            "invalid_argument",
        ),
        (
            F::RegexReplace,
            replace("test", "(.)", "\\é"),
            "invalid_argument",
        ),
        (F::RegexReplace, replace("foo", "(", "x"), "invalid_pattern"),
        (
            F::RegexReplace,
            vec![t("a"), t("a"), t("b"), t("1")],
            "no_such_overload",
        ),
    ]);
}
