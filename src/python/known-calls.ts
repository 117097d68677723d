import { accessOf } from "./assignments.js";
import { callGiven } from "./byname.js";
import { callsIn } from "./calls.js";
import type { ClassModel } from "./classes.js";
import type { ExecutedTexts } from "./executed-texts.js";
import type { Module } from "./module.js";
import type { KnownArgument, ProgramSemantics } from "./semantics.js";
import { argumentsOf, attributeName, type Node } from "./tree.js";
import { containsWord } from "./word-search.js";

/** A call of a function, or a definition that it decorates. */
export interface Call extends KnownArgument {
  /** How many parameters don't stand in the call: `self`. */
  readonly offset: number;
}

/** What is asked for that. */
export type Program = ProgramSemantics & { readonly executedTexts: ExecutedTexts };

/** What more modules than these name is not followed: somebody there may do anything with it. */
const MOST_MODULES = 40;

/** The modules that say a name; undefined where a string, a text that is executed or an example does, so that not all that they do with it can be seen. */
export function modulesSaying(name: string, { index, executedTexts }: Program): readonly Module[] | undefined {
  // None is made for being counted.
  if (index.filesMentioning(name).length > MOST_MODULES || executedTexts.saying(name).length > 0) return undefined;
  const modules = index.mentioning(name);
  const isSaid = (module: Module) => module.strings(name).some(isValue) || module.doctests.some((each) => containsWord(each.text, name));
  return modules.some(isSaid) ? undefined : modules;
}

/** Where a module names a global, by itself or behind a dot; not where it is imported or defined. */
export function namesIn(module: Module, name: string): readonly Node[] {
  return module
    .spellings(name)
    .flatMap((each) => [...module.names(each), ...module.attributes(each)])
    .filter((node) => node.role !== "name" && accessOf(node) === "read" && !node.closest("import_statement", "import_from_statement"));
}

/** The call that a name is the callee of; undefined where something else is done with it. */
export function callOf(node: Node): Node | undefined {
  return node.role === "function" && node.parent?.type === "call" ? node.parent : undefined;
}

/** The calls of a function of a module in that one or another; undefined where more than that is done with it. */
export function functionCalls(name: string, definition: Node, module: Module, project: Program): readonly Call[] | undefined {
  const found: Call[] = [];
  for (const node of namesIn(module, name)) {
    const told = project.denotations(node, module);
    const isIt = told.some((each) => each.kind === "function" && each.node === definition);
    // What stands before the dot may be the module, and a star may bring the name, where nothing tells.
    const isUntold = told.every(({ kind }) => kind === "other" || kind === "unknown");
    const mayBe = isUntold && (node.type === "attribute" || (module.scopeOfName(node.text, node)?.node ?? module.root) === module.root);
    if (!isIt && !mayBe) continue;
    const run = callOf(node) ?? decoratedBy(node);
    if (!run) return undefined;
    const receiver = isIt ? undefined : node.field("object");
    found.push({ node: run, module, offset: 0, ...(receiver && { on: { receiver } }) });
  }
  return found;
}

const LISTING = ["vars", "dir", "getmembers", "getattr"];

/** Whether what a module has is taken by names that are not written there: `vars(module)[key]`, `getattr(module, name)`, `globals()[key]`. */
export function isTakenApart(home: Module, project: Program): boolean {
  const namespaces = ["globals", "locals", "vars"].flatMap((name) => home.calls(name));
  if (namespaces.some((call) => argumentsOf(call).positional.length === 0)) return true;
  const { index } = project;
  const title = index.imports.nameOf(home.path);
  return index.filesMentioning(title).length > MOST_MODULES || index.mentioning(title).some((each) => takesApart(each, home, project));
}

function takesApart(module: Module, home: Module, project: Program): boolean {
  const isHome = (node: Node | undefined) =>
    node !== undefined && project.denotations(node, module).some((each) => each.kind === "module" && each.module === home);
  const calls = LISTING.flatMap((name) => callsIn(module, name));
  return (
    calls.some((call) => isHome(argumentsOf(call).positional[0])) ||
    module.attributes("__dict__").some((each) => isHome(each.field("object")))
  );
}

/** The calls of a function within another one, where all is in sight. */
export function localCalls(name: string, scope: Node, module: Module): readonly Call[] | undefined {
  const nodes = module.names(name, scope).filter((node) => node.role !== "name" && module.scopeOfName(name, node)?.node === scope);
  const calls = nodes.map((node) => callOf(node) ?? decoratedBy(node));
  return calls.includes(undefined) ? undefined : calls.flatMap((node) => (node ? [{ node, module, offset: 0 }] : []));
}

interface MethodUses {
  readonly calls: readonly Call[];
  /** The names under which instances have it, too. */
  readonly aliases: readonly string[];
}

/** What a module does with a method of that name; undefined where it does more than to call it and to give instances another name for it. */
export function methodUses(name: string, owner: ClassModel, module: Module, project: Program): MethodUses | undefined {
  // `other = name` in the body of the class.
  if (module.names(name).some((node) => node.role !== "name" && module.scopeOfName(name, node)?.node === owner.node)) return undefined;
  const calls: Call[] = [];
  const aliases: string[] = [];
  for (const node of module.spellings(name).flatMap((each) => module.attributes(each))) {
    if (accessOf(node) !== "read") continue;
    const receiver = node.field("object");
    const call = callOf(node);
    const alias = aliasIn(node);
    if (call && receiver && !isOnClass(receiver, module, project)) calls.push({ node: call, module, offset: 1, on: { receiver, owner } });
    else if (!call && alias !== undefined) aliases.push(alias);
    else return undefined;
  }
  return { calls, aliases };
}

/** `C.name(x)`, which leaves no parameter out. */
function isOnClass(receiver: Node, module: Module, project: Program): boolean {
  return project.denotations(receiver, module).some(({ kind }) => kind === "project");
}

/** `self.other = self.name`: the name that the instance has for the method. */
function aliasIn(method: Node): string | undefined {
  const target = method.role === "right" && method.parent?.type === "assignment" ? method.parent.field("left") : undefined;
  return target?.type === "attribute" ? attributeName(target) : undefined;
}

/** What a name is given that decorates, with no other decorator below it. */
function decoratedBy(name: Node): Node | undefined {
  const { parent } = name;
  if (parent?.type !== "decorator") return undefined;
  const decorators = parent.parent?.parts.filter(({ type }) => type === "decorator") ?? [];
  return decorators.at(-1) === parent ? parent.parent?.field("definition") : undefined;
}

/** Whether a string may come to be asked for: it is neither a text by itself nor listed as what a module gives. */
function isValue(string: Node): boolean {
  if (string.parent?.type === "expression_statement") return false;
  if (callGiven(string)) return true;
  return string.closest("assignment")?.field("left")?.text !== "__all__" && string.parent?.type !== "comparison_operator";
}
