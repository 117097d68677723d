import { callsIn } from "./calls.js";
import type { PlaceKind } from "./held-sites.js";
import type { Hierarchy } from "./hierarchy.js";
import { valuesOf } from "./mocks.js";
import type { Module } from "./module.js";
import type { Held } from "./semantics.js";
import { withElements } from "./shown.js";
import { argumentsOf, attributeName, type Node, walk } from "./tree.js";

/** What is given to a pickler that the program keeps: `pickle.Pickler(file).dump(x)`. */
export function givenToPickler(hierarchy: Hierarchy): PlaceKind {
  const isPickler = isMadeBy(hierarchy, "Pickler", /^c?[pP]ickle$/);
  const find = (module: Module) =>
    callsOn(module, ["dump"], isPickler).flatMap((call) =>
      argumentsOf(call)
        .positional.slice(0, 1)
        .flatMap((given) => withElements(given, call)),
    );
  return { word: "Pickler", find, likely: () => hierarchy.index.mentioning("Pickler") };
}

/** What is put into a shelf, which pickles it at once: `shelve.open(path)[key] = x`. */
export function putOnShelf(hierarchy: Hierarchy): PlaceKind {
  const isShelf = isMadeBy(hierarchy, "open", /^shelve$/);
  const find = (module: Module) => {
    if (!module.source.text.includes("shelve")) return [];
    const stores = [...walk(module.root)].flatMap((node): readonly Held[] => {
      const [target, value] = node.type === "assignment" ? [node.field("left"), node.field("right")] : [];
      const shelf = target?.type === "subscript" ? target.field("value") : undefined;
      return target && value && shelf && isShelf(shelf, module) ? withElements(value, target) : [];
    });
    const calls = callsOn(module, ["setdefault", "__setitem__"], isShelf);
    return [
      ...stores,
      ...calls.flatMap((call) =>
        argumentsOf(call)
          .positional.slice(1, 2)
          .flatMap((given) => withElements(given, call)),
      ),
    ];
  };
  return { word: "shelve", find, likely: () => hierarchy.index.mentioning("shelve") };
}

type Test = (object: Node, module: Module) => boolean;

/** Whether an object is one that a function or a class of the library makes. */
function isMadeBy(hierarchy: Hierarchy, name: string, modules: RegExp): Test {
  return (object, module) =>
    [object, ...valuesOf(object, module)].some((made) => {
      const maker = made.field("function");
      const denotation = maker && hierarchy.denotation(maker, module);
      if (denotation?.kind === "library-function") return denotation.name === name && modules.test(denotation.module);
      return denotation?.kind === "library" && denotation.name === name && modules.test(denotation.id.replace(/\.\w+$/, ""));
    });
}

function callsOn(module: Module, names: readonly string[], isIt: Test): readonly Node[] {
  return names
    .flatMap((name) => callsIn(module, name))
    .filter((call) => {
      const callee = call.field("function");
      const object = callee && attributeName(callee) !== undefined ? callee.field("object") : undefined;
      return object !== undefined && isIt(object, module);
    });
}
