//! Records are read from objects only.

use serde::Deserializer;
use serde::de::Visitor;
use serde::forward_to_deserialize_any;

/// A deserializer that reads a record from a map and from nothing else. Derived code by itself would also take an array
/// of the fields' values, in which a missing or swapped value is easily overlooked.
pub(crate) struct ObjectOnly<D>(pub(crate) D);

impl<'de, D: Deserializer<'de>> Deserializer<'de> for ObjectOnly<D> {
    type Error = D::Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, D::Error> {
        self.0.deserialize_map(visitor)
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf option unit unit_struct
        newtype_struct seq tuple tuple_struct map struct enum identifier ignored_any
    }
}

#[cfg(test)]
mod tests {
    use crate::types::Identity;

    #[test]
    fn an_array_is_no_record() {
        assert!(
            serde_json::from_str::<Identity>(r#"{"name": "Ada", "email": "ada@example.com"}"#)
                .is_ok()
        );
        for text in [
            r#"["Ada", "ada@example.com"]"#,
            r#"["Ada", "ada@example.com", null]"#,
            "null",
            "1",
            r#""Ada""#,
        ] {
            assert!(serde_json::from_str::<Identity>(text).is_err(), "{text}");
        }
    }
}
