;; expect: MemoryExhausted { limit: 1048576 }
(func $answer (param i32 i32) (result i32)
    (loop $again (drop (memory.grow (i32.const 3))) (br $again)) unreachable)
