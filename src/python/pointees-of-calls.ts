import type { Denotation } from "./denotation.js";
import type { Module } from "./module.js";
import { makesOptions } from "./option-parsers.js";
import { classOf, NOTHING, UNKNOWN } from "./pointees.js";
import { isGenerator, returnsOf } from "./returns.js";
import type { Pointee, PointsToSet, ProgramSemantics } from "./semantics.js";
import { argumentsOf, attributeName, type Node } from "./tree.js";

type LibraryFunction = Extract<Denotation, { kind: "library-function" | "library-data" | "library-module" }>;

const COPYING = ["__copy__", "__deepcopy__", "__reduce__", "__reduce_ex__"];

/** By these `json.loads` is told what makes its objects (Python 2 library reference, 18.2). */
const JSON_MAKERS = /^(?:cls|object_hook|object_pairs_hook|parse_\w+)$/;

/** Modules whose functions may hand back what they were given, or what they keep. */
const PASSES_ON = new Set([
  "__builtin__",
  "copy",
  "functools",
  "operator",
  "itertools",
  "pickle",
  "cPickle",
  "weakref",
  "random",
  "marshal",
  ...["heapq", "signal", "inspect", "gc", "contextlib"],
]);

/** What is built in and gives a module, a number, a string or a list, of whatever it is given. */
const GIVES_ITS_OWN = new Set([
  ...["__import__", "chr", "dir", "globals", "hash", "hex", "id", "len", "locals", "oct", "open", "ord", "range", "raw_input"],
  ...["repr", "sorted", "unichr", "vars", "zip"],
]);

/** Says what calls give: of classes and functions of the project, and of the library. */
export class PointeesOfCalls {
  constructor(
    private readonly project: ProgramSemantics,
    private readonly pointsTo: (expression: Node, module: Module) => PointsToSet,
  ) {}

  of(call: Node, module: Module): PointsToSet {
    const callee = call.field("function");
    if (!callee) return UNKNOWN;
    if (makesOptions(call, module, this.project)) return NOTHING;
    const isOwn = module.selfOf(callee) !== undefined || attributeName(callee) === "__class__";
    const classes = isOwn ? this.pointsTo(callee, module) : NOTHING;
    if (classes.length > 0) return classes.map((each) => this.madeOf(each));
    return this.project.denotations(callee, module).flatMap((denotation) => this.ofCalled(denotation, call, module));
  }

  /** `cls()` in a class method, `self.__class__()`: an instance of whichever class that is. */
  private madeOf(callee: Pointee): Pointee {
    const isClass = callee.kind === "class" && this.project.lookup(callee.cls, "__new__")?.owner.kind !== "project";
    return isClass ? { ...callee, kind: "instance", by: "self" } : { kind: "unknown" };
  }

  /** What a call of a function gives. A generator is none of the program's objects. */
  private returned(definition: Node, module: Module): PointsToSet {
    const hasOtherCode = ["func_code", "__code__"].some((name) => [...this.project.setting(name)].length > 0);
    const isReplaced = hasOtherCode || this.project.isSetFromOutside(definition.field("name")?.text ?? "", module);
    if (definition.parent?.type === "decorated_definition" || isReplaced) return UNKNOWN;
    return isGenerator(definition) ? NOTHING : returnsOf(definition).flatMap((node) => this.pointsTo(node, module));
  }

  /** A class may have a say in what its copies are (Python 2 library reference, 8.17). */
  private copyOf(object: Pointee): Pointee {
    const hasSay = "cls" in object && COPYING.some((name) => this.project.lookup(object.cls, name)?.owner.kind === "project");
    return hasSay ? { kind: "unknown" } : object;
  }

  private ofCalled(denotation: Denotation, call: Node, module: Module): PointsToSet {
    const argument = call.field("arguments")?.parts[0];
    if (denotation.kind === "library") {
      if (denotation.id === "__builtin__.type" && argument) return this.pointsTo(argument, module).map(classOf);
      if (denotation.id === "types.InstanceType" && argument) return this.pointsTo(argument, module).map(instanceOf);
      // What an ancestor in the library makes of itself, such as `object()`, is no instance of the project's classes.
      return denotation.id === "__builtin__.super" ? UNKNOWN : NOTHING;
    }
    if (denotation.kind === "project") return [{ kind: "instance", cls: denotation, by: "call" }];
    if (denotation.kind === "function") return this.returned(denotation.node, denotation.module);
    if (isCopy(denotation) && argument) return this.pointsTo(argument, module).map((each) => this.copyOf(each));
    return denotation.kind === "library-function" && !this.passesOn(denotation, call) ? NOTHING : UNKNOWN;
  }

  private passesOn({ module, name }: LibraryFunction, call: Node): boolean {
    if (module === "json")
      return argumentsOf(call).open || [...argumentsOf(call).keywords.keys()].some((keyword) => JSON_MAKERS.test(keyword));
    if (module === "logging") return this.project.index.filesMentioning("setLoggerClass").length > 0;
    if (module === "threading" || module === "multiprocessing") return /^(?:current_?|enumerate$|active_children$)/.test(name);
    return PASSES_ON.has(module) && !GIVES_ITS_OWN.has(name);
  }
}

/** `copy.copy`, `copy.deepcopy` */
function isCopy(denotation: Denotation): boolean {
  return denotation.kind === "library-function" && denotation.module === "copy" && /^(?:deep)?copy$/.test(denotation.name);
}

/** What `types.InstanceType` makes of a class. */
function instanceOf(pointee: Pointee): Pointee {
  return pointee.kind === "class" ? { ...pointee, kind: "instance" } : { kind: "unknown" };
}
