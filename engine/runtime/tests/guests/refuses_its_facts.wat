;; expect: InvalidFacts([FactError { path: "a[0]", explanation: "no" }])
(data (i32.const 0) "\01\00\00\00\10\00\00\00\36\00\00\00")
(data (i32.const 16) "{\"invalid_facts\":[{\"path\":\"a[0]\",\"explanation\":\"no\"}]}")
(func $answer (param i32 i32) (result i32) (i32.const 0))
