//! CEL text to syntax tree.
//!
//! The `cel` crate's generated parser can't do this: six nested parentheses overflow a stack of one megabyte, which is what
//! a browser gives, and it keeps the place of one token a node. So the grammar of the language definition is parsed here, by
//! precedence climbing with every limit known beforehand; `cel` is the tests' oracle.

pub(crate) mod ast;
mod literal;
mod operators;
mod parser;
mod shorthand;
mod token;

pub(crate) use parser::parse;
pub(crate) use token::comments;

/// Most characters of an expression.
pub(crate) const MOST_CHARACTERS: usize = 16_384;
/// Most tokens of an expression.
pub(crate) const MOST_TOKENS: usize = 4_096;
/// Deepest nesting, where each bracket, each operator in a chain such as `1 + 1 + 1` and each `.` counts as one level.
/// Operands of `&&` and `||` in a row are one level together.
pub(crate) const DEEPEST: u16 = 64;

/// What keeps a text from being an expression.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct SyntaxError {
    /// Stable name of the kind of diagnostic.
    pub code: &'static str,
    /// What is wrong.
    pub message: String,
    /// What to do about it.
    pub help: Option<String>,
    /// First character, from 0.
    pub start: u32,
    /// First character after it.
    pub end: u32,
}

impl SyntaxError {
    fn new(
        code: &'static str,
        (start, end): (u32, u32),
        message: impl Into<String>,
    ) -> SyntaxError {
        SyntaxError {
            code,
            message: message.into(),
            help: None,
            start,
            end,
        }
    }

    fn help(mut self, help: impl Into<String>) -> SyntaxError {
        self.help = Some(help.into());
        self
    }
}
