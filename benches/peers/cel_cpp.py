"""cel-cpp through its Python package, in a process of its own. The protocol is that of src/main.rs.

What is timed is the whole call from Python, conversion of the result included. The facts' times stay texts: the package
takes a time only where a variable is declared as one, not inside a list or a map, and no rule here reads one.
"""

import json
import sys
import time

from cel_expr_python import cel


def main():
    task = json.loads(sys.stdin.readline())
    names = json.loads(task["facts"])
    environment = cel.NewEnv(variables={name: cel.Type.DYN for name in names})
    try:
        rules = [environment.compile(rule) for rule in task["rules"]]
        facts = environment.Activation(names)

        def run(facts=facts):
            return [rule.eval(facts).value() for rule in rules]

        def convert():
            return run(environment.Activation(json.loads(task["facts"])))

        answers = run()
        if not all(isinstance(answer, bool) for answer in answers):
            raise ValueError(f"not truth values: {answers}")
        if convert() != answers:
            raise ValueError("the facts' text gives other answers")
    except Exception as error:
        print(json.dumps({"error": str(error)}), flush=True)
        return
    print(json.dumps({"answers": answers}), flush=True)
    for line in sys.stdin:
        what, rounds = line.split()
        call = {"run": run, "convert": convert}[what]
        start = time.perf_counter_ns()
        for _ in range(int(rounds)):
            call()
        print(time.perf_counter_ns() - start, flush=True)


main()
