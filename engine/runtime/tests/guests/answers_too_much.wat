;; limits: output_bytes=1000
;; expect: OutputTooLarge { limit: 1000 }
(data (i32.const 0) "\00\00\00\00\10\00\00\00\e9\03\00\00")
(func $answer (param i32 i32) (result i32) (i32.const 0))
