//! Macros that declare the contract's types: `types` calls them, generated from `wit/`.
//!
//! `= "name"` is the name in CEL and JSON, `as "name"` that in `wit/`. Where a field, or every case of an enum, has the same
//! name in both, the second is left out.

/// Declares an enum: the type, the names of its cases, its JSON form and its shape.
macro_rules! contract_enum {
    (
        $(#[$meta:meta])*
        pub enum $name:ident = $json:literal {
            $($(#[$case_meta:meta])* $case:ident = $case_json:tt,)+
        }
    ) => {
        contract_enum! {
            $(#[$meta])*
            pub enum $name = $json {
                $($(#[$case_meta])* $case = $case_json as $case_json,)+
            }
        }
    };
    (
        $(#[$meta:meta])*
        pub enum $name:ident = $json:literal {
            $($(#[$case_meta:meta])* $case:ident = $case_json:tt as $wit:tt,)+
        }
    ) => {
        $(#[$meta])*
        #[cfg_attr(
            feature = "wasmtime",
            derive(
                wasmtime::component::ComponentType,
                wasmtime::component::Lift,
                wasmtime::component::Lower
            ),
            component(enum)
        )]
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[repr(u8)]
        pub enum $name {
            $(
                $(#[$case_meta])*
                #[cfg_attr(feature = "wasmtime", component(name = $wit))]
                $case,
            )+
        }

        impl $name {
            /// All cases, in the contract's order.
            pub const ALL: &'static [$name] = &[$($name::$case),+];

            /// The names of all cases in CEL and JSON, in the same order.
            pub const NAMES: &'static [&'static str] = &[$($case_json),+];

            pub(crate) const ENUM: $crate::EnumShape = $crate::EnumShape {
                name: $json,
                cases: $name::NAMES,
            };

            /// The name in CEL and JSON.
            pub const fn as_str(self) -> &'static str {
                match self {
                    $($name::$case => $case_json,)+
                }
            }

            /// The case with this number: what the canonical ABI calls when a guest receives this enum. Whoever calls has
            /// checked the number; one that is out of range is read as the first case.
            #[doc(hidden)]
            pub const fn _lift(number: u8) -> $name {
                let [first, ..] = [$($name::$case),+];
                match number {
                    $(_ if number == $name::$case as u8 => $name::$case,)+
                    _ => first,
                }
            }
        }

        impl $crate::shape::Shaped for $name {
            const SHAPE: $crate::Shape = $crate::Shape::Enum($json);
        }

        impl $crate::json::Omittable for $name {}

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<$name, D::Error> {
                $crate::json::case(
                    deserializer,
                    stringify!($name),
                    concat!("enum ", stringify!($name)),
                    $name::NAMES,
                )
                .map($name::_lift)
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_unit_variant(
                    stringify!($name),
                    u32::from(*self as u8),
                    self.as_str(),
                )
            }
        }
    };
}

/// Declares a record: the type, its JSON form and its shape. `or_default` after the name: JSON may leave out a field of
/// this type.
///
/// The JSON form is not derived by serde, which would take an array of the fields' values as well, and which has to be
/// told at each field whether it may be left out. Here that follows from the field's type.
macro_rules! contract_record {
    (
        $(#[$meta:meta])*
        pub struct $name:ident = $json:literal $($or_default:ident)? {
            $($(#[$field_meta:meta])* pub $field:ident: $type:ty $(as $wit:tt)?,)+
        }
    ) => {
        $(#[$meta])*
        #[cfg_attr(
            feature = "wasmtime",
            derive(
                wasmtime::component::ComponentType,
                wasmtime::component::Lift,
                wasmtime::component::Lower
            ),
            component(record)
        )]
        pub struct $name {
            $(
                $(#[$field_meta])*
                $(#[cfg_attr(feature = "wasmtime", component(name = $wit))])?
                pub $field: $type,
            )+
        }

        impl $name {
            pub(crate) const RECORD: $crate::RecordShape = $crate::RecordShape {
                name: $json,
                fields: &[$($crate::FieldShape {
                    name: stringify!($field),
                    shape: <$type as $crate::shape::Shaped>::SHAPE,
                }),+],
            };
        }

        impl $crate::shape::Shaped for $name {
            const SHAPE: $crate::Shape = $crate::Shape::Record($json);
        }

        impl $crate::json::Omittable for $name {
            $(contract_record!(@$or_default);)?
        }

        impl<'de> serde::Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<$name, D::Error> {
                const FIELDS: &[&str] = &[$(stringify!($field)),+];

                #[expect(non_camel_case_types, reason = "named as the fields are")]
                enum Place {
                    $($field),+
                }

                struct Object;

                impl<'de> serde::de::Visitor<'de> for Object {
                    type Value = $name;

                    fn expecting(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                        f.write_str(concat!("struct ", stringify!($name)))
                    }

                    fn visit_map<A: serde::de::MapAccess<'de>>(
                        self,
                        mut object: A,
                    ) -> Result<$name, A::Error> {
                        $(let mut $field: Option<$type> = None;)+
                        while let Some(place) = object.next_key_seed($crate::json::FieldName(FIELDS))? {
                            match place {
                                $(
                                    _ if place == Place::$field as usize => {
                                        $crate::json::read(&mut $field, stringify!($field), &mut object)?;
                                    }
                                )+
                                _ => {}
                            }
                        }
                        Ok($name {
                            $($field: $crate::json::finish($field, stringify!($field))?,)+
                        })
                    }
                }

                deserializer.deserialize_map(Object)
            }
        }

        impl serde::Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                use serde::ser::SerializeStruct;
                use $crate::json::Omittable;
                let fields = 0 $(+ usize::from(!self.$field.is_omitted()))+;
                let mut object = serializer.serialize_struct(stringify!($name), fields)?;
                $($crate::json::write(&mut object, stringify!($field), &self.$field)?;)+
                object.end()
            }
        }
    };
    (@or_default) => {
        fn omitted() -> Option<Self> {
            Some(Self::default())
        }
    };
}

pub(crate) use contract_enum;
pub(crate) use contract_record;
