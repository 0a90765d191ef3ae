//! Macros that say how the contract's types are read and written: `records` calls them, generated from `wit/`. Where a field
//! stands in the canonical ABI follows from the types of the fields before it.

use super::Layout;

/// What is constant about a field.
#[derive(Clone, Copy)]
pub(super) struct FieldLayout {
    size: u32,
    alignment: u32,
    required: bool,
}

impl FieldLayout {
    /// That of the field which this function gives. It is there for its type only.
    pub(super) const fn for_field<R, T: Layout>(_field: fn(&R) -> &T) -> FieldLayout {
        FieldLayout {
            size: T::SIZE,
            alignment: T::ALIGNMENT,
            required: T::REQUIRED,
        }
    }

    /// That of a variant's payload, which this function makes a variant of.
    pub(super) const fn payload<V, T: Layout>(_case: fn(T) -> V) -> FieldLayout {
        FieldLayout {
            size: T::SIZE,
            alignment: T::ALIGNMENT,
            required: true,
        }
    }
}

/// Where each field is, in bytes from the record's start.
pub(super) const fn offsets<const N: usize>(mut fields: &[FieldLayout]) -> [u16; N] {
    let mut offsets = [0; N];
    let mut places: &mut [u16] = &mut offsets;
    let mut end = 0;
    while let ([field, next @ ..], [place, open @ ..]) = (fields, places) {
        let start = u32::next_multiple_of(end, field.alignment);
        assert!(start <= u16::MAX as u32, "the record is too large");
        *place = start as u16;
        end = start + field.size;
        (fields, places) = (next, open);
    }
    offsets
}

/// Size of a record with these fields.
pub(super) const fn record_size(fields: &[FieldLayout]) -> u32 {
    let mut open = fields;
    let mut end = 0;
    while let [field, next @ ..] = open {
        end = u32::next_multiple_of(end, field.alignment) + field.size;
        open = next;
    }
    end.next_multiple_of(alignment(fields))
}

/// Size of a variant with these payloads. The number of the case is one byte.
pub(super) const fn variant_size(payloads: &[FieldLayout]) -> u32 {
    let mut open = payloads;
    let mut most = 0;
    while let [payload, next @ ..] = open {
        if payload.size > most {
            most = payload.size;
        }
        open = next;
    }
    (alignment(payloads) + most).next_multiple_of(alignment(payloads))
}

/// The largest alignment.
pub(super) const fn alignment(mut fields: &[FieldLayout]) -> u32 {
    let mut most = 1;
    while let [field, next @ ..] = fields {
        if field.alignment > most {
            most = field.alignment;
        }
        fields = next;
    }
    most
}

/// One bit a field, the first lowest: JSON may not leave it out.
pub(super) const fn required(mut fields: &[FieldLayout]) -> u64 {
    assert!(
        fields.len() <= 64,
        "the record has more fields than a bit set"
    );
    let mut set = 0;
    let mut bit = 1;
    while let [field, next @ ..] = fields {
        if field.required {
            set |= bit;
        }
        bit <<= 1;
        fields = next;
    }
    set
}

/// A record that is read, written or both, with its fields and their numbers. `or_blank`: JSON may leave out a field of
/// this type.
macro_rules! record {
    (read: $name:ident $fields:tt) => {
        const _: () = {
            record!(@table $name true $fields);
            record!(@read $name $fields);
        };
    };
    (read or_blank: $name:ident $fields:tt) => {
        const _: () = {
            record!(@table $name false $fields);
            record!(@read $name $fields);
        };
    };
    (write: $name:ident $fields:tt) => {
        const _: () = {
            record!(@table $name true $fields);
            record!(@write $name $fields);
        };
    };
    (read, write: $name:ident $fields:tt) => {
        const _: () = {
            record!(@table $name true $fields);
            record!(@read $name $fields);
            record!(@write $name $fields);
        };
    };
    (@table $name:ident $required:literal { $($number:literal $field:ident),+ $(,)? }) => {
        const FIELDS: &[FieldLayout] = &[$(FieldLayout::for_field(|record: &$name| &record.$field)),+];

        static TABLE: RecordTable = RecordTable {
            names: &[$(stringify!($field)),+],
            required: declare::required(FIELDS),
            offsets: &declare::offsets::<{ FIELDS.len() }>(FIELDS),
        };

        impl Layout for $name {
            const SIZE: u32 = declare::record_size(FIELDS);
            const ALIGNMENT: u32 = declare::alignment(FIELDS);
            const REQUIRED: bool = $required;
        }
    };
    (@read $name:ident { $($number:literal $field:ident),+ $(,)? }) => {
        impl Fill for $name {
            fn blank() -> $name {
                $name {
                    $($field: Fill::blank(),)+
                }
            }

            fn fill(&mut self, source: &mut dyn Source) -> Filled {
                source.record(&TABLE, self)
            }
        }

        impl Fields for $name {
            fn field(&mut self, number: usize, source: &mut dyn Source) -> Filled {
                match number {
                    $($number => self.$field.fill(source),)+
                    _ => Ok(()),
                }
            }
        }
    };
    (@write $name:ident { $($number:literal $field:ident),+ $(,)? }) => {
        impl Give for $name {
            fn give(&self, sink: &mut dyn Sink) {
                sink.record(&TABLE, self);
            }
        }

        impl Views for $name {
            fn view(&self, number: usize, sink: &mut dyn Sink) {
                match number {
                    $($number => self.$field.give(sink),)+
                    _ => {}
                }
            }
        }
    };
}

/// An enum that is read, written or both. A blank one is of the case after `from`.
macro_rules! cases {
    (read: $name:ident from $first:ident) => {
        cases!(@layout $name);
        cases!(@read $name $first);
    };
    (write: $name:ident from $first:ident) => {
        cases!(@layout $name);
        cases!(@write $name);
    };
    (read, write: $name:ident from $first:ident) => {
        cases!(@layout $name);
        cases!(@read $name $first);
        cases!(@write $name);
    };
    (@layout $name:ident) => {
        impl Layout for $name {
            const SIZE: u32 = {
                assert!($name::ALL.len() <= 256, "the enum has more cases than a byte has values");
                1
            };
            const ALIGNMENT: u32 = 1;
        }
    };
    (@read $name:ident $first:ident) => {
        impl Fill for $name {
            fn blank() -> $name {
                $name::$first
            }

            fn fill(&mut self, source: &mut dyn Source) -> Filled {
                let case = source.case($name::NAMES)?;
                *self = *$name::ALL.get(case).ok_or(Stopped)?;
                Ok(())
            }
        }
    };
    (@write $name:ident) => {
        impl Give for $name {
            fn give(&self, sink: &mut dyn Sink) {
                sink.case(*self as u8, self.as_str());
            }
        }
    };
}

/// A variant that is written: its cases with their numbers and names, each with a payload.
macro_rules! variant {
    ($name:ident { $($number:literal $case:ident = $json:literal,)+ }) => {
        const _: () = {
            const PAYLOADS: &[FieldLayout] = &[$(FieldLayout::payload($name::$case)),+];

            impl Layout for $name {
                const SIZE: u32 = declare::variant_size(PAYLOADS);
                const ALIGNMENT: u32 = declare::alignment(PAYLOADS);
            }

            impl Give for $name {
                fn give(&self, sink: &mut dyn Sink) {
                    match self {
                        $($name::$case(payload) => {
                            sink.variant($number, $json, Self::ALIGNMENT, payload);
                        })+
                    }
                }
            }
        };
    };
}

pub(super) use {cases, record, variant};
