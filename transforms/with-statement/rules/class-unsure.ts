import { page, replacementOf, rule, type SaidCase, said, variableAt } from "../../../src/kit.js";
import { called, inBrackets } from "../../shared/naming.js";
import { LOG } from "../example.js";
import { executedIn, homesOf, isByClass } from "../made.js";
import type { Made, MadeByClass } from "../subject.js";

export default rule({
  id: "class-unsure",
  verdict: "kept",
  *find(made: Made) {
    if (isByClass(made)) {
      yield* byName(made);
      yield* byClass(made);
    } else yield* byAnotherMaker(made);
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
function* byName(made: MadeByClass): Generator<SaidCase> {
  const { callee, names, cls, module, project } = made;
  const says = saysOf(made);
  if (project.denotation(callee, module) !== cls)
    yield { module: cls.module, node: cls.node, says: says("may be another class than this one") };
  if (variableAt(names[0], callee, module)?.isBoundOnce === false) yield { says: says("is bound more than once here") };
  const own = variableAt(cls.name, cls.node, cls.module);
  const [, other] = own?.bindings ?? [];
  if (other) yield { module: cls.module, node: other.node, says: says("is bound more than once in its module") };
  const exec = own?.exec();
  if (exec) yield { ...exec, says: says("may be bound anew by an `exec` in its module") };
  const homes = homesOf(made);
  const replacing =
    replacementOf(names.at(-1) ?? "", project, homes) ??
    replacementOf(cls.name, project, homes) ??
    (names.length > 1 ? replacementOf(names[0], project, [module]) : undefined);
  if (replacing) yield { ...replacing, says: says("may have been replaced") };
}

/** What makes files may be replaced in the module, or for the whole program. */
function* byAnotherMaker(made: Made): Generator<SaidCase> {
  const { callee, names, cls, module, project } = made;
  if (cls.kind !== "file") return;
  const says = saysOf(made);
  const variable = variableAt(names[0], callee, module);
  if (variable?.isBoundOnce === false) yield { says: says("is bound more than once here") };
  const exec = executedIn(module);
  if (exec) yield { module, node: exec, says: says("may be bound anew by what is executed in its module") };
  const replacing =
    replacementOf(names.at(-1) ?? "", project, [module, cls.home]) ?? replacementOf(cls.called, project, [module, cls.home]);
  if (replacing) yield { ...replacing, says: says("may have been replaced") };
}

function saysOf({ callee }: Made): (text: string) => (at: string) => string {
  return (text) => (at) => `\`${callee.text}\` ${text}${inBrackets(at)}`;
}

/** A call of the class may give something else than a plain instance, or an instance with methods of its own. */
function* byClass({ cls, reading }: MadeByClass): Generator<SaidCase> {
  if (reading.kind === "odd") {
    const { owner, oddity } = reading;
    const name = owner.kind === "unknown" ? owner.name : called(owner);
    yield { says: () => `what \`${cls.name}(…)\` gives can't be told: \`${name}\` ${oddity}` };
  }
  if (reading.kind === "replaced") yield { ...reading.by, says: (at) => `${at} sets \`${reading.name}\`` };
}
