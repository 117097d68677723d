import { argumentsOf, type Module, memberKind, type Node, type UsePlace as Place, type Span, stringValue, where } from "../../src/kit.js";
import { type Alias, firstWords, type Obstacle, type Rule, unresolved } from "./alias.js";
import { unknownDescendant } from "./descendants.js";
import { identityUsed } from "./identity.js";
import { overriders } from "./place.js";
import { presenceTested } from "./presence.js";

/** Why an alias is rewritten only on request, in the order in which they are told. */
export const UNSAFE: readonly Rule[] = [
  decorated,
  patchedElsewhere,
  setByName,
  hookReplaced,
  classDecorator,
  unknownDescendant,
  unknownBase,
  instanceDict,
  presenceTested,
  identityUsed,
  copied,
  classListed,
  specialName,
  testDiscovery,
];

const spanIn = (alias: Alias, module: Module, node: Node): Span => alias.span(node, { module });

function decorated(alias: Alias): Obstacle | undefined {
  const { found, project } = alias;
  const owners = [...(found ? [found.owner] : []), ...overriders(alias)];
  const odd = owners.find((owner) => memberKind(project, owner, alias.source) === "unknown");
  if (!odd) return undefined;
  const binder = odd.kind === "project" ? odd.members.get(alias.source)?.at(-1) : undefined;
  const span = binder && odd.kind === "project" ? [alias.span(binder, odd)] : [];
  const place = span[0] ? ` (${where(span[0], alias.cls.module.path)})` : "";
  const message = `\`${odd.name}.${alias.source}\`${place} is decorated, bound to the result of a call, or not the same in every branch: it may be no plain method`;
  return alias.unsafe("decorated", message, ...span);
}

/** M is replaced on the class, or on an instance from outside. */
export function patchedElsewhere(alias: Alias): Obstacle | undefined {
  const own = new Set(alias.storesOf(alias.source).map((store) => store.target));
  const use = alias.writesOfSource.find((each) => !own.has(each.node));
  if (!use) return undefined;
  const span = spanIn(alias, use.module, use.node);
  const message = `\`${alias.method}\` is or may be replaced on the class or an instance (${where(span, alias.cls.module.path)})`;
  return alias.unsafe("patched-elsewhere", message, span);
}

/** `setattr(C, name, …)` with a computed name. */
function setByName(alias: Alias): Obstacle | undefined {
  const calls = ["setattr", "delattr"].flatMap((callee) => alias.uses.callsOn(callee));
  const call = calls.find(({ node, relation }) => relation === "class" && isComputed(node));
  const message = (place: string) =>
    `an attribute of \`${alias.cls.name}\` is replaced ${place}, under a name that only the running program knows: it may be \`${alias.source}\``;
  return look(alias, call ? [call] : [], "patched-elsewhere", message);
}

const HOOKS = ["__class__", "__init__", "__getattr__", "__setattr__", "__getattribute__", "__delattr__", "__bases__"];

/** `C.__init__ = …` and the like: what makes or looks up attributes comes from elsewhere than the class body. */
function hookReplaced(alias: Alias): Obstacle | undefined {
  for (const name of HOOKS) {
    const use = alias.uses
      .writesOf(name)
      .find(
        ({ access, relation, module }) =>
          access === "write" && (relation === "class" || (relation === "unknown" && alias.uses.isKnownIn(module))),
      );
    if (!use) continue;
    const span = spanIn(alias, use.module, use.node);
    return alias.unsafe(
      "patched-elsewhere",
      `\`${alias.cls.name}.${name}\` is or may be replaced (${where(span, alias.cls.module.path)})`,
      span,
    );
  }
  return undefined;
}

/** `setattr(x, name, …)` with a name that only the running program knows. */
function isComputed(call: Node): boolean {
  const name = argumentsOf(call).positional[1];
  return name === undefined || stringValue(name) === undefined;
}

function unknownBase(alias: Alias): Obstacle | undefined {
  for (const cls of [alias.cls, ...alias.descendants]) {
    const unknown = alias.project.ancestors(cls).find((base) => base.kind === "unknown");
    if (unknown?.kind !== "unknown") continue;
    const message = `${unresolved(unknown, cls, alias.cls)}: it may set or bind \`${alias.written}\`, or change how attributes work`;
    return alias.unsafe("unknown-base", message, alias.span(cls.node, cls));
  }
  return undefined;
}

function classDecorator(alias: Alias): Obstacle | undefined {
  const cls = [alias.cls, ...overriders(alias)].find((each) => each.decorators.length > 0);
  const rebinding = cls ? undefined : rebound(alias);
  if (rebinding) {
    const span = alias.span(rebinding);
    return alias.unsafe(
      "class-decorator",
      `line ${span.line} binds \`${alias.cls.name}\` anew, perhaps to what a function has made of the class`,
      span,
    );
  }
  const decorator = cls?.decorators[0];
  if (!decorator) return undefined;
  const span = alias.span(decorator, cls);
  return alias.unsafe(
    "class-decorator",
    `\`${firstWords(decorator)}\`, which decorates \`${cls?.name}\` (${where(span, alias.cls.module.path)}), may look at the class attributes, or replace the class`,
    span,
  );
}

/** `C = traced(C)`: a decorator, the way it was written before there were any (PEP 3129). */
function rebound(alias: Alias): Node | undefined {
  const { cls } = alias;
  const bindings = cls.module.scopeOfName(cls.name, cls.node)?.bindings.get(cls.name) ?? [];
  return bindings.find(
    ({ kind, value }) => kind === "assignment" && value?.type === "call" && value.field("arguments")?.text.includes(cls.name),
  )?.node;
}

// ---- who looks

function instanceDict(alias: Alias): Obstacle | undefined {
  const { uses } = alias;
  const computed = uses.callsOn("setattr").filter(({ node }) => isComputed(node));
  const deleted = uses.callsOn("delattr").filter(({ node }) => isComputed(node));
  const readers = [...uses.readsOf("__dict__"), ...uses.callsOn("vars"), ...computed, ...deleted].filter(
    ({ relation }) => relation !== "class",
  );
  return (
    look(
      alias,
      readers,
      "instance-dict",
      (place) => `the dictionary of an instance of \`${alias.cls.name}\` is used ${place}, where \`${alias.written}\` would be missing`,
    ) ?? pickled(alias)
  );
}

/** A bound method can't be pickled, and so no instance that holds one: a program may catch that. */
function pickled(alias: Alias): Obstacle | undefined {
  const attempts = ["dump", "dumps"]
    .flatMap((name) => alias.uses.callsOn(name))
    .filter(({ node, module }) => {
      const callee = node.field("function");
      const meaning = callee && alias.project.meaning(callee, module);
      return meaning?.kind === "library-function" && /^c?Pickle$/i.test(meaning.module) && node.closest("try_statement") !== undefined;
    });
  return look(
    alias,
    attempts,
    "instance-dict",
    (place) => `an instance may be pickled ${place}, which fails today because of \`${alias.written}\`, and would succeed`,
  );
}

type Looker = Pick<Place, "module" | "node">;

function look(alias: Alias, lookers: readonly Looker[], name: string, message: (place: string) => string): Obstacle | undefined {
  const [first] = lookers;
  if (!first) return undefined;
  const span = spanIn(alias, first.module, first.node);
  return alias.unsafe(name, message(`at ${where(span, alias.cls.module.path)}`), span);
}

function copied(alias: Alias): Obstacle | undefined {
  const copies = alias.uses.callsOn("copy").filter(({ node, module }) => {
    const callee = node.type === "call" ? node.field("function") : node;
    const meaning = callee && alias.project.meaning(callee, module);
    return meaning?.kind === "library-function" && meaning.module === "copy";
  });
  const library = alias.relatives.find((cls) => cls.kind === "library" && cls.copiesInstance);
  if (library?.kind === "library")
    return alias.unsafe(
      "copied",
      `\`${library.id}\`, in the standard library, copies its instances: the copy's \`${alias.written}\` asks the original today, and would ask the copy`,
    );
  return look(
    alias,
    copies,
    "copied",
    (place) =>
      `an instance of \`${alias.cls.name}\` may be copied ${place}: the copy's \`${alias.written}\` asks the original today, and would ask the copy`,
  );
}

function classListed(alias: Alias): Obstacle | undefined {
  const { uses } = alias;
  const listers = [...uses.callsOn("dir"), ...uses.callsOn("vars"), ...uses.readsOf("__dict__")].filter(
    ({ relation }) => relation === "class" || relation === "unknown",
  );
  const commands = alias.relatives.some((cls) => cls.kind === "library" && cls.id === "cmd.Cmd");
  if (commands && /^(?:do|help|complete)_/.test(alias.name))
    return alias.unsafe(
      "class-listed",
      `\`cmd.Cmd\` lists the class: \`${alias.written}\` would appear among its commands and in \`help\``,
    );
  // In an `__init__`, an instance that lists itself may not have the alias yet.
  const early = uses.callsOn("dir").filter(({ node }) => node.closest("function_definition")?.field("name")?.text === "__init__");
  const all = [...listers, ...early, ...uses.callsOn("getmembers"), ...uses.callsOn("classify_class_attrs")];
  return look(
    alias,
    all,
    "class-listed",
    (place) => `the attributes of \`${alias.cls.name}\` are listed ${place}, where \`${alias.written}\` would appear`,
  );
}

// ---- names that mean something

function specialName(alias: Alias): Obstacle | undefined {
  const isDunder = /^__.*__$/.test(alias.name);
  const newStyle = [alias.cls, ...alias.descendants].some((cls) => alias.project.isNewStyle(cls));
  const onType = newStyle && (alias.name === "next" || isDunder);
  const onClass = !alias.project.isSurelyNewStyle(alias.cls) && OLD_STYLE_NAMES.test(alias.name);
  if (!onType && !onClass) return undefined;
  const how = onType
    ? "Python looks it up on the class and not on the instance, so it would begin to work"
    : "it means something of its own on a class";
  return alias.unsafe("special-name", `\`${alias.name}\` is a special name: ${how}`);
}

/** Names that an old-style class gives a meaning of its own. */
const OLD_STYLE_NAMES = /^__(?:getattr|setattr|delattr|del|enter|exit|doc|module|name|slots|dict|bases|class|metaclass)__$/;

function testDiscovery(alias: Alias): Obstacle | undefined {
  const isTest = alias.name.startsWith("test") || alias.name === "runTest";
  if (!isTest || !alias.relatives.some((cls) => cls.kind === "library" && cls.id === "unittest.case.TestCase")) return undefined;
  return alias.unsafe(
    "test-discovery",
    `\`${alias.cls.name}\` is or becomes a \`unittest.TestCase\`, whose loader collects what has a name such as \`${alias.written}\`: one more test would run`,
  );
}
