// cel-js in a process of its own. The protocol is that of src/main.rs.
import { createInterface } from "node:readline";
import { evaluate, parse } from "cel-js";

const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/;

const value = (_, fact) => (typeof fact === "string" && TIME.test(fact) ? new Date(fact) : fact);

const say = (answer) => process.stdout.write(JSON.stringify(answer) + "\n");

const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]();
const task = JSON.parse((await lines.next()).value);
// A rule that it can't parse or evaluate is one that it can't express; it is left out of what is timed.
const supported = (text) => {
  try {
    const parsed = parse(text);
    return parsed.isSuccess && typeof evaluate(parsed.cst, facts) === "boolean" ? parsed.cst : null;
  } catch {
    return null;
  }
};
const facts = JSON.parse(task.facts, value);
const rules = task.rules.map(supported);
const run = (over = facts) => rules.map((rule) => (rule === null ? null : evaluate(rule, over)));
const calls = { run: () => run(), convert: () => run(JSON.parse(task.facts, value)) };
say({ answers: run() });
for await (const line of lines) {
  const [what, rounds] = line.split(" ");
  const start = process.hrtime.bigint();
  for (let round = 0; round < Number(rounds); round++) calls[what]();
  say(Number(process.hrtime.bigint() - start));
}
