//! Generated expressions as trees, so that they can be rewritten and made smaller.

use countersign_contract::{RECORDS, Shape};
use countersign_program::Type;
use std::collections::{BTreeMap, BTreeSet};

/// What a node is.
#[derive(Clone, Debug, PartialEq)]
pub enum Form {
    /// Text as it stands.
    Literal(String),
    /// A bound name or the variable of a loop.
    Name(String),
    /// `operand.field` or `operand.?field`
    Select {
        field: String,
        optional: bool,
    },
    /// `has(operand.field)`
    Has {
        field: String,
    },
    /// `has(name)` of a fact that can be absent.
    HasName(String),
    /// `operand[index]` or `operand[?index]`
    Index {
        optional: bool,
    },
    /// `&&` or `||` over two and more.
    Row {
        sign: &'static str,
    },
    Conditional,
    /// Elements; those marked were written `?x`.
    List(Vec<bool>),
    /// Keys and values by turns.
    Map,
    /// A function or operator.
    Call {
        name: &'static str,
        member: bool,
    },
    /// A macro: the range, then the bodies, in which the names are bound.
    Loop {
        name: &'static str,
        names: Vec<String>,
    },
    /// `cel.bind(name, value, body)`
    Bind(String),
}

/// A generated expression with its type.
#[derive(Clone, Debug, PartialEq)]
pub struct Tree {
    pub form: Form,
    pub type_: Type,
    pub children: Vec<Tree>,
}

impl Tree {
    pub fn new(form: Form, type_: Type, children: Vec<Tree>) -> Tree {
        Tree {
            form,
            type_,
            children,
        }
    }

    pub fn literal(text: impl Into<String>, type_: Type) -> Tree {
        Tree::new(Form::Literal(text.into()), type_, Vec::new())
    }

    pub fn name(text: impl Into<String>, type_: Type) -> Tree {
        Tree::new(Form::Name(text.into()), type_, Vec::new())
    }

    pub fn call(name: &'static str, type_: Type, children: Vec<Tree>) -> Tree {
        Tree::new(
            Form::Call {
                name,
                member: false,
            },
            type_,
            children,
        )
    }

    pub fn row(sign: &'static str, children: Vec<Tree>) -> Tree {
        Tree::new(Form::Row { sign }, Type::Bool, children)
    }

    /// How many nodes it has.
    pub fn size(&self) -> usize {
        1 + self.children.iter().map(Tree::size).sum::<usize>()
    }

    /// Names that are bound in a child.
    fn binds(&self, child: usize) -> &[String] {
        match &self.form {
            Form::Loop { names, .. } if child > 0 => names,
            Form::Bind(name) if child > 0 => std::slice::from_ref(name),
            _ => &[],
        }
    }

    /// Names that it uses and does not bind, with the types they are used at.
    pub fn free(&self) -> BTreeMap<String, Type> {
        let mut free = BTreeMap::new();
        if let Form::Name(name) = &self.form {
            free.insert(name.clone(), self.type_.clone());
        }
        for (place, child) in self.children.iter().enumerate() {
            let bound = self.binds(place);
            free.extend(
                child
                    .free()
                    .into_iter()
                    .filter(|(name, _)| !bound.contains(name)),
            );
        }
        free
    }

    /// The CEL text.
    pub fn text(&self) -> String {
        let child = |place: usize| self.children[place].text();
        let all = |from: usize| {
            let texts: Vec<String> = self.children[from..].iter().map(Tree::text).collect();
            texts.join(", ")
        };
        match &self.form {
            Form::Literal(text) | Form::Name(text) => text.clone(),
            Form::HasName(name) => format!("has({name})"),
            Form::Select { field, optional } => {
                let sign = if *optional { ".?" } else { "." };
                format!("{}{sign}{field}", self.children[0].operand())
            }
            Form::Has { field } => format!("has({}.{field})", self.children[0].operand()),
            Form::Index { optional } => {
                let sign = if *optional { "?" } else { "" };
                format!("{}[{sign}{}]", self.children[0].operand(), child(1))
            }
            Form::Row { sign } => {
                let texts: Vec<String> = self.children.iter().map(Tree::text).collect();
                format!("({})", texts.join(&format!(" {sign} ")))
            }
            Form::Conditional => format!("({} ? {} : {})", child(0), child(1), child(2)),
            Form::List(optional) => {
                let texts: Vec<String> = self
                    .children
                    .iter()
                    .zip(optional)
                    .map(|(child, optional)| {
                        format!("{}{}", if *optional { "?" } else { "" }, child.text())
                    })
                    .collect();
                format!("[{}]", texts.join(", "))
            }
            Form::Map => {
                let entries: Vec<String> = self
                    .children
                    .chunks(2)
                    .map(|entry| format!("{}: {}", entry[0].text(), entry[1].text()))
                    .collect();
                format!("{{{}}}", entries.join(", "))
            }
            Form::Bind(name) => format!("cel.bind({name}, {}, {})", child(0), child(1)),
            Form::Loop { name, names } => format!(
                "{}.{name}({}, {})",
                self.children[0].operand(),
                names.join(", "),
                all(1)
            ),
            Form::Call { name, member } => match *name {
                "!_" | "-_" => format!("{}({})", &name[..1], child(0)),
                "@in" => format!("({} in {})", child(0), child(1)),
                sign if sign.starts_with('_') => {
                    format!("({} {} {})", child(0), sign.trim_matches('_'), child(1))
                }
                name if *member => {
                    format!("{}.{name}({})", self.children[0].operand(), all(1))
                }
                name => format!("{name}({})", all(0)),
            },
        }
    }

    /// The text where something follows it directly.
    fn operand(&self) -> String {
        let text = self.text();
        match &self.form {
            Form::Literal(_) => format!("({text})"),
            Form::Call { name, .. } if matches!(*name, "!_" | "-_") => format!("({text})"),
            _ => text,
        }
    }

    /// What it is, in the words by which oracles are told apart: a function's name, a macro's name with the number of its
    /// variables, a piece of syntax.
    pub fn construct(&self) -> String {
        match &self.form {
            Form::Literal(_) => "literal".to_owned(),
            Form::Name(_) => "name".to_owned(),
            Form::Select { optional, .. } => if *optional {
                "optional select"
            } else {
                "select"
            }
            .to_owned(),
            Form::Has { .. } | Form::HasName(_) => "has".to_owned(),
            Form::Index { optional: true } => "optional index".to_owned(),
            Form::Index { optional: false } => "index".to_owned(),
            Form::Row { sign } => (*sign).to_owned(),
            Form::Conditional => "?:".to_owned(),
            Form::List(optional) => if optional.contains(&true) {
                "optional element"
            } else {
                "list"
            }
            .to_owned(),
            Form::Map => "map literal".to_owned(),
            Form::Bind(_) => "cel.bind".to_owned(),
            Form::Loop { name, names } => {
                let two = if names.len() > 1 && matches!(*name, "all" | "exists" | "exists_one") {
                    "/2"
                } else {
                    ""
                };
                let filtered = if *name == "map" && self.children.len() > 2 {
                    " filtered"
                } else {
                    ""
                };
                format!("{name}{two}{filtered}")
            }
            Form::Call { name, .. } => (*name).to_owned(),
        }
    }

    /// The construct with the types of its children: what a disagreement is filed under.
    pub fn signature(&self) -> String {
        let types: Vec<String> = self
            .children
            .iter()
            .map(|child| short(&child.type_))
            .collect();
        let option = if self.reads_an_option() {
            " over an option"
        } else {
            ""
        };
        format!("{}({}){option}", self.construct(), types.join(", "))
    }

    /// Whether it reads a field that can be absent.
    fn reads_an_option(&self) -> bool {
        let reads = match (&self.form, self.children.first()) {
            (Form::Select { field, .. }, Some(operand)) => match operand.type_ {
                Type::Record(number) => RECORDS[usize::from(number)]
                    .fields
                    .iter()
                    .any(|known| known.name == field && matches!(known.shape, Shape::Option(_))),
                _ => false,
            },
            _ => false,
        };
        reads || self.children.iter().any(Tree::reads_an_option)
    }

    /// All constructs in it.
    pub fn constructs(&self) -> BTreeSet<String> {
        let mut all = BTreeSet::from([self.construct()]);
        // The order of a map's entries is not defined, so what follows from it is no disagreement.
        if let Form::Loop { name, .. } = &self.form
            && matches!(self.children[0].type_, Type::Map(..))
            && !matches!(*name, "all" | "exists" | "exists_one" | "transformMap")
        {
            all.insert("list from a map".to_owned());
        }
        if let (
            Form::Call {
                name: "reverse", ..
            },
            Some(Type::List(_)),
        ) = (&self.form, self.children.first().map(|child| &child.type_))
        {
            all.insert("reverse of a list".to_owned());
        }
        for child in &self.children {
            all.extend(child.constructs());
        }
        all
    }

    /// Whether some part, larger than a name, stands in it twice.
    pub fn has_a_part_twice(&self) -> bool {
        fn note<'t>(tree: &'t Tree, seen: &mut Vec<&'t Tree>) -> bool {
            if tree.children.is_empty() {
                return false;
            }
            if seen.contains(&tree) {
                return true;
            }
            seen.push(tree);
            tree.children.iter().any(|child| note(child, seen))
        }
        note(self, &mut Vec::new())
    }

    /// Everything that is smaller by one change, the largest changes first.
    pub fn smaller(&self, leaves: &dyn Fn(&Type) -> Vec<Tree>) -> Vec<Tree> {
        let mut all: Vec<Tree> = self.closed_parts();
        all.extend(self.unrolled());
        self.smaller_inside(leaves, &mut all);
        all.sort_by_key(Tree::size);
        all
    }

    /// What a binding, or a macro over one written element, is with the value in the name's place.
    fn unrolled(&self) -> Option<Tree> {
        let (name, value, body) = match (&self.form, self.children.as_slice()) {
            (Form::Bind(name), [value, body]) => (name, value, body),
            (Form::Loop { names, .. }, [range, .., body]) if names.len() == 1 => {
                let single = match &range.form {
                    Form::List(optional) => optional.as_slice() == [false],
                    Form::Call { name, .. } => *name == "optional.of",
                    _ => false,
                };
                (single.then(|| &names[0])?, range.children.first()?, body)
            }
            _ => return None,
        };
        Some(body.with(name, value))
    }

    /// The same with a value for a name.
    fn with(&self, name: &String, value: &Tree) -> Tree {
        if matches!(&self.form, Form::Name(text) if text == name) {
            return value.clone();
        }
        let mut whole = self.clone();
        for place in 0..whole.children.len() {
            if !self.binds(place).contains(name) {
                whole.children[place] = self.children[place].with(name, value);
            }
        }
        whole
    }

    /// Parts below it that use no name that is bound between.
    fn closed_parts(&self) -> Vec<Tree> {
        let mut all = Vec::new();
        for (place, child) in self.children.iter().enumerate() {
            let bound = self.binds(place);
            let open = |part: &Tree| part.free().keys().any(|name| bound.contains(name));
            if !open(child) {
                all.push(child.clone());
            }
            all.extend(child.closed_parts().into_iter().filter(|part| !open(part)));
        }
        all
    }

    /// The same type at every place that changes.
    fn smaller_inside(&self, leaves: &dyn Fn(&Type) -> Vec<Tree>, all: &mut Vec<Tree>) {
        for (place, child) in self.children.iter().enumerate() {
            let mut with = |other: Tree| {
                let mut whole = self.clone();
                whole.children[place] = other;
                all.push(whole);
            };
            if !matches!(child.form, Form::Literal(_)) {
                leaves(&child.type_)
                    .into_iter()
                    .filter(|leaf| {
                        leaf.size() < child.size() || matches!(child.form, Form::Name(_))
                    })
                    .for_each(&mut with);
            }
            for part in child.closed_parts() {
                if part.type_ == child.type_ {
                    with(part);
                }
            }
            let mut inside = Vec::new();
            child.smaller_inside(leaves, &mut inside);
            inside.into_iter().for_each(with);
        }
        let least = match &self.form {
            Form::Row { .. } => 2,
            Form::List(_) => 0,
            _ => return,
        };
        for place in 0..self.children.len() {
            if self.children.len() > least {
                let mut whole = self.clone();
                whole.children.remove(place);
                if let Form::List(optional) = &mut whole.form {
                    optional.remove(place);
                }
                all.push(whole);
            }
        }
    }
}

/// A type in a word.
pub fn short(type_: &Type) -> String {
    match type_ {
        Type::List(inner) => format!("list({})", short(inner)),
        Type::Map(key, value) => format!("map({}, {})", short(key), short(value)),
        Type::Optional(inner) => format!("optional({})", short(inner)),
        Type::Record(number) => RECORDS[usize::from(*number)].name.to_owned(),
        other => format!("{other:?}").to_lowercase(),
    }
}
