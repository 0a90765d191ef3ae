//! Errors on their way through the code of types.

use super::Names;
use serde::de::{Error, Expected, Unexpected, value};
use std::fmt;

/// An error on its way through a type's code.
#[derive(Clone, Debug)]
pub(super) enum Failure {
    /// The deserializer's, which it keeps itself, and its text.
    Kept(String),
    Custom(String),
    InvalidType(Given, String),
    InvalidValue(Given, String),
    InvalidLength(usize, String),
    UnknownVariant(String, Names),
    UnknownField(String, Names),
    MissingField(&'static str),
    DuplicateField(&'static str),
}

impl Failure {
    pub(super) fn used_twice() -> Failure {
        Failure::Custom("a part of the document was asked for twice".to_owned())
    }

    pub(super) fn into_error<E: Error>(self) -> E {
        match self {
            Failure::Kept(text) | Failure::Custom(text) => E::custom(text),
            Failure::InvalidType(given, expected) => {
                E::invalid_type(given.unexpected(), &expected.as_str())
            }
            Failure::InvalidValue(given, expected) => {
                E::invalid_value(given.unexpected(), &expected.as_str())
            }
            Failure::InvalidLength(length, expected) => {
                E::invalid_length(length, &expected.as_str())
            }
            Failure::UnknownVariant(name, known) => E::unknown_variant(&name, known),
            Failure::UnknownField(name, known) => E::unknown_field(&name, known),
            Failure::MissingField(name) => E::missing_field(name),
            Failure::DuplicateField(name) => E::duplicate_field(name),
        }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.clone().into_error::<value::Error>(), f)
    }
}

impl std::error::Error for Failure {}

impl Error for Failure {
    fn custom<T: fmt::Display>(message: T) -> Failure {
        Failure::Custom(message.to_string())
    }

    fn invalid_type(unexpected: Unexpected<'_>, expected: &dyn Expected) -> Failure {
        Failure::InvalidType(Given::new(unexpected), expected.to_string())
    }

    fn invalid_value(unexpected: Unexpected<'_>, expected: &dyn Expected) -> Failure {
        Failure::InvalidValue(Given::new(unexpected), expected.to_string())
    }

    fn invalid_length(length: usize, expected: &dyn Expected) -> Failure {
        Failure::InvalidLength(length, expected.to_string())
    }

    fn unknown_variant(name: &str, known: Names) -> Failure {
        Failure::UnknownVariant(name.to_owned(), known)
    }

    fn unknown_field(name: &str, known: Names) -> Failure {
        Failure::UnknownField(name.to_owned(), known)
    }

    fn missing_field(name: &'static str) -> Failure {
        Failure::MissingField(name)
    }

    fn duplicate_field(name: &'static str) -> Failure {
        Failure::DuplicateField(name)
    }
}

/// What was there in place of what was expected.
#[derive(Clone, Debug)]
pub(super) enum Given {
    Text(String),
    Bytes(Vec<u8>),
    Other(String),
    /// Without a text of its own.
    Plain(Unexpected<'static>),
}

impl Given {
    fn new(unexpected: Unexpected<'_>) -> Given {
        Given::Plain(match unexpected {
            Unexpected::Str(text) => return Given::Text(text.to_owned()),
            Unexpected::Bytes(bytes) => return Given::Bytes(bytes.to_owned()),
            Unexpected::Other(text) => return Given::Other(text.to_owned()),
            Unexpected::Bool(value) => Unexpected::Bool(value),
            Unexpected::Unsigned(value) => Unexpected::Unsigned(value),
            Unexpected::Signed(value) => Unexpected::Signed(value),
            Unexpected::Float(value) => Unexpected::Float(value),
            Unexpected::Char(value) => Unexpected::Char(value),
            Unexpected::Unit => Unexpected::Unit,
            Unexpected::Option => Unexpected::Option,
            Unexpected::NewtypeStruct => Unexpected::NewtypeStruct,
            Unexpected::Seq => Unexpected::Seq,
            Unexpected::Map => Unexpected::Map,
            Unexpected::Enum => Unexpected::Enum,
            Unexpected::UnitVariant => Unexpected::UnitVariant,
            Unexpected::NewtypeVariant => Unexpected::NewtypeVariant,
            Unexpected::TupleVariant => Unexpected::TupleVariant,
            Unexpected::StructVariant => Unexpected::StructVariant,
        })
    }

    fn unexpected(&self) -> Unexpected<'_> {
        match self {
            Given::Text(text) => Unexpected::Str(text),
            Given::Bytes(bytes) => Unexpected::Bytes(bytes),
            Given::Other(text) => Unexpected::Other(text),
            Given::Plain(unexpected) => *unexpected,
        }
    }
}
