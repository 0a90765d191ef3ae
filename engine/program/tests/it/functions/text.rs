//! Text.

use crate::functions::{check, d, i, l, t};
use countersign_program::{Function as F, Value};

#[test]
fn text() {
    check(vec![
        (F::Size, vec![t("añ\u{1f600}")], "3"),
        (F::Contains, vec![t("tacocat"), t("coc")], "true"),
        (F::Contains, vec![t("x"), t("")], "true"),
        (F::StartsWith, vec![t("tacocat"), t("tac")], "true"),
        (F::EndsWith, vec![t("tacocat"), t("tac")], "false"),
        (F::CharAt, vec![t("añb"), i(1)], "\"ñ\""),
        (F::CharAt, vec![t("añb"), i(3)], "\"\""),
        (F::CharAt, vec![t("añb"), i(4)], "index_out_of_bounds"),
        (F::CharAt, vec![t("añb"), i(-1)], "index_out_of_bounds"),
        (F::IndexOf, vec![t("tacocat"), t("ac")], "1"),
        (F::IndexOf, vec![t("tacocat"), t("a"), i(3)], "5"),
        (F::IndexOf, vec![t("tacocat"), t("none")], "-1"),
        (F::IndexOf, vec![t("tacocat"), t(""), i(3)], "3"),
        (
            F::IndexOf,
            vec![t("tacocat"), t("a"), i(30)],
            "index_out_of_bounds",
        ),
        (
            F::IndexOf,
            vec![t("tacocat"), t("a"), i(-1)],
            "index_out_of_bounds",
        ),
        (F::IndexOf, vec![t("ta©o©αT"), t("©"), i(3)], "4"),
        (F::LastIndexOf, vec![t("tacocat"), t("at")], "5"),
        (F::LastIndexOf, vec![t("tacocat"), t("")], "7"),
        (F::LastIndexOf, vec![t("tacocat"), t("a"), i(3)], "1"),
        (F::LastIndexOf, vec![t("ta©o©αT"), t("©"), i(3)], "2"),
        (F::LastIndexOf, vec![t("ta©o©αT"), t("©"), i(4)], "4"),
        (
            F::LastIndexOf,
            vec![t("tacocat"), t("t"), i(-1)],
            "index_out_of_bounds",
        ),
        (F::LowerAscii, vec![t("TaÇ")], "\"taÇ\""),
        (F::UpperAscii, vec![t("taç")], "\"TAç\""),
        (
            F::Replace,
            vec![t("hello hello"), t("he"), t("we")],
            "\"wello wello\"",
        ),
        (
            F::Replace,
            vec![t("hello hello"), t("he"), t("we"), i(1)],
            "\"wello hello\"",
        ),
        (
            F::Replace,
            vec![t("hello"), t("l"), t(""), i(0)],
            "\"hello\"",
        ),
        (F::Replace, vec![t("ab"), t(""), t("_")], "\"_a_b_\""),
        (F::Split, vec![t("a,b,c"), t(",")], "[\"a\", \"b\", \"c\"]"),
        (F::Split, vec![t("a,b,c"), t(","), i(2)], "[\"a\", \"b,c\"]"),
        (F::Split, vec![t("a,b"), t(","), i(0)], "[]"),
        (F::Split, vec![t("a,b"), t(","), i(1)], "[\"a,b\"]"),
        (
            F::Split,
            vec![t("a,,b,"), t(",")],
            "[\"a\", \"\", \"b\", \"\"]",
        ),
        (F::Split, vec![t("añb"), t("")], "[\"a\", \"ñ\", \"b\"]"),
        (F::Split, vec![t("abc"), t(""), i(2)], "[\"a\", \"bc\"]"),
        (F::Split, vec![t(""), t("")], "[]"),
        (F::Split, vec![t(""), t(",")], "[\"\"]"),
        (F::Substring, vec![t("añb"), i(1)], "\"ñb\""),
        (F::Substring, vec![t("añb"), i(1), i(2)], "\"ñ\""),
        (F::Substring, vec![t("añb"), i(3)], "\"\""),
        (
            F::Substring,
            vec![t("añb"), i(2), i(1)],
            "index_out_of_bounds",
        ),
        (
            F::Substring,
            vec![t("añb"), i(0), i(4)],
            "index_out_of_bounds",
        ),
        (F::Trim, vec![t(" \u{a0}x y\t\n")], "\"x y\""),
        (F::Trim, vec![t("  ")], "\"\""),
        (F::Reverse, vec![t("añ")], "\"ña\""),
        (F::Quote, vec![t("a\"\u{7}")], "\"\\\"a\\\\\\\"\\\\a\\\"\""),
        (F::Matches, vec![t("hubba"), t("ubb")], "true"),
        (F::Matches, vec![t("hubba"), t("^ubb")], "false"),
        (F::Matches, vec![t("hubba"), t("(")], "invalid_pattern"),
        (
            F::Matches,
            vec![t("x"), t("(((a{100}){100}){100})")],
            "invalid_pattern",
        ),
        (
            F::Format,
            vec![
                t("%d%% of %s: %.2f %x %e"),
                l(vec![i(3), t("x"), d(1.0), i(-255), i(5)]),
            ],
            "\"3% of x: 1.00 -ff 5.000000e+00\"",
        ),
        (F::Format, vec![t("%d"), l(vec![])], "index_out_of_bounds"),
        (F::Format, vec![t("%"), l(vec![])], "invalid_argument"),
        (
            F::Format,
            vec![t("%.999f"), l(vec![d(1.0)])],
            "invalid_argument",
        ),
        (
            F::Base64Encode,
            vec![Value::Bytes(b"hello")],
            "\"aGVsbG8=\"",
        ),
        (F::Base64Decode, vec![t("aGVsbG8=")], "b\"hello\""),
        (F::Base64Decode, vec![t("aGVsbG8")], "b\"hello\""),
        (F::Base64Decode, vec![t("a")], "invalid_argument"),
        (F::Base64Decode, vec![t("a*==")], "invalid_argument"),
    ]);
}
