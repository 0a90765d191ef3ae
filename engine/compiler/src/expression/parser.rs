//! The grammar: precedence climbing, with the depth of the tree limited while it grows.

use super::ast::{Expr, ExprKind, Literal, Name, Span};
use super::operators::{RESERVED, operator};
use super::shorthand::{LEVELS, written_out};
use super::token::{self, Token};
use super::{DEEPEST, SyntaxError};
use countersign_program::Function;

/// Parses a text. The first error is the only one: what follows it can't be told.
pub(crate) fn parse(text: &str) -> Result<Expr, SyntaxError> {
    let characters: Vec<char> = text.chars().collect();
    let tokens = token::tokens(&characters)?;
    let mut parser = Parser {
        tokens,
        at: 0,
        open: 0,
    };
    if parser.peek() == &Token::End {
        return Err(SyntaxError::new(
            "syntax",
            (0, 1),
            "the expression is empty",
        ));
    }
    let (expr, _) = parser.expression()?;
    match parser.peek() {
        Token::End => Ok(expr),
        _ => Err(parser.unexpected("an operator or the end of the expression")),
    }
}

struct Parser {
    tokens: Vec<(Token, Span)>,
    at: usize,
    /// Brackets that are open, each a level of recursion.
    open: u16,
}

/// A tree and the characters it takes with the parentheses around it.
type Parsed = (Expr, Span);

impl Parser {
    fn peek(&self) -> &Token {
        self.tokens
            .get(self.at)
            .map_or(&Token::End, |(token, _)| token)
    }

    fn peek_sign(&self) -> &'static str {
        match self.peek() {
            Token::Sign(sign) => sign,
            _ => "",
        }
    }

    fn place(&self) -> Span {
        let last = self.tokens.last().map_or((0, 0), |(_, span)| *span);
        self.tokens.get(self.at).map_or(last, |(_, span)| *span)
    }

    fn step(&mut self) -> Span {
        let place = self.place();
        self.at += 1;
        place
    }

    fn take(&mut self, sign: &str) -> Option<Span> {
        (self.peek_sign() == sign).then(|| self.step())
    }

    fn expect(&mut self, sign: &str, opened: Span) -> Result<Span, SyntaxError> {
        match self.take(sign) {
            Some(place) => Ok(place),
            None => {
                let column = opened.0 + 1;
                Err(self.unexpected(&format!("`{sign}`")).help(format!(
                    "it closes what opens at character {column} of the expression"
                )))
            }
        }
    }

    fn unexpected(&self, wanted: &str) -> SyntaxError {
        let (start, end) = self.place();
        let found = match self.peek() {
            Token::End => "the expression ends here".to_owned(),
            Token::Ident(name) => format!("found `{name}`"),
            Token::Quoted(name) => format!("found `{name}` in backticks"),
            Token::Sign(sign) => format!("found `{sign}`"),
            Token::Literal(_) | Token::LeastMagnitude => "found a value".to_owned(),
        };
        let error = SyntaxError::new(
            "syntax",
            (start, end.max(start + 1)),
            format!("{found}, expected {wanted}"),
        );
        match self.peek() {
            Token::Ident(name) => match name.as_str() {
                "and" => error.help("the operator is `&&`"),
                "or" => error.help("the operator is `||`"),
                "not" => error.help("the operator is `!`"),
                _ => error,
            },
            _ => error,
        }
    }

    fn enter(&mut self) -> Result<(), SyntaxError> {
        self.open += 1;
        if self.open > DEEPEST {
            return Err(too_deep(self.place()));
        }
        Ok(())
    }

    /// A node over these children, unless it is too deep.
    fn node(&self, kind: ExprKind, span: Span, depth: u16) -> Result<Expr, SyntaxError> {
        let depth = depth + 1;
        if depth > DEEPEST {
            return Err(too_deep(span));
        }
        Ok(Expr { kind, span, depth })
    }

    fn expression(&mut self) -> Result<Parsed, SyntaxError> {
        self.enter()?;
        let (condition, outer) = self.or()?;
        let result = if self.take("?").is_some() {
            let (yes, _) = self.or()?;
            if self.take(":").is_none() {
                return Err(self.unexpected("`:` of `condition ? a : b`"));
            }
            let (no, (_, end)) = self.expression()?;
            let span = (outer.0, end);
            let depth = condition.depth.max(yes.depth).max(no.depth);
            let kind = ExprKind::Conditional {
                condition: Box::new(condition),
                yes: Box::new(yes),
                no: Box::new(no),
            };
            (self.node(kind, span, depth)?, span)
        } else {
            (condition, outer)
        };
        self.open -= 1;
        Ok(result)
    }

    fn or(&mut self) -> Result<Parsed, SyntaxError> {
        self.row("||", Parser::and, ExprKind::Or)
    }

    fn and(&mut self) -> Result<Parsed, SyntaxError> {
        self.row("&&", |parser| parser.binary(0), ExprKind::And)
    }

    /// Operands of `&&` or `||` in a row, which are one node.
    fn row(
        &mut self,
        sign: &str,
        operand: fn(&mut Parser) -> Result<Parsed, SyntaxError>,
        kind: fn(Vec<Expr>) -> ExprKind,
    ) -> Result<Parsed, SyntaxError> {
        let (first, mut outer) = operand(self)?;
        if self.peek_sign() != sign {
            return Ok((first, outer));
        }
        let mut operands = vec![first];
        while self.take(sign).is_some() {
            let (next, (_, end)) = operand(self)?;
            outer.1 = end;
            operands.push(next);
        }
        let depth = operands
            .iter()
            .map(|operand| operand.depth)
            .max()
            .unwrap_or(0);
        Ok((self.node(kind(operands), outer, depth)?, outer))
    }

    /// Comparisons bind loosest (level 0), then `+ -`, then `* / %`. All group from the left.
    fn binary(&mut self, level: u8) -> Result<Parsed, SyntaxError> {
        if level > 2 {
            return self.unary();
        }
        let (mut left, mut outer) = self.binary(level + 1)?;
        while let Some(function) = operator(self.peek_sign(), level) {
            let place = self.step();
            let (right, (_, end)) = self.binary(level + 1)?;
            outer.1 = end;
            let depth = left.depth.max(right.depth);
            let kind = ExprKind::Binary {
                function,
                left: Box::new(left),
                right: Box::new(right),
                place,
            };
            left = self.node(kind, outer, depth)?;
        }
        Ok((left, outer))
    }

    fn unary(&mut self) -> Result<Parsed, SyntaxError> {
        let function = match self.peek_sign() {
            "!" => Function::Not,
            "-" => Function::Negate,
            _ => return self.member(),
        };
        let sign = self.peek_sign();
        let mut places = Vec::new();
        while let Some(place) = self.take(sign) {
            places.push(place);
        }
        // The sign next to a number belongs to it: `-9223372036854775808` is a literal.
        let signed = function == Function::Negate && self.takes_sign();
        let (mut operand, mut outer) = if signed {
            let place = places.pop().unwrap_or_default();
            self.signed(place)?
        } else {
            self.member()?
        };
        for place in places.into_iter().rev() {
            outer.0 = place.0;
            let depth = operand.depth;
            let kind = ExprKind::Unary {
                function,
                operand: Box::new(operand),
            };
            operand = self.node(kind, outer, depth)?;
        }
        Ok((operand, outer))
    }

    fn takes_sign(&self) -> bool {
        matches!(
            self.peek(),
            Token::LeastMagnitude | Token::Literal(Literal::Int(_) | Literal::Double(_))
        )
    }

    fn signed(&mut self, minus: Span) -> Result<Parsed, SyntaxError> {
        let literal = match self.peek() {
            Token::LeastMagnitude => Literal::Int(i64::MIN),
            Token::Literal(Literal::Int(value)) => Literal::Int(-value),
            Token::Literal(Literal::Double(value)) => Literal::Double(-value),
            _ => return Err(self.unexpected("a number")),
        };
        let (_, end) = self.step();
        let span = (minus.0, end);
        let expr = self.node(ExprKind::Literal(literal), span, 0)?;
        self.members(expr, span)
    }

    fn member(&mut self) -> Result<Parsed, SyntaxError> {
        let (expr, outer) = self.primary()?;
        self.members(expr, outer)
    }

    /// `.field`, `.function(…)` and `[index]` behind an operand.
    fn members(&mut self, mut expr: Expr, mut outer: Span) -> Result<Parsed, SyntaxError> {
        loop {
            if self.take(".").is_some() {
                let optional = self.take("?").is_some();
                let (name, quoted) = match self.peek() {
                    Token::Ident(name) => (name.clone(), false),
                    Token::Quoted(name) => (name.clone(), true),
                    // `in`, `true`, `false` and `null` are no names, not even of fields.
                    _ => return Err(self.unexpected("the name of a field or function")),
                };
                let place = self.step();
                let field = Name {
                    text: name,
                    span: place,
                };
                outer.1 = place.1;
                let depth = expr.depth;
                if !optional && !quoted && self.peek_sign() == "(" {
                    let (arguments, end) = self.arguments()?;
                    outer.1 = end;
                    let deepest = arguments
                        .iter()
                        .map(|argument| argument.depth)
                        .max()
                        .unwrap_or(0);
                    let depth = depth.max(deepest);
                    let (kind, depth) = match written_out(expr, field, arguments, outer) {
                        Ok(kind) => (kind, depth + LEVELS),
                        Err(parts) => {
                            let (target, function, arguments) = *parts;
                            let call = ExprKind::Call {
                                target: Some(Box::new(target)),
                                function,
                                arguments,
                            };
                            (call, depth)
                        }
                    };
                    expr = self.node(kind, outer, depth)?;
                } else {
                    let kind = ExprKind::Select {
                        operand: Box::new(expr),
                        field,
                        optional,
                    };
                    expr = self.node(kind, outer, depth)?;
                }
            } else if let Some(opened) = self.take("[") {
                let optional = self.take("?").is_some();
                let (index, _) = self.expression()?;
                outer.1 = self.expect("]", opened)?.1;
                let depth = expr.depth.max(index.depth);
                let kind = ExprKind::Index {
                    operand: Box::new(expr),
                    index: Box::new(index),
                    optional,
                };
                expr = self.node(kind, outer, depth)?;
            } else {
                return Ok((expr, outer));
            }
        }
    }

    /// Arguments between parentheses, and the first character behind them.
    fn arguments(&mut self) -> Result<(Vec<Expr>, u32), SyntaxError> {
        let opened = self.step();
        let mut arguments = Vec::new();
        if self.peek_sign() != ")" {
            loop {
                arguments.push(self.expression()?.0);
                if self.take(",").is_none() {
                    break;
                }
            }
        }
        let (_, end) = self.expect(")", opened)?;
        Ok((arguments, end))
    }

    fn primary(&mut self) -> Result<Parsed, SyntaxError> {
        let start = self.place();
        match self.peek().clone() {
            Token::Literal(literal) => {
                let span = self.step();
                Ok((self.node(ExprKind::Literal(literal), span, 0)?, span))
            }
            Token::LeastMagnitude => Err(SyntaxError::new(
                "number_out_of_range",
                start,
                "`9223372036854775808` is beyond 64 bits",
            )
            .help("an int is from -9223372036854775808 to 9223372036854775807")),
            Token::Ident(name) => self.name(name, start, false),
            Token::Sign(".") => {
                self.step();
                match self.peek().clone() {
                    Token::Ident(name) => self.name(name, start, true),
                    _ => Err(self.unexpected("a name")),
                }
            }
            Token::Sign("(") => {
                let opened = self.step();
                let (expr, _) = self.expression()?;
                let (_, end) = self.expect(")", opened)?;
                Ok((expr, (start.0, end)))
            }
            Token::Sign("[") => self.list(),
            Token::Sign("{") => self.map(),
            _ => Err(self.unexpected("a value, a name or an opening bracket")),
        }
    }

    fn name(&mut self, name: String, start: Span, absolute: bool) -> Result<Parsed, SyntaxError> {
        if RESERVED.contains(&name.as_str()) {
            return Err(SyntaxError::new(
                "reserved_word",
                self.place(),
                format!("`{name}` is reserved and can't be a name"),
            ));
        }
        let place = self.step();
        let span = (start.0, place.1);
        if self.peek_sign() == "(" {
            let (arguments, end) = self.arguments()?;
            let span = (start.0, end);
            let depth = arguments
                .iter()
                .map(|argument| argument.depth)
                .max()
                .unwrap_or(0);
            let kind = ExprKind::Call {
                target: None,
                function: Name {
                    text: name,
                    span: place,
                },
                arguments,
            };
            return Ok((self.node(kind, span, depth)?, span));
        }
        if self.peek_sign() == "{" {
            return Err(SyntaxError::new(
                "no_messages",
                span,
                format!("`{name}{{…}}` would build a message, which policies don't have"),
            )
            .help("write a map: {'key': value}"));
        }
        Ok((
            self.node(ExprKind::Ident { name, absolute }, span, 0)?,
            span,
        ))
    }

    fn list(&mut self) -> Result<Parsed, SyntaxError> {
        let opened = self.step();
        let mut elements = Vec::new();
        let mut depth = 0;
        while self.peek_sign() != "]" {
            if self.ends_early(elements.is_empty(), "]") {
                break;
            }
            let optional = self.take("?").is_some();
            let (element, _) = self.expression()?;
            depth = depth.max(element.depth);
            elements.push((element, optional));
            if self.take(",").is_none() {
                break;
            }
        }
        let (_, end) = self.expect("]", opened)?;
        let span = (opened.0, end);
        Ok((self.node(ExprKind::List(elements), span, depth)?, span))
    }

    fn map(&mut self) -> Result<Parsed, SyntaxError> {
        let opened = self.step();
        let mut entries = Vec::new();
        let mut depth = 0;
        while self.peek_sign() != "}" {
            if self.ends_early(entries.is_empty(), "}") {
                break;
            }
            let optional = self.take("?").is_some();
            let (key, _) = self.expression()?;
            if self.take(":").is_none() {
                return Err(self.unexpected("`:` between key and value"));
            }
            let (value, _) = self.expression()?;
            depth = depth.max(key.depth).max(value.depth);
            entries.push((key, value, optional));
            if self.take(",").is_none() {
                break;
            }
        }
        let (_, end) = self.expect("}", opened)?;
        let span = (opened.0, end);
        Ok((self.node(ExprKind::Map(entries), span, depth)?, span))
    }

    /// The grammar lets a comma stand alone between the brackets: `[,]`.
    fn ends_early(&mut self, empty: bool, close: &str) -> bool {
        let next = self.tokens.get(self.at + 1).map(|(token, _)| token);
        let alone = empty
            && self.peek_sign() == ","
            && matches!(next, Some(Token::Sign(sign)) if *sign == close);
        if alone {
            self.step();
        }
        alone
    }
}

fn too_deep(place: Span) -> SyntaxError {
    SyntaxError::new(
        "expression_too_deep",
        place,
        format!("the expression is nested deeper than {DEEPEST} levels"),
    )
    .help(
        "each bracket and each operator in a chain is a level; name parts of it under `variables`",
    )
}
