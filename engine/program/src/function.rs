//! Operators and functions: one number for each, with the overloads that the compiler checks against.

use serde::{Deserialize, Serialize};

macro_rules! functions {
    ($($(#[$docs:meta])* $variant:ident = $name:literal;)*) => {
        /// An operator or function of CEL or of its extensions. Overloads of one name are told apart at run time by the
        /// kinds of their arguments, which the compiler has checked.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        pub enum Function { $($(#[$docs])* $variant,)* }

        impl Function {
            /// All functions, in the order of their numbers.
            pub const ALL: &'static [Function] = &[$(Function::$variant,)*];

            /// The name in CEL; operators as CEL's parsers name them, such as `_+_`.
            pub const fn name(self) -> &'static str {
                match self { $(Function::$variant => $name,)* }
            }
        }
    };
}

functions! {
    /// `!a`
    Not = "!_";
    /// `-a`
    Negate = "-_";
    /// `a + b`: numbers, text, bytes, lists, times.
    Add = "_+_";
    /// `a - b`
    Subtract = "_-_";
    /// `a * b`
    Multiply = "_*_";
    /// `a / b`
    Divide = "_/_";
    /// `a % b`
    Modulo = "_%_";
    /// `a == b`
    Equal = "_==_";
    /// `a != b`
    NotEqual = "_!=_";
    /// `a < b`
    Less = "_<_";
    /// `a <= b`
    LessEqual = "_<=_";
    /// `a > b`
    Greater = "_>_";
    /// `a >= b`
    GreaterEqual = "_>=_";
    /// `a in b`: element of a list, key of a map.
    In = "@in";
    /// `size(a)`, `a.size()`: code points, octets, elements, entries.
    Size = "size";
    /// `bool(a)`
    ToBool = "bool";
    /// `int(a)`
    ToInt = "int";
    /// `uint(a)`
    ToUint = "uint";
    /// `double(a)`
    ToDouble = "double";
    /// `string(a)`
    ToText = "string";
    /// `bytes(a)`
    ToBytes = "bytes";
    /// `timestamp(a)`
    ToTimestamp = "timestamp";
    /// `duration(a)`
    ToDuration = "duration";
    /// `type(a)`
    TypeOf = "type";
    /// `dyn(a)`
    ToDyn = "dyn";
    /// `a.contains(b)`
    Contains = "contains";
    /// `a.startsWith(b)`
    StartsWith = "startsWith";
    /// `a.endsWith(b)`
    EndsWith = "endsWith";
    /// `a.matches(b)`: regular expression anywhere in the text.
    Matches = "matches";
    /// `t.getFullYear([zone])`; duration selectors share the names.
    GetFullYear = "getFullYear";
    /// `t.getMonth([zone])`, from 0.
    GetMonth = "getMonth";
    /// `t.getDate([zone])`, from 1.
    GetDate = "getDate";
    /// `t.getDayOfMonth([zone])`, from 0.
    GetDayOfMonth = "getDayOfMonth";
    /// `t.getDayOfWeek([zone])`, Sunday is 0.
    GetDayOfWeek = "getDayOfWeek";
    /// `t.getDayOfYear([zone])`, from 0.
    GetDayOfYear = "getDayOfYear";
    /// `t.getHours([zone])`, `d.getHours()`
    GetHours = "getHours";
    /// `t.getMinutes([zone])`, `d.getMinutes()`
    GetMinutes = "getMinutes";
    /// `t.getSeconds([zone])`, `d.getSeconds()`
    GetSeconds = "getSeconds";
    /// `t.getMilliseconds([zone])`, `d.getMilliseconds()`
    GetMilliseconds = "getMilliseconds";
    /// `s.charAt(i)`
    CharAt = "charAt";
    /// `s.indexOf(t[, from])`
    IndexOf = "indexOf";
    /// `s.lastIndexOf(t[, from])`
    LastIndexOf = "lastIndexOf";
    /// `s.lowerAscii()`
    LowerAscii = "lowerAscii";
    /// `s.upperAscii()`
    UpperAscii = "upperAscii";
    /// `s.replace(from, to[, limit])`
    Replace = "replace";
    /// `s.split(separator[, limit])`
    Split = "split";
    /// `s.substring(start[, end])`
    Substring = "substring";
    /// `s.trim()`
    Trim = "trim";
    /// `list.join([separator])`
    Join = "join";
    /// `s.reverse()`, `list.reverse()`
    Reverse = "reverse";
    /// `strings.quote(s)`
    Quote = "strings.quote";
    /// `list.distinct()`
    Distinct = "distinct";
    /// `list.flatten([depth])`
    Flatten = "flatten";
    /// `list.slice(start, end)`
    Slice = "slice";
    /// `list.sort()`
    Sort = "sort";
    /// `list.first()`: an optional.
    First = "first";
    /// `list.last()`: an optional.
    Last = "last";
    /// `lists.range(n)`
    Range = "lists.range";
    /// `sets.contains(list, sublist)`
    SetsContains = "sets.contains";
    /// `sets.equivalent(list, other)`
    SetsEquivalent = "sets.equivalent";
    /// `sets.intersects(list, other)`
    SetsIntersects = "sets.intersects";
    /// `math.greatest(a, …)` or of a list.
    MathGreatest = "math.greatest";
    /// `math.least(a, …)` or of a list.
    MathLeast = "math.least";
    /// `math.abs(a)`
    MathAbs = "math.abs";
    /// `math.ceil(a)`
    MathCeil = "math.ceil";
    /// `math.floor(a)`
    MathFloor = "math.floor";
    /// `math.round(a)`, half away from zero.
    MathRound = "math.round";
    /// `math.trunc(a)`
    MathTrunc = "math.trunc";
    /// `math.sign(a)`
    MathSign = "math.sign";
    /// `math.sqrt(a)`
    MathSqrt = "math.sqrt";
    /// `math.ln(a)`: natural logarithm.
    MathLn = "math.ln";
    /// `math.exp(a)`
    MathExp = "math.exp";
    /// `math.isNaN(a)`
    MathIsNan = "math.isNaN";
    /// `math.isInf(a)`
    MathIsInf = "math.isInf";
    /// `math.isFinite(a)`
    MathIsFinite = "math.isFinite";
    /// `optional.of(a)`
    OptionalOf = "optional.of";
    /// `optional.none()`
    OptionalNone = "optional.none";
    /// `optional.ofNonZeroValue(a)`
    OptionalOfNonZero = "optional.ofNonZeroValue";
    /// `o.hasValue()`
    HasValue = "hasValue";
    /// `o.value()`
    OptionalValue = "value";
    /// `o.or(p)`
    OptionalOr = "or";
    /// `o.orValue(a)`
    OptionalOrValue = "orValue";
    /// `path.under('storage/')`: the path is that folder or below it; segment-wise, after normalisation.
    Under = "under";
    /// `path.matchesGlob('**/*.sql')`: `*` within a segment, `**` over segments, `?`, `[a-z]`, `{a,b}`.
    MatchesGlob = "matchesGlob";
    /// `path.baseName()`: the last segment.
    BaseName = "baseName";
    /// `path.dirName()`: the folder it stands in; empty at the root.
    DirName = "dirName";
    /// `path.segments()`: the names that it is made of.
    Segments = "segments";
    /// `path.extension()`: without the dot, lower-case; empty when there is none.
    Extension = "extension";
    /// `s.format(list)`
    Format = "format";
    /// `math.bitAnd(a, b)`
    MathBitAnd = "math.bitAnd";
    /// `math.bitOr(a, b)`
    MathBitOr = "math.bitOr";
    /// `math.bitXor(a, b)`
    MathBitXor = "math.bitXor";
    /// `math.bitNot(a)`
    MathBitNot = "math.bitNot";
    /// `math.bitShiftLeft(a, n)`
    MathBitShiftLeft = "math.bitShiftLeft";
    /// `math.bitShiftRight(a, n)`, logical.
    MathBitShiftRight = "math.bitShiftRight";
    /// `base64.encode(bytes)`
    Base64Encode = "base64.encode";
    /// `base64.decode(s)`
    Base64Decode = "base64.decode";
    /// `optional.unwrap(list)`, `list.unwrapOpt()`: the values of those that have one.
    OptionalUnwrap = "optional.unwrap";
    /// `regex.extract(s, pattern)`: an optional with the first match, or what its only group holds.
    RegexExtract = "regex.extract";
    /// `regex.extractAll(s, pattern)`: all matches, or what the only group holds in each.
    RegexExtractAll = "regex.extractAll";
    /// `regex.replace(s, pattern, replacement[, count])`, with `\1` for a group.
    RegexReplace = "regex.replace";
    /// `semver.isValid(s)`: a version by SemVer 2.0.0.
    SemverIsValid = "semver.isValid";
    /// `semver.compare(a, b)`: -1, 0 or 1 by SemVer's precedence.
    SemverCompare = "semver.compare";
    /// `semver.major(s)`
    SemverMajor = "semver.major";
    /// `semver.minor(s)`
    SemverMinor = "semver.minor";
    /// `semver.patch(s)`
    SemverPatch = "semver.patch";
    /// `semver.satisfies(s, requirement)`: requirements as Cargo reads them.
    SemverSatisfies = "semver.satisfies";
}

impl Function {
    /// The fewest and the most arguments, receiver included.
    pub const fn arity(self) -> (usize, usize) {
        match self {
            Function::OptionalNone => (0, 0),
            Function::Not
            | Function::Negate
            | Function::Size
            | Function::ToBool
            | Function::ToInt
            | Function::ToUint
            | Function::ToDouble
            | Function::ToText
            | Function::ToBytes
            | Function::ToTimestamp
            | Function::ToDuration
            | Function::TypeOf
            | Function::ToDyn
            | Function::LowerAscii
            | Function::UpperAscii
            | Function::Trim
            | Function::Reverse
            | Function::Quote
            | Function::Distinct
            | Function::Sort
            | Function::First
            | Function::Last
            | Function::Range
            | Function::MathAbs
            | Function::MathCeil
            | Function::MathFloor
            | Function::MathRound
            | Function::MathTrunc
            | Function::MathSign
            | Function::MathSqrt
            | Function::MathLn
            | Function::MathExp
            | Function::MathIsNan
            | Function::MathIsInf
            | Function::MathIsFinite
            | Function::MathBitNot
            | Function::OptionalOf
            | Function::OptionalOfNonZero
            | Function::OptionalUnwrap
            | Function::HasValue
            | Function::OptionalValue
            | Function::BaseName
            | Function::DirName
            | Function::Segments
            | Function::SemverIsValid
            | Function::SemverMajor
            | Function::SemverMinor
            | Function::SemverPatch
            | Function::Extension
            | Function::Base64Encode
            | Function::Base64Decode => (1, 1),
            Function::GetFullYear
            | Function::GetMonth
            | Function::GetDate
            | Function::GetDayOfMonth
            | Function::GetDayOfWeek
            | Function::GetDayOfYear
            | Function::GetHours
            | Function::GetMinutes
            | Function::GetSeconds
            | Function::GetMilliseconds
            | Function::Join
            | Function::Flatten => (1, 2),
            Function::IndexOf | Function::LastIndexOf | Function::Split | Function::Substring => {
                (2, 3)
            }
            Function::Replace | Function::RegexReplace => (3, 4),
            Function::Slice => (3, 3),
            Function::MathGreatest | Function::MathLeast => (1, usize::MAX),
            Function::Add
            | Function::Subtract
            | Function::Multiply
            | Function::Divide
            | Function::Modulo
            | Function::Equal
            | Function::NotEqual
            | Function::Less
            | Function::LessEqual
            | Function::Greater
            | Function::GreaterEqual
            | Function::In
            | Function::Contains
            | Function::StartsWith
            | Function::EndsWith
            | Function::Matches
            | Function::CharAt
            | Function::SetsContains
            | Function::SetsEquivalent
            | Function::SetsIntersects
            | Function::OptionalOr
            | Function::OptionalOrValue
            | Function::Under
            | Function::MatchesGlob
            | Function::RegexExtract
            | Function::RegexExtractAll
            | Function::SemverCompare
            | Function::SemverSatisfies
            | Function::Format
            | Function::MathBitAnd
            | Function::MathBitOr
            | Function::MathBitXor
            | Function::MathBitShiftLeft
            | Function::MathBitShiftRight => (2, 2),
        }
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
