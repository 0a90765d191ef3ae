//! Operators for operands whose kinds are known.

use crate::function::Function;
use crate::instruction::Operator;
use crate::types::Type;

/// The operator for a function of two arguments of these types, if there is one.
pub(super) fn operator(function: Function, left: &Type, right: &Type) -> Option<Operator> {
    use Function as F;
    use Operator as O;
    let text = |type_: &Type| matches!(type_, Type::String | Type::Enum(_));
    let operator = match (left, right) {
        (Type::Int, Type::Int) => match function {
            F::Equal => O::IntEqual,
            F::NotEqual => O::IntNotEqual,
            F::Less => O::IntLess,
            F::LessEqual => O::IntLessEqual,
            F::Greater => O::IntGreater,
            F::GreaterEqual => O::IntGreaterEqual,
            F::Add => O::IntAdd,
            F::Subtract => O::IntSubtract,
            F::Multiply => O::IntMultiply,
            _ => return None,
        },
        (Type::Double, Type::Double) => match function {
            F::Less => O::DoubleLess,
            F::LessEqual => O::DoubleLessEqual,
            F::Greater => O::DoubleGreater,
            F::GreaterEqual => O::DoubleGreaterEqual,
            F::Add => O::DoubleAdd,
            F::Subtract => O::DoubleSubtract,
            F::Multiply => O::DoubleMultiply,
            _ => return None,
        },
        (Type::Bool, Type::Bool) => match function {
            F::Equal => O::BoolEqual,
            F::NotEqual => O::BoolNotEqual,
            _ => return None,
        },
        (Type::Timestamp, Type::Timestamp) => match function {
            F::Less => O::TimestampLess,
            F::Greater => O::TimestampGreater,
            _ => return None,
        },
        (a, b) if text(a) && text(b) => match function {
            F::Equal => O::TextEqual,
            F::NotEqual => O::TextNotEqual,
            F::StartsWith => O::TextStartsWith,
            F::EndsWith => O::TextEndsWith,
            F::Contains => O::TextContains,
            _ => return None,
        },
        _ => return None,
    };
    Some(operator)
}
