import { type ClassModel, memberBinding, type SaidCase } from "../../src/kit.js";

/** Where a class body may bind any name, and sees those that it has. */
export function* boundByWhatRuns({ dynamic, module, node, name }: ClassModel): Generator<SaidCase> {
  if (dynamic)
    yield {
      ...{ module, node },
      says: (at) => `the class body of \`${name}\` (${at}) may bind any name (\`exec\`, \`locals()\`, \`global\` or \`import *\`)`,
    };
}

/** Why a class body need not bind `name` to what it seems to. */
export function* boundInBranches(owner: ClassModel, name: string): Generator<SaidCase> {
  yield* boundByWhatRuns(owner);
  const { module } = owner;
  const binding = memberBinding(owner, name);
  if (binding && !binding.always)
    yield {
      ...{ module, node: binding.statement },
      says: (at) => `\`${owner.name}.${name}\` is bound only in some branches of the class body (${at})`,
    };
}
