//! Operators and reserved words.

use countersign_program::Function;

/// Words that can't be names of variables or functions.
pub(super) const RESERVED: [&str; 17] = [
    "as",
    "break",
    "const",
    "continue",
    "else",
    "for",
    "function",
    "if",
    "import",
    "let",
    "loop",
    "package",
    "namespace",
    "return",
    "var",
    "void",
    "while",
];

/// The function of a binary operator at a level of precedence, see the parser.
pub(super) fn operator(sign: &str, level: u8) -> Option<Function> {
    let (function, its_level) = match sign {
        "<" => (Function::Less, 0),
        "<=" => (Function::LessEqual, 0),
        ">" => (Function::Greater, 0),
        ">=" => (Function::GreaterEqual, 0),
        "==" => (Function::Equal, 0),
        "!=" => (Function::NotEqual, 0),
        "in" => (Function::In, 0),
        "+" => (Function::Add, 1),
        "-" => (Function::Subtract, 1),
        "*" => (Function::Multiply, 2),
        "/" => (Function::Divide, 2),
        "%" => (Function::Modulo, 2),
        _ => return None,
    };
    (its_level == level).then_some(function)
}
