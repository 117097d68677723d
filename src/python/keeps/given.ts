import { accessOf } from "../assignments.js";
import type { Module } from "../module.js";
import type { Site } from "../semantics.js";
import { argumentsOf, bare, type Node, stringValue, walk } from "../tree.js";
import { SOMETHING } from "./conditions.js";
import { keyOf, takenOut } from "./spreads.js";
import type { Given, Target } from "./target.js";
import { type Edge, Thing } from "./things.js";
import type { Values } from "./values.js";

class Arguments extends Map<Thing, readonly Thing[]> {
  readonly said: Map<Thing, Site>;

  constructor(around: Given = new Map()) {
    super(around);
    this.said = new Map(around.said);
  }
}

/** What they are given where a function is called with one thing, as a decorator is. */
export function givenOne({ definition, module, owner, receiver, around }: Target, things: readonly Thing[], values: Values): Given {
  const given = new Arguments(around);
  if (owner && receiver) given.set(values.self(owner), [receiver]);
  const parameter = definition.field("parameters")?.parts[receiver ? 1 : 0];
  const name = parameter?.type === "default_parameter" ? parameter.field("name") : parameter;
  if (name?.type === "identifier") given.set(values.parameter(name, module), things);
  return given;
}

/** What each parameter of a function is given by a call. */
export function argumentsFor(target: Target, call: Node, module: Module, values: Values): Given {
  const { definition, module: home, owner, receiver } = target;
  const given = new Arguments(target.around);
  const { positional, keywords } = argumentsOf(call);
  const spread = new SpreadArguments(call, module, values);
  const parameters = definition.field("parameters")?.parts ?? [];
  const rest = new Set(keywords.keys());
  let at = 0;
  for (const [index, parameter] of parameters.entries()) {
    const name = bare(parameter.is("default_parameter", "typed_default_parameter") ? (parameter.field("name") ?? parameter) : parameter);
    const node = parameter.type === "list_splat_pattern" || parameter.type === "dictionary_splat_pattern" ? parameter.parts[0] : name;
    if (node?.type !== "identifier") {
      at++;
      continue;
    }
    if (index === 0 && owner) {
      const first = receiver ? undefined : positional[at++];
      given.set(values.self(owner), receiver ? [receiver] : first ? values.of(first, module) : []);
      continue;
    }
    const thing = values.parameter(node, home);
    if (parameter.type === "list_splat_pattern") given.set(thing, spread.listOf(positional, at));
    else if (parameter.type === "dictionary_splat_pattern") {
      const named = new Set(parameters.flatMap((part) => (part.type === "identifier" ? [part.text] : (part.field("name")?.text ?? []))));
      const others = [...rest].flatMap((key) => keywords.get(key) ?? []);
      given.set(thing, [spread.dictionaryOf(others, named)]);
    } else {
      const value = keywords.get(node.text) ?? positional[at];
      rest.delete(node.text);
      if (!keywords.has(node.text)) at++;
      given.said.set(thing, value ? { module, node: value } : { module: home, node: parameter.field("value") ?? parameter });
      given.set(thing, value ? orSomething(values.of(value, module)) : spread.for(node.text, at - positional.length - 1));
    }
  }
  return given;
}

function orSomething(things: readonly Thing[]): readonly Thing[] {
  return things.length > 0 ? things : SOMETHING;
}

/** Whether a statement between what puts something into a dictionary and a call puts something else in by the same key. */
function isSetAnew(dictionary: Node, key: string, put: Node, call: Node): boolean {
  const definition = call.closest("function_definition");
  return [...(definition ? walk(definition) : [])].some((node) => {
    const isKey = node.type === "subscript" && node.field("value")?.text === dictionary.text && accessOf(node) === "write";
    if (!isKey || node === put || node.start < put.start || node.start > call.start) return false;
    return stringValue(node.field("subscript") ?? node) === key;
  });
}

/** Where what is handed on begins: 1 of `*args[1:]`; undefined of any other part. */
function firstOf(node: Node): number | undefined {
  const part = node.type === "subscript" ? node.field("subscript") : undefined;
  if (part?.type !== "slice") return 0;
  const [start, ...others] = part.parts;
  return start?.type === "integer" && others.length === 0 && start.start === part.start ? Number(start.text) : undefined;
}

/** What `*args` and `**kwargs` of a call hand on. */
class SpreadArguments {
  private readonly lists: readonly Thing[];
  private readonly dictionaries: readonly Thing[];
  /** Of dictionaries that the caller fills itself. */
  private readonly entries: readonly Edge[];

  constructor(
    private readonly call: Node,
    private readonly module: Module,
    private readonly values: Values,
  ) {
    this.lists = this.elementsOf("list_splat");
    this.dictionaries = this.elementsOf("dictionary_splat");
    this.entries = this.nodes("dictionary_splat").flatMap((node) => this.entriesOf(node));
  }

  /** What a parameter is given: by its name where the caller says so; which of the rest it gets, nobody says. */
  for(name: string, place: number): readonly Thing[] {
    const named = this.entries.flatMap((edge) => (keyOf(edge) === name ? [edge.to] : []));
    return named.length > 0
      ? named
      : (this.traceAt(place) ?? [...this.elementsOf("list_splat", place), ...this.elementsOf("dictionary_splat", name)]);
  }

  /** `*args` of a caller that has nothing to add is what that was given itself. */
  listOf(positional: readonly Node[], first: number): readonly Thing[] {
    const handedOn = positional.length === first ? this.whole("list_splat") : undefined;
    if (handedOn) return [handedOn];
    return [this.gathered("tuple", positional.slice(first), this.lists, first)];
  }

  /** `named`: what other parameters get. */
  dictionaryOf(keywords: readonly Node[], named: ReadonlySet<string>): Thing {
    const thing = this.gathered("dict", keywords, this.dictionaries);
    for (const edge of this.entries) if (!named.has(keyOf(edge) ?? "")) thing.keeps(edge);
    return thing;
  }

  /** `args` of `*args`, where that is what the caller was given. */
  private whole(type: string): Thing | undefined {
    const [node] = this.nodes(type);
    const [thing, ...others] = node ? this.values.of(node, this.module) : [];
    return others.length === 0 && thing?.site.node.parent?.type === `${type}_pattern` ? thing : undefined;
  }

  private nodes(type: string): readonly Node[] {
    const parts = this.call.field("arguments")?.parts.filter((part) => part.type === type) ?? [];
    return parts.flatMap((part) => part.parts.slice(0, 1));
  }

  private elementsOf(type: string, place?: number | string): readonly Thing[] {
    const { call, module, values } = this;
    return this.nodes(type).flatMap((node) => {
      const first = firstOf(node);
      if (first === undefined) return [];
      const at = typeof place === "number" ? place + first : place;
      return values.of(node, module).map((each) => values.element(each, { module, node: call }, at));
    });
  }

  /** What is in a dictionary by keys that stand there, but for those that are taken out again. */
  private entriesOf(dictionary: Node): readonly Edge[] {
    const without = takenOut(dictionary, this.call, this.module);
    if (!without) return [];
    return this.values.of(dictionary, this.module).flatMap(({ kind, edges }) =>
      edges.filter((edge) => {
        const key = kind === "container" && edge.way === "element" && edge.to.kind !== "element" ? keyOf(edge) : undefined;
        return key !== undefined && !without.has(key) && !isSetAnew(dictionary, key, edge.site.node, this.call);
      }),
    );
  }

  /** `*sys.exc_info()` gives its traceback third; undefined where nothing of the kind is spread. */
  private traceAt(place: number): readonly Thing[] | undefined {
    const [list] = this.nodes("list_splat");
    const traces = (list ? this.values.of(list, this.module) : []).flatMap(({ kind, edges }) =>
      kind === "container" ? edges.flatMap(({ to }) => (to.kind === "frame" ? [to] : [])) : [],
    );
    return traces.length === 0 ? undefined : place === 2 ? traces : [];
  }

  private gathered(words: string, nodes: readonly Node[], spread: readonly Thing[], first?: number): Thing {
    const { call, module } = this;
    const thing = new Thing("container", words, { module, node: call }, undefined, undefined, undefined, false, undefined, first);
    for (const to of spread) thing.keeps({ way: "element", to, site: { module, node: call } });
    for (const node of nodes) for (const to of this.values.of(node, module)) thing.keeps({ way: "element", to, site: { module, node } });
    return thing;
  }
}
