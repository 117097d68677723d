import { attribute, CALL, EACH, ITEM, isElement, type Path, type Source } from "./access-path.js";
import { PAIRS, TAKERS, VIEWS } from "./container-methods.js";
import type { Module } from "./module.js";
import { argumentsOf, attributeName, type Node, stringValue } from "./tree.js";

/** Functions that give what they are given, or its elements. */
const SAME =
  /^(?:list|tuple|set|frozenset|sorted|reversed|iter|dict|copy|deepcopy|proxy|OrderedDict|deque|cycle|islice|filter|ifilter|OrderedSet)$/;
const ONE = /^(?:next|min|max|choice)$/;
const ZIPS = /^(?:zip|izip|izip_longest|product)$/;
const MAPS = /^(?:map|imap)$/;

/** Where the results of functions and methods come from that everybody knows: those of lists and dictionaries, and what is built in. */
export function sourcesOfCall(call: Node, callee: Node, module: Module, path: Path): readonly Source[] {
  const name = callee.type === "identifier" ? callee.text : (attributeName(callee) ?? "");
  const object = callee.type === "attribute" ? callee.field("object") : undefined;
  const source = (node: Node | undefined, ...way: readonly string[]) => (node ? [{ node, module, path: way }] : []);
  const { positional, keywords } = argumentsOf(call);
  const [arg, second] = positional;
  const [first, ...rest] = path;
  const [next, ...others] = rest;
  if (object && positional.length <= 2) {
    if (VIEWS.has(name)) return isElement(first) ? source(object, ITEM, ...rest) : [];
    if (name === "keys" || name === "iterkeys") return isElement(first) ? source(object, EACH, ...rest) : [];
    if (PAIRS.has(name) && isElement(first)) {
      if (next === undefined) return [];
      return [...(next === "1" ? [] : source(object, EACH, ...others)), ...(next === "0" ? [] : source(object, ITEM, ...others))];
    }
    if (TAKERS.has(name) || name === "popitem" || name === "__getitem__")
      return [...source(object, ITEM, ...path), ...source(second, ...path)];
    if (name === "next" && !arg) return source(object, EACH, ...path);
    if (name === "copy" && !arg) return source(object, ...path);
  }
  if (SAME.test(name)) {
    const said = isElement(first) && name === "dict" ? [...keywords.values()].flatMap((value) => source(value, ...rest)) : [];
    const listed = name === "dict" && first !== EACH && isElement(first) ? source(arg, EACH, "1", ...rest) : [];
    return [...source(/filter$/.test(name) ? second : arg, ...path), ...said, ...listed];
  }
  if (ONE.test(name)) return source(arg, EACH, ...path);
  if (name === "type" && positional.length === 1) return source(arg, ".__class__", ...path);
  if (name === "getattr") {
    const said = second && stringValue(second);
    // Of a module, whatever it has: `getattr(plugins, name)` for each of its names.
    if (said === undefined) return second ? source(arg, attribute("__dict__"), ITEM, ...path) : [];
    return [...source(arg, `.${said}`, ...path), ...source(positional[2], ...path)];
  }
  if (name === "reduce" && arg?.text === "getattr") return source(positional[2], attribute("__dict__"), ITEM, ...path);
  if (callee.type === "call") return [...takenBy(callee)].flatMap((way) => source(arg, ...way, ...path));
  if (name === "vars") return source(arg, attribute("__dict__"), ...path);
  if (name === "getmembers") return isElement(first) && next === "1" ? source(arg, attribute("__dict__"), ITEM, ...others) : [];
  if (name === "ref" && first === CALL) return source(arg, ...rest);
  if (name === "partial" && first === CALL) return source(arg, ...path);
  if (name === "apply") return source(arg, CALL, ...path);
  if (!isElement(first)) return [];
  if (name === "enumerate") return next === "0" || next === undefined ? [] : source(arg, EACH, ...others);
  if (ZIPS.test(name)) {
    const place = Number(next);
    return next === undefined
      ? []
      : (Number.isInteger(place) ? positional.slice(place, place + 1) : positional).flatMap((each) => source(each, EACH, ...others));
  }
  if (MAPS.test(name)) return source(arg, CALL, ...rest);
  if (name === "chain") return positional.flatMap((each) => source(each, ...path));
  return name === "from_iterable" ? source(arg, EACH, ...path) : [];
}

/** What `operator.attrgetter('plant.pump', name)` takes out of what it is given. */
function* takenBy(getter: Node): Generator<Path> {
  const callee = getter.field("function");
  if ((callee && attributeName(callee)) !== "attrgetter" && callee?.text !== "attrgetter") return;
  for (const name of argumentsOf(getter).positional) yield stringValue(name)?.split(".").map(attribute) ?? [attribute("__dict__"), ITEM];
}
