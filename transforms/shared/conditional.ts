import { type ClassModel, memberBinding, type SaidCase } from "../../src/kit.js";

/** Why a class body need not bind `name` to what it seems to. */
export function* boundInBranches(owner: ClassModel, name: string): Generator<SaidCase> {
  const { module, node } = owner;
  if (owner.dynamic)
    yield {
      ...{ module, node },
      says: (at) => `the class body of \`${owner.name}\` (${at}) may bind any name (\`exec\`, \`locals()\`, \`global\` or \`import *\`)`,
    };
  const binding = memberBinding(owner, name);
  if (binding && !binding.always)
    yield {
      ...{ module, node: binding.statement },
      says: (at) => `\`${owner.name}.${name}\` is bound only in some branches of the class body (${at})`,
    };
}
