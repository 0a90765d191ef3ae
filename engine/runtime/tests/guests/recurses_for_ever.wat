;; expect: Trapped("wasm trap: call stack exhausted")
(func $answer (param i32 i32) (result i32)
    (i32.add (i32.const 1) (call $answer (local.get 0) (local.get 1))))
