//! Escapes in string and bytes literals.

/// An escape that means nothing, by its characters within the literal.
pub(super) struct BadEscape {
    pub start: usize,
    pub end: usize,
    pub message: String,
}

/// One decoded piece of a literal.
enum Piece {
    /// A character as it stands or by its code point.
    Character(char),
    /// `\x41`, `\101`: an octet in bytes, a code point in text.
    Code(u8),
}

/// The value of a string literal between its quotes.
pub(super) fn text(inner: &[char], raw: bool) -> Result<String, BadEscape> {
    let mut text = String::with_capacity(inner.len());
    decode(inner, raw, false, |piece| match piece {
        Piece::Character(character) => text.push(character),
        Piece::Code(code) => text.push(char::from(code)),
    })?;
    Ok(text)
}

/// The value of a bytes literal between its quotes.
pub(super) fn bytes(inner: &[char], raw: bool) -> Result<Vec<u8>, BadEscape> {
    let mut bytes = Vec::with_capacity(inner.len());
    decode(inner, raw, true, |piece| match piece {
        Piece::Character(character) => {
            let mut buffer = [0; 4];
            bytes.extend_from_slice(character.encode_utf8(&mut buffer).as_bytes());
        }
        Piece::Code(code) => bytes.push(code),
    })?;
    Ok(bytes)
}

fn decode(
    inner: &[char],
    raw: bool,
    bytes: bool,
    mut put: impl FnMut(Piece),
) -> Result<(), BadEscape> {
    let mut at = 0;
    while let Some(character) = inner.get(at).copied() {
        if character == '\r' {
            // Ends of lines mean the same however the file writes them.
            put(Piece::Character('\n'));
            at += if inner.get(at + 1) == Some(&'\n') {
                2
            } else {
                1
            };
        } else if character == '\\' && !raw {
            let (piece, length) = escape(inner, at, bytes)?;
            put(piece);
            at += length;
        } else {
            put(Piece::Character(character));
            at += 1;
        }
    }
    Ok(())
}

/// The escape at `at` and how many characters it has.
fn escape(inner: &[char], at: usize, bytes: bool) -> Result<(Piece, usize), BadEscape> {
    let letter = inner.get(at + 1).copied().unwrap_or(' ');
    let simple = |character| Ok((Piece::Character(character), 2));
    let bad = |length: usize, why: &str| {
        let end = (at + length).min(inner.len());
        let written: String = inner.get(at..end).unwrap_or_default().iter().collect();
        BadEscape {
            start: at,
            end,
            message: format!("`{written}` {why}"),
        }
    };
    let number = |from: usize, digits: usize, radix: u32| {
        let text: String = inner.get(from..from + digits)?.iter().collect();
        let valid = text.chars().all(|digit| digit.is_digit(radix));
        valid
            .then(|| u32::from_str_radix(&text, radix).ok())
            .flatten()
    };
    match letter {
        'a' => simple('\u{7}'),
        'b' => simple('\u{8}'),
        'f' => simple('\u{c}'),
        'n' => simple('\n'),
        'r' => simple('\r'),
        't' => simple('\t'),
        'v' => simple('\u{b}'),
        '"' | '\'' | '\\' | '?' | '`' => simple(letter),
        'x' | 'X' => match number(at + 2, 2, 16).and_then(|code| u8::try_from(code).ok()) {
            Some(code) => Ok((Piece::Code(code), 4)),
            None => Err(bad(4, "needs two hexadecimal digits")),
        },
        '0'..='3' => match number(at + 1, 3, 8).and_then(|code| u8::try_from(code).ok()) {
            Some(code) => Ok((Piece::Code(code), 4)),
            None => Err(bad(4, "needs three octal digits, up to 377")),
        },
        'u' | 'U' if bytes => Err(bad(2, "is not an escape in bytes")),
        'u' | 'U' => {
            let digits = if letter == 'u' { 4 } else { 8 };
            match number(at + 2, digits, 16).and_then(char::from_u32) {
                Some(character) => Ok((Piece::Character(character), digits + 2)),
                None => Err(bad(
                    digits + 2,
                    &format!("needs {digits} hexadecimal digits that are a character"),
                )),
            }
        }
        _ => Err(bad(2, "is not an escape that CEL knows")),
    }
}
