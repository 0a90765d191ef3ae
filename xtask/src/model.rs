//! The contract as `xtask gen` sees it: what wit-parser found, in the few shapes that the contract uses.

use anyhow::{Context, Result, bail};
use std::path::Path;
use wit_parser::{Resolve, Type, TypeDefKind, TypeId};

/// All types of interface `types`, in the order of the source.
pub struct Model {
    /// Version of the package.
    pub version: String,
    /// Types by their place in the source.
    pub types: Vec<NamedType>,
}

/// One named type.
pub struct NamedType {
    /// Name in WIT, kebab-case.
    pub name: String,
    /// Documentation.
    pub docs: String,
    /// What it is.
    pub kind: Kind,
}

/// What a named type is.
pub enum Kind {
    /// Named fields.
    Record(Vec<Field>),
    /// One of several names.
    Enum(Vec<Case>),
    /// One of several names with a payload.
    Variant(Vec<(Case, Option<Shape>)>),
}

/// A field of a record.
pub struct Field {
    /// Name in WIT, kebab-case.
    pub name: String,
    /// Documentation.
    pub docs: String,
    /// Type.
    pub shape: Shape,
}

/// A case of an enum.
pub struct Case {
    /// Name in WIT, kebab-case.
    pub name: String,
    /// Documentation.
    pub docs: String,
}

/// The type of a field.
#[derive(Clone, PartialEq)]
pub enum Shape {
    /// `bool`
    Bool,
    /// `u32`
    U32,
    /// `u64`
    U64,
    /// `s64`
    S64,
    /// `f64`
    F64,
    /// `string`
    String,
    /// `option<T>`
    Option(Box<Shape>),
    /// `list<T>`
    List(Box<Shape>),
    /// Another named type.
    Named(String),
}

impl Model {
    /// Reads `wit/` below `root`.
    pub fn read(root: &Path) -> Result<Model> {
        let mut resolve = Resolve::default();
        let (package, _) = resolve.push_dir(root.join("wit")).context("reading wit/")?;
        let package = &resolve.packages[package];
        let version = package
            .name
            .version
            .as_ref()
            .context("the package has no version")?
            .to_string();
        let interface = *package
            .interfaces
            .get("types")
            .context("wit/ has no interface `types`")?;
        let mut types = Vec::new();
        for (name, id) in &resolve.interfaces[interface].types {
            types.push(NamedType {
                name: name.clone(),
                docs: docs(&resolve.types[*id].docs),
                kind: kind(&resolve, *id).with_context(|| format!("type {name}"))?,
            });
        }
        Ok(Model { version, types })
    }

    /// The records, in the order of their numbers in programs. A timestamp is a scalar in CEL.
    pub fn records(&self) -> impl Iterator<Item = (&NamedType, &[Field])> {
        self.types.iter().filter_map(|named| match &named.kind {
            Kind::Record(fields) if named.name != "timestamp" => Some((named, fields.as_slice())),
            _ => None,
        })
    }

    /// The type with this name.
    pub fn get(&self, name: &str) -> Option<&NamedType> {
        self.types.iter().find(|named| named.name == name)
    }
}

impl NamedType {
    /// Whether JSON may leave out a field of this type: a record of nothing but options.
    pub fn may_be_left_out(&self) -> bool {
        matches!(&self.kind, Kind::Record(fields)
            if fields.iter().all(|field| matches!(field.shape, Shape::Option(_))))
    }
}

fn docs(docs: &wit_parser::Docs) -> String {
    docs.contents.clone().unwrap_or_default().trim().to_owned()
}

fn kind(resolve: &Resolve, id: TypeId) -> Result<Kind> {
    Ok(match &resolve.types[id].kind {
        TypeDefKind::Record(record) => Kind::Record(
            record
                .fields
                .iter()
                .map(|field| {
                    Ok(Field {
                        name: field.name.clone(),
                        docs: docs(&field.docs),
                        shape: shape(resolve, &field.ty)
                            .with_context(|| format!("field {}", field.name))?,
                    })
                })
                .collect::<Result<_>>()?,
        ),
        TypeDefKind::Enum(cases) => Kind::Enum(
            cases
                .cases
                .iter()
                .map(|case| Case {
                    name: case.name.clone(),
                    docs: docs(&case.docs),
                })
                .collect(),
        ),
        TypeDefKind::Variant(variant) => Kind::Variant(
            variant
                .cases
                .iter()
                .map(|case| {
                    let payload = case.ty.as_ref().map(|ty| shape(resolve, ty)).transpose()?;
                    Ok((
                        Case {
                            name: case.name.clone(),
                            docs: docs(&case.docs),
                        },
                        payload,
                    ))
                })
                .collect::<Result<_>>()?,
        ),
        other => bail!(
            "the contract uses records, enums and variants only, found {}",
            other.as_str()
        ),
    })
}

fn shape(resolve: &Resolve, ty: &Type) -> Result<Shape> {
    Ok(match ty {
        Type::Bool => Shape::Bool,
        Type::U32 => Shape::U32,
        Type::U64 => Shape::U64,
        Type::S64 => Shape::S64,
        Type::F64 => Shape::F64,
        Type::String => Shape::String,
        Type::Id(id) => {
            let definition = &resolve.types[*id];
            match (&definition.name, &definition.kind) {
                (Some(name), _) => Shape::Named(name.clone()),
                (None, TypeDefKind::Option(inner)) => {
                    Shape::Option(Box::new(shape(resolve, inner)?))
                }
                (None, TypeDefKind::List(inner)) => Shape::List(Box::new(shape(resolve, inner)?)),
                (None, other) => bail!("unsupported type {}", other.as_str()),
            }
        }
        other => bail!("unsupported type {other:?}"),
    })
}
