//! Calls that stand for a longer expression, written out when the text is parsed.

use super::ast::{Expr, ExprKind, Literal, Name, Span};
use countersign_program::Function;

/// Levels that it adds at most.
pub(super) const LEVELS: u16 = 8;
/// The list's files one by one, and the folder. No author can write these names.
const FILE: &str = "@file";
const FOLDER: &str = "@folder";

/// `files.linesUnder(folder)`: lines added and deleted in the files that lie in a folder, or did before they were renamed. Gives the
/// parts back where it is another call.
pub(super) fn written_out(
    target: Expr,
    function: Name,
    mut arguments: Vec<Expr>,
    span: Span,
) -> Result<ExprKind, Box<(Expr, Name, Vec<Expr>)>> {
    if function.text != "linesUnder" || arguments.len() != 1 {
        return Err(Box::new((target, function, arguments)));
    }
    let Some(folder) = arguments.pop() else {
        return Err(Box::new((target, function, arguments)));
    };
    let place = function.span;
    let build = Builder { span, place };
    let under = |path| build.call(Some(path), "under", vec![build.name(FOLDER)]);
    let field = |name: &str, optional| {
        build.expr(
            ExprKind::Select {
                operand: Box::new(build.name(FILE)),
                field: build.word(name),
                optional,
            },
            1,
        )
    };
    let nothing = build.expr(ExprKind::Literal(Literal::Text(String::new())), 0);
    let before = build.call(Some(field("previous_path", true)), "orValue", vec![nothing]);
    let inside = vec![under(field("path", false)), under(before)];
    let inside = build.expr(ExprKind::Or(inside), 4);
    let lines = build.expr(
        ExprKind::Binary {
            function: Function::Add,
            left: Box::new(field("added", false)),
            right: Box::new(field("deleted", false)),
            place,
        },
        2,
    );
    let lines = build.call(Some(target), "map", vec![build.name(FILE), inside, lines]);
    let sum = build.call(Some(lines), "sum", Vec::new());
    Ok(ExprKind::Call {
        target: Some(Box::new(build.name("cel"))),
        function: build.word("bind"),
        arguments: vec![build.name(FOLDER), folder, sum],
    })
}

/// Makes nodes that stand for the call's text.
struct Builder {
    span: Span,
    place: Span,
}

impl Builder {
    fn word(&self, text: &str) -> Name {
        Name {
            text: text.to_owned(),
            span: self.place,
        }
    }

    /// A node with so many levels below it.
    fn expr(&self, kind: ExprKind, below: u16) -> Expr {
        Expr {
            kind,
            span: self.span,
            depth: below.saturating_add(1),
        }
    }

    fn name(&self, name: &str) -> Expr {
        let kind = ExprKind::Ident {
            name: name.to_owned(),
            absolute: false,
        };
        self.expr(kind, 0)
    }

    fn call(&self, target: Option<Expr>, function: &str, arguments: Vec<Expr>) -> Expr {
        let depths = target.iter().chain(&arguments).map(|part| part.depth);
        let below = depths.max().unwrap_or(0);
        let kind = ExprKind::Call {
            target: target.map(Box::new),
            function: self.word(function),
            arguments,
        };
        self.expr(kind, below)
    }
}
