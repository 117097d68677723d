/** What each test of one process came to, by its id; a test that ran twice has both outcomes. */
export type Outcomes = ReadonlyMap<string, string>;

export interface Difference {
  readonly id: string;
  readonly original: string;
  readonly rewritten: string;
}

/** What one process did: its tests, the files its modules came from, what it printed. */
export interface Trial {
  readonly outcomes: Outcomes;
  readonly files: ReadonlySet<string>;
  readonly tests: number;
}

/** No test has a name in parentheses. */
const STATUS = "(the end)";

/** Reads what `sitecustomize.py` wrote. Where nothing reported a test, each line of the output stands for one. */
export function readTrial(results: string, output: string, status: string, plain: (text: string) => string): Trial {
  const rows = results.split("\n").map((line) => line.split("\t"));
  const tests = rows.flatMap(([kind, id = "", outcome = ""]) => (kind === "test" ? [[plain(id), outcome] as const] : []));
  const reported =
    tests.length > 0
      ? tests
      : plain(output)
          .split("\n")
          .map((line) => [`printed: ${line}`, "once"] as const);
  const files = new Set(rows.flatMap(([kind, path = ""]) => (kind === "file" ? [path] : [])));
  return { outcomes: gather([...reported, [STATUS, status]]), files, tests: tests.length };
}

function gather(pairs: readonly (readonly [string, string])[]): Outcomes {
  const all = new Map<string, string[]>();
  for (const [id, outcome] of pairs) all.set(id, [...(all.get(id) ?? []), outcome]);
  return new Map([...all].map(([id, outcomes]) => [id, outcomes.sort().join(" + ")]));
}

export function differences(original: Outcomes, rewritten: Outcomes): Difference[] {
  const ids = [...new Set([...original.keys(), ...rewritten.keys()])];
  return ids
    .map((id) => ({ id, original: original.get(id) ?? "absent", rewritten: rewritten.get(id) ?? "absent" }))
    .filter((each) => each.original !== each.rewritten);
}

/** Something worked, so there is something that a rewrite could have broken. */
export function judges({ outcomes, tests }: Trial): boolean {
  return tests > 0 ? [...outcomes.values()].some((outcome) => /\bok\b/.test(outcome)) : outcomes.get(STATUS) === "exit 0";
}

/** `31 ok, 2 skipped`, the commonest first. */
export function countsText({ outcomes, tests }: Trial): string {
  const counts = new Map<string, number>();
  for (const [id, outcome] of outcomes)
    for (const each of id === STATUS || tests === 0 ? [] : outcome.split(" + ")) {
      const word = each.replace(/^(FAIL|ERROR) .*/, "$1");
      counts.set(word, (counts.get(word) ?? 0) + 1);
    }
  const words = [...counts].sort((a, b) => b[1] - a[1]).map(([word, number]) => `${number} ${word}`);
  return [...words, ...(tests === 0 ? ["output"] : []), outcomes.get(STATUS)].join(", ");
}

/** What a run may print differently each time it is made: where it is, how long it took, its process, where objects lie. */
export function normaliser(folders: readonly string[]): (text: string) => string {
  return (text) =>
    folders
      .reduce((rest, folder) => rest.split(folder).join("COPY"), text)
      .replace(/\b0x[0-9a-fA-F]+/g, "0x…")
      .replace(/\btest_python_\d+/g, "test_python_…")
      .replace(/\b\d+(?:\.\d+)? ?(ms|s|sec|secs|seconds)\b/g, "… $1");
}
