import { page, rule, type SaidCase, said, variableAt } from "../../../src/kit.js";
import { LOG } from "../example.js";
import { boundUnsaid } from "../rebound.js";
import type { ClosedInFinally } from "../subject.js";

export default rule({
  id: "name-rebound",
  verdict: "kept",
  *find({ name, attempt, module, project }: ClosedInFinally): Generator<SaidCase> {
    const variable = variableAt(name.text, name, module);
    const text = `\`${name.text}\``;
    if (!variable || variable.exec())
      return yield { module, node: name, says: (at) => `${at} assigns ${text}, and an \`exec\` there may do so, too` };
    for (const { kind, node } of variable.bindingsIn(attempt))
      yield { module, node, says: (at) => `${at} ${kind === "deletion" ? "deletes" : "binds"} ${text} before it is closed` };
    for (const { node } of variable.isLocal ? [] : variable.bindingsApart(name))
      yield { module, node, says: (at) => `${at} binds the global ${text}, too, and may run before it is closed` };
    yield* boundUnsaid(variable, [attempt], module, project);
  },
  message: said,
  page: page(
    "The name may stand for another object when it comes to the closer.",
    `
${LOG.trim()}

def note(texts):
    log = Log()
    try:
        log = Log()
    finally:
        log.close()
`,
    ["`log.close()` closes what `log` stands for at the end; `with` closes the object that it began with."],
    ["Give the second object a name of its own; what made the first one is probably never closed."],
  ),
});
