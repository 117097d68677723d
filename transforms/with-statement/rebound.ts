import { type Module, type Project, replacementOf, type SaidCase, type Variable } from "../../src/kit.js";

/** What may bind a variable of a module and doesn't say so there by its name: its namespace, taken as a dictionary, and other modules. */
export function* boundFromOutside({ name }: Variable, module: Module, project: Project): Generator<SaidCase> {
  const text = `\`${name}\``;
  for (const node of ["globals", "locals", "vars"].flatMap((each) => module.calls(each)))
    yield { module, node, says: (at) => `${at} may bind ${text}` };
  const replacing = replacementOf(name, project, [module]);
  if (replacing) yield { ...replacing, says: (at) => `${at} may replace the global ${text}` };
}
