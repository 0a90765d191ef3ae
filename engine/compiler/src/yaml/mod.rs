//! YAML with the place of every value.
//!
//! The tree is built from the parser's events without recursion; depth, number of values and what aliases expand to are
//! limited, so that no text can exhaust memory or the stack.

mod alignment;
mod comments;
mod core_schema;
mod edit;

pub(crate) use comments::{Comment, Lines, comments, entries};
pub(crate) use core_schema::{Plain, to_json};
pub(crate) use edit::overlaid;

use crate::diagnostic::{Diagnostic, Position};
use saphyr_parser::{Event, Parser, ScalarStyle, Span};
use std::collections::BTreeMap;
use std::rc::Rc;

/// Most bytes of one file.
const MOST_BYTES: usize = 1 << 20;
/// Most values in one file, those that aliases repeat counted each time.
const MOST_VALUES: usize = 100_000;
/// Deepest nesting.
const DEEPEST: usize = 48;

/// A value and where it stands.
#[derive(Debug)]
pub(crate) struct Node {
    /// Its file.
    pub file: Rc<str>,
    /// First line, from 1.
    pub line: u32,
    /// First column, from 1.
    pub column: u32,
    /// Characters on that line.
    pub length: u32,
    /// What it is.
    pub kind: Kind,
    /// Values in it, itself included, aliases expanded.
    size: usize,
    /// Levels in it, itself included, aliases expanded.
    height: usize,
}

/// What a node is.
#[derive(Debug)]
pub(crate) enum Kind {
    /// A scalar.
    Scalar(Scalar),
    /// A sequence.
    Sequence(Vec<Rc<Node>>),
    /// A mapping, in the order of the file.
    Mapping(Vec<(Rc<Node>, Rc<Node>)>),
}

/// A scalar as it is written.
#[derive(Debug)]
pub(crate) struct Scalar {
    /// The text after folding and unescaping.
    pub text: String,
    /// Written without quotes and not as a block, so that `7` is a number.
    pub plain: bool,
    style: ScalarStyle,
    start: usize,
    end: usize,
    source: Rc<Source>,
}

/// The characters of a file and where its lines begin.
#[derive(Debug)]
struct Source {
    characters: Vec<char>,
    lines: Vec<usize>,
}

impl Source {
    fn new(text: &str) -> Source {
        let characters: Vec<char> = text.chars().collect();
        let mut lines = vec![0];
        for (place, character) in characters.iter().enumerate() {
            let ends = *character == '\n'
                || (*character == '\r' && characters.get(place + 1) != Some(&'\n'));
            if ends {
                lines.push(place + 1);
            }
        }
        Source { characters, lines }
    }

    /// Line and column, from 1, of a character by its place.
    fn place(&self, index: usize) -> (u32, u32) {
        let line = self.lines.partition_point(|start| *start <= index).max(1);
        let start = self.lines.get(line - 1).copied().unwrap_or(0);
        (number(line), number(index - start + 1))
    }
}

/// A count as text places hold it. Files are far smaller than 2^32 characters.
pub(crate) fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}

impl Node {
    /// Where it stands.
    pub(crate) fn place(&self) -> Position<'_> {
        Position {
            file: &self.file,
            line: self.line,
            column: self.column,
            length: self.length,
        }
    }

    /// What it is, in words.
    pub(crate) fn description(&self) -> &'static str {
        match &self.kind {
            Kind::Sequence(_) => "a list",
            Kind::Mapping(_) => "a mapping",
            Kind::Scalar(scalar) => match scalar.value() {
                Plain::Null => "nothing",
                Plain::Bool(_) => "a truth value",
                Plain::Int(_) | Plain::BigInt => "a whole number",
                Plain::Double(_) => "a number",
                Plain::Text => "text",
            },
        }
    }
}

/// Whether a scalar without quotes is text.
pub(crate) fn resolves_to_text(text: &str) -> bool {
    core_schema::resolve(text) == Plain::Text
}

impl Scalar {
    /// What it means by YAML's core schema.
    pub(crate) fn value(&self) -> Plain {
        if self.plain {
            core_schema::resolve(&self.text)
        } else {
            Plain::Text
        }
    }

    /// Line and column in the file of each character of `text`, and of the first place after it.
    pub(crate) fn places(&self) -> Vec<(u32, u32)> {
        let source = self
            .source
            .characters
            .get(self.start..self.end)
            .unwrap_or_default();
        alignment::align(&self.text, source, self.style)
            .into_iter()
            .map(|offset| self.source.place(self.start + offset))
            .collect()
    }
}

/// Reads one file. A text that is no YAML gives the first diagnostic only: what follows it can't be told.
pub(crate) fn read(file: &str, text: &str) -> Result<Option<Rc<Node>>, Diagnostic> {
    if text.len() > MOST_BYTES {
        return Err(Diagnostic::new(
            "file_too_large",
            Position::start_of(file),
            format!(
                "the file has {} bytes; at most {MOST_BYTES} are read",
                text.len()
            ),
        )
        .help("split it, and `include` the parts"));
    }
    // A byte order mark is no content, and would shift every column of the first line.
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut builder = Builder {
        file: Rc::from(file),
        source: Rc::new(Source::new(text)),
        open: Vec::new(),
        anchors: BTreeMap::new(),
        root: None,
        values: 0,
        documents: 0,
    };
    let mut parser = Parser::new_from_str(text);
    while let Some(event) = parser.next_event() {
        let (event, span) = event.map_err(|error| {
            let marker = error.marker();
            Diagnostic::new(
                "yaml_syntax",
                Position {
                    file,
                    line: number(marker.line().max(1)),
                    column: number(marker.col() + 1),
                    length: 1,
                },
                format!("this is not YAML: {}", error.info()),
            )
            .maybe_help(advice(error.info()))
        })?;
        if event == Event::StreamEnd {
            break;
        }
        builder.take(event, span)?;
    }
    Ok(builder.root)
}

/// A collection whose end was not met yet.
struct Open {
    anchor: usize,
    line: u32,
    column: u32,
    mapping: bool,
    values: Vec<Rc<Node>>,
}

struct Builder {
    file: Rc<str>,
    source: Rc<Source>,
    open: Vec<Open>,
    anchors: BTreeMap<usize, Rc<Node>>,
    root: Option<Rc<Node>>,
    values: usize,
    documents: usize,
}

impl Builder {
    fn take(&mut self, event: Event<'_>, span: Span) -> Result<(), Diagnostic> {
        let (line, column) = (
            number(span.start.line().max(1)),
            number(span.start.col() + 1),
        );
        let place = |length: u32, file| Position {
            file,
            line,
            column,
            length,
        };
        match event {
            Event::DocumentStart(_) => {
                self.documents += 1;
                if self.documents > 1 {
                    return Err(Diagnostic::new(
                        "yaml_several_documents",
                        place(3, &self.file),
                        "a second document begins here; a file holds one",
                    )
                    .help("remove the line `---`, or make it a file of its own"));
                }
            }
            Event::Scalar(text, style, anchor, tag) => {
                if let Some(tag) = tag {
                    return Err(tagged(&tag.to_string(), place(1, &self.file)));
                }
                let (start, end) = (span.start.index(), span.end.index().max(span.start.index()));
                let length = if span.start.line() == span.end.line() {
                    number(end - start)
                } else {
                    1
                };
                let node = Node {
                    file: Rc::clone(&self.file),
                    line,
                    column,
                    length: length.max(1),
                    kind: Kind::Scalar(Scalar {
                        text: text.into_owned(),
                        plain: style == ScalarStyle::Plain,
                        style,
                        start,
                        end,
                        source: Rc::clone(&self.source),
                    }),
                    size: 1,
                    height: 1,
                };
                self.add(Rc::new(node), anchor)?;
            }
            Event::SequenceStart(anchor, tag) | Event::MappingStart(anchor, tag)
                if tag.is_some() =>
            {
                let _ = anchor;
                let tag = tag.map(|tag| tag.to_string()).unwrap_or_default();
                return Err(tagged(&tag, place(1, &self.file)));
            }
            Event::SequenceStart(anchor, _) => self.enter(anchor, line, column, false)?,
            Event::MappingStart(anchor, _) => self.enter(anchor, line, column, true)?,
            Event::SequenceEnd | Event::MappingEnd => self.leave()?,
            Event::Alias(anchor) => {
                let Some(node) = self.anchors.get(&anchor).cloned() else {
                    return Err(Diagnostic::new(
                        "yaml_alias",
                        place(1, &self.file),
                        "this alias is inside what it names, or names nothing",
                    ));
                };
                self.add(node, 0)?;
            }
            Event::Nothing | Event::StreamStart | Event::StreamEnd | Event::DocumentEnd => {}
        }
        Ok(())
    }

    fn enter(
        &mut self,
        anchor: usize,
        line: u32,
        column: u32,
        mapping: bool,
    ) -> Result<(), Diagnostic> {
        let place = Position {
            file: &self.file,
            line,
            column,
            length: 1,
        };
        limit_depth(self.open.len() + 1, place)?;
        self.open.push(Open {
            anchor,
            line,
            column,
            mapping,
            values: Vec::new(),
        });
        Ok(())
    }

    fn leave(&mut self) -> Result<(), Diagnostic> {
        let Some(open) = self.open.pop() else {
            return Ok(());
        };
        let size = open.values.iter().map(|value| value.size).sum::<usize>() + 1;
        let height = open
            .values
            .iter()
            .map(|value| value.height)
            .max()
            .unwrap_or(0)
            + 1;
        let kind = if open.mapping {
            let mut entries = Vec::with_capacity(open.values.len() / 2);
            let mut values = open.values.into_iter();
            while let (Some(key), Some(value)) = (values.next(), values.next()) {
                entries.push((key, value));
            }
            Kind::Mapping(entries)
        } else {
            Kind::Sequence(open.values)
        };
        let node = Node {
            file: Rc::clone(&self.file),
            line: open.line,
            column: open.column,
            length: 1,
            kind,
            size,
            height,
        };
        self.add(Rc::new(node), open.anchor)
    }

    /// Puts a value where it belongs. The count is of what is new at this place: a collection's members were counted when
    /// they were met, an alias repeats all that it names.
    fn add(&mut self, node: Rc<Node>, anchor: usize) -> Result<(), Diagnostic> {
        let repeats = Rc::strong_count(&node) > 1;
        self.values += if repeats { node.size } else { 1 };
        if self.values > MOST_VALUES {
            return Err(Diagnostic::new(
                "yaml_too_many_values",
                node.place(),
                format!("the file has more than {MOST_VALUES} values, aliases expanded"),
            ));
        }
        limit_depth(self.open.len() + node.height, node.place())?;
        if anchor > 0 {
            self.anchors.insert(anchor, Rc::clone(&node));
        }
        match self.open.last_mut() {
            Some(open) => open.values.push(node),
            None => self.root = Some(node),
        }
        Ok(())
    }
}

/// What to do about the slips that expressions in YAML invite.
fn advice(info: &str) -> Option<String> {
    let advice = if info.contains("mapping values are not allowed") {
        "text with `: ` in it needs quotes, or behind `>-` on lines of its own"
    } else if info.contains("trailing content after") {
        "put an expression that begins with a quote in quotes as a whole, or behind `>-` on lines of its own"
    } else if info.contains("valid YAML whitespace") {
        "write a space behind the `:`; a tab there is not supported"
    } else {
        return None;
    };
    Some(advice.to_owned())
}

fn limit_depth(depth: usize, place: Position<'_>) -> Result<(), Diagnostic> {
    if depth <= DEEPEST {
        return Ok(());
    }
    Err(Diagnostic::new(
        "yaml_too_deep",
        place,
        format!("values are nested deeper than {DEEPEST} levels, aliases expanded"),
    ))
}

fn tagged(tag: &str, place: Position<'_>) -> Diagnostic {
    Diagnostic::new(
        "yaml_tag",
        place,
        format!("the tag `{tag}` is not known here"),
    )
    .help("remove it; quote text that looks like a number")
}
