import {
  type KnownClass,
  meansTheSameInBody,
  memberBinding,
  page,
  readInBody,
  rule,
  type SaidCase,
  type Site,
  said,
} from "../../../src/kit.js";
import { firstWords, inBrackets, placeOf } from "../../shared/naming.js";
import { comesBehind, meetings } from "../hidden.js";
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
      "as in `STEPS = range(10)` below an alias `range`, would call the method instead. What an ancestor binds",
      "(`on_click = None`) both hide, and it stands in the way only where it is met today: before the line has run, on an",
      "instance without it, or on the class.",
    ],
    ["Delete the other binding if nothing needs it, or rename one of the two, and run unleak", "again."],
  ),
});

function* byMember(alias: Alias): Generator<SaidCase> {
  const owners = alias.relatives.filter((cls) => cls.members.has(alias.name));
  const [owner] = owners;
  if (!owner) return yield* byMetaclass(alias);
  const shown = owners.find((each) => !comesBehind(alias, each));
  if (shown) return yield { ...firstBinder(shown, alias.name), says: (at) => bindsIt(alias, shown, at) };
  const binder = firstBinder(owner, alias.name);
  const taken = bindsIt(alias, owner, binder ? placeOf(binder, alias.module) : "");
  for (const { site, says } of meetings(alias)) yield { ...site, says: (at) => `${taken}, and ${says(at)}` };
}

function firstBinder(owner: KnownClass, name: string): Site | undefined {
  const node = owner.kind === "project" ? owner.members.get(name)?.[0] : undefined;
  return node && owner.kind === "project" ? { module: owner.module, node } : undefined;
}

function bindsIt({ written }: Alias, { name }: KnownClass, at: string): string {
  return `the class body of \`${name}\`${inBrackets(at)} binds \`${written}\` already`;
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
      yield { module, node, says: (at) => `\`${firstWords(node.text)}\` (${at}) sets \`${alias.written}\` on the class` };
}

/** The class body reads a global of that name below the place where the attribute would come. */
function* byReading(alias: Alias): Generator<SaidCase> {
  for (const cls of [alias.cls, ...overriders(alias)]) {
    const from = memberBinding(cls, alias.source)?.statement.end ?? cls.body.start;
    const read = readInBody(cls, alias.name, from);
    if (read)
      yield {
        ...read,
        says: (at) => `the class body of \`${cls.name}\` reads a global \`${alias.written}\` (${at}), which the class attribute would hide`,
      };
  }
}

/** The class body can't say which base an inherited M comes from; a forwarding method need not. */
function* ofBase(alias: Alias): Generator<SaidCase> {
  const { cls, module } = alias;
  if (alias.own || !alias.found) return;
  const lifted = true;
  const base = baseExpression(alias);
  const [first] = base?.path ?? [];
  if (!base || first === undefined)
    return yield { lifted, says: () => `the base that \`${alias.source}\` comes from has no name in the header of \`${cls.name}\`` };
  const node = cls.members.get(first)?.[0] ?? cls.stores.of(first)[0]?.target;
  if (node)
    return yield {
      ...{ lifted, module, node },
      says: (at) => `the class body rebinds \`${first}\` (${at}), the base that \`${alias.written}\` would be read from`,
    };
  if (meansTheSameInBody(cls, first, base.node)) return;
  yield {
    ...{ lifted, module, node: base.node },
    says: () => `the class body of \`${cls.name}\` can't see \`${first}\`, the base that \`${alias.written}\` would be read from`,
  };
}
