;; expect: Ok("{}")
(data (i32.const 0) "\00\00\00\00\10\00\00\00\02\00\00\00")
(data (i32.const 16) "{}")
(func $answer (param i32 i32) (result i32) (i32.const 0))
