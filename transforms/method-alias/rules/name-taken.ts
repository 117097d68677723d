import { meansTheSameInBody, memberBinding, page, readInBody, rule, type SaidCase, said } from "../../../src/kit.js";
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
