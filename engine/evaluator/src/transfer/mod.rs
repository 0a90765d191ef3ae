//! How the contract's types get in and out of the evaluator: field by field through one [`Source`] and one [`Sink`],
//! whatever the form. `records` says, generated from the contract, which fields a record has, in calls of the macros in
//! `declare`; `json` knows JSON and the guest's `memory` the canonical ABI.
//!
//! Deserialisers and bindings that are derived for each type take a third of a bundle, and compiling them takes most of
//! the time to open it. Here the code for each type is one branch a field.

mod declare;
pub(crate) mod json;
mod records;

use countersign_contract::types::Timestamp;

/// Reading stopped. The source knows why.
#[derive(Debug)]
pub(crate) struct Stopped;

/// What reading gives.
pub(crate) type Filled = Result<(), Stopped>;

/// What is constant about a record.
#[derive(Debug)]
pub(crate) struct RecordTable {
    /// Names of the fields in JSON, in the contract's order.
    pub names: &'static [&'static str],
    /// One bit a field, the first lowest: JSON may not leave it out.
    pub required: u64,
    /// Where each field stands in the canonical ABI, in bytes from the record's start.
    #[cfg_attr(
        not(target_arch = "wasm32"),
        expect(dead_code, reason = "only the guest speaks the canonical ABI")
    )]
    pub offsets: &'static [u16],
}

/// What values are read from.
pub(crate) trait Source {
    /// The next value is a truth value.
    fn truth(&mut self, value: &mut bool) -> Filled;
    /// The next value is a `u32`.
    fn u32(&mut self, value: &mut u32) -> Filled;
    /// The next value is a `u64`.
    fn u64(&mut self, value: &mut u64) -> Filled;
    /// The next value is an `s64`.
    fn i64(&mut self, value: &mut i64) -> Filled;
    /// The next value is an `f64`.
    fn f64(&mut self, value: &mut f64) -> Filled;
    /// The next value is a point in time.
    fn timestamp(&mut self, value: &mut Timestamp) -> Filled;
    /// The next value is text.
    fn text(&mut self, value: &mut String) -> Filled;
    /// The next value is one of these cases of an enum; gives its place among them.
    fn case(&mut self, cases: &'static [&'static str]) -> Result<usize, Stopped>;
    /// The next value may be absent. Calls `present` if it isn't; `alignment` is that of the value.
    fn option(
        &mut self,
        alignment: u32,
        present: &mut dyn FnMut(&mut dyn Source) -> Filled,
    ) -> Filled;
    /// The next value is a list. Calls `element` for each, with how many are known to follow.
    fn list(
        &mut self,
        layout: ElementLayout,
        element: &mut dyn FnMut(usize, &mut dyn Source) -> Filled,
    ) -> Filled;
    /// The next value is a record.
    fn record(&mut self, table: &'static RecordTable, record: &mut dyn Fields) -> Filled;
}

/// A record whose fields are read one at a time.
pub(crate) trait Fields {
    /// Reads the field with this number.
    fn field(&mut self, number: usize, source: &mut dyn Source) -> Filled;
}

/// What can be read.
pub(crate) trait Fill {
    /// What an absent or empty value is, or any value that is overwritten before it is used.
    fn blank() -> Self;
    /// Reads the next value.
    fn fill(&mut self, source: &mut dyn Source) -> Filled;
}

/// What values are written to.
pub(crate) trait Sink {
    /// A truth value.
    fn truth(&mut self, value: bool);
    /// A `u32`.
    fn u32(&mut self, value: u32);
    /// A `u64`.
    fn u64(&mut self, value: u64);
    /// An `f64`.
    fn f64(&mut self, value: f64);
    /// A point in time.
    fn timestamp(&mut self, value: Timestamp);
    /// Text.
    fn text(&mut self, value: &str);
    /// A case of an enum: its place among the cases, and its name.
    fn case(&mut self, number: u8, name: &'static str);
    /// A value that may be absent; `alignment` is that of the value.
    fn option(&mut self, alignment: u32, value: Option<&dyn Give>);
    /// A list of so many elements, each given by `element`.
    fn list(
        &mut self,
        layout: ElementLayout,
        length: usize,
        element: &mut dyn FnMut(usize, &mut dyn Sink),
    );
    /// A record.
    fn record(&mut self, table: &'static RecordTable, record: &dyn Views);
    /// A case of a variant: its place among the cases, its name, and its payload of this alignment.
    fn variant(&mut self, number: u8, name: &'static str, alignment: u32, payload: &dyn Give);
}

/// A record whose fields are written one at a time.
pub(crate) trait Views {
    /// Writes the field with this number.
    fn view(&self, number: usize, sink: &mut dyn Sink);
}

/// What can be written.
pub(crate) trait Give {
    /// Writes the value.
    fn give(&self, sink: &mut dyn Sink);
}

/// How the canonical ABI lays a type out, in bytes.
pub(crate) trait Layout {
    /// Size, a multiple of the alignment.
    const SIZE: u32;
    /// Alignment.
    const ALIGNMENT: u32;
    /// JSON may not leave out a field of this type.
    const REQUIRED: bool = true;
}

/// How the canonical ABI lays the elements of a list out, in bytes.
#[derive(Clone, Copy)]
#[cfg_attr(
    not(target_arch = "wasm32"),
    expect(dead_code, reason = "only the guest speaks the canonical ABI")
)]
pub(crate) struct ElementLayout {
    /// Size of one, a multiple of the alignment.
    pub size: u32,
    /// Alignment.
    pub alignment: u32,
}

impl ElementLayout {
    /// The layout of a type.
    pub(crate) fn for_type<T: Layout>() -> ElementLayout {
        ElementLayout {
            size: T::SIZE,
            alignment: T::ALIGNMENT,
        }
    }
}

macro_rules! scalar {
    ($type:ty, $method:ident, $size:literal, $blank:expr, $required:literal) => {
        impl Layout for $type {
            const SIZE: u32 = $size;
            const ALIGNMENT: u32 = $size;
            const REQUIRED: bool = $required;
        }

        impl Fill for $type {
            fn blank() -> $type {
                $blank
            }

            fn fill(&mut self, source: &mut dyn Source) -> Filled {
                source.$method(self)
            }
        }
    };
}

scalar!(bool, truth, 1, false, false);
scalar!(u32, u32, 4, 0, true);
scalar!(u64, u64, 8, 0, true);
scalar!(i64, i64, 8, 0, true);
scalar!(f64, f64, 8, 0.0, true);
scalar!(Timestamp, timestamp, 8, Timestamp { seconds: 0 }, true);

macro_rules! given {
    ($type:ty, $method:ident) => {
        impl Give for $type {
            fn give(&self, sink: &mut dyn Sink) {
                sink.$method(*self);
            }
        }
    };
}

given!(bool, truth);
given!(u32, u32);
given!(u64, u64);
given!(f64, f64);
given!(Timestamp, timestamp);

impl Layout for String {
    const SIZE: u32 = 8;
    const ALIGNMENT: u32 = 4;
}

impl Fill for String {
    fn blank() -> String {
        String::new()
    }

    fn fill(&mut self, source: &mut dyn Source) -> Filled {
        source.text(self)
    }
}

impl Give for String {
    fn give(&self, sink: &mut dyn Sink) {
        sink.text(self);
    }
}

impl<T: Layout> Layout for Option<T> {
    /// The mark that says whether there is a value takes the room of the alignment.
    const SIZE: u32 = T::ALIGNMENT + T::SIZE;
    const ALIGNMENT: u32 = T::ALIGNMENT;
    const REQUIRED: bool = false;
}

impl<T: Layout + Fill> Fill for Option<T> {
    fn blank() -> Option<T> {
        None
    }

    fn fill(&mut self, source: &mut dyn Source) -> Filled {
        source.option(T::ALIGNMENT, &mut |source| {
            self.insert(T::blank()).fill(source)
        })
    }
}

impl<T: Layout + Give> Give for Option<T> {
    fn give(&self, sink: &mut dyn Sink) {
        sink.option(
            T::ALIGNMENT,
            self.as_ref().map(|value| -> &dyn Give { value }),
        );
    }
}

impl<T> Layout for Vec<T> {
    const SIZE: u32 = 8;
    const ALIGNMENT: u32 = 4;
    const REQUIRED: bool = false;
}

impl<T: Layout + Fill> Fill for Vec<T> {
    fn blank() -> Vec<T> {
        Vec::new()
    }

    fn fill(&mut self, source: &mut dyn Source) -> Filled {
        source.list(ElementLayout::for_type::<T>(), &mut |following, source| {
            if self.is_empty() {
                self.reserve_exact(following);
            }
            let mut element = T::blank();
            element.fill(source)?;
            self.push(element);
            Ok(())
        })
    }
}

impl<T: Layout + Give> Give for Vec<T> {
    fn give(&self, sink: &mut dyn Sink) {
        sink.list(
            ElementLayout::for_type::<T>(),
            self.len(),
            &mut |place, sink| {
                if let Some(element) = self.get(place) {
                    element.give(sink);
                }
            },
        );
    }
}
