//! The numbers of operators and functions, as programs have them. The file of its extension says what each one is.

use super::{Definition, EXTENSIONS};
use serde::{Deserialize, Serialize};

macro_rules! functions {
    ($($(#[$docs:meta])* $variant:ident;)*) => {
        /// An operator or function of CEL or of its extensions. Overloads of one name are told apart at run time by the
        /// kinds of their arguments, which the compiler has checked.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        pub enum Function { $($(#[$docs])* $variant,)* }

        // Evaluated when this crate is compiled: a bundle has names and numbers of arguments, not the definitions.
        impl Function {
            /// All functions, in the order of their numbers.
            pub const ALL: &'static [Function] = &[$(Function::$variant,)*];

            /// The name in CEL; operators as CEL's parsers name them, such as `_+_`.
            pub const fn name(self) -> &'static str {
                match self {
                    $(Function::$variant => const { name(Function::$variant) },)*
                }
            }

            /// The fewest and the most arguments, receiver included.
            pub const fn arity(self) -> (usize, usize) {
                match self {
                    $(Function::$variant => const { arity(Function::$variant) },)*
                }
            }
        }
    };
}

functions! {
    /// `!a`
    Not;
    /// `-a`
    Negate;
    /// `a + b`: numbers, text, bytes, lists, times.
    Add;
    /// `a - b`
    Subtract;
    /// `a * b`
    Multiply;
    /// `a / b`
    Divide;
    /// `a % b`
    Modulo;
    /// `a == b`
    Equal;
    /// `a != b`
    NotEqual;
    /// `a < b`
    Less;
    /// `a <= b`
    LessEqual;
    /// `a > b`
    Greater;
    /// `a >= b`
    GreaterEqual;
    /// `a in b`: element of a list, key of a map.
    In;
    /// `size(a)`, `a.size()`: code points, octets, elements, entries.
    Size;
    /// `bool(a)`
    ToBool;
    /// `int(a)`
    ToInt;
    /// `uint(a)`
    ToUint;
    /// `double(a)`
    ToDouble;
    /// `string(a)`
    ToText;
    /// `bytes(a)`
    ToBytes;
    /// `timestamp(a)`
    ToTimestamp;
    /// `duration(a)`
    ToDuration;
    /// `type(a)`
    TypeOf;
    /// `dyn(a)`
    ToDyn;
    /// `a.contains(b)`
    Contains;
    /// `a.startsWith(b)`
    StartsWith;
    /// `a.endsWith(b)`
    EndsWith;
    /// `a.matches(b)`: regular expression anywhere in the text.
    Matches;
    /// `t.getFullYear([zone])`; duration selectors share the names.
    GetFullYear;
    /// `t.getMonth([zone])`, from 0.
    GetMonth;
    /// `t.getDate([zone])`, from 1.
    GetDate;
    /// `t.getDayOfMonth([zone])`, from 0.
    GetDayOfMonth;
    /// `t.getDayOfWeek([zone])`, Sunday is 0.
    GetDayOfWeek;
    /// `t.getDayOfYear([zone])`, from 0.
    GetDayOfYear;
    /// `t.getHours([zone])`, `d.getHours()`
    GetHours;
    /// `t.getMinutes([zone])`, `d.getMinutes()`
    GetMinutes;
    /// `t.getSeconds([zone])`, `d.getSeconds()`
    GetSeconds;
    /// `t.getMilliseconds([zone])`, `d.getMilliseconds()`
    GetMilliseconds;
    /// `s.charAt(i)`
    CharAt;
    /// `s.indexOf(t[, from])`
    IndexOf;
    /// `s.lastIndexOf(t[, from])`
    LastIndexOf;
    /// `s.lowerAscii()`
    LowerAscii;
    /// `s.upperAscii()`
    UpperAscii;
    /// `s.replace(from, to[, limit])`
    Replace;
    /// `s.split(separator[, limit])`
    Split;
    /// `s.substring(start[, end])`
    Substring;
    /// `s.trim()`
    Trim;
    /// `list.join([separator])`
    Join;
    /// `s.reverse()`, `list.reverse()`
    Reverse;
    /// `strings.quote(s)`
    Quote;
    /// `list.distinct()`
    Distinct;
    /// `list.flatten([depth])`
    Flatten;
    /// `list.slice(start, end)`
    Slice;
    /// `list.sort()`
    Sort;
    /// `list.first()`: an optional.
    First;
    /// `list.last()`: an optional.
    Last;
    /// `lists.range(n)`
    Range;
    /// `sets.contains(list, sublist)`
    SetsContains;
    /// `sets.equivalent(list, other)`
    SetsEquivalent;
    /// `sets.intersects(list, other)`
    SetsIntersects;
    /// `math.greatest(a, …)` or of a list.
    MathGreatest;
    /// `math.least(a, …)` or of a list.
    MathLeast;
    /// `math.abs(a)`
    MathAbs;
    /// `math.ceil(a)`
    MathCeil;
    /// `math.floor(a)`
    MathFloor;
    /// `math.round(a)`, half away from zero.
    MathRound;
    /// `math.trunc(a)`
    MathTrunc;
    /// `math.sign(a)`
    MathSign;
    /// `math.sqrt(a)`
    MathSqrt;
    /// `math.ln(a)`: natural logarithm.
    MathLn;
    /// `math.exp(a)`
    MathExp;
    /// `math.isNaN(a)`
    MathIsNan;
    /// `math.isInf(a)`
    MathIsInf;
    /// `math.isFinite(a)`
    MathIsFinite;
    /// `optional.of(a)`
    OptionalOf;
    /// `optional.none()`
    OptionalNone;
    /// `optional.ofNonZeroValue(a)`
    OptionalOfNonZero;
    /// `o.hasValue()`
    HasValue;
    /// `o.value()`
    OptionalValue;
    /// `o.or(p)`
    OptionalOr;
    /// `o.orValue(a)`
    OptionalOrValue;
    /// `path.under('storage/')`: the path is that folder or below it; segment-wise, after normalisation.
    Under;
    /// `path.matchesGlob('**/*.sql')`: `*` within a segment, `**` over segments, `?`, `[a-z]`, `{a,b}`.
    MatchesGlob;
    /// `path.baseName()`: the last segment.
    BaseName;
    /// `path.dirName()`: the folder it is in; empty at the root.
    DirName;
    /// `path.segments()`: the names that it is made of.
    Segments;
    /// `path.extension()`: without the dot, lower-case; empty when there is none.
    Extension;
    /// `s.format(list)`
    Format;
    /// `math.bitAnd(a, b)`
    MathBitAnd;
    /// `math.bitOr(a, b)`
    MathBitOr;
    /// `math.bitXor(a, b)`
    MathBitXor;
    /// `math.bitNot(a)`
    MathBitNot;
    /// `math.bitShiftLeft(a, n)`
    MathBitShiftLeft;
    /// `math.bitShiftRight(a, n)`, logical.
    MathBitShiftRight;
    /// `base64.encode(bytes)`
    Base64Encode;
    /// `base64.decode(s)`
    Base64Decode;
    /// `optional.unwrap(list)`, `list.unwrapOpt()`: the values of those that have one.
    OptionalUnwrap;
    /// `regex.extract(s, pattern)`: an optional with the first match, or what its only group matched.
    RegexExtract;
    /// `regex.extractAll(s, pattern)`: all matches, or what the only group matched in each.
    RegexExtractAll;
    /// `regex.replace(s, pattern, replacement[, count])`, with `\1` for a group.
    RegexReplace;
    /// `semver.isValid(s)`: a version by SemVer 2.0.0.
    SemverIsValid;
    /// `semver.compare(a, b)`: -1, 0 or 1 by SemVer's precedence.
    SemverCompare;
    /// `semver.major(s)`
    SemverMajor;
    /// `semver.minor(s)`
    SemverMinor;
    /// `semver.patch(s)`
    SemverPatch;
    /// `semver.satisfies(s, requirement)`: requirements as Cargo reads them.
    SemverSatisfies;
    /// `list.sum([start])`: numbers of one kind, or spans.
    Sum;
    /// `list.min()`: the smallest element.
    Min;
    /// `list.max()`: the largest element.
    Max;
    /// `math.share(part, whole)`: the fraction, and 0 of nothing.
    MathShare;
    /// `d.days()`: whole days of a span.
    Days;
}

impl Function {
    /// What the function is defined for and costs. Every function has a definition.
    pub const fn definition(self) -> Option<&'static Definition> {
        let mut extensions = EXTENSIONS;
        while let [extension, others @ ..] = extensions {
            let mut definitions = *extension;
            while let [definition, rest @ ..] = definitions {
                if definition.function as u16 == self as u16 {
                    return Some(definition);
                }
                definitions = rest;
            }
            extensions = others;
        }
        None
    }

    /// Which argument is a pattern, so that it can be compiled when the policy is loaded.
    pub const fn pattern_argument(self) -> Option<usize> {
        match self {
            Function::Matches
            | Function::MatchesGlob
            | Function::RegexExtract
            | Function::RegexExtractAll
            | Function::RegexReplace => Some(1),
            _ => None,
        }
    }
}

const fn name(function: Function) -> &'static str {
    match function.definition() {
        Some(definition) => definition.name,
        None => "",
    }
}

const fn arity(function: Function) -> (usize, usize) {
    let mut overloads = match function.definition() {
        Some(definition) => definition.overloads,
        None => &[],
    };
    if overloads.is_empty() {
        return (1, usize::MAX);
    }
    let (mut least, mut most) = (usize::MAX, 0);
    while let [overload, rest @ ..] = overloads {
        let count = arguments(overload);
        if count < least {
            least = count;
        }
        if count > most {
            most = count;
        }
        overloads = rest;
    }
    (least, most)
}

/// How many arguments an overload takes, receiver included.
const fn arguments(overload: &str) -> usize {
    let mut rest = overload.as_bytes();
    if let [b'~', after @ ..] = rest {
        rest = after;
    }
    let mut count = 0;
    if let [b'(', after @ ..] = rest {
        rest = after;
    } else {
        count = 1;
        while let [_, after @ ..] = rest {
            if let [b'.', b'(', after @ ..] = rest {
                rest = after;
                break;
            }
            rest = after;
        }
    }
    if let [b')', ..] = rest {
        return count;
    }
    count += 1;
    let mut depth = 0;
    while let [byte, after @ ..] = rest {
        match byte {
            b'(' => depth += 1,
            b')' if depth == 0 => return count,
            b')' => depth -= 1,
            b',' if depth == 0 => count += 1,
            _ => {}
        }
        rest = after;
    }
    count
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_function_is_defined_once() {
        for function in Function::ALL {
            let of_it = EXTENSIONS
                .iter()
                .flat_map(|extension| extension.iter())
                .filter(|definition| definition.function == *function);
            assert_eq!(of_it.count(), 1, "{function:?}");
        }
    }

    #[test]
    fn arguments_are_counted() {
        for (overload, count) in [
            ("() optional(A)", 0),
            ("(A, map(A, B)) bool", 2),
            ("list(list(A)).() list(A)", 1),
            ("~string.(list(dyn)) string", 2),
            ("map(A, B).() int", 1),
            ("string.(string, string, int) string", 4),
        ] {
            assert_eq!(arguments(overload), count, "{overload}");
        }
        assert_eq!(Function::Flatten.arity(), (1, 2));
        assert_eq!(Function::MathLeast.arity(), (1, usize::MAX));
        assert_eq!(Function::OptionalNone.arity(), (0, 0));
        assert_eq!(Function::Matches.arity(), (2, 2));
        assert_eq!(Function::SetsContains.name(), "sets.contains");
    }
}
