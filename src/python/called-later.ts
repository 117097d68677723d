import { EACH, ITEM } from "./access-path.js";
import type { Applied } from "./applied.js";
import { accessOf } from "./assignments.js";
import { BuiltinsByName } from "./builtins-by-name.js";
import type { Module } from "./module.js";
import { calleeName } from "./occurrences.js";
import type { Held, ProgramSemantics } from "./semantics.js";
import type { Node } from "./tree.js";
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

  /** The places of a module that hand on what is called `callee`, of those that count, each with what that may be called on first. */
  in(callee: string, module: Module, counts: (place: Node) => boolean = () => true): readonly Held[] {
    const isIt = (node: Node) => this.project.denotations(node, module).some(({ kind }) => kind === "library-function");
    const named = mentionsOf(callee, module).filter((node) => counts(node) && isIt(node));
    const taken = this.taken.in(module, callee).filter(counts);
    return [...named, ...taken].flatMap((node) => this.of(node, module));
  }

  /** What a function that an expression gives may be called on first. */
  of(node: Node, module: Module): readonly Held[] {
    const uses = this.uses.ofValue(node, module);
    return uses.flatMap((applied) => givenFirst(applied, node).map((given) => ({ ...given, node, home: applied.module })));
  }
}

function mentionsOf(callee: string, module: Module): readonly Node[] {
  const named = module.spellings(callee).flatMap((name) => [...module.names(name), ...module.attributes(name)]);
  const isValue = ({ role, parent }: Node) =>
    role !== "attribute" && role !== "name" && role !== "object" && !(role === "function" && parent?.type === "call");
  return named.filter((node) => isValue(node) && accessOf(node) === "read" && !node.closest("import_statement", "import_from_statement"));
}

/** What a call gives a function first; where it may call it on anything that it is given, each of that. */
function givenFirst(applied: Applied, mention: Node): readonly Pick<Held, "object" | "path">[] {
  const { call, offset, from, isLoose, isValue, isInstance } = applied;
  // What is built in is no method of the class that binds it.
  if (isInstance) return [];
  if (isValue) return offset === 0 ? [{ object: call }] : [];
  const parts = call.field("arguments")?.parts ?? [];
  if (isLoose) {
    const others = parts.filter((part) => !part.contains(mention));
    // Each of what it is given is taken apart (Python 2 library reference, 9.7.1).
    return calleeName(call) === "starmap" ? others.map((object) => ({ object, path: [EACH, "0"] })) : others.flatMap(anyOf);
  }
  const first = offset === 0 ? parts[from] : undefined;
  if (!first || first.is("keyword_argument", "dictionary_splat")) return [];
  return first.type === "list_splat" ? first.parts.map((object) => ({ object, path: ["0"] })) : [{ object: first }];
}

function anyOf(part: Node): readonly Pick<Held, "object" | "path">[] {
  const object = part.type === "keyword_argument" ? part.field("value") : part.is("list_splat", "dictionary_splat") ? part.parts[0] : part;
  return object ? [{ object }, { object, path: [EACH] }, { object, path: [ITEM] }] : [];
}
