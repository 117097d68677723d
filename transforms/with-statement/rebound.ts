import { type Module, type Node, type Project, replacementOf, type SaidCase, type Variable } from "../../src/kit.js";

/**
 * What may bind a variable while some statements run, and doesn't say so there by its name: an `exec`, an `import *`; of a variable of the module also
 * its namespace, taken as a dictionary, and other modules.
 */
export function* boundUnsaid(variable: Variable, statements: readonly Node[], module: Module, project: Project): Generator<SaidCase> {
  const text = `\`${variable.name}\``;
  const executed = variable.exec();
  if (executed) yield { ...executed, says: (at) => `${at} may bind ${text}` };
  for (const site of statements.flatMap((statement) => variable.hiddenBindings(statement)))
    yield { ...site, says: (at) => `${at} may bind ${text} before it is closed` };
  if (variable.isLocal) return;
  for (const node of ["globals", "locals", "vars"].flatMap((each) => module.calls(each)))
    yield { module, node, says: (at) => `${at} may bind ${text}` };
  const replacing = replacementOf(variable.name, project, [module]);
  if (replacing) yield { ...replacing, says: (at) => `${at} may replace the global ${text}` };
}
