import { page, rule, said } from "../../../src/kit.js";
import type { Alias } from "../subject.js";

const TEST_CASE = "unittest.case.TestCase";
/** What nose takes for a test, a method or a class (its `testMatch`); py.test takes the names that begin so. */
const OF_NOSE = /(?:^|_)[Tt]est/;
/** What nose, py.test and `unittest` run once for a class that has it. */
const OF_CLASSES = new Set(
  ["setup", "setUp", "teardown", "tearDown"].flatMap((name) => [`${name}_class`, `${name}Class`, `${name}All`, `${name}_all`]),
);
const TEST_CLASS = /^[Tt]est|(?:^|_)[Tt]est|Tests?$/;
const TEST_FILE = /(?:^|\/)(?:test_[^/]*|[^/]*_tests?|tests?)\.py$/;

// A loader of tests looks at the names that a class has.
export default rule({
  id: "test-discovery",
  verdict: "unsafe",
  *find(alias: Alias) {
    const { name, relatives, cls, descendants, project } = alias;
    const isOfTestCase = relatives.some((each) => each.kind === "library" && each.id === TEST_CASE);
    if (isOfTestCase && (name.startsWith("test") || name === "runTest")) yield { says: () => ofTestCase(alias) };
    for (const { module, node, prefix } of isOfTestCase ? project.testPrefixes : [])
      if (name.startsWith(prefix ?? "")) yield { module, node, says: (at: string) => byPrefix(alias, at) };
    if (!OF_NOSE.test(name) && !OF_CLASSES.has(name)) return;
    const collected = [cls, ...descendants].find((each) => TEST_CLASS.test(each.name) || TEST_FILE.test(each.module.path));
    if (collected) yield { module: collected.module, node: collected.node, says: (at: string) => byName(alias, collected.name, at) };
  },
  message: said,
  page: page(
    "The alias has the name of a test, and on a `TestCase` the test loader would collect it.",
    `
import unittest

class PumpTest(unittest.TestCase):
    def __init__(self, name='runTest'):
        unittest.TestCase.__init__(self, name)
        self.test_halt = self.test_stop     # has the name of a test

    def test_stop(self):
        self.assertTrue(True)
`,
    [
      "The loader looks at the class alone (nose and py.test do so with any class that has the name of a test). Today it runs one test; with `test_halt = test_stop` in",
      "the class body it would run two. A method that is no test so far would become one.",
    ],
    [
      "If the test may run under both names, `--unsafe` applies it. If not, give the alias a",
      "name that doesn't start with `test`, or delete it if nothing calls it.",
    ],
  ),
});

function ofTestCase({ cls, written }: Alias): string {
  return `\`${cls.name}\` is or becomes a \`unittest.TestCase\`, whose loader collects what has a name such as \`${written}\`: one more test would run`;
}

function byPrefix({ cls, written }: Alias, at: string): string {
  return `${at} has \`unittest\` take other names for those of tests, and may so collect \`${written}\` of \`${cls.name}\`: one more test would run`;
}

function byName({ written }: Alias, name: string, at: string): string {
  if (OF_CLASSES.has(written))
    return `nose and py.test look for what prepares tests in \`${name}\` (${at}), and \`${written}\` has such a name: it would run`;
  return `nose and py.test look for tests in \`${name}\` (${at}), and \`${written}\` has the name of one: one more test would run`;
}
