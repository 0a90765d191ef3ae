;; limits: output_bytes=10
;; expect: Ok("0123456789")
(data (i32.const 0) "\00\00\00\00\10\00\00\00\0a\00\00\00")
(data (i32.const 16) "0123456789")
(func $answer (param i32 i32) (result i32) (i32.const 0))
