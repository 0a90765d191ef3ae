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
    /// `path.extension()`: without the dot, lower-case; empty when there is none.
    Extension = "extension";
}
