import { dottedName, hasNamespace, isExec, type Module, mangle, type Node, walk } from "../../src/kit.js";
import { CONVENTIONAL } from "../shared/plans.js";
import { FILE, fileMaker, isCalledSo } from "./files.js";
import type { Readings } from "./protocol.js";
import type { Made, MadeByClass } from "./subject.js";

/** The calls of a module that make what somebody meant to be closed, and give it a name or nobody, in a statement of their own. */
export function madeIn(module: Module, readings: Readings): Made[] {
  const calls = module.callsIn(module.root).filter(isOfInterest);
  return calls.flatMap((call) => madeBy(call, module, readings) ?? []);
}

/** `x = C()`, `C()` and `C().m()` as statements. */
function isOfInterest({ parent, role }: Node): boolean {
  if (parent?.type === "expression_statement") return true;
  if (parent?.type === "assignment") return role === "right" && parent.parent?.type === "expression_statement";
  return parent?.type === "attribute" && role === "object" && parent.parent?.parent?.type === "expression_statement";
}

const METHODS = ["__del__", "__exit__", "__enter__"];

/** What a call makes; undefined where nobody meant that to be closed: its class has none of the methods that say so. */
export function madeBy(call: Node, module: Module, readings: Readings): Made | undefined {
  const { project } = readings;
  const callee = call.type === "call" ? call.field("function") : undefined;
  const [first, ...rest] = (callee && dottedName(callee)) ?? [];
  // What a private name means in a class is another name.
  if (!callee || first === undefined || [first, ...rest].some((name) => mangle(name, callee) !== name)) return undefined;
  const denotation = project.denotation(callee, module);
  const made = { module, project, call, callee, names: [first, ...rest] } as const;
  const file = isCalledSo(rest.at(-1) ?? first) ? fileMaker(denotation) : undefined;
  if (file) return { ...made, cls: file, reading: FILE };
  const cls = denotation.kind === "unknown" ? denotation.candidates[0] : denotation;
  if (cls?.kind !== "project" || !METHODS.some((name) => project.lookup(cls, name))) return undefined;
  return { ...made, cls, reading: readings.of(cls) };
}

/** Whether a method of the object, or `del`, is what somebody would close it with. */
export function isCloser(closer: string | undefined, { reading }: Made): boolean {
  return closer === undefined || CONVENTIONAL.includes(closer) || (reading.kind === "closes" && reading.closer === closer);
}

export function isByClass(made: Made): made is MadeByClass {
  return made.cls.kind === "project";
}

/**
 * The modules in which alone the class may be given another meaning by its name: of `pumps.Pump` also `pumps`; none where it stands in a class or a
 * function, or is taken out of anything else.
 */
export function homesOf({ names, cls, module, callee, project }: MadeByClass): readonly Module[] {
  const isOfModule = cls.node.closest("class_definition", "function_definition") === undefined;
  if (!isOfModule) return [];
  if (names.length === 1) return [module, cls.module];
  const holder = project.denotation(callee.field("object") ?? callee, module);
  return holder.kind === "module" ? [module, holder.module, cls.module] : [];
}

/** What a module executes and may bind any of its names. */
export function executedIn(module: Module): Node | undefined {
  return [...walk(module.root)].find((node) => isExec(node) && !hasNamespace(node));
}
