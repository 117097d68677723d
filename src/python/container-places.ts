import { accessOf, valueFor } from "./assignments.js";
import { callGiven } from "./byname.js";
import type { Module } from "./module.js";
import { calleeName } from "./occurrences.js";
import type { Semantics, Site } from "./semantics.js";
import { argumentsOf, attributeName, bare, type Node } from "./tree.js";

/** What is put into a container at a place. */
export interface Contents {
  /** Its elements; of a dictionary, its values, each with its key where the assignment that says both stands for it. */
  readonly values: readonly Site[];
  readonly keys: readonly Site[];
  /** What it is made of, or gets the elements of. */
  readonly others: readonly Site[];
}

export const NOTHING: Contents = { values: [], keys: [], others: [] };

/** What makes a new container, of nothing or of the elements of another one. */
const MAKERS: ReadonlySet<string> = new Set(["list", "tuple", "set", "frozenset", "sorted", "dict", "deque", "OrderedDict"]);
const FRESH = [
  ...["list", "tuple", "set", "dictionary", "list_comprehension", "set_comprehension", "dictionary_comprehension", "generator_expression"],
  ...["none", "true", "false", "integer", "float", "string", "concatenated_string"],
];
/** Methods that put one thing in, and those that put in what another one holds (Python 2 library reference, 5.6, 5.7, 5.8 and 8.3). */
const PUTTING: ReadonlySet<string> = new Set(["append", "appendleft", "add", "insert"]);
const EXTENDING: ReadonlySet<string> = new Set(["extend", "extendleft"]);
/** Methods that put nothing in, and give no other way to do so. */
const READING: ReadonlySet<string> = new Set([
  ...["pop", "popleft", "popitem", "remove", "discard", "index", "count", "sort", "reverse", "clear", "get", "has_key", "copy", "rotate"],
  ...["keys", "values", "items", "iterkeys", "itervalues", "iteritems", "union", "intersection", "difference", "issubset", "issuperset"],
]);
/** What is built in and makes nothing of a container but what is in it. */
const LOOKING: ReadonlySet<string> = new Set([
  ...["len", "list", "tuple", "set", "frozenset", "sorted", "reversed", "enumerate", "zip", "min", "max", "sum", "any", "all", "bool"],
  ...["str", "repr", "map", "filter", "iter", "dict"],
]);
/** Modules of the library whose functions do no more. */
const LOOKING_MODULES: ReadonlySet<string> = new Set(["copy", "itertools", "json", "pprint", "random", "string"]);

const TESTING = [
  ...["if_statement", "elif_clause", "while_statement", "not_operator", "expression_statement"],
  ...["print_statement", "if_clause", "list_splat", "dictionary_splat", "delete_statement", "global_statement"],
];

/** What a place puts into the container that is there; undefined where something else may come to have the container, or put into it what it likes. */
export function contentsAt(place: Node, module: Module, project: Semantics): Contents | undefined {
  const { parent, role } = place;
  if (!parent) return undefined;
  if (accessOf(place) === "write") return written(place, module, project);
  if (parent.is(...TESTING)) return NOTHING;
  switch (parent.type) {
    case "for_statement":
    case "for_in_clause":
      return role === "right" ? NOTHING : undefined;
    case "parenthesized_expression":
      return contentsAt(parent, module, project);
    case "boolean_operator":
      return contentsAt(parent, module, project);
    case "conditional_expression":
      return place === parent.parts[1] ? NOTHING : contentsAt(parent, module, project);
    case "assert_statement":
      return place === parent.parts[0] ? NOTHING : undefined;
    // Where the other operand is of a class of the project, its own method is given the container.
    case "binary_operator":
      return operandsBeside(place, parent).every((other) => isFresh(other, module, project)) ? NOTHING : undefined;
    case "comparison_operator":
      return isComparedAlone(place, parent, module, project) ? NOTHING : undefined;
    case "subscript":
      return role === "value" ? bySubscript(parent, module) : undefined;
    case "attribute":
      return role === "object" ? byMethod(parent, module) : undefined;
    case "argument_list":
    case "keyword_argument":
      return given(place, module, project);
    default:
      return undefined;
  }
}

function operandsBeside(place: Node, { parts }: Node): readonly Node[] {
  return parts.filter((part) => part !== place && part.role !== "operator" && part.role !== "operators");
}

/** `x in self.pumps` compares what is in it; `is` asks nobody, and nobody is who is made there. */
function isComparedAlone(place: Node, comparison: Node, module: Module, project: Semantics): boolean {
  const others = operandsBeside(place, comparison);
  const [other] = others;
  if (others.length !== 1 || !other) return false;
  const [first, last] = place.start < other.start ? [place, other] : [other, place];
  const operator = comparison.text.slice(first.end - comparison.start, last.start - comparison.start).trim();
  if (/^is\b/.test(operator) || (/\bin$/.test(operator) && place === last)) return true;
  return isFresh(other, module, project);
}

/** `self.pumps[name] = Pump()`, `self.pumps[1:] = [Pump()]`; what is read there is an element, or another container. */
function bySubscript(subscript: Node, module: Module): Contents | undefined {
  if (accessOf(subscript) !== "write") return NOTHING;
  const statement = subscript.parent;
  if (statement?.type === "augmented_assignment") return statement.field("right")?.is(...FRESH) ? NOTHING : undefined;
  const key = subscript.field("subscript");
  const value = statement?.type === "assignment" ? valueFor(subscript) : undefined;
  if (!statement || !value || !key) return undefined;
  if (key.type === "slice") return { ...NOTHING, others: [{ node: value, module }] };
  return { ...NOTHING, values: [{ node: statement, module }], keys: [{ node: key, module }] };
}

/** `self.pumps.append(pump)`; where a method is taken and not called, whoever has it may put in what he likes. */
function byMethod(attribute: Node, module: Module): Contents | undefined {
  const call = attribute.role === "function" ? attribute.parent : undefined;
  const name = attributeName(attribute) ?? "";
  if (call?.type !== "call") return undefined;
  if (READING.has(name)) return NOTHING;
  const { positional, keywords, open } = argumentsOf(call);
  const site = (node: Node): Site => ({ node, module });
  const [first, ...others] = positional;
  if (open || !first) return undefined;
  if (PUTTING.has(name)) return { ...NOTHING, values: positional.slice(-1).map(site) };
  if (EXTENDING.has(name)) return { ...NOTHING, others: [site(first)] };
  // A list of pairs would do as well, for a dictionary.
  if (name === "update") return first.is("dictionary", "set") && keywords.size === 0 ? { ...NOTHING, others: [site(first)] } : undefined;
  return name === "setdefault" ? { ...NOTHING, keys: [site(first)], values: others.map(site) } : undefined;
}

/** `self.pumps = []`: what is made there; an assignment that gives it another name, too, leaves it to that. */
function written(place: Node, module: Module, project: Semantics): Contents | undefined {
  const statement = place.closest("assignment", "augmented_assignment");
  if (statement?.type === "augmented_assignment") {
    const right = statement.field("right");
    return right && place.role === "left" ? { ...NOTHING, others: [{ node: right, module }] } : undefined;
  }
  const isChained = statement?.parent?.type === "assignment" || statement?.field("right")?.type === "assignment";
  const value = isChained ? undefined : valueFor(place);
  if (!value) return undefined;
  if (isMadeOfItself(value, place)) return NOTHING;
  return isFresh(value, module, project) ? { ...NOTHING, others: [{ node: value, module }] } : undefined;
}

/** `self.pumps = sorted(self.pumps)` */
function isMadeOfItself(value: Node, place: Node): boolean {
  if (value.type === "subscript") return value.field("subscript")?.type === "slice" && value.field("value")?.text === place.text;
  const [first] = value.type === "call" ? argumentsOf(value).positional : [];
  return first?.text === place.text && MAKERS.has(calleeName(value));
}

/** Whether an expression makes a container that nobody else has. */
function isFresh(value: Node, module: Module, project: Semantics): boolean {
  const node = bare(value);
  if (node.is(...FRESH)) return true;
  if (node.type === "binary_operator")
    return node.parts.filter(({ role }) => role !== "operator").every((part) => isFresh(part, module, project));
  const callee = node.type === "call" ? node.field("function") : undefined;
  return callee !== undefined && MAKERS.has(calleeName(node)) && isOfLibrary(callee, module, project);
}

/** `len(self.pumps)`, `", ".join(self.names)`, `heapq.heappush(self.queue, job)` */
function given(place: Node, module: Module, project: Semantics): Contents | undefined {
  const call = callGiven(place);
  const callee = call?.field("function");
  if (!call || !callee) return undefined;
  if (callee.type === "attribute" && attributeName(callee) === "join" && callee.field("object")?.is("string", "concatenated_string"))
    return NOTHING;
  if (callee.type === "identifier" && LOOKING.has(callee.text)) return isOfLibrary(callee, module, project) ? NOTHING : undefined;
  const called = project.denotation(callee, module);
  if (called.kind !== "library-function") return undefined;
  const [heap, pushed] = argumentsOf(call).positional;
  if (called.module === "heapq" && heap === place) return { ...NOTHING, values: pushed ? [{ node: pushed, module }] : [] };
  return LOOKING_MODULES.has(called.module) ? NOTHING : undefined;
}

function isOfLibrary(callee: Node, module: Module, project: Semantics): boolean {
  const denotations = project.denotations(callee, module);
  return denotations.length > 0 && denotations.every(({ kind }) => kind === "library" || kind === "library-function");
}
