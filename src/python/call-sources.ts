import { attribute, CALL, EACH, ITEM, isElement, type Path, type Source } from "./access-path.js";
import { originalName } from "./calls.js";
import { LIST_TAKERS, PAIRS, TAKERS, VIEWS } from "./container-methods.js";
import type { Module } from "./module.js";
import { argumentsOf, attributeName, type Node, stringValue } from "./tree.js";

/** Functions that give what they are given, or its elements. */
const SAME =
  /^(?:list|tuple|set|frozenset|sorted|reversed|iter|dict|copy|deepcopy|proxy|OrderedDict|deque|cycle|islice|filter|ifilter|ifilterfalse|takewhile|dropwhile|nlargest|nsmallest|sample|OrderedSet)$/;
/** Those that are given a test or a number first. */
const TESTS_FIRST = /filter(?:false)?$|while$|^n(?:larg|small)est$/;
const ONE = /^(?:next|min|max|choice)$/;
const ZIPS = /^(?:zip|izip|izip_longest|product)$/;
const MAPS = /^(?:map|imap)$/;

/** Where the results of functions and methods come from that everybody knows: those of lists and dictionaries, and what is built in. */
export function sourcesOfCall(call: Node, callee: Node, module: Module, path: Path): readonly Source[] {
  const name = originalName(call, module);
  const object = callee.type === "attribute" ? callee.field("object") : undefined;
  const source = (node: Node | undefined, ...way: readonly string[]) => (node ? [{ node, module, path: way }] : []);
  const { positional, keywords } = argumentsOf(call);
  const [arg, second] = positional;
  const [first, ...rest] = path;
  const [next, ...others] = rest;
  const spread = (call.field("arguments")?.parts ?? []).flatMap((part) => (part.type === "list_splat" ? part.parts : []));
  if (object && positional.length <= 2) {
    if (VIEWS.has(name)) return isElement(first) ? source(object, ITEM, ...rest) : [];
    if (name === "keys" || name === "iterkeys") return isElement(first) ? source(object, EACH, ...rest) : [];
    if (PAIRS.has(name) && isElement(first)) {
      if (next === undefined) return [];
      return [...(next === "1" ? [] : source(object, EACH, ...others)), ...(next === "0" ? [] : source(object, ITEM, ...others))];
    }
    if (name === "popitem")
      return isElement(first)
        ? [...(first === "1" ? [] : source(object, EACH, ...rest)), ...(first === "0" ? [] : source(object, ITEM, ...rest))]
        : [];
    if (TAKERS.has(name) || name === "__getitem__") return [...source(object, ITEM, ...path), ...source(second, ...path)];
    if (name === "next" && !arg) return source(object, EACH, ...path);
    if (name === "copy" && !arg) return source(object, ...path);
  }
  if (SAME.test(name) && !(name === "iter" && second)) {
    const said = isElement(first) && name === "dict" ? [...keywords.values()].flatMap((value) => source(value, ...rest)) : [];
    const listed = name === "dict" && first !== EACH && isElement(first) ? source(arg, EACH, "1", ...rest) : [];
    return [...source(TESTS_FIRST.test(name) ? second : arg, ...path), ...said, ...listed];
  }
  if (LIST_TAKERS.has(name)) return [...source(arg, ITEM, ...path), ...source(second, ...path)];
  if (ONE.test(name)) return source(arg, EACH, ...path);
  if (name === "type" && positional.length === 1) return source(arg, ".__class__", ...path);
  if (name === "getattr") {
    const said = second && stringValue(second);
    // Of a module, whatever it has: `getattr(plugins, name)` for each of its names.
    if (said === undefined) return second ? source(arg, attribute("__dict__"), ITEM, ...path) : [];
    return [...source(arg, `.${said}`, ...path), ...source(positional[2], ...path)];
  }
  if (name === "iter" && second) return isElement(first) ? source(arg, CALL, ...rest) : [];
  if (name === "sum") return [...source(arg, EACH, ...path), ...source(second, ...path)];
  if (name === "reduce" && arg?.text === "getattr") return source(positional[2], attribute("__dict__"), ITEM, ...path);
  if (name === "reduce") return [...source(arg, CALL, ...path), ...source(second, EACH, ...path), ...source(positional[2], ...path)];
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
      : [
          ...(Number.isInteger(place) ? positional.slice(place, place + 1) : positional).flatMap((each) => source(each, EACH, ...others)),
          // `zip(*rows)` turns rows into columns.
          ...spread.flatMap((each) => source(each, EACH, first ?? EACH, ...others)),
        ];
  }
  if (MAPS.test(name))
    return [...source(arg, CALL, ...rest), ...takenByMapping(arg).flatMap((way) => source(second, EACH, ...way, ...rest))];
  if (name === "chain")
    return [...positional.flatMap((each) => source(each, ...path)), ...spread.flatMap((each) => source(each, EACH, ...path))];
  return name === "from_iterable" ? source(arg, EACH, ...path) : [];
}

/** What `map(itemgetter(1), pairs)` takes out of each. */
function takenByMapping(mapping: Node | undefined): readonly Path[] {
  return mapping?.type === "call" ? [...takenBy(mapping)] : [];
}

/** What `operator.attrgetter('plant.pump', name)` and `operator.itemgetter(1)` take out of what they are given. */
function* takenBy(getter: Node): Generator<Path> {
  const callee = getter.field("function");
  const name = callee && (attributeName(callee) ?? callee.text);
  const names = argumentsOf(getter).positional;
  if (name === "attrgetter") for (const each of names) yield stringValue(each)?.split(".").map(attribute) ?? [attribute("__dict__"), ITEM];
  if (name === "itemgetter") for (const each of names) yield [each.type === "integer" ? each.text : ITEM];
}
