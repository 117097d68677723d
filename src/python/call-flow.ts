import { EACH, ITEM, isElement, type Path, type Source } from "./access-path.js";
import type { Applied } from "./applied.js";
import type { ClassModel } from "./classes.js";
import type { Module } from "./module.js";
import type { ProgramSemantics } from "./semantics.js";
import { argumentsOf, type Node } from "./tree.js";
import { Uses } from "./uses-of-functions.js";

/** Says what calls give the parameters of functions: calls by name, through objects, partial applications, containers and other functions. */
export class CallFlow {
  private readonly known = new Map<Node, readonly Applied[]>();
  private readonly sentTo = new Map<Node, readonly Applied[]>();
  private readonly uses: Uses;

  constructor(project: ProgramSemantics) {
    this.uses = new Uses(project);
  }

  /** Where what a parameter gets comes from; `name` is the identifier among the parameters. */
  given(name: Node, module: Module, path: Path): readonly Source[] {
    const definition = name.closest("function_definition", "lambda");
    const parameters = definition?.field("parameters")?.parts ?? [];
    const place = parameters.findIndex((each) => each.contains(name));
    const parameter = parameters[place];
    if (!definition || !parameter) return [];
    const fallback = parameter.field("value");
    const own = fallback && parameter.field("name")?.text === name.text ? [{ node: fallback, module, path }] : [];
    const named = new Set(parameters.flatMap((each) => (each.type === "identifier" ? [each.text] : (each.field("name")?.text ?? []))));
    return [...own, ...this.applied(definition, module).flatMap((applied) => given(applied, parameter, place, name.text, named, path))];
  }

  /** Where what `yield` gives comes from: what is sent into the generators of the function around it. */
  sent(expression: Node, module: Module, path: Path): readonly Source[] {
    const definition = expression.closest("function_definition", "lambda");
    if (definition?.type !== "function_definition") return [];
    let sent = this.sentTo.get(definition);
    if (!sent) {
      sent = this.uses.sent(definition, module, this.ownerOf(definition, module));
      this.sentTo.set(definition, sent);
    }
    return sent.flatMap(({ isValue, call, module: home }) => (isValue ? [{ node: call, module: home, path }] : []));
  }

  private applied(definition: Node, module: Module): readonly Applied[] {
    let applied = this.known.get(definition);
    if (!applied) {
      applied = this.uses.of(definition, module, this.ownerOf(definition, module));
      this.known.set(definition, applied);
    }
    return applied;
  }

  private ownerOf(definition: Node, module: Module): ClassModel | undefined {
    const cls = module.classAround(definition);
    return cls?.methods.some(({ node }) => node === definition) ? cls : undefined;
  }
}

/** What one call gives a parameter. */
function given(applied: Applied, parameter: Node, place: number, name: string, named: ReadonlySet<string>, path: Path): readonly Source[] {
  const { module, call, offset, from, isLoose } = applied;
  if (applied.isValue) {
    const as = applied.isInstance ? { as: "instance" as const } : {};
    const [first, ...rest] = path;
    if (parameter.type === "list_splat_pattern")
      return isElement(first) && isAt(first, offset - place)
        ? [{ node: call, module, path: [...(applied.way ?? []), ...rest], ...as }]
        : [];
    return place === offset ? [{ node: call, module, path: [...(applied.way ?? []), ...path], ...as }] : [];
  }
  const parts = (
    call.field("arguments")?.type === "generator_expression" ? call.fields("arguments") : (call.field("arguments")?.parts ?? [])
  ).slice(from);
  if (isLoose) return loosely(parts, module, path);
  const { keywords } = argumentsOf(call);
  const [first, ...rest] = path;
  const positional = parts.filter(({ type }) => type !== "keyword_argument" && type !== "dictionary_splat");
  const index = place - offset;
  const spread = parts.flatMap((part) => (part.type === "dictionary_splat" ? part.parts : []));
  if (parameter.type === "dictionary_splat_pattern") {
    if (!isElement(first) || first === EACH) return [];
    const isMeant = (key: string) => !named.has(key) && (first === ITEM || first === key);
    const values = [...keywords].flatMap(([key, node]) => (isMeant(key) ? [{ node, module, path: rest }] : []));
    return [...values, ...spread.map((node) => ({ node, module, path }))];
  }
  if (parameter.type === "list_splat_pattern")
    return isElement(first)
      ? positional.slice(Math.max(0, index)).flatMap((part, at) => {
          if (part.type === "list_splat") return part.parts.map((node) => ({ node, module, path }));
          return isAt(first, at) ? [{ node: part, module, path: rest }] : [];
        })
      : [];
  const value = keywords.get(name);
  const splat = positional.findIndex(({ type }) => type === "list_splat");
  const behind = splat >= 0 && index >= splat ? positional[splat]?.parts[0] : undefined;
  const at = index >= 0 && (splat < 0 || index < splat) ? positional[index] : undefined;
  return [
    ...(value ? [{ node: value, module, path }] : []),
    ...(at ? [{ node: at, module, path }] : []),
    ...(behind ? [{ node: behind, module, path: [String(index - splat), ...path] }] : []),
    ...(index >= 0 ? spread.map((node) => ({ node, module, path: [ITEM, ...path] })) : []),
  ];
}

/** Whether a step may take out the element of that index. */
function isAt(step: string | undefined, index: number): boolean {
  const wanted = Number(step);
  return index >= 0 && (!Number.isInteger(wanted) || wanted === index);
}

/** Whoever is given a function may call it on whatever else it is given, or on what that holds. */
function loosely(parts: readonly Node[], module: Module, path: Path): readonly Source[] {
  return parts.flatMap((part) => {
    const node = part.type === "keyword_argument" ? part.field("value") : part;
    if (!node || part.is("list_splat", "dictionary_splat"))
      return part.parts.map((each) => ({ node: each, module, path: [EACH, ...path] }));
    return [
      { node, module, path },
      { node, module, path: [EACH, ...path] },
      { node, module, path: [ITEM, ...path] },
      { node, module, path: [ITEM, ITEM, ...path] },
      { node, module, path: [ITEM, ITEM, ITEM, ...path] },
    ];
  });
}
