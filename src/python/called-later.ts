import { EACH, ITEM } from "./access-path.js";
import type { Applied } from "./applied.js";
import { accessOf } from "./assignments.js";
import { BuiltinsByName } from "./builtins-by-name.js";
import type { Module } from "./module.js";
import { calleeName } from "./occurrences.js";
import type { Held, ProgramSemantics } from "./semantics.js";
import { argumentsOf, type Node } from "./tree.js";
import { Uses } from "./uses-of-functions.js";

/**
 * Says what functions of the library are called on where they are handed on first: `partial(setattr, x)`, `map(copy.copy, queue)`,
 * `def twin(x, how=copy.copy)`, `{"shallow": copy.copy}[how](x)`.
 */
export class CalledLater {
  private readonly uses: Uses;
  private readonly taken: BuiltinsByName;

  constructor(private readonly project: ProgramSemantics) {
    this.taken = new BuiltinsByName(project);
    this.uses = new Uses(project);
  }

  /** The places of a module that hand on what is called `callee`, of those that count, each with what that may be given first. */
  in(callee: string, module: Module, counts: (place: Node) => boolean = () => true): readonly Held[] {
    const isIt = (node: Node) => this.project.denotations(node, module).some(({ kind }) => kind === "library-function");
    const named = mentionsOf(callee, module).filter((node) => counts(node) && isIt(node));
    const taken = this.taken.in(module, callee).filter(counts);
    return [...named, ...taken].flatMap((node) => this.of(node, module));
  }

  /** The places of a module that hand on what makes classes by that name, each with what that may be given as their bases. */
  basesIn(maker: string, module: Module): readonly Held[] {
    const isIt = (node: Node) =>
      this.project.denotations(node, module).some(({ kind }) => /^(?:project|library|library-function)$/.test(kind));
    const named = mentionsOf(maker, module).filter(isIt);
    return named.flatMap((node) =>
      this.uses.ofValue(node, module).flatMap((applied) => {
        const isMaking = !applied.isLoose || argumentsOf(applied.call).positional.length > 3;
        return isMaking ? givenAt(1, applied, node).map((given) => ({ ...given, node, home: applied.module })) : [];
      }),
    );
  }

  /** What a function that an expression gives may be given first. */
  of(node: Node, module: Module): readonly Held[] {
    const uses = this.uses.ofValue(node, module);
    return uses.flatMap((applied) => givenAt(0, applied, node).map((given) => ({ ...given, node, home: applied.module })));
  }
}

function mentionsOf(callee: string, module: Module): readonly Node[] {
  const named = module.spellings(callee).flatMap((name) => [...module.names(name), ...module.attributes(name)]);
  const isValue = ({ role, parent }: Node) =>
    role !== "attribute" && role !== "name" && role !== "object" && !(role === "function" && parent?.type === "call");
  return named.filter((node) => isValue(node) && accessOf(node) === "read" && !node.closest("import_statement", "import_from_statement"));
}

/** What a call gives a function at a place among its arguments; where it may call it on anything that it is given, each of that. */
function givenAt(place: number, applied: Applied, mention: Node): readonly Pick<Held, "object" | "path">[] {
  const { call, offset, from, isLoose, isValue, isInstance } = applied;
  // What is built in is no method of the class that binds it.
  if (isInstance) return [];
  if (isValue) return offset === place ? [{ object: call }] : [];
  const parts = call.field("arguments")?.parts ?? [];
  if (isLoose) {
    const others = parts.filter((part) => !part.contains(mention));
    // Each of what it is given is taken apart (Python 2 library reference, 9.7.1).
    return calleeName(call) === "starmap" ? others.map((object) => ({ object, path: [EACH, `${place}`] })) : others.flatMap(anyOf);
  }
  const at = place - offset;
  const spread = parts.slice(from, from + Math.max(at, 0) + 1).find(({ type }) => type === "list_splat");
  if (spread && at >= 0) return spread.parts.map((object) => ({ object, path: [`${from + at - parts.indexOf(spread)}`] }));
  const given = at < 0 ? undefined : parts[from + at];
  return !given || given.is("keyword_argument", "dictionary_splat") ? [] : [{ object: given }];
}

function anyOf(part: Node): readonly Pick<Held, "object" | "path">[] {
  const object = part.type === "keyword_argument" ? part.field("value") : part.is("list_splat", "dictionary_splat") ? part.parts[0] : part;
  return object ? [{ object }, { object, path: [EACH] }, { object, path: [ITEM] }] : [];
}
