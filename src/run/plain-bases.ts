import { globMatcher } from "../files/glob.js";
import type { Denotation } from "../python/denotation.js";
import type { Module } from "../python/module.js";
import { Resolver } from "../python/resolve.js";
import type { StandardLibrary } from "../python/stdlib.js";
import type { Catalogue } from "./catalogue.js";

/** Of the globs of bases that somebody vouches for, those that nothing is called by which a file of the project imports or inherits from. */
export function unmatchedGlobs(globs: readonly string[], catalogue: Catalogue, library: StandardLibrary): string[] {
  const resolver = new Resolver(catalogue, library);
  return globs.filter((glob) => {
    const isMeant = globMatcher([glob]);
    return !catalogue.mentioning(firstWord(glob)).some((module) => namesIn(module, resolver).some(isMeant));
  });
}

/** What a file says that has such a name: any import, where that can't be told. */
function firstWord(glob: string): string {
  return /^\w+(?=\.|$)/.exec(glob)?.[0] ?? "import";
}

/** The dotted names of what a module imports from outside, and of its bases. */
function namesIn(module: Module, resolver: Resolver): string[] {
  const bound = [...module.scope(module.root).bindings.values()].flat();
  const imported = bound.flatMap(({ kind, node }) => (kind === "import" ? resolver.imported(node, module) : []));
  const bases = module.classes.flatMap((cls) => cls.bases.flatMap((base) => resolver.denotations(base, module)));
  return [...imported, ...bases].flatMap((denotation) => importedName(denotation) ?? []);
}

function importedName(denotation: Denotation): string | undefined {
  return denotation.kind === "other" ? denotation.unresolved.imported : undefined;
}
