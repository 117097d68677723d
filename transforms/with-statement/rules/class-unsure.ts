import { dottedName, hasNamespace, isExec, type Node, ownNodes, page, rule, type SaidCase, said, scopeNode } from "../../../src/kit.js";
import { called, inBrackets } from "../../shared/naming.js";
import { LOG } from "../example.js";
import { isBoundOnce, replacingOf } from "../names.js";
import type { Made } from "../subject.js";

export default rule({
  id: "class-unsure",
  verdict: "kept",
  *find(made: Made) {
    yield* byName(made);
    yield* byClass(made);
  },
  message: said,
  page: page(
    "What the call makes can't be told for sure.",
    `
${LOG.trim()}

if DEBUG:
    Log = TracedLog

def note(text):
    log = Log()
    try:
        print text
    finally:
        log.close()
`,
    [
      "The object may be of another class, with an `__exit__` that does something else or with none. That is so",
      "where the name is bound twice or replaced from elsewhere, and where a metaclass, `__new__` or a",
      "decorator has a say in what a call gives.",
    ],
    ["Check that all that may be made there can be used with `with`, and write it by hand."],
  ),
});

/** The name in the call may stand for another class. */
function* byName({ call, cls, module, project }: Made): Generator<SaidCase> {
  const callee = call.field("function") ?? call;
  const path = dottedName(callee) ?? [];
  const says = (text: string) => (at: string) => `\`${callee.text}\` ${text}${inBrackets(at)}`;
  if (project.denotation(callee, module) !== cls)
    yield { module: cls.module, node: cls.node, says: says("may be another class than this one") };
  if (!isBoundOnce(path[0] ?? "", callee, module)) yield { says: says("is bound more than once here") };
  const own = cls.module.scope(scopeNode(cls.node));
  const [, other] = own.bindings.get(cls.name) ?? [];
  if (other) yield { module: cls.module, node: other.node, says: says("is bound more than once in its module") };
  if (own.dynamic) yield { module: cls.module, node: execIn(own.node), says: says("may be bound anew by an `exec` in its module") };
  const replacing = replacingOf(path.at(-1) ?? "", project) ?? replacingOf(cls.name, project);
  if (replacing) yield { ...replacing, says: says("may have been replaced") };
}

function execIn(owner: Node): Node {
  return [...ownNodes(owner)].find((node) => isExec(node) && !hasNamespace(node)) ?? owner;
}

/** A call of the class may give something else than a plain instance, or an instance with methods of its own. */
function* byClass({ cls, reading }: Made): Generator<SaidCase> {
  if (reading.kind === "odd") {
    const { owner, oddity } = reading;
    const name = owner.kind === "unknown" ? owner.name : called(owner);
    yield { says: () => `what \`${cls.name}(…)\` gives can't be told: \`${name}\` ${oddity}` };
  }
  if (reading.kind === "replaced") yield { ...reading.by, says: (at) => `${at} sets \`${reading.name}\`` };
}
