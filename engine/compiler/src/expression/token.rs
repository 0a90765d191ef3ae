//! CEL's tokens, by the language definition's lexical grammar.

use super::ast::{Literal, Span};
use super::literal;
use super::{MOST_CHARACTERS, MOST_TOKENS, SyntaxError};

/// What a token is.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Token {
    /// A name, reserved words included.
    Ident(String),
    /// A name in backticks, for fields only.
    Quoted(String),
    /// A literal. The magnitude of a whole number may be one beyond the largest `int`, for `-9223372036854775808`.
    Literal(Literal),
    /// A whole number of magnitude 2^63.
    LeastMagnitude,
    /// An operator or bracket.
    Sign(&'static str),
    /// The end of the text.
    End,
}

/// Signs, longer ones first.
const SIGNS: [&str; 25] = [
    "==", "!=", "<=", ">=", "&&", "||", "[", "]", "{", "}", "(", ")", ".", ",", "-", "!", "?", ":",
    "+", "*", "/", "%", "<", ">", "=",
];

/// All tokens with their places, the last is the end. Fails at the first character that begins no token.
pub(super) fn tokens(characters: &[char]) -> Result<Vec<(Token, Span)>, SyntaxError> {
    if characters.len() > MOST_CHARACTERS {
        return Err(SyntaxError::new(
            "expression_too_large",
            (0, 1),
            format!(
                "the expression has {} characters; at most {MOST_CHARACTERS} are allowed",
                characters.len()
            ),
        )
        .help("name parts of it under `variables`"));
    }
    let mut lexer = Lexer { characters, at: 0 };
    let mut tokens = Vec::new();
    loop {
        lexer.skip_blanks(&mut |_| {});
        let start = lexer.at;
        let token = lexer.token()?;
        let end = token == Token::End;
        tokens.push((token, span(start, lexer.at)));
        if end {
            return Ok(tokens);
        }
        if tokens.len() > MOST_TOKENS {
            return Err(SyntaxError::new(
                "expression_too_large",
                span(start, lexer.at),
                format!("the expression has more than {MOST_TOKENS} tokens"),
            )
            .help("name parts of it under `variables`"));
        }
    }
}

/// The characters of each comment, up to the first character that begins no token.
pub(crate) fn comments(text: &str) -> Vec<Span> {
    let characters: Vec<char> = text.chars().collect();
    let mut lexer = Lexer {
        characters: &characters,
        at: 0,
    };
    let mut comments = Vec::new();
    loop {
        lexer.skip_blanks(&mut |comment| comments.push(comment));
        if !matches!(lexer.token(), Ok(token) if token != Token::End) {
            return comments;
        }
    }
}

/// A place as the tree holds it; texts are far shorter than 2^32 characters.
fn span(start: usize, end: usize) -> Span {
    (
        u32::try_from(start).unwrap_or(u32::MAX),
        u32::try_from(end).unwrap_or(u32::MAX),
    )
}

struct Lexer<'a> {
    characters: &'a [char],
    at: usize,
}

impl Lexer<'_> {
    fn peek(&self, ahead: usize) -> Option<char> {
        self.characters.get(self.at + ahead).copied()
    }

    /// Goes to the next token. A comment ends where its line does, which is at a line feed only.
    fn skip_blanks(&mut self, comment: &mut dyn FnMut(Span)) {
        while let Some(character) = self.peek(0) {
            if matches!(character, ' ' | '\t' | '\n' | '\r' | '\u{c}') {
                self.at += 1;
            } else if character == '/' && self.peek(1) == Some('/') {
                let start = self.at;
                while self.peek(0).is_some_and(|character| character != '\n') {
                    self.at += 1;
                }
                comment(span(start, self.at));
            } else {
                return;
            }
        }
    }

    fn token(&mut self) -> Result<Token, SyntaxError> {
        let Some(character) = self.peek(0) else {
            return Ok(Token::End);
        };
        if let Some(text) = self.text()? {
            return Ok(Token::Literal(text));
        }
        if character.is_ascii_digit()
            || (character == '.' && self.peek(1).is_some_and(|next| next.is_ascii_digit()))
        {
            return self.number();
        }
        if is_name_start(character) {
            return Ok(self.name());
        }
        if character == '`' {
            return self.quoted();
        }
        for sign in SIGNS {
            if sign
                .chars()
                .enumerate()
                .all(|(ahead, wanted)| self.peek(ahead) == Some(wanted))
            {
                let start = self.at;
                self.at += sign.len();
                if sign == "=" {
                    return Err(SyntaxError::new(
                        "syntax",
                        span(start, self.at),
                        "`=` is not an operator",
                    )
                    .help("compare with `==`"));
                }
                return Ok(Token::Sign(sign));
            }
        }
        let help = match character {
            '&' => Some("the operator is `&&`"),
            '|' => Some("the operator is `||`"),
            '#' => Some(
                "a comment in a rule begins with `//`; in a block or in quotes `#` is a part of the rule's text",
            ),
            '“' | '”' | '‘' | '’' | '„' => Some("write text between ' or \""),
            _ => None,
        };
        let error = SyntaxError::new(
            "syntax",
            span(self.at, self.at + 1),
            format!("`{character}` begins nothing that CEL knows"),
        );
        Err(match help {
            Some(help) => error.help(help),
            None => error,
        })
    }

    fn name(&mut self) -> Token {
        let start = self.at;
        while self
            .peek(0)
            .is_some_and(|next| is_name_start(next) || next.is_ascii_digit())
        {
            self.at += 1;
        }
        let name: String = self.slice(start);
        match name.as_str() {
            "true" => Token::Literal(Literal::Bool(true)),
            "false" => Token::Literal(Literal::Bool(false)),
            "null" => Token::Literal(Literal::Null),
            "in" => Token::Sign("in"),
            _ => Token::Ident(name),
        }
    }

    fn slice(&self, start: usize) -> String {
        self.characters
            .get(start..self.at)
            .unwrap_or_default()
            .iter()
            .collect()
    }

    fn quoted(&mut self) -> Result<Token, SyntaxError> {
        let start = self.at;
        self.at += 1;
        while let Some(next) = self.peek(0) {
            self.at += 1;
            if next == '`' {
                let text = self.slice(start);
                let name = text.trim_matches('`').to_owned();
                if name.is_empty() {
                    break;
                }
                return Ok(Token::Quoted(name));
            }
            if !(next.is_ascii_alphanumeric() || matches!(next, '_' | '.' | '-' | '/' | ' ')) {
                break;
            }
        }
        Err(SyntaxError::new(
            "syntax",
            span(start, self.at),
            "a name in backticks holds letters, digits, `_`, `.`, `-`, `/` and blanks, and ends with a backtick",
        ))
    }

    fn digits(&mut self) {
        while self.peek(0).is_some_and(|next| next.is_ascii_digit()) {
            self.at += 1;
        }
    }

    fn number(&mut self) -> Result<Token, SyntaxError> {
        let start = self.at;
        if self.peek(0) == Some('0')
            && self.peek(1) == Some('x')
            && self.peek(2).is_some_and(|digit| digit.is_ascii_hexdigit())
        {
            self.at += 2;
            while self.peek(0).is_some_and(|digit| digit.is_ascii_hexdigit()) {
                self.at += 1;
            }
            let digits = self.slice(start + 2);
            return self.whole(start, &digits, 16);
        }
        self.digits();
        let mut floating = false;
        if self.peek(0) == Some('.') && self.peek(1).is_some_and(|digit| digit.is_ascii_digit()) {
            floating = true;
            self.at += 1;
            self.digits();
        }
        if matches!(self.peek(0), Some('e' | 'E')) {
            let signed = usize::from(matches!(self.peek(1), Some('+' | '-')));
            if self
                .peek(1 + signed)
                .is_some_and(|digit| digit.is_ascii_digit())
            {
                floating = true;
                self.at += 1 + signed;
                self.digits();
            }
        }
        let text = self.slice(start);
        if !floating {
            return self.whole(start, &text, 10);
        }
        self.end_of_number(start)?;
        match text.parse::<f64>() {
            Ok(value) if value.is_finite() => Ok(Token::Literal(Literal::Double(value))),
            _ => Err(SyntaxError::new(
                "number_out_of_range",
                span(start, self.at),
                format!("`{text}` is beyond what a double can hold"),
            )),
        }
    }

    fn whole(&mut self, start: usize, digits: &str, radix: u32) -> Result<Token, SyntaxError> {
        let unsigned = matches!(self.peek(0), Some('u' | 'U'));
        if unsigned {
            self.at += 1;
        }
        self.end_of_number(start)?;
        let value = u64::from_str_radix(digits, radix).ok();
        let token = match value {
            Some(value) if unsigned => Some(Token::Literal(Literal::Uint(value))),
            Some(value) if value == 1 << 63 => Some(Token::LeastMagnitude),
            Some(value) => i64::try_from(value)
                .ok()
                .map(|value| Token::Literal(Literal::Int(value))),
            None => None,
        };
        token.ok_or_else(|| {
            let (name, range) = if unsigned {
                ("uint", "from 0 to 18446744073709551615")
            } else {
                ("int", "from -9223372036854775808 to 9223372036854775807")
            };
            SyntaxError::new(
                "number_out_of_range",
                span(start, self.at),
                format!("`{}` is beyond 64 bits", self.slice(start)),
            )
            .help(format!("a {name} is {range}"))
        })
    }

    /// `1a` is one slip, not a number and a name.
    fn end_of_number(&mut self, start: usize) -> Result<(), SyntaxError> {
        if !self.peek(0).is_some_and(is_name_start) {
            return Ok(());
        }
        while self
            .peek(0)
            .is_some_and(|next| is_name_start(next) || next.is_ascii_digit())
        {
            self.at += 1;
        }
        Err(SyntaxError::new(
            "syntax",
            span(start, self.at),
            format!("`{}` is neither a number nor a name", self.slice(start)),
        ))
    }

    /// A string or bytes literal, if one begins here.
    fn text(&mut self) -> Result<Option<Literal>, SyntaxError> {
        let start = self.at;
        let mut ahead = 0;
        let bytes = matches!(self.peek(ahead), Some('b' | 'B'));
        ahead += usize::from(bytes);
        let raw = matches!(self.peek(ahead), Some('r' | 'R'));
        ahead += usize::from(raw);
        let Some(quote @ ('"' | '\'')) = self.peek(ahead) else {
            return Ok(None);
        };
        let triple = self.peek(ahead + 1) == Some(quote) && self.peek(ahead + 2) == Some(quote);
        let quotes = if triple { 3 } else { 1 };
        self.at += ahead + quotes;
        let content = self.at;
        loop {
            let Some(next) = self.peek(0) else {
                return Err(unclosed(start, self.at, quote));
            };
            if next == quote
                && (!triple || (self.peek(1) == Some(quote) && self.peek(2) == Some(quote)))
            {
                break;
            }
            if !triple && matches!(next, '\n' | '\r') {
                return Err(unclosed(start, self.at, quote)
                    .help("write text on several lines between ''' or \"\"\""));
            }
            self.at += if next == '\\' && !raw { 2 } else { 1 };
        }
        let inner = self.characters.get(content..self.at).unwrap_or_default();
        self.at += quotes;
        let value = if bytes {
            literal::bytes(inner, raw).map(Literal::Bytes)
        } else {
            literal::text(inner, raw).map(Literal::Text)
        };
        value.map(Some).map_err(|error| {
            SyntaxError::new(
                "bad_escape",
                span(content + error.start, content + error.end),
                error.message,
            )
            .help("write `\\\\` for a backslash, or put `r` before the text: r'\\d+'")
        })
    }
}

fn unclosed(start: usize, end: usize, quote: char) -> SyntaxError {
    SyntaxError::new(
        "syntax",
        span(start, end.max(start + 1)),
        format!("this text has no closing {quote}"),
    )
}

fn is_name_start(character: char) -> bool {
    character.is_ascii_alphabetic() || character == '_'
}
