import { type AttributeSite, containsWord, type KnownClass, memberKind, type Project, type Site } from "../../src/kit.js";
import { firstWords } from "../shared/naming.js";
import { overriders } from "./overriding.js";
import type { Alias } from "./subject.js";

/** Where what an ancestor binds under the name of the alias is, or may be, met today: the place, and what is the matter with it. */
export interface Meeting {
  readonly site?: Site;
  says(at: string): string;
}

/** What an attribute of an instance hides; a data descriptor it doesn't (Python 2 language reference, 3.4.2.2). */
const HIDEABLE = new Set(["function", "method-descriptor", "static", "class", "data"]);

/**
 * Whether what a class binds under the name of the alias comes behind it in the look-up order of each instance that has the alias: then both the
 * attribute of the instance and one of the class hide it.
 */
export function comesBehind(alias: Alias, owner: KnownClass): boolean {
  const { project, cls, descendants, name } = alias;
  if (owner === cls || !project.mro(cls).includes(owner) || !HIDEABLE.has(memberKind(project, owner, name))) return false;
  // An abstract method is none any more where a class binds the name, and the class can be called.
  if (project.mro(cls).some((each) => each.kind !== "unknown" && project.isAbstract(each))) return false;
  const holders = new Set<unknown>([cls, ...overriders(alias)]);
  return [cls, ...descendants].every((each) => project.mro(each).find((one) => holders.has(one) || one === owner) !== owner);
}

/** Where it is met nevertheless: before the statement has run, on what never runs it, or on the class. */
export function* meetings(alias: Alias): Generator<Meeting> {
  yield* withoutAlias(alias);
  yield* onClass(alias);
  yield* early(alias);
  yield* inLibrary(alias);
}

function* withoutAlias({ project, cls, family }: Alias): Generator<Meeting> {
  // The collector knows objects whose `__init__` has failed, too.
  const site =
    family.instances.withoutInit() ?? family.instances.adoptions()[0] ?? family.instances.recreations()[0] ?? objectsListed(project);
  if (site)
    yield { site: placed(site), says: (at) => `an instance may be about that has not run \`${cls.name}.__init__\` to its end (${at})` };
}

function objectsListed(project: Project): Site | undefined {
  const listed = ["get_objects", "get_referrers"].flatMap((name) =>
    project.mentioning(name).flatMap((module) => module.calls(name).map((node) => ({ module, node }))),
  );
  return listed[0];
}

/** `C.A`, `cls.A`, `super(D, self).A`, and what may be one of these, or any object there is: one that is half built. */
function* onClass(alias: Alias): Generator<Meeting> {
  const { family, name } = alias;
  const reads = alias.sitesOfName.filter(({ access }) => access === "read" || access === "test");
  const read = reads.find((each) => isOfClass(each, alias)) ?? family.computed.reads(name).find(({ relation }) => relation === "class");
  // Who has a getter may ask anything for it.
  const site = read ?? family.computed.gettersOf(name)[0];
  if (site) yield { site: placed(site), says: (at) => `\`${firstWords(site.node.text)}\` (${at}) may read it from a class` };
}

function isOfClass({ relation, receiver, node, module }: AttributeSite, { project, cls, descendants }: Alias): boolean {
  if (relation === "instance") return false;
  const isHere = (each: KnownClass) => each === cls || descendants.some((below) => below === each);
  const objects = receiver ? project.pointsTo(receiver, module) : [];
  if (relation === "class") return !receiver || !objects.every((each) => each.kind === "class" && each.by === "name" && !isHere(each.cls));
  if (WALKING.some((word) => containsWord((node.closest("function_definition", "module") ?? node).text, word))) return true;
  return (
    receiver !== undefined &&
    project.flowingTo(receiver, module).some((each) => each.kind === "any" || (each.kind === "class" && isHere(each.cls)))
  );
}

/** What functions say that get classes from objects or other classes. */
const WALKING = ["type", "__class__", "__mro__", "mro", "getmro", "__bases__", "__base__", "__subclasses__", "super"];

/** Before the statement the instance has none; who gets it until then may keep it where `__init__` fails. */
function* early({ family, store, sitesOfName, name, written }: Alias): Generator<Meeting> {
  const reached = family.instances.codeBefore(store);
  const half = family.instances.halfBuilt(store);
  const reads = sitesOfName.filter(({ access }) => access === "read" || access === "test");
  const all = [...reads, ...family.computed.reads(name)];
  const site = all.find((read) => reached.has(read) || half?.met.has(read) === true);
  if (site) yield { site: placed(site), says: (at) => `\`${written}\` may be read before it is set (${at})` };
  const [given] = [...reached.usedAlone, ...reached.handed, ...reached.libraryAsked];
  const first = given ?? reached.worked;
  if (first) yield { site: placed(first), says: (at) => `the instance is handed on before \`${written}\` is set (${at})` };
}

/** The `__init__` of an ancestor in the library asks for it, or for a method of the project, which may. */
function* inLibrary({ project, cls, descendants, name, written }: Alias): Generator<Meeting> {
  const all = new Set([cls, ...descendants].flatMap((each) => project.mro(each)));
  const library = [...all].filter((each) => each.kind === "library");
  const own = [...all].filter((each) => each.kind === "project");
  const binds = library.some(({ members }) => members.has(name));
  const asking = library.find(({ early, members }) => {
    if (binds && (early === undefined || members.has("__del__"))) return true;
    return [...(early ?? [])].some((each) => each === name || (binds && own.some(({ members }) => members.has(each))));
  });
  if (asking) yield { says: () => `\`${asking.id}\`, in the standard library, may ask for \`self.${written}\` before it is set` };
}

function placed({ module, node }: Site): Site {
  return { module, node };
}
