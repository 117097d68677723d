import { accessOf, pairsOf } from "./assignments.js";
import { callGiven } from "./byname.js";
import { type Called, type CalledFunction, calledBy } from "./called-functions.js";
import { memberBinding } from "./classes.js";
import { TAKERS } from "./container-methods.js";
import type { Hierarchy } from "./hierarchy.js";
import type { Module } from "./module.js";
import { type Fate, isSetter, keptByObject, madeByLibrary } from "./name-givers.js";
import { setsUnderAnyName } from "./name-setters.js";
import { calleeName } from "./occurrences.js";
import { readsOf } from "./reads.js";
import type { Site } from "./semantics.js";
import { specialMethodsRun } from "./special-methods.js";
import { argumentsOf, attributeName, bare, type Node } from "./tree.js";
import { containsWord } from "./word-search.js";

/** So many places a name is followed to, and no more. */
const MOST_PLACES = 300;

/** A call that has led into a function, to which that returns. */
interface Entry extends Site {
  readonly definition: Node;
  readonly outer: Entry | undefined;
}

/** Where the name is: an expression that gives it, or what is made of it or holds it. */
interface Place extends Site {
  readonly entry?: Entry | undefined;
}

/** Where it goes from there: `anywhere` is to whoever in the project sets attributes of whatever names, `setter` to what does or may. */
type Step = readonly (Place | "anywhere" | "setter")[];

/** What forgets what it is given; a name can't be called. */
const FORGETTING: ReadonlySet<string> = new Set([
  ...["expression_statement", "print_statement", "chevron", "not_operator", "assert_statement", "if_statement", "elif_clause"],
  ...["while_statement", "slice", "if_clause", "call"],
]);
/** What gives it, or holds it. */
const HOLDING: ReadonlySet<string> = new Set([
  ...["parenthesized_expression", "boolean_operator", "conditional_expression", "list", "set", "dictionary", "pair"],
  ...["list_comprehension", "set_comprehension", "generator_expression", "dictionary_comprehension"],
]);

const SETTER: Step = ["setter"];
const ANYWHERE: Step = ["anywhere"];

/** Says whether a name may come to where somebody sets an attribute that is called so: `def clear(x, name): setattr(x, name, None)`. */
export class NameFlow {
  private readonly known = new Map<Node, boolean>();
  private anyNameSet: boolean | undefined;

  constructor(private readonly project: Hierarchy) {}

  /** The same of a string that a call is given; what can't be followed may set it. */
  mayBeSet(string: Node, module: Module): boolean {
    let answer = this.known.get(string);
    if (answer === undefined) {
      answer = this.follow({ node: string, module });
      this.known.set(string, answer);
    }
    return answer;
  }

  private follow(start: Place): boolean {
    const seen = new Map<Node, Set<Node | undefined>>();
    const queue: Place[] = [start];
    for (let place = queue.shift(), count = 0; place; place = queue.shift(), count++) {
      if (count >= MOST_PLACES) return true;
      const entries = seen.get(place.node) ?? new Set();
      seen.set(place.node, entries);
      if (entries.has(place.entry?.node)) continue;
      entries.add(place.entry?.node);
      for (const next of this.step(place)) {
        if (next === "setter" || (next === "anywhere" && this.isAnyNameSet)) return true;
        if (next !== "anywhere") queue.push(next);
      }
    }
    return false;
  }

  private get isAnyNameSet(): boolean {
    this.anyNameSet ??= setsUnderAnyName(this.project);
    return this.anyNameSet;
  }

  private step(place: Place): Step {
    const { node } = place;
    const { parent, role } = node;
    if (!parent) return SETTER;
    const on = (next: Node) => [{ ...place, node: next }];
    if (FORGETTING.has(parent.type)) return [];
    if (HOLDING.has(parent.type)) return on(parent);
    switch (parent.type) {
      case "comparison_operator":
        return this.operated(place);
      case "binary_operator":
        return [...this.operated(place), ...on(parent)];
      case "expression_list":
      case "tuple": {
        const target = pairedTarget(node);
        return target ? this.into(place, target) : on(parent);
      }
      case "assignment":
        return role === "right" ? this.assigned(place, parent) : [];
      case "augmented_assignment":
        return role === "right" ? [...this.operated(place), ...this.into(place, parent.field("left"))] : [];
      case "for_statement":
      case "for_in_clause":
        return role === "right" ? parent.fields("left").flatMap((target) => this.into(place, target)) : [];
      case "subscript":
        return role === "value" ? (accessOf(parent) === "read" ? on(parent) : []) : this.asKey(place, parent);
      case "attribute":
        return this.asked(place, parent);
      case "argument_list":
      case "keyword_argument":
        return this.handed(place);
      case "default_parameter":
        return this.into(place, parent.field("name"));
      case "return_statement":
        return this.returned(place, parent);
      case "raise_statement":
      case "lambda":
      case "yield":
        return ANYWHERE;
      default:
        return SETTER;
    }
  }

  private assigned(place: Place, assignment: Node): Step {
    const targets = assignment.fields("left");
    const outer = assignment.parent?.type === "assignment" ? this.step({ ...place, node: assignment }) : [];
    return [...outer, ...targets.flatMap((target) => this.into(place, target))];
  }

  /** What a target, or each of several, holds from there on. */
  private into(place: Place, target: Node | undefined): Step {
    if (!target) return SETTER;
    const inner = bare(target);
    if (inner.is("pattern_list", "tuple_pattern", "list_pattern", "tuple", "list"))
      return inner.parts.flatMap((part) => this.into(place, part));
    const object = inner.field(inner.type === "subscript" ? "value" : "object");
    if (inner.type === "subscript") return [...this.special(place, object, "__setitem__", 1), ...this.heldBy(place, object)];
    if (inner.type === "identifier") return this.readsOf(place, inner);
    if (inner.type !== "attribute") return SETTER;
    const setters = this.isDescribed(attributeName(inner) ?? "") ? ANYWHERE : [];
    return [...this.special(place, object, "__setattr__", 1), ...setters, ...this.readsOf(place, inner)];
  }

  /** Whether a class binds a name to what may be a descriptor, which is given what is set. */
  private isDescribed(name: string): boolean {
    return this.project
      .mentioning(name)
      .some(({ classes }) =>
        classes.some((cls) =>
          memberBinding(cls, name)?.values.some(
            ({ kind, node }) => kind === "other" || node.is("call", "identifier", "function_definition"),
          ),
        ),
      );
  }

  /** Where what a name or an attribute holds is read: in the function that it is local to, or anywhere. */
  private readsOf({ module, entry }: Place, target: Node): Step {
    if (target.type === "attribute" && attributeName(target) === "__dict__") return SETTER;
    const reads = readsOf(target, module, this.project);
    const asked = target.type === "attribute" ? this.askedByName(attributeName(target) ?? "") : [];
    const owner = target.type === "identifier" ? module.scopeOfName(target.text, target)?.node : undefined;
    const own = reads.map((site) => ({ ...site, ...(owner !== undefined && owner === entry?.definition && { entry }) }));
    return [...own, ...asked];
  }

  /** `getattr(x, 'name')`; who else is given the name of an attribute may take out of an object what that holds. */
  private askedByName(name: string): Step {
    return this.project.touching(name).flatMap((module) =>
      module.strings(name).flatMap((string): Step => {
        const call = callGiven(string);
        return call && calleeName(call) === "getattr" ? [{ node: call, module }] : ANYWHERE;
      }),
    );
  }

  private heldBy(place: Place, container: Node | undefined): Step {
    if (!container) return SETTER;
    const held = bare(container);
    if (held.is("list", "dictionary", "tuple", "set")) return [{ ...place, node: held }];
    if (held.type === "subscript") return this.heldBy(place, held.field("value"));
    const callee = held.type === "call" ? held.field("function") : undefined;
    if (callee && TAKERS.has(attributeName(callee) ?? "")) return this.heldBy(place, callee.field("object"));
    return held.is("identifier", "attribute") ? this.readsOf(place, held) : SETTER;
  }

  /** `x[name]`: what is set is a key of `x`, and `x` may be the dictionary of an object, or be written by the program. */
  private asKey(place: Place, subscript: Node): Step {
    const container = subscript.field("value");
    const access = accessOf(subscript);
    const method = access === "read" ? "__getitem__" : access === "write" ? "__setitem__" : "__delitem__";
    const entered = this.special(place, container, method, 0);
    if (access === "read") return entered;
    return isNamespace(subscript) ? SETTER : [...entered, ...this.heldBy(place, container)];
  }

  /** The methods that a comparison or an operator may give it to. */
  private operated(place: Place): Step {
    return specialMethodsRun(place.node).flatMap(({ names, on }) => names.flatMap((name) => this.special(place, on, name, 0)));
  }

  /** The methods of that name that an object of the project may have; nothing tells of one that is handed on. */
  private special(place: Place, object: Node | undefined, name: string, index: number): Step {
    const pointees = object ? this.project.pointsTo(object, place.module) : [];
    if (!object || pointees.every((each) => "cls" in each && each.cls.kind === "library")) return [];
    return this.project
      .methodsCalled(name)
      .flatMap(({ node, module }) => this.intoParameter(place, { definition: node, module, offset: 1 }, index, undefined, object));
  }

  /** `name.upper()`, `names.append(x)`, `table.items()` */
  private asked(place: Place, attribute: Node): Step {
    const { parent, role } = attribute;
    return [{ ...place, node: parent?.type === "call" && role === "function" ? parent : attribute }];
  }

  private returned({ entry }: Place, statement: Node): Step {
    const owner = statement.closest("function_definition", "lambda");
    if (!entry || owner !== entry.definition) return ANYWHERE;
    return [{ node: entry.node, module: entry.module, entry: entry.outer }];
  }

  // ---- what calls are given

  private handed(place: Place): Step {
    const { node, module } = place;
    const call = callGiven(node);
    const callee = call?.field("function");
    if (!call || !callee) return SETTER;
    const called = isSetter(call) ? undefined : calledBy(call, module, this.project);
    if (called)
      return [
        ...(called.isLibrary ? this.made(place, call, madeByLibrary(call, node, module, this.project)) : []),
        ...this.toFunctions(place, call, called),
      ];
    const isGuessed = callee.type === "attribute" && this.project.methodsCalled(calleeName(call)).length === 0;
    return isGuessed && !isSetter(call) ? this.made(place, call, keptByObject(call, node, module, this.project)) : SETTER;
  }

  private toFunctions(place: Place, call: Node, { functions }: Called): Step {
    const keyword = place.node.parent?.type === "keyword_argument" ? place.node.parent.field("name")?.text : undefined;
    const { positional, open } = argumentsOf(call);
    const index = positional.indexOf(bare(place.node));
    if (functions.length > 0 && (open || (keyword === undefined && index < 0))) return SETTER;
    return functions.flatMap((each) => this.intoParameter(place, each, index, keyword, call));
  }

  private intoParameter(
    { module, entry }: Place,
    { definition, module: home, offset }: CalledFunction,
    index: number,
    keyword: string | undefined,
    call: Node,
  ): Step {
    if (LOOKING.some((word) => containsWord(definition.text, word))) return SETTER;
    const parameters = definition.field("parameters")?.parts ?? [];
    const names = parameters.map((each) => (each.type === "identifier" ? each : each.field("name")));
    const rest = parameters.find((each) => each.type === (keyword === undefined ? "list_splat_pattern" : "dictionary_splat_pattern"));
    const parameter = (keyword === undefined ? names[index + offset] : names.find((each) => each?.text === keyword)) ?? rest?.parts[0];
    if (parameter?.type !== "identifier") return SETTER;
    const inside: Entry = { definition, node: call, module, outer: entry };
    return this.readsOf({ node: parameter, module: home, entry: inside }, parameter);
  }

  private made(place: Place, call: Node, fate: Fate): Step {
    if (fate === "nothing") return [];
    const result = { ...place, node: call };
    if (fate === "something") return [result];
    if (fate === "setter") return SETTER;
    const callee = call.field("function");
    if (fate === "anywhere") return [result, "anywhere"];
    return callee && isNamespace(callee) ? SETTER : [result, ...this.heldBy(place, callee?.field("object"))];
  }
}

/** What a function says that may find what it was given in its own variables. */
const LOOKING = ["locals", "vars", "globals", "exec", "eval", "execfile", "_getframe", "currentframe", "getargvalues"];

/** Whether what a subscript or a method is asked of may be the dictionary of an object. */
function isNamespace(expression: Node): boolean {
  const owner = expression.closest("function_definition") ?? expression;
  return ["__dict__", "vars", "globals", "locals"].some((word) => containsWord(owner.text, word));
}

/** Of `self.owner, self.name = owner, name`, what a part of the right is given to. */
function pairedTarget(value: Node): Node | undefined {
  const assignment = value.parent?.role === "right" ? value.closest("assignment") : undefined;
  return assignment && pairsOf(assignment)?.find((pair) => pair.value === value)?.target;
}
