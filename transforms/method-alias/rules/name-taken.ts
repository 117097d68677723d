import { type ClassModel, dottedName, mangleIn, memberBinding, type Node, page, rule, type SaidCase, said } from "../../../src/kit.js";
import { firstWords, inBrackets } from "../../shared/naming.js";
import { baseExpression, overriders } from "../overriding.js";
import type { Alias } from "../subject.js";

export default rule({
  id: "name-taken",
  verdict: "kept",
  *find(alias: Alias) {
    if (alias.isNoop) return;
    yield* byMember(alias);
    yield* onClass(alias);
    yield* byReading(alias);
    yield* ofBase(alias);
  },
  message: said,
  page: page(
    "The name of the alias is bound or read in a class body of the hierarchy, or set on a class.",
    `
class Pump(object):
    def __init__(self):
        self.halt = self.stop

    def stop(self):
        return 'stopped'

class QuietPump(Pump):
    halt = None                         # halt is bound here, too
`,
    [
      "Today the attribute of the instance hides that of the class, and `QuietPump().halt()`",
      "returns `'stopped'`. With `halt = stop` in `Pump` the `None` of `QuietPump` would come first:",
      "`TypeError: 'NoneType' object is not callable`. A class body that reads a global of that name,",
      "as in `STEPS = range(10)` below an alias `range`, would call the method instead.",
    ],
    ["Delete the other binding if nothing needs it, or rename one of the two, and run unleak", "again."],
  ),
});

function* byMember(alias: Alias): Generator<SaidCase> {
  const owner = alias.relatives.find((cls) => cls.members.has(alias.name));
  if (!owner) return yield* byMetaclass(alias);
  const node = owner.kind === "project" ? owner.members.get(alias.name)?.[0] : undefined;
  yield {
    ...(node && owner.kind === "project" && { module: owner.module, node }),
    says: (at) => `the class body of \`${owner.name}\`${inBrackets(at)} binds \`${alias.written}\` already`,
  };
}

/** `C.mro()`, and `C.register(…)` of an abstract class, are methods of the metaclass, which a class attribute hides. */
function* byMetaclass(alias: Alias): Generator<SaidCase> {
  const { project, cls, descendants, relatives, name } = alias;
  if (![cls, ...descendants].some((each) => project.isNewStyle(each))) return;
  const ids = relatives.some((each) => project.isAbstract(each)) ? ["__builtin__.type", "abc.ABCMeta"] : ["__builtin__.type"];
  const metaclasses = ids.flatMap((id) => project.library.cls(id) ?? []);
  const owner = metaclasses.find((each) => each.members.has(name) && !/^__.*__$/.test(name));
  if (owner) yield { says: () => `\`${cls.name}.${alias.written}\` may be the method of \`${owner.name}\`, the class of the class` };
}

function* onClass(alias: Alias): Generator<SaidCase> {
  for (const { access, relation, node, module } of alias.sitesOfName)
    if (/write|delete/.test(access) && relation === "class")
      yield { module, node, says: (at) => `\`${firstWords(node)}\` (${at}) sets \`${alias.written}\` on the class` };
}

/** The class body reads a global of that name below the place where the attribute would come. */
function* byReading(alias: Alias): Generator<SaidCase> {
  for (const cls of [alias.cls, ...overriders(alias)]) {
    const from = memberBinding(cls, alias.source)?.statement.end ?? cls.body.start;
    const node = readInBody(cls, alias.name, from);
    if (node)
      yield {
        ...{ module: cls.module, node },
        says: (at) => `the class body of \`${cls.name}\` reads a global \`${alias.written}\` (${at}), which the class attribute would hide`,
      };
  }
}

/** The first place at or after `from` where code of the class body itself reads `name` (mangled); bodies of functions don't see it. */
function readInBody(cls: ClassModel, name: string, from: number): Node | undefined {
  const prefix = `_${cls.name.replace(/^_+/, "")}`;
  const spellings = name.startsWith(`${prefix}__`) ? [name, name.slice(prefix.length)] : [name];
  const nodes = spellings.flatMap((spelling) => cls.module.identifiers(spelling)).sort((a, b) => a.start - b.start);
  return nodes.find(
    (node) => node.start >= from && cls.body.contains(node) && mangleIn(node.text, cls.name) === name && isRead(node) && isOwn(node, cls),
  );
}

/** Whether code at `node`, which stands in the body of the class, runs in that body itself. */
function isOwn(node: Node, cls: ClassModel): boolean {
  for (let inner: Node | undefined = node; inner && inner !== cls.body; inner = inner.parent)
    if (inner.role === "body" && inner.parent?.is("function_definition", "lambda", "class_definition")) return false;
  return true;
}

/** Whether an identifier is a name that is looked up: not what follows a dot, nor the name of an argument or parameter. */
function isRead(name: Node): boolean {
  if (name.role === "attribute" || (name.role === "name" && name.parent?.type !== "named_expression")) return false;
  for (let node = name; node.parent; node = node.parent) {
    if (node.role === "value") return true;
    if (node.parent.is("parameters", "lambda_parameters")) return false;
    if (!node.parent.is("tuple_pattern", "list_splat_pattern", "dictionary_splat_pattern", "typed_parameter")) return true;
  }
  return true;
}

/** The class body can't say which base an inherited M comes from; a forwarding method need not. */
function* ofBase(alias: Alias): Generator<SaidCase> {
  const { cls, module } = alias;
  if (alias.own || !alias.found) return;
  const lifted = true;
  const base = baseExpression(alias);
  const [first] = (base && dottedName(base)) ?? [];
  if (!base || first === undefined)
    return yield { lifted, says: () => `the base that \`${alias.source}\` comes from has no name in the header of \`${cls.name}\`` };
  const node = cls.members.get(first)?.[0] ?? cls.stores.of(first)[0]?.target;
  if (node)
    return yield {
      ...{ lifted, module, node },
      says: (at) => `the class body rebinds \`${first}\` (${at}), the base that \`${alias.written}\` would be read from`,
    };
  if (canSee(alias, base, first)) return;
  yield {
    ...{ lifted, module, node: base },
    says: () => `the class body of \`${cls.name}\` can't see \`${first}\`, the base that \`${alias.written}\` would be read from`,
  };
}

/** Whether a name of the class header means the same in the class body. */
function canSee({ cls, module }: Alias, base: Node, first: string): boolean {
  if (mangleIn(first, cls.name) !== first) return false;
  const scope = module.scopeOfName(first, base);
  if (!scope || scope.node.type === "module") return true;
  if (scope.node.type === "class_definition" || scope.dynamic) return false;
  return !scope.bindings.get(first)?.some((binding) => binding.kind === "deletion");
}
