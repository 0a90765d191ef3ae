//! A reader of JSON for documents that others wrote: one pass, no recursion but the callers', and what was read before a
//! fault stays read. It takes what it is asked for and skips the rest without looking at it closely.

/// The document ends or goes wrong here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Broken;

/// Longest text that is kept, in octets.
const LONGEST_TEXT: usize = 8_192;

/// A place in a document.
pub(super) struct Scanner<'a> {
    text: &'a str,
    place: usize,
}

impl<'a> Scanner<'a> {
    pub(super) fn new(text: &'a str) -> Scanner<'a> {
        Scanner { text, place: 0 }
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.place).copied()
    }

    /// The next octet that is not white space.
    fn next_sign(&mut self) -> Option<u8> {
        while self
            .peek()
            .is_some_and(|octet| matches!(octet, b' ' | b'\t' | b'\n' | b'\r'))
        {
            self.place += 1;
        }
        self.peek()
    }

    fn expect(&mut self, sign: u8) -> Result<(), Broken> {
        match self.next_sign() {
            Some(found) if found == sign => {
                self.place += 1;
                Ok(())
            }
            _ => Err(Broken),
        }
    }

    /// Nothing but white space is left.
    pub(super) fn is_done(&mut self) -> bool {
        self.next_sign().is_none()
    }

    /// Hands over each member of an object; what the taker leaves is skipped. Any other value is skipped.
    pub(super) fn object(
        &mut self,
        take: &mut dyn FnMut(&str, &mut Scanner<'a>) -> Result<(), Broken>,
    ) -> Result<(), Broken> {
        self.group(b'{', b'}', &mut |scanner| {
            let key = scanner.string()?;
            scanner.expect(b':')?;
            scanner.next_sign();
            let before = scanner.place;
            take(&key, scanner)?;
            match scanner.place == before {
                true => scanner.skip(),
                false => Ok(()),
            }
        })
    }

    /// Hands over each element of an array; what the taker leaves is skipped. Any other value is skipped.
    pub(super) fn array(
        &mut self,
        take: &mut dyn FnMut(&mut Scanner<'a>) -> Result<(), Broken>,
    ) -> Result<(), Broken> {
        self.group(b'[', b']', &mut |scanner| {
            scanner.next_sign();
            let before = scanner.place;
            take(scanner)?;
            match scanner.place == before {
                true => scanner.skip(),
                false => Ok(()),
            }
        })
    }

    fn group(
        &mut self,
        open: u8,
        close: u8,
        element: &mut dyn FnMut(&mut Scanner<'a>) -> Result<(), Broken>,
    ) -> Result<(), Broken> {
        if self.next_sign() != Some(open) {
            return self.skip();
        }
        self.place += 1;
        if self.next_sign() == Some(close) {
            self.place += 1;
            return Ok(());
        }
        loop {
            element(self)?;
            match self.next_sign() {
                Some(b',') => self.place += 1,
                Some(sign) if sign == close => {
                    self.place += 1;
                    return Ok(());
                }
                _ => return Err(Broken),
            }
        }
    }

    /// A text; `None` for any other value.
    pub(super) fn text(&mut self) -> Result<Option<String>, Broken> {
        match self.next_sign() {
            Some(b'"') => self.string().map(Some),
            _ => self.skip().map(|()| None),
        }
    }

    /// A whole number from 0; `None` for any other value.
    pub(super) fn number(&mut self) -> Result<Option<u64>, Broken> {
        self.next_sign();
        let start = self.place;
        self.skip()?;
        let number = self.text.get(start..self.place).map(str::parse);
        Ok(number.and_then(Result::ok))
    }

    /// Passes over one value.
    pub(super) fn skip(&mut self) -> Result<(), Broken> {
        let mut depth = 0_usize;
        loop {
            match self.next_sign().ok_or(Broken)? {
                b'"' => self.pass_string()?,
                b'{' | b'[' => {
                    depth += 1;
                    self.place += 1;
                    continue;
                }
                b'}' | b']' => {
                    depth = depth.checked_sub(1).ok_or(Broken)?;
                    self.place += 1;
                }
                b',' | b':' if depth > 0 => {
                    self.place += 1;
                    continue;
                }
                sign if sign.is_ascii_alphanumeric() || sign == b'-' => {
                    while self.peek().is_some_and(|octet| {
                        octet.is_ascii_alphanumeric() || matches!(octet, b'-' | b'+' | b'.')
                    }) {
                        self.place += 1;
                    }
                }
                _ => return Err(Broken),
            }
            if depth == 0 {
                return Ok(());
            }
        }
    }

    fn pass_string(&mut self) -> Result<(), Broken> {
        self.place += 1;
        loop {
            match self.peek().ok_or(Broken)? {
                b'"' => {
                    self.place += 1;
                    return Ok(());
                }
                b'\\' => self.place += 2,
                _ => self.place += 1,
            }
        }
    }

    fn string(&mut self) -> Result<String, Broken> {
        if self.next_sign() != Some(b'"') {
            return Err(Broken);
        }
        let start = self.place + 1;
        self.pass_string()?;
        let raw = self.text.get(start..self.place - 1).ok_or(Broken)?;
        let raw = super::clipped(raw, LONGEST_TEXT);
        if !raw.contains('\\') {
            return Ok(raw.to_owned());
        }
        Ok(unescaped(raw))
    }
}

/// The text that escapes stand for. One that stands for nothing is replaced by U+FFFD.
fn unescaped(raw: &str) -> String {
    let mut text = String::with_capacity(raw.len());
    let mut rest = raw.chars();
    while let Some(character) = rest.next() {
        if character != '\\' {
            text.push(character);
            continue;
        }
        match rest.next() {
            Some('n') => text.push('\n'),
            Some('t') => text.push('\t'),
            Some('r') => text.push('\r'),
            Some('b') => text.push('\u{8}'),
            Some('f') => text.push('\u{c}'),
            Some('u') => {
                let first = hexadecimal(&mut rest);
                let paired = first
                    .filter(|unit| (0xd800..0xdc00).contains(unit))
                    .and_then(|high| {
                        let mut ahead = rest.clone();
                        let is_escape = ahead.next() == Some('\\') && ahead.next() == Some('u');
                        let low = is_escape.then(|| hexadecimal(&mut ahead)).flatten()?;
                        let low = low.checked_sub(0xdc00).filter(|low| *low < 0x400)?;
                        rest = ahead;
                        Some(0x10000 + ((high - 0xd800) << 10) + low)
                    });
                let code = paired.or(first).and_then(char::from_u32);
                text.push(code.unwrap_or(char::REPLACEMENT_CHARACTER));
            }
            Some(other) => text.push(other),
            None => text.push(char::REPLACEMENT_CHARACTER),
        }
    }
    text
}

fn hexadecimal(rest: &mut std::str::Chars<'_>) -> Option<u32> {
    let mut code = 0;
    for _ in 0..4 {
        code = code * 16 + rest.next()?.to_digit(16)?;
    }
    Some(code)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn shape(text: &str) -> Result<Vec<String>, Broken> {
        let mut found = Vec::new();
        let mut scanner = Scanner::new(text);
        scanner.object(&mut |key, scanner| {
            match key {
                "text" => found.push(format!("{key} {:?}", scanner.text()?)),
                "number" => found.push(format!("{key} {:?}", scanner.number()?)),
                "list" => scanner.array(&mut |scanner| {
                    found.push(format!("{key} {:?}", scanner.number()?));
                    Ok(())
                })?,
                _ => {}
            }
            Ok(())
        })?;
        Ok(found)
    }

    #[test]
    fn members_are_taken_or_skipped() {
        let text = r#" {"x": [{"a": "]}"}, null], "text": "a\"\u00e9\ud83e\udd16\n", "list": [1, 2.5, [3]], "number": 7, "y": {} } "#;
        assert_eq!(
            shape(text).unwrap(),
            [
                "text Some(\"a\\\"é🤖\\n\")",
                "list Some(1)",
                "list None",
                "list None",
                "number Some(7)"
            ]
        );
        assert_eq!(shape("[1]").unwrap(), Vec::<String>::new());
        for broken in [
            "",
            "{",
            "{\"a\"",
            "{\"a\":",
            "{\"a\":1",
            "{\"a\":1 \"b\":2}",
            "{\"a\":\"x\\",
            "{\"a\":]}",
            "{a:1}",
        ] {
            assert_eq!(shape(broken), Err(Broken), "{broken}");
        }
    }

    #[test]
    fn depth_costs_no_stack() {
        let deep = format!("{{\"x\":{}", "[".repeat(1_000_000));
        assert_eq!(shape(&deep), Err(Broken));
    }

    proptest! {
        #[test]
        fn whatever_serde_writes_is_read_alike(value in prop::collection::vec((".{0,20}", any::<u32>()), 0..8)) {
            let json = serde_json::json!(value);
            let document = serde_json::json!({ "list": json }).to_string();
            let mut found = Vec::new();
            let mut scanner = Scanner::new(&document);
            scanner.object(&mut |_, scanner| scanner.array(&mut |scanner| {
                let (mut text, mut number) = (None, None);
                scanner.array(&mut |scanner| {
                    match text {
                        None => text = scanner.text()?,
                        Some(_) => number = scanner.number()?,
                    }
                    Ok(())
                })?;
                found.push((text.unwrap(), u32::try_from(number.unwrap()).unwrap()));
                Ok(())
            })).unwrap();
            prop_assert!(scanner.is_done());
            prop_assert_eq!(found, value);
        }

        #[test]
        fn nothing_breaks_it(text in "[\\[\\]{}\",:\\\\u0-9a-f é]{0,60}") {
            let _ = shape(&text);
        }
    }
}
