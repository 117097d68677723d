import { page, rule, said, scopeNode, walk } from "../../../src/kit.js";
import { LOG } from "../example.js";
import { replacingOf } from "../names.js";
import type { ClosedInFinally } from "../subject.js";

export default rule({
  id: "name-rebound",
  verdict: "kept",
  *find({ name, attempt, module, project }: ClosedInFinally) {
    const text = name.text;
    const scope = module.scopeOfName(text, name);
    if (!scope || scope.dynamic)
      return yield { module, node: name, says: (at: string) => `${at} assigns \`${text}\`, and an \`exec\` there may do so, too` };
    const bindings = scope.bindings.get(text) ?? [];
    for (const { kind, node } of bindings)
      if (attempt.contains(node))
        yield { module, node, says: (at: string) => `${at} ${kind === "deletion" ? "deletes" : "binds"} \`${text}\` before it is closed` };
    for (const node of walk(scope.node))
      if (
        (node.type === "wildcard_import" && attempt.contains(node)) ||
        (node.type === "nonlocal_statement" && node.parts.some((part) => part.text === text))
      )
        yield { module, node, says: (at: string) => `${at} may bind \`${text}\` before it is closed` };
    if (scope.node.type === "function_definition") return;
    for (const { node } of bindings)
      if (scopeNode(node) !== scopeNode(name))
        yield { module, node, says: (at: string) => `${at} binds the global \`${text}\`, too, and may run before it is closed` };
    for (const node of ["globals", "locals", "vars"].flatMap((each) => module.calls(each)))
      yield { module, node, says: (at: string) => `${at} may bind \`${text}\`` };
    const replacing = replacingOf(text, project);
    if (replacing) yield { ...replacing, says: (at: string) => `${at} may replace the global \`${text}\`` };
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
