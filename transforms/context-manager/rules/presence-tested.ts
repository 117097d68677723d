import {
  type AttributeSite,
  argumentsOf,
  calleeName,
  catchesMissing,
  type Module,
  type Node,
  page,
  rule,
  type SaidCase,
  type Site,
  said,
  walk,
} from "../../../src/kit.js";
import { type Finalized, PROTOCOL } from "../subject.js";

export default rule({
  id: "presence-tested",
  verdict: "unsafe",
  *find(subject: Finalized) {
    yield* asked(subject);
    yield* byComputedName(subject);
    yield* triedInWith(subject);
  },
  message: said,
  page: page(
    "The program asks whether an object has `__enter__` or `__exit__`, and would get another answer.",
    `
class Log(object):
    def __init__(self, stream):
        self.stream = stream
    def close(self):
        self.stream.close()
    def __del__(self):
        self.close()

def finish(log):
    if not hasattr(log, '__exit__'):    # asks whether it is there
        log.stream.write('end of log')
    log.close()
`,
    ["Today `finish` writes `end of log` before it closes a `Log`. Once the class has `__exit__` it", "would write nothing."],
    [
      "Look at what the program does with the answer. If objects of this class never get there,",
      "or are treated rightly as context managers too, `--unsafe` applies it.",
    ],
  ),
});

function* asked({ family }: Finalized): Generator<SaidCase> {
  for (const method of PROTOCOL) {
    const isTest = ({ access, node, module }: AttributeSite) =>
      access === "test" || (access === "read" && catchesMissing(node, family.isKnownIn(module)));
    for (const { module, node } of [...family.accesses(method).filter(isTest), ...soughtIn(family.modulesKnowing(method), method)])
      yield { module, node, says: (at) => `${at} asks whether an object has \`${method}\`, and would get another answer` };
  }
}

/** The name in a list, in `'…' in dir(x)`, or given to a function that may look for it: no object is named there. */
function soughtIn(modules: readonly Module[], method: string): Site[] {
  return modules.flatMap((module) =>
    module.strings(method).flatMap((node) => {
      const isCompared =
        node.parent?.type === "comparison_operator" && !node.parent.fields("operators").some((operator) => /\bin$/.test(operator.type));
      return isCompared || node.parent?.is("argument_list", "expression_statement") ? [] : [{ module, node }];
    }),
  );
}

/** `hasattr(x, '__%s__' % name)`. */
function* byComputedName({ family }: Finalized): Generator<SaidCase> {
  for (const { module, node } of family.namedReads())
    if (isMadeUp(argumentsOf(node).positional[1]))
      yield { module, node, says: (at) => `${at} may ask for \`__exit__\` by a name that it makes up` };
}

function isMadeUp(name: Node | undefined): boolean {
  return (
    name !== undefined && !name.is("string") && [...walk(name)].some((part) => part.type === "string" && /^\w*["']+__/.test(part.text))
  );
}

/** `with x:` in a `try` that catches what it raises today. */
function* triedInWith({ family }: Finalized): Generator<SaidCase> {
  for (const { module, node, relation } of family.entered(managers))
    if (relation !== "class" && catchesMissing(node, relation === "instance"))
      yield { module, node, says: (at) => `${at} tries \`with\`, and would no longer be told that there is no \`__exit__\`` };
}

/** What a `with` enters: `contextlib.nested(a, b)` enters both. */
function managers(item: Node): readonly Node[] {
  return item.type === "call" && calleeName(item) === "nested" ? argumentsOf(item).positional : [item];
}
