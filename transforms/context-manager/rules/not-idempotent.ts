import {
  accessOf,
  argumentsOf,
  attributeName,
  dottedName,
  type Node,
  ownNodes,
  page,
  pairsOf,
  rule,
  type SaidCase,
  spanOf,
  walk,
} from "../../../src/kit.js";
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

function* selfAttributes(definition: Node, self: string): Generator<Node> {
  for (const node of ownNodes(definition)) if (node.type === "attribute" && node.field("object")?.text === self) yield node;
}

/** The attributes that the body sets to `None` or deletes, with the place. */
function cleared(definition: Node, self: string): Map<string, Node> {
  const found = new Map<string, Node>();
  for (const node of selfAttributes(definition, self)) {
    const access = accessOf(node);
    const name = attributeName(node) ?? "";
    if (access === "delete" || (access === "write" && setsNone(node))) found.set(name, node);
  }
  return found;
}

function setsNone(target: Node): boolean {
  const assignment = target.closest("assignment");
  return assignment !== undefined && pairsOf(assignment)?.find((pair) => pair.target === target)?.value.type === "none";
}

function* calledOnCleared({ module, definition, self }: SecondRun): Generator<SaidCase> {
  const gone = cleared(definition, self);
  for (const node of ownNodes(definition)) {
    const callee = node.type === "call" ? node.field("function") : undefined;
    const object = callee?.type === "attribute" ? callee.field("object") : undefined;
    if (!callee || object?.type !== "attribute" || object.field("object")?.text !== self) continue;
    const name = attributeName(object) ?? "";
    const clearing = gone.get(name);
    // Set only in a branch, or set anew before the call, it need not be gone the second time.
    if (!clearing || isGuarded(node, definition) || isGuarded(clearing, definition) || isSetBefore(definition, self, name, node)) continue;
    const { line } = spanOf(module.source, clearing);
    yield {
      ...{ module, node, also: [{ module, node: clearing }] },
      says: (at) => `\`${self}.${name}.${attributeName(callee)}()\` (${at}) is called on what line ${line} has cleared by then`,
    };
  }
}

function isSetBefore(definition: Node, self: string, name: string, call: Node): boolean {
  return [...selfAttributes(definition, self)].some(
    (node) => attributeName(node) === name && accessOf(node) === "write" && !setsNone(node) && node.start < call.start,
  );
}

/** `del self.index`, and nothing sets it anew: the second time there is nothing to delete. */
function* deletedTwice({ module, definition, self }: SecondRun): Generator<SaidCase> {
  for (const node of selfAttributes(definition, self)) {
    const name = attributeName(node);
    if (accessOf(node) !== "delete" || isGuarded(node, definition)) continue;
    if ([...selfAttributes(definition, self)].some((each) => attributeName(each) === name && accessOf(each) === "write")) continue;
    yield { module, node, says: (at) => `${at} deletes \`${self}.${name}\`, which is gone by then` };
  }
}

/** What is said of the second run. */
function again({ owner, definition }: SecondRun): string {
  const name = definition.field("name")?.text ?? "lambda";
  return `\`${owner.name}.${name}\` runs again ${name === "__del__" ? "when the object goes" : "in `__del__`"}`;
}

/** `os.close(self.fd)`, and `self.fd` is not forgotten: by the second time the number may be another file's. */
function* closedTwice({ module, definition, self }: SecondRun): Generator<SaidCase> {
  for (const node of ownNodes(definition)) {
    const callee = node.type === "call" ? node.field("function") : undefined;
    if (!callee || dottedName(callee)?.join(".") !== "os.close") continue;
    const [argument] = argumentsOf(node).positional;
    const path = argument && dottedName(argument);
    if (path?.[0] !== self || path.length !== 2 || isGuarded(node, definition)) continue;
    if ([...selfAttributes(definition, self)].some((each) => attributeName(each) === path[1] && accessOf(each) !== "read")) continue;
    yield {
      ...{ module, node },
      says: (at) => `\`${node.text}\` (${at}) would close the number twice, and by then it may be another file's`,
    };
  }
}

const GUARDS = ["if_statement", "elif_clause", "while_statement", "conditional_expression", "boolean_operator"];

/** In a branch, in a `try` with a handler, or below an `if …: return`. */
function isGuarded(node: Node, definition: Node): boolean {
  let child = node;
  for (let parent = node.parent; parent && parent !== definition; child = parent, parent = parent.parent) {
    if (parent.is(...GUARDS)) return true;
    if (parent.type === "try_statement" && child.role === "body" && parent.parts.some((part) => part.type === "except_clause")) return true;
    if (parent.type === "block" && leavesEarly(parent, child)) return true;
  }
  return false;
}

function leavesEarly(block: Node, before: Node): boolean {
  const earlier = block.parts.slice(0, block.parts.indexOf(before));
  return earlier.some(
    (statement) => statement.type === "if_statement" && [...walk(statement)].some((node) => node.is("return_statement", "raise_statement")),
  );
}
