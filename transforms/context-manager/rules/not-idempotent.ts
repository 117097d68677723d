import { type BodyAttribute, page, rule, type SaidCase, spanOf } from "../../../src/kit.js";
import type { SecondRun } from "../subject.js";

// `__del__` still runs after `with`, so the closer runs twice: where the second run would plainly fail or do harm.
export default rule({
  id: "not-idempotent",
  verdict: "warning",
  *find(second: SecondRun) {
    yield* calledOnCleared(second);
    yield* deletedTwice(second);
    yield* closedTwice(second);
  },
  message: ({ says }, second, at) => `${again(second)}: ${says(at)}`,
  page: page(
    "A warning only, since the closer runs again in `__del__`, where it would fail or do harm.",
    `
class Reader(object):
    def __init__(self, path):
        self.file = open(path)

    def close(self):
        self.file.close()               # self.file is None the second time
        self.file = None

    def __del__(self):
        self.close()
`,
    [
      "The rewrite is made. After a `with` block `close` has run, and `__del__` runs it again, as it",
      "does today after a call of `close()`. Python then prints `Exception AttributeError: ... ignored`.",
      "With `os.close(self.fd)` it is worse: the number may belong to another file by then, which is",
      "closed without a word.",
    ],
    [
      "Make the second call harmless: begin `close` with `if self.file is None: return`. Set a",
      "descriptor number to `None` before or after closing it, and ask for that in the same way.",
    ],
  ),
});

/** What is said of the second run. */
function again({ owner, body }: SecondRun): string {
  const name = body.name() ?? "lambda";
  return `\`${owner.name}.${name}\` runs again ${name === "__del__" ? "when the object goes" : "in `__del__`"}`;
}

function isCleared({ access, isNone }: BodyAttribute): boolean {
  return access === "delete" || isNone;
}

function* calledOnCleared({ module, body, self }: SecondRun): Generator<SaidCase> {
  const attributes = body.attributesOf(self);
  for (const { node, callee } of body.calls()) {
    const [object, name, method, ...more] = callee.path ?? [];
    if (object !== self || method === undefined || more.length > 0) continue;
    const clearing = attributes.findLast((each) => each.name === name && isCleared(each))?.node;
    const isSetBefore = attributes.some(
      (each) => each.name === name && each.access === "write" && !each.isNone && each.node.start < node.start,
    );
    // Set only in a branch, or set anew before the call, it need not be gone the second time.
    if (!clearing || isSetBefore || body.mayBeSkipped(node) || body.mayBeSkipped(clearing)) continue;
    const { line } = spanOf(module.source, clearing);
    yield {
      ...{ module, node, also: [{ module, node: clearing }] },
      says: (at) => `\`${self}.${name}.${method}()\` (${at}) is called on what line ${line} has cleared by then`,
    };
  }
}

/** `del self.index`, and nothing sets it anew: the second time there is nothing to delete. */
function* deletedTwice({ module, body, self }: SecondRun): Generator<SaidCase> {
  const attributes = body.attributesOf(self);
  for (const { node, name, access } of attributes) {
    if (access !== "delete" || body.mayBeSkipped(node)) continue;
    if (attributes.some((each) => each.name === name && each.access === "write")) continue;
    yield { module, node, says: (at) => `${at} deletes \`${self}.${name}\`, which is gone by then` };
  }
}

/** `os.close(self.fd)`, and `self.fd` is not forgotten: by the second time the number may be another file's. */
function* closedTwice({ module, body, self }: SecondRun): Generator<SaidCase> {
  for (const { node, callee, given } of body.calls()) {
    const [object, name, ...more] = given[0]?.path ?? [];
    if (callee.path?.join(".") !== "os.close" || object !== self || name === undefined || more.length > 0) continue;
    if (body.mayBeSkipped(node) || body.attributesOf(self).some((each) => each.name === name && each.access !== "read")) continue;
    yield {
      ...{ module, node },
      says: (at) => `\`${node.text}\` (${at}) would close the number twice, and by then it may be another file's`,
    };
  }
}
