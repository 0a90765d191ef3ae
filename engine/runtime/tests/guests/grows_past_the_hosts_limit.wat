;; limits: memory_bytes=196608
;; expect: MemoryExhausted { limit: 196608 }
(func $answer (param i32 i32) (result i32)
    (loop $again (drop (memory.grow (i32.const 1))) (br $again)) unreachable)
