import { type Applied, instanceOf, type Place, resultOf } from "./applied.js";
import { originalName } from "./calls.js";
import type { ClassModel } from "./classes.js";
import { ADDERS, LIST_ADDERS, LIST_TAKERS, PAIRS, takenFrom, takes, VIEWS } from "./container-methods.js";
import { FunctionNames, MOST_METHODS, MOST_PLACES } from "./function-names.js";
import { ImplicitCalls } from "./implicit-calls.js";
import type { Module } from "./module.js";
import { calleeName } from "./occurrences.js";
import { readsOf } from "./reads.js";
import type { ProgramSemantics } from "./semantics.js";
import { argumentsOf, attributeName, type Node } from "./tree.js";

/** What nobody runs on an object that is given something else beside it. */
const NEVER_BY_OTHERS: ReadonlySet<string> = new Set(["send", "__set__", "__get__", "__delete__", "__setattr__", "__getattr__"]);

const WRAPS =
  /^(?:list|tuple|set|frozenset|sorted|reversed|iter|dict|staticmethod|classmethod|property|copy|deepcopy|wraps|update_wrapper|ref|WeakMethod)$/;

/** The calls that may run a function, and where else it is. */
interface Step {
  readonly calls: readonly Applied[];
  readonly places: readonly Place[];
}

/** Follows functions from where they are defined to where they are called. */
export class Uses {
  private readonly steps = new Map<Node, Map<string, Step>>();
  private readonly names: FunctionNames;
  private readonly implicit: ImplicitCalls;

  constructor(private readonly project: ProgramSemantics) {
    this.names = new FunctionNames(project);
    this.implicit = new ImplicitCalls(project);
  }

  /** The calls of a function that may run it; `owner` is the class that it is a method of. */
  of(definition: Node, module: Module, owner: ClassModel | undefined): readonly Applied[] {
    const { calls, places } = this.implicit.of(definition, module, owner);
    return [...calls, ...this.callsFrom([...this.placesOf(definition, module, owner), ...places])];
  }

  /** What is sent into the generators that a function makes: as what its first parameter would get. */
  sent(definition: Node, module: Module, owner: ClassModel | undefined): readonly Applied[] {
    const after = { depth: 0, offset: 0, runs: "send" };
    return this.callsFrom(this.placesOf(definition, module, owner).map((each) => ({ ...each, after })));
  }

  /** The calls that may run a function which an expression gives: one of the library, say, where it is handed on. */
  ofValue(node: Node, module: Module): readonly Applied[] {
    return this.callsFrom([{ node, module, depth: 0, offset: 0 }]);
  }

  private callsFrom(starts: readonly Place[]): readonly Applied[] {
    const found: Applied[] = [];
    const seen = new Map<Node, Set<string>>();
    const queue = [...starts];
    for (let at = 0; at < queue.length && at < MOST_PLACES; at++) {
      const place = queue[at] as Place;
      const keys = seen.get(place.node) ?? new Set<string>();
      seen.set(place.node, keys);
      const key = JSON.stringify([place.depth, place.offset, place.runs, place.after]);
      if (keys.has(key)) continue;
      keys.add(key);
      const { calls, places } = this.stepFrom(place, key);
      found.push(...calls);
      queue.push(...places);
    }
    return found;
  }

  /** Methods of one name are looked for on the same objects, and go the same ways from there. */
  private stepFrom(place: Place, key: string): Step {
    const known = this.steps.get(place.node) ?? new Map<string, Step>();
    this.steps.set(place.node, known);
    let step = known.get(key);
    if (!step) {
      const { calls, places } = this.follow(place);
      step = { calls: [...calls, ...this.implicit.at(place)], places: [...places, ...this.implicit.resultsAt(place)] };
      known.set(key, step);
    }
    return step;
  }

  private placesOf(definition: Node, module: Module, owner: ClassModel | undefined): Place[] {
    return this.names.of(definition, module, owner).map((named) => ({ ...named, depth: 0 }));
  }

  // ---- where it goes from there

  private follow(place: Place): Step {
    const { node, module, depth } = place;
    const { parent, role } = node;
    const to = (next: Node | undefined, more: Partial<Place> = {}) => ({
      calls: [],
      places: next ? [{ ...place, node: next, ...more }] : [],
    });
    const reads = (target: Node | undefined, at = depth) => ({
      calls: [],
      places: target ? readsOf(target, module, this.project).map((each) => ({ ...place, ...each, depth: at })) : [],
    });
    if (!parent) return to(undefined);
    switch (parent.type) {
      case "call":
        return role === "function" && depth === 0 ? this.called(place, parent) : to(undefined);
      case "argument_list":
      case "keyword_argument":
      case "list_splat":
      case "dictionary_splat":
        return this.handed(place);
      case "parenthesized_expression":
      case "conditional_expression":
      case "boolean_operator":
      case "binary_operator":
        return to(parent);
      case "assignment":
        return role === "right"
          ? {
              calls: this.boundAt(place),
              places: parent
                .fields("left")
                .flatMap((target) => this.assigned(place, target))
                .concat(to(parent).places),
            }
          : to(undefined);
      case "for_statement":
      case "for_in_clause":
        return role === "right" && depth > 0
          ? { calls: [], places: parent.fields("left").flatMap((target) => this.assigned({ ...place, depth: depth - 1 }, target)) }
          : to(undefined);
      case "subscript":
        return role === "value" && depth > 0 ? to(parent, { depth: depth - 1 }) : to(undefined);
      case "attribute":
        return role === "object" && depth > 0 ? this.asked(place, parent) : to(undefined);
      case "list":
      case "tuple":
      case "set":
      case "expression_list":
        return parent.parent?.type === "return_statement" || !parent.is("expression_list") || parent.role === "right"
          ? to(parent, { depth: depth + 1 })
          : to(undefined);
      case "list_comprehension":
      case "set_comprehension":
      case "generator_expression":
        return parent.parts[0] === node ? to(parent, { depth: depth + 1 }) : to(undefined);
      case "pair":
        return to(parent.parent, { depth: depth + 1 });
      case "return_statement":
        return this.returned(place, parent);
      case "lambda":
        return role === "body" && !place.after?.after
          ? { calls: [], places: this.placesOf(parent, module, undefined).map((each) => ({ ...each, after: resultOf(place) })) }
          : to(undefined);
      case "decorator": {
        const decorated = parent.parent?.field("definition");
        if (decorated && place.after) return this.madeOf(place, decorated);
        return decorated && depth === 0 && !place.runs
          ? { calls: [{ module, call: decorated, offset: place.offset, from: 0, isLoose: false, isValue: true }], places: [] }
          : to(undefined);
      }
      case "default_parameter":
        return role === "value" ? reads(parent.field("name")) : to(undefined);
      default:
        return to(undefined);
    }
  }

  /** A function that a class binds gets the instance: `describe = tools.describe`, `C.describe = describe`; another class does not. */
  private boundAt({ node, module, depth, offset, runs, after }: Place): readonly Applied[] {
    if (this.project.denotations(node, module).some(({ kind }) => kind === "project")) return [];
    const { cls } = (depth === 0 && !runs && !after && this.implicit.boundIn(node, module)) || {};
    return cls ? [instanceOf(cls, offset)] : [];
  }

  private called({ module, offset, runs, after }: Place, call: Node): Step {
    if (runs !== undefined && runs !== "__call__") return { calls: [], places: [] };
    if (after) return { calls: [], places: [{ node: call, module, ...after }] };
    return { calls: [{ module, call, offset, from: 0, isLoose: false }], places: [] };
  }

  /** What a decorator makes of a function goes by that function's name; of a method, it gets the instance first. */
  private madeOf(place: Place, decorated: Node): Step {
    const { module, after } = place;
    if (!after || place.depth > 0) return { calls: [], places: [] };
    const owner = module.classAround(decorated);
    const isMethod = owner?.methods.some(({ node }) => node === decorated);
    const made = { node: decorated, module, ...after };
    const named = decorated.type === "function_definition" ? this.placesOf(decorated, module, isMethod ? owner : undefined) : [];
    const bound = owner && isMethod && !after.runs && !after.after ? [instanceOf(owner, made.offset)] : [];
    return {
      calls: [...this.implicit.at(made), ...bound],
      places: named.map(({ node, module, offset }) => ({ ...made, node, module, offset: made.offset + offset })),
    };
  }

  private assigned(place: Place, target: Node): Place[] {
    const { module, depth } = place;
    if (target.is("pattern_list", "tuple_pattern", "list_pattern", "tuple"))
      return depth > 0 ? target.parts.flatMap((part) => this.assigned({ ...place, depth: depth - 1 }, part)) : [];
    if (target.type === "subscript") {
      const held = target.field("value");
      return held ? this.heldIn(place, held, depth + 1) : [];
    }
    return readsOf(target, module, this.project).map((each) => ({ ...place, ...each }));
  }

  /** A container that the function is put into, wherever else that is read. */
  private heldIn(place: Place, container: Node, depth: number): Place[] {
    const outer = takenFrom(container);
    if (outer) return this.heldIn(place, outer, depth + 1);
    return readsOf(container, place.module, this.project).map((each) => ({ ...place, ...each, depth }));
  }

  private asked(place: Place, attribute: Node): Step {
    const call = attribute.role === "function" ? attribute.parent : undefined;
    const name = attributeName(attribute) ?? "";
    const isSame = VIEWS.has(name) || name === "copy";
    const depth = takes(name) ? place.depth - 1 : isSame ? place.depth : PAIRS.has(name) ? place.depth + 1 : undefined;
    return { calls: [], places: call?.type === "call" && depth !== undefined ? [{ ...place, node: call, depth }] : [] };
  }

  private returned(place: Place, statement: Node): Step {
    const definition = statement.closest("function_definition");
    if (!definition || place.after?.after) return { calls: [], places: [] };
    const owner = place.module.classAround(definition);
    const isMethod = owner?.methods.some(({ node }) => node === definition);
    const cls = isMethod ? owner : undefined;
    const run = this.implicit.places(definition, cls).map((each) => ({
      ...each,
      after: each.after ? { ...each.after, after: resultOf(place) } : resultOf(place),
    }));
    const named = this.placesOf(definition, place.module, cls).map((each) => ({ ...each, after: resultOf(place) }));
    return { calls: [], places: [...named, ...run] };
  }

  /** What is given the function: a partial application, a container, a function of the project, or somebody who may call it. */
  private handed(place: Place): Step {
    const { node, module, depth, offset } = place;
    const call = node.closest("call");
    const callee = call?.field("function");
    if (!call || !callee) return { calls: [], places: [] };
    const name = originalName(call, module);
    if (name === "partial" && depth === 0) {
      const given = argumentsOf(call).positional.length - 1;
      return {
        calls: place.after ? [] : [{ module, call, offset, from: 1, isLoose: false }],
        places: [{ ...place, node: call, offset: offset + given }],
      };
    }
    const [list, value] = argumentsOf(call).positional;
    if (LIST_ADDERS.has(name) && list && value === node) return { calls: [], places: this.heldIn(place, list, depth + 1) };
    if (LIST_TAKERS.has(name) && list === node && depth > 0) return { calls: [], places: [{ ...place, node: call, depth: depth - 1 }] };
    if (WRAPS.test(name)) return { calls: [], places: [{ ...place, node: call }] };
    const object = callee.type === "attribute" ? callee.field("object") : undefined;
    if (object && (ADDERS.has(name) || name === "setdefault"))
      return { calls: [], places: [...this.heldIn(place, object, depth + 1), ...this.intoParameters(place, call)] };
    const inside = this.intoParameters(place, call);
    const isOut = inside.length === 0 && depth <= 1 && !place.after && !(place.runs && NEVER_BY_OTHERS.has(place.runs));
    return { calls: isOut ? [{ module, call, offset, from: 0, isLoose: true }] : [], places: inside };
  }

  private intoParameters(place: Place, call: Node): readonly Place[] {
    const { node, module } = place;
    const keyword = node.parent?.type === "keyword_argument" ? node.parent.field("name")?.text : undefined;
    const index = argumentsOf(call).positional.indexOf(node);
    return this.runBy(call, module).flatMap(({ definition, module, offset }) => {
      const parameters = definition.field("parameters")?.parts ?? [];
      const names = parameters.map((each) => (each.type === "identifier" ? each : each.field("name")));
      const found = keyword === undefined ? names[index + offset] : names.find((each) => each?.text === keyword);
      const rest = parameters.find((each) => each.type === (keyword === undefined ? "list_splat_pattern" : "dictionary_splat_pattern"));
      const inRest = found ? undefined : rest?.parts[0];
      const own = found ? readsOf(found, module, this.project).map((each) => ({ ...place, ...each })) : [];
      return [
        ...own,
        ...(inRest ? readsOf(inRest, module, this.project).map((each) => ({ ...place, ...each, depth: place.depth + 1 })) : []),
      ];
    });
  }

  /** The functions of the project that a call may run, each with how many parameters don't stand in the call. */
  private runBy(call: Node, module: Module): readonly { readonly definition: Node; readonly module: Module; readonly offset: number }[] {
    const callees = this.project.callees(call, module).filter(({ by }) => by !== "argument");
    const told = callees.flatMap(({ node, module, by }) => {
      if (node.type === "function_definition") return [{ definition: node, module, offset: by === "receiver" ? 1 : 0 }];
      const cls = module.classOf(node);
      const owner = cls && this.project.lookup(cls, "__init__")?.owner;
      return owner?.kind === "project"
        ? owner.methods.flatMap((method) =>
            method.name === "__init__" ? [{ definition: method.node, module: owner.module, offset: 1 }] : [],
          )
        : [];
    });
    const callee = call.field("function");
    const object = callee?.type === "attribute" ? callee.field("object") : undefined;
    if (callees.length > 0 || !object || !this.project.pointsTo(object, module).some(({ kind }) => kind === "unknown")) return told;
    if (this.project.denotations(callee as Node, module).some(({ kind }) => kind !== "other")) return told;
    const methods = this.project.methodsCalled(calleeName(call));
    return methods.length <= MOST_METHODS ? methods.map(({ node, module }) => ({ definition: node, module, offset: 1 })) : [];
  }
}
