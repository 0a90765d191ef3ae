;; limits: fuel=1000000
;; expect: FuelExhausted { limit: 1000000 }
(func $answer (param i32 i32) (result i32) (loop $again (br $again)) unreachable)
