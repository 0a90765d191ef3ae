//! Whose word counts for which control, as the rules of later controls see it. A control's own rules come before its sign-offs, so
//! that nothing goes round in a circle.

use super::SignOffs;
use crate::supply::is_complete;
use countersign_contract::RECORDS;
use countersign_contract::types::CountedWord;
use countersign_program::{Missing, Value};

impl SignOffs<'_> {
    /// `counted` in rules. What is not known of reviews, sign-offs or hands in the change could take any of these words back, so
    /// that none of it is known then.
    pub(crate) fn words_as_value<'v>(&self, words: &[CountedWord]) -> Value<'v> {
        let completeness = &self.facts.completeness;
        let lists = [
            ("reviews", completeness.reviews.as_ref()),
            ("sign_offs", completeness.sign_offs.as_ref()),
        ];
        let lacking = lists.into_iter().find(|(_, list)| !is_complete(*list));
        let lacking = lacking.map(|(name, _)| name);
        if let Some(fact) = lacking.or(self.involved.incomplete.first().copied()) {
            return Value::Missing(Missing::Fact(fact));
        }
        let number = RECORDS
            .iter()
            .position(|shape| shape.name == "counted_word");
        let number = number
            .and_then(|place| u16::try_from(place).ok())
            .unwrap_or_default();
        let text = |text: &String| Value::owned_text(text.as_str());
        let texts = |texts: &Vec<String>| Value::list(texts.iter().map(text).collect());
        let word = |word: &CountedWord| {
            // Destructured without `..`: a new field in the contract has to find its place here.
            let CountedWord {
                control,
                person,
                id,
                authentication,
                given,
                assessed,
                lent_by,
            } = word;
            let fields = vec![
                text(control),
                text(person),
                text(id),
                Value::Text(authentication.as_str()),
                given.map_or(Value::Absent, |given| Value::Timestamp {
                    seconds: given.seconds,
                    nanos: 0,
                }),
                Value::list(
                    assessed
                        .iter()
                        .map(|area| Value::Text(area.as_str()))
                        .collect(),
                ),
                texts(lent_by),
            ];
            Value::record(number, fields)
        };
        Value::list(words.iter().map(word).collect())
    }
}
