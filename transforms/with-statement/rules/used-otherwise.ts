import { page, rule, type SaidCase, said, type VariableUse } from "../../../src/kit.js";
import { placeOf } from "../../shared/naming.js";
import { LOG } from "../example.js";
import { boundUnsaid } from "../rebound.js";
import type { ClosedAtEnd } from "../subject.js";

export default rule({
  id: "used-otherwise",
  verdict: "kept",
  *find(stretch: ClosedAtEnd): Generator<SaidCase> {
    const { variable, module, project, name, body, close, closer } = stretch;
    const end = placeOf({ module, node: close }, module);
    for (const { node } of variable.uses().filter((use) => !isOver(use, stretch)))
      yield {
        ...{ module, node },
        says: (at) =>
          node.start > close.end
            ? `${at} uses \`${name.text}\` after ${end} closes it`
            : `${at} may keep \`${name.text}\` beyond ${end}, or binds it`,
      };
    yield* boundUnsaid(variable, body, module, project);
    if (variable.isGlobal && closer === undefined)
      yield {
        ...{ module, node: close },
        says: (at) => `${at} deletes the global \`${name.text}\`, which a block would leave bound, and so hold the object to the end`,
      };
  },
  message: said,
  page: page(
    "The object is used after it is closed, or given to what may keep it.",
    `
${LOG.trim()}

def note(text):
    log = Log()
    print text
    log.close()
    return log
`,
    ["Where somebody goes on with the object, the end of a block may not be the end of it."],
    ["Check who holds it, and write the `with` by hand."],
  ),
});

/** Whether a use of the name has nothing to do with the object once that is closed. */
function isOver({ node, how, isInner }: VariableUse, { name, made, close, isRepeated }: ClosedAtEnd): boolean {
  if (node === name) return true;
  if (node.start >= close.start) return node.end <= close.end;
  return node.start < made.start ? !isRepeated : !isInner && how !== "kept";
}
