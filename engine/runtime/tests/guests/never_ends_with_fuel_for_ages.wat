;; limits: fuel=18446744073709551615 deadline_ms=60
;; expect: DeadlineExceeded { limit: 60ms }
(func $answer (param i32 i32) (result i32) (loop $again (br $again)) unreachable)
