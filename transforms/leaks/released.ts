import {
  accessOf,
  type ClassModel,
  type Edge,
  isBehindLeaving,
  isNamespaceStore,
  isOnFailure,
  type Node,
  type Project,
  type Release,
  type Site,
  spanOf,
  type Thing,
  uncalledMethod,
  valueFor,
} from "../../src/kit.js";
import type { Condition } from "./fate.js";
import type { KeptBy } from "./keeps.js";
import type { Link } from "./suggestions/suggestion.js";

/** What takes a cycle apart, or may. */
export interface Ways {
  /** What would take it apart and that the program doesn't surely come to. */
  readonly conditions: readonly Condition[];
  /** What a weak reference on the way refers to, where that may die first. */
  readonly referent?: string;
  /** Why it is not listed: what takes it apart. */
  readonly why?: string;
}

/** What takes a link of a cycle out again. */
interface Released {
  readonly cls: ClassModel;
  readonly edge: Edge;
  readonly release: Release;
}

/**
 * Which methods take the cycle apart that the program doesn't come to, or what takes it apart. Only where a `__del__` makes it stay for
 * good, what nobody calls is no way out.
 */
export function waysOut(links: readonly Link[], root: Thing, keeps: KeptBy, project: Project): Ways {
  const conditions: Condition[] = [];
  let remote: Condition | undefined;
  for (const [index, { edge, cls }] of links.entries()) {
    if (edge.way === "element" && cls && isNamespaceStore(edge.site.node)) {
      const release = keeps.releases.ofNamespace(cls, edge);
      if (release) return { conditions, why: said({ cls, edge, release }) };
    }
    const isOfLibrary = edge.assumed === undefined && edge.way === "attribute" && !cls;
    const taken = edge.assumed !== undefined || isOfLibrary ? takenFromUnknown(edge, isOfLibrary) : undefined;
    if (taken) return { conditions, why: taken };
    if (edge.way !== "attribute" || !cls) continue;
    if (edge.name === undefined) {
      const [start] = edge.by === "target" ? keeps.releases.startsOf(cls) : [];
      if (start) return { conditions, why: said({ cls, edge, release: start }) };
      continue;
    }
    const isContainer = links[index + 1]?.edge.way === "element";
    const made = makersOf(links.slice(index));
    const isFixed = edge.to.kind === "container" && edge.to.words === "tuple";
    for (const release of keeps.releases.of({ cls, name: edge.name, edge, isContainer: isContainer && !isFixed, isFixed, made, root })) {
      if (!release.isVague && (isBehindLeaving(release.node) || isOnFailure(release.node))) continue;
      if (release.isRemote) {
        remote ??= onAnother(release);
        continue;
      }
      const shared = release.isVague ? undefined : sharedWith(release, edge);
      if (shared) {
        if (isAfter(release.node, shared.node)) return { conditions, why: said({ cls, edge, release }) };
        continue;
      }
      const method = !release.isVague
        ? uncalledMethod(release, { held: cls, holders: [cls, ...links.flatMap((link) => link.cls ?? [])], made }, project)
        : undefined;
      if (!method) return { conditions, why: said({ cls, edge, release }) };
      if (method.helps && method.name !== "__init__") conditions.push(calling(nameOf(method, links[0]?.cls, project), release));
    }
  }
  return referredTo(links, root, [...conditions, ...(remote ? [remote] : [])], keeps);
}

/** Where the same module sets the attribute of an object of which nobody knows the class once more; `isOfLibrary`: to `None`, in no other class, or deletes it. */
function takenFromUnknown({ by, site: { module, node } }: Edge, isOfLibrary: boolean): string | undefined {
  const isOfOther = (each: Node) => isSetToMore(each) || ![undefined, module.classAround(node)].includes(module.classAround(each));
  const isTaken = (each: Node) => each !== node && accessOf(each) !== "read" && !(isOfLibrary && isOfOther(each));
  const again = by === undefined ? undefined : module.attributes(by).find(isTaken);
  return again && `${node.text} ${accessOf(again) === "write" ? "is set" : "is deleted"} at ${placed({ module, node: again })}`;
}

function isSetToMore(target: Node): boolean {
  return accessOf(target) === "write" && valueFor(target)?.type !== "none";
}

/** What a weak reference refers to, whose callback is on the way: the interpreter drops the callback where that dies. */
function referredTo(links: readonly Link[], root: Thing, conditions: readonly Condition[], keeps: KeptBy): Ways {
  for (const { edge } of links)
    for (const reference of [edge.to, ...keeps.keeps.stored(edge.to)]) {
      if (reference.kind !== "weakref-callback") continue;
      const lifetime = keeps.referents.lifetime(reference, root);
      const name = keeps.referents.of(reference)?.text ?? "";
      if (lifetime === "with it") return { conditions, why: `\`${name}\`, with which its callback goes, keeps it` };
      if (lifetime === "unknown") return { conditions, referent: name };
    }
  return { conditions };
}

function calling(method: string, site: Site): Condition {
  return { method, site, says: `\`${method}()\` is called first` };
}

/** `unless `resp` at bulk.py:629 is such an instance` */
function onAnother({ module, node }: Release): Condition {
  const object = node.field("object");
  const what = object?.type === "identifier" ? `\`${object.text}\`` : "what is set";
  return { site: { module, node }, says: `${what} at ${placed({ module, node })} is one of these` };
}

function placed({ module, node }: Site): string {
  const { path, line } = spanOf(module.source, node);
  return `${Buffer.from(path).toString("latin1")}:${line}`;
}

/** What makes an attribute keep what matters: what sets it, and what puts into the container that it is. */
function makersOf([first, ...others]: readonly Link[]): readonly Site[] {
  const next = others.findIndex(({ edge }) => edge.way === "attribute");
  const within = others.slice(0, next < 0 ? others.length : next).filter(({ edge }) => edge.way === "element");
  return [...(first ? [first] : []), ...within].map(({ edge }) => edge.via ?? edge.site);
}

function sitesOf({ site, via }: Edge): readonly Site[] {
  return [site, ...(via ? [via] : [])];
}

/** A method of another class than the one that leaks is told with its class. */
function nameOf({ cls, name }: { readonly cls: ClassModel; readonly name: string }, own: ClassModel | undefined, project: Project): string {
  return own && project.relatives(own).includes(cls) ? name : `${cls.name}.${name}`;
}

/** What makes the edge in the function that releases it, where that is one: whoever comes to one comes to what stands below it, and not back to what stands above. */
function sharedWith({ module, node }: Release, edge: Edge): Site | undefined {
  const definition = node.closest("function_definition");
  return sitesOf(edge).find(
    (site) => module === site.module && definition !== undefined && definition === site.node.closest("function_definition"),
  );
}

/** What an assignment sets is set after what it reads: `pool, self.pool = self.pool, None`. */
function isAfter(place: Node, other: Node): boolean {
  const assignment = place.closest("assignment");
  return place.start >= other.start || assignment?.field("right")?.contains(other) === true;
}

/** `Pump.get is set at pumps.py:12` */
function said({ cls, edge, release }: Released): string {
  const { node, isVague, how: told } = release;
  const access = accessOf(node);
  const how = told
    ? told
    : isVague
      ? "may be set"
      : access === "write"
        ? "is set"
        : access === "delete"
          ? "is deleted"
          : "is emptied, or may be,";
  return `${cls.name}.${edge.by ?? edge.name} ${how} at ${placed(release)}`;
}
