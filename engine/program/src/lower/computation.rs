//! Writing the instructions of operators, functions, fields and literals.

use super::LowerError;
use super::analysis::cheap_first;
use super::emission::{Emission, LATER, NOWHERE, place};
use crate::expression::{Literal, NO_NODE, NodeId, Pattern};
use crate::instruction::{Instruction, Operator, Register};
use crate::library::Function;
use crate::tree::Operation;
use crate::types::Type;

impl Emission<'_> {
    /// Writes the instructions that compute a node.
    pub(super) fn compute(&mut self, id: NodeId, to: Register) -> Result<(), LowerError> {
        let tree = self.tree;
        let node = tree.node(id).ok_or(LowerError::Malformed)?;
        match &node.operation {
            Operation::Root(root) => {
                self.emit(Instruction::Root { to, root: *root }, id, &[])?;
            }
            Operation::Field { operand, field } => {
                let record = self.record(*operand)?;
                let from = self.operand(*operand)?;
                let instruction = Instruction::Field {
                    to,
                    from: from.register,
                    record,
                    field: *field,
                };
                self.emit(instruction, id, &[from])?;
            }
            Operation::HasField { operand, field } => {
                let record = self.record(*operand)?;
                let from = self.operand(*operand)?;
                let instruction = Instruction::HasField {
                    to,
                    from: from.register,
                    record,
                    field: *field,
                };
                self.emit(instruction, id, &[from])?;
            }
            Operation::OptionalField { operand, field } => {
                let record = self.record(*operand)?;
                let from = self.operand(*operand)?;
                let instruction = Instruction::OptionalField {
                    to,
                    from: from.register,
                    record,
                    field: *field,
                };
                self.emit(instruction, id, &[from])?;
            }
            Operation::Key { operand, key }
            | Operation::HasKey { operand, key }
            | Operation::OptionalKey { operand, key } => {
                let operand = self.operand(*operand)?;
                let (from, key) = (operand.register, self.text(key)?);
                let instruction = match &node.operation {
                    Operation::Key { .. } => Instruction::Key { to, from, key },
                    Operation::HasKey { .. } => Instruction::HasKey { to, from, key },
                    _ => Instruction::OptionalKey { to, from, key },
                };
                self.emit(instruction, id, &[operand])?;
            }
            Operation::Index { operand, index } | Operation::OptionalIndex { operand, index } => {
                let operand = self.operand(*operand)?;
                let place = self.operand(*index)?;
                let (from, index) = (operand.register, place.register);
                let instruction = match &node.operation {
                    Operation::Index { .. } => Instruction::Index { to, from, index },
                    _ => Instruction::OptionalIndex { to, from, index },
                };
                self.emit(instruction, id, &[operand, place])?;
            }
            Operation::And(operands) => self.connective(id, to, operands, false)?,
            Operation::Or(operands) => self.connective(id, to, operands, true)?,
            Operation::Conditional { condition, yes, no } => {
                self.conditional(id, to, *condition, *yes, *no)?;
            }
            Operation::List { elements, optional } => {
                let (first, count) = self.block(elements)?;
                let optional = optional
                    .iter()
                    .map(|place| u16::try_from(*place).map_err(|_| LowerError::TooLarge))
                    .collect::<Result<_, _>>()?;
                let instruction = Instruction::List {
                    to,
                    first,
                    count,
                    optional,
                };
                self.emit(instruction, id, &[])?;
            }
            Operation::Map { entries } => self.map(id, to, entries)?,
            Operation::Call {
                function,
                arguments,
            } => self.call(id, to, *function, arguments)?,
            Operation::Loop(it) => self.macro_loop(id, to, it)?,
            Operation::Bind { slot, value, body } => self.bind(id, to, *slot, *value, *body)?,
            // Constants and locals are at hand.
            _ => return Err(LowerError::Malformed),
        }
        Ok(())
    }

    fn record(&self, operand: NodeId) -> Result<u16, LowerError> {
        let mut type_ = self.tree.type_of(operand);
        while let Type::Optional(inner) = type_ {
            type_ = inner;
        }
        match type_ {
            Type::Record(number) => Ok(*number),
            _ => Err(LowerError::Malformed),
        }
    }

    fn connective(
        &mut self,
        id: NodeId,
        to: Register,
        operands: &[NodeId],
        decisive: bool,
    ) -> Result<(), LowerError> {
        self.emit(
            Instruction::Start {
                to,
                value: !decisive,
            },
            id,
            &[],
        )?;
        let mut jumps = Vec::with_capacity(operands.len());
        for id in cheap_first(operands, self.infos) {
            // An operand that is constant and does not decide has nothing to say.
            if self.constants.get(&id) == Some(&Literal::Bool(!decisive)) {
                continue;
            }
            // Only the first one runs in any case.
            let operand = if jumps.is_empty() {
                self.operand(id)?
            } else {
                self.perhaps(|emission| emission.operand(id))?
            };
            let decide = Instruction::Decide {
                to,
                operand: operand.register,
                decisive,
                end: NOWHERE,
            };
            jumps.push(self.emit(decide, id, &[operand])?);
        }
        for jump in jumps {
            self.land(jump)?;
        }
        self.emit(Instruction::Done { register: to }, id, &[])?;
        Ok(())
    }

    fn conditional(
        &mut self,
        id: NodeId,
        to: Register,
        condition: NodeId,
        yes: NodeId,
        no: NodeId,
    ) -> Result<(), LowerError> {
        let operand = self.operand(condition)?;
        let branch = Instruction::Branch {
            to,
            condition: operand.register,
            no: NOWHERE,
            end: LATER,
        };
        let branch = self.emit(branch, id, &[operand])?;
        self.perhaps(|emission| emission.operand_in(yes, to))?;
        let jump = self.emit(Instruction::Jump { target: LATER }, NO_NODE, &[])?;
        self.land(branch)?;
        self.perhaps(|emission| emission.operand_in(no, to))?;
        for at in [branch, jump] {
            self.land_later(at)?;
        }
        self.emit(Instruction::Done { register: to }, id, &[])?;
        Ok(())
    }

    fn map(
        &mut self,
        id: NodeId,
        to: Register,
        entries: &[(NodeId, NodeId, bool)],
    ) -> Result<(), LowerError> {
        let nodes: Vec<NodeId> = entries
            .iter()
            .flat_map(|(key, value, _)| [*key, *value])
            .collect();
        let (first, count) = self.block(&nodes)?;
        let optional = (0_u16..)
            .zip(entries)
            .filter(|(_, (_, _, optional))| *optional)
            .map(|(place, _)| place)
            .collect();
        let instruction = Instruction::Map {
            to,
            first,
            count: count / 2,
            optional,
        };
        self.emit(instruction, id, &[])?;
        Ok(())
    }

    fn call(
        &mut self,
        id: NodeId,
        to: Register,
        function: Function,
        arguments: &[NodeId],
    ) -> Result<(), LowerError> {
        self.note_pattern(function, arguments)?;
        match arguments {
            [only] => {
                let argument = self.operand(*only)?;
                let instruction = if function == Function::Not {
                    Instruction::Not {
                        to,
                        from: argument.register,
                    }
                } else {
                    Instruction::Call1 {
                        function,
                        to,
                        argument: argument.register,
                    }
                };
                self.emit(instruction, id, &[argument])?;
            }
            [first, second] => {
                if function == Function::In
                    && let Some(set) = self.set_of_texts(*second)
                {
                    let needle = self.operand(*first)?;
                    let instruction = Instruction::Member {
                        to,
                        needle: needle.register,
                        set: self.constant(set)?,
                    };
                    self.emit(instruction, id, &[needle])?;
                    return Ok(());
                }
                let types = (self.tree.type_of(*first), self.tree.type_of(*second));
                let left = self.operand(*first)?;
                let right = self.operand(*second)?;
                let instruction = match operator(function, types.0, types.1) {
                    Some(operator) => Instruction::Operate {
                        operator,
                        to,
                        left: left.register,
                        right: right.register,
                    },
                    None => Instruction::Call2 {
                        function,
                        to,
                        left: left.register,
                        right: right.register,
                    },
                };
                self.emit(instruction, id, &[left, right])?;
            }
            many => {
                let (first, count) = self.block(many)?;
                let instruction = Instruction::Call {
                    function,
                    to,
                    first,
                    count,
                };
                self.emit(instruction, id, &[])?;
            }
        }
        Ok(())
    }

    /// A constant list of nothing but texts, sorted, each once.
    fn set_of_texts(&self, list: NodeId) -> Option<Literal> {
        let Some(Literal::List(elements)) = self.constants.get(&list) else {
            return None;
        };
        let mut texts = elements
            .iter()
            .map(|element| match element {
                Literal::Text(text) => Some(text.clone()),
                _ => None,
            })
            .collect::<Option<Vec<String>>>()?;
        texts.sort_unstable();
        texts.dedup();
        Some(Literal::List(
            texts.into_iter().map(Literal::Text).collect(),
        ))
    }

    /// A pattern that is known now is compiled when the policy is loaded.
    fn note_pattern(&mut self, function: Function, arguments: &[NodeId]) -> Result<(), LowerError> {
        let pattern = function
            .pattern_argument()
            .and_then(|place| arguments.get(place))
            .and_then(|argument| self.constants.get(argument));
        if let Some(literal @ Literal::Text(_)) = pattern {
            let constant = self.constant(literal.clone())?;
            let pattern = Pattern {
                function,
                constant: place(constant, 0),
            };
            if !self.patterns.contains(&pattern) {
                self.patterns.push(pattern);
            }
        }
        Ok(())
    }
}

/// The operator for a function of two arguments of these types, if there is one.
fn operator(function: Function, left: &Type, right: &Type) -> Option<Operator> {
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
