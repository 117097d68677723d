import { accessOf, pairsOf } from "./assignments.js";
import { callGiven } from "./byname.js";
import { ADDERS, EXTENDERS, PAIRS, takes, VIEWS } from "./container-methods.js";
import type { Module } from "./module.js";
import { targetNames } from "./names.js";
import { calleeName } from "./occurrences.js";
import { attributeName, type Node } from "./tree.js";

const TRANSPARENT = [
  ...["parenthesized_expression", "boolean_operator", "conditional_expression", "list", "tuple", "set", "dictionary", "pair"],
  ...["expression_list", "list_splat", "dictionary_splat"],
];

const COMPREHENSIONS = ["list_comprehension", "set_comprehension", "generator_expression", "dictionary_comprehension"];

/** What is built in and gives what it is given, or something that holds it. */
const HANDING_BACK =
  /^(?:list|tuple|set|frozenset|dict|reversed|enumerate|sorted|iter|next|zip|izip|filter|ifilter|chain|cycle|islice|deque|OrderedDict)$/;

/** The whole expression that hands an object on: brackets, displays and choices let it through. */
export function outermost(node: Node): Node {
  let outer = node;
  while (outer.parent?.is(...TRANSPARENT)) outer = outer.parent;
  return outer;
}

/** The whole expression that gives an object, or what it is in, where `node` does: what takes it out of a container, or makes one of another. */
export function holdingExpression(node: Node): Node {
  for (let outer = outermost(node); ; ) {
    const around = takenOut(outer);
    if (!around) return outer;
    outer = outermost(around);
  }
}

function takenOut(held: Node): Node | undefined {
  const { parent, role } = held;
  if (parent?.type === "subscript" && role === "value") return parent;
  if (parent?.type === "binary_operator" || (parent?.is(...COMPREHENSIONS) && role === "body")) return parent;
  const method = parent?.type === "attribute" && role === "object" ? attributeName(parent) : undefined;
  if (method !== undefined && isTaking(method) && parent?.role === "function") return parent.parent;
  const call = callGiven(held);
  return call && HANDING_BACK.test(calleeName(call)) ? call : undefined;
}

function isTaking(method: string): boolean {
  return takes(method) || VIEWS.has(method) || PAIRS.has(method) || method === "copy";
}

/** The reads of variables that have what `node` gives, or hold it; a global is read anywhere in the module. */
export function localCopies(node: Node, module: Module): readonly Node[] {
  const seen = new Set<Node>();
  const found: Node[] = [];
  for (let held: Node | undefined = node, next = 0; held; held = found[next++])
    for (const target of targetsOf(held)) {
      const owner = module.scopeOfName(target.text, target)?.node;
      const isNew = (each: Node) => accessOf(each) === "read" && each.role !== "name" && !seen.has(each);
      const reads = owner ? module.names(target.text, owner).filter((each) => isNew(each) && isIn(each, owner, module)) : [];
      for (const read of reads) seen.add(read);
      found.push(...reads);
    }
  return found;
}

function isIn(name: Node, owner: Node, module: Module): boolean {
  return module.scopeOfName(name.text, name)?.node === owner;
}

/** The variables that get what `node` gives, or what holds it, and those that it is put into. */
function targetsOf(node: Node): readonly Node[] {
  const [paired] = pairedWith(node);
  const expression = holdingExpression(node);
  const targets = paired ? [paired] : assignedTo(expression);
  const call = callGiven(expression);
  const isPut = call !== undefined && (ADDERS.has(calleeName(call)) || EXTENDERS.has(calleeName(call)));
  const filled = [isPut ? call.field("function")?.field("object") : undefined, ...targets.map((each) => each.field("value"))];
  return [...targets.flatMap(targetNames), ...filled.filter((each) => each?.type === "identifier").flatMap((each) => each ?? [])];
}

/** `a, b = x.a, x.b` */
function pairedWith(node: Node): readonly Node[] {
  const assignment = node.parent?.is("expression_list", "tuple") ? node.closest("assignment") : undefined;
  const pairs = (assignment && pairsOf(assignment)) ?? [];
  return pairs.flatMap(({ target, value }) => (value === node ? [target] : []));
}

function assignedTo({ parent, role }: Node): readonly Node[] {
  if (!parent?.is("assignment", "augmented_assignment", "for_statement", "for_in_clause") || role !== "right") return [];
  const target = parent.field("left");
  return [...(target ? [target] : []), ...(parent.type === "assignment" ? assignedTo(parent) : [])];
}
