//! The syntax tree of an expression. Macros stand in it as calls.

use countersign_program::Function;

/// Characters of the expression's text: first, and first after.
pub(crate) type Span = (u32, u32);

/// An expression.
#[derive(Debug, PartialEq)]
pub(crate) struct Expr {
    /// What it is.
    pub kind: ExprKind,
    /// Its characters, without parentheses around it.
    pub span: Span,
    /// Levels below it, itself included.
    pub depth: u16,
}

/// A name and its characters.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Name {
    /// The name.
    pub text: String,
    /// Its characters.
    pub span: Span,
}

/// A literal value.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Literal {
    Null,
    Bool(bool),
    Int(i64),
    Uint(u64),
    Double(f64),
    Text(String),
    Bytes(Vec<u8>),
}

/// What an expression is.
#[derive(Debug, PartialEq)]
pub(crate) enum ExprKind {
    /// A literal.
    Literal(Literal),
    /// A name. A leading dot says that no loop's variable is meant.
    Ident { name: String, absolute: bool },
    /// `operand.field`, `operand.?field`
    Select {
        operand: Box<Expr>,
        field: Name,
        optional: bool,
    },
    /// `operand[index]`, `operand[?index]`
    Index {
        operand: Box<Expr>,
        index: Box<Expr>,
        optional: bool,
    },
    /// `function(arguments)`, `target.function(arguments)`
    Call {
        target: Option<Box<Expr>>,
        function: Name,
        arguments: Vec<Expr>,
    },
    /// `[a, ?b]`
    List(Vec<(Expr, bool)>),
    /// `{a: b, ?c: d}`
    Map(Vec<(Expr, Expr, bool)>),
    /// `a && b && c`
    And(Vec<Expr>),
    /// `a || b || c`
    Or(Vec<Expr>),
    /// `!a`, `-a`
    Unary {
        function: Function,
        operand: Box<Expr>,
    },
    /// `a + b` and the like; `place` is the operator's.
    Binary {
        function: Function,
        left: Box<Expr>,
        right: Box<Expr>,
        place: Span,
    },
    /// `condition ? yes : no`
    Conditional {
        condition: Box<Expr>,
        yes: Box<Expr>,
        no: Box<Expr>,
    },
}

impl Expr {
    /// The name, if it is just one, without a leading dot.
    pub(crate) fn as_name(&self) -> Option<&str> {
        match &self.kind {
            ExprKind::Ident {
                name,
                absolute: false,
            } => Some(name),
            _ => None,
        }
    }

    /// Visits each direct sub-expression, in the order of the text.
    pub(crate) fn children(&self, visit: &mut dyn FnMut(&Expr)) {
        match &self.kind {
            ExprKind::Literal(_) | ExprKind::Ident { .. } => {}
            ExprKind::Select { operand, .. } | ExprKind::Unary { operand, .. } => visit(operand),
            ExprKind::Index { operand, index, .. } => {
                visit(operand);
                visit(index);
            }
            ExprKind::Call {
                target, arguments, ..
            } => {
                if let Some(target) = target {
                    visit(target);
                }
                arguments.iter().for_each(visit);
            }
            ExprKind::List(elements) => elements.iter().for_each(|(element, _)| visit(element)),
            ExprKind::Map(entries) => {
                for (key, value, _) in entries {
                    visit(key);
                    visit(value);
                }
            }
            ExprKind::And(operands) | ExprKind::Or(operands) => operands.iter().for_each(visit),
            ExprKind::Binary { left, right, .. } => {
                visit(left);
                visit(right);
            }
            ExprKind::Conditional { condition, yes, no } => {
                visit(condition);
                visit(yes);
                visit(no);
            }
        }
    }

    /// Adds the names of the policy's variables that an expression reads, each once.
    pub(crate) fn read_variables(&self, names: &mut Vec<String>) {
        if let ExprKind::Select { operand, field, .. } = &self.kind
            && operand.as_name() == Some("variables")
            && !names.contains(&field.text)
        {
            names.push(field.text.clone());
        }
        self.children(&mut |child| child.read_variables(names));
    }
}
