import type { Decided, FileResult } from "../../result.js";
import type { DumpedClass, DumpedCycle, DumpedType, GarbageDump } from "./dump.js";
import { dumpedInWords, type Edge, edgesOf, lineage, plainName, predictedEdges } from "./edges.js";
import { type Located, Locator } from "./locate.js";

/** Objects of one class that a finding, or an attribute, holds. */
export interface HeldType {
  readonly cls: DumpedClass;
  /** About as many where not all were searched. */
  readonly objects: number;
}

/** A finding whose cycle is in the dump. */
export interface Seen {
  readonly decided: Decided;
  readonly objects: number;
  readonly types: readonly HeldType[];
  /** The cycles in words, as the program has them. */
  readonly cycles: readonly string[];
  /** How the class was found. */
  readonly located: Located;
  /** Whether all attributes of the finding's cycle are on one of these. */
  readonly isWhole: boolean;
}

/** A cycle of the dump that no finding tells of, by the attribute of the project's that makes it. */
export interface NotPredicted {
  readonly cls: DumpedClass;
  readonly attribute: string | undefined;
  readonly objects: number;
  readonly cycles: readonly string[];
  readonly located: Located | undefined;
}

/** Objects that lie on no cycle, and are not freed because something holds them that does. */
export interface OnNone extends HeldType {
  readonly holder: { readonly cls: DumpedClass; readonly attribute: string | null } | undefined;
}

/** A dump and a project, put beside one another; each list with what holds most objects first. */
export interface Joined {
  readonly seen: readonly Seen[];
  readonly notPredicted: readonly NotPredicted[];
  readonly onNone: readonly OnNone[];
  /** Types of which no cycle was found because the search was cut short. */
  readonly unsearched: readonly HeldType[];
  /** Findings of which nothing is in the dump. */
  readonly unseen: readonly Decided[];
}

interface Prediction {
  readonly decided: Decided;
  readonly edges: ReturnType<typeof predictedEdges>;
}

/** A way that objects of a type are held. */
interface Occurrence {
  readonly type: DumpedType;
  readonly cycle: DumpedCycle;
  readonly edges: readonly Edge[];
}

/** What one attribute makes. */
interface Group {
  readonly edge: Edge | undefined;
  readonly those: Occurrence[];
}

/** Which findings tell of what is in the dump. The paths of the files are relative to `cwd`. */
export function join(files: readonly FileResult[], dump: GarbageDump, cwd: string): Joined {
  return new Joiner(files, dump, cwd).joined();
}

class Joiner {
  private readonly predictions: readonly Prediction[];
  /** By each attribute of their own class. */
  private readonly byAttribute = new Map<string, Prediction[]>();
  private readonly locator: Locator;

  constructor(
    files: readonly FileResult[],
    private readonly dump: GarbageDump,
    cwd: string,
  ) {
    const decided = files.flatMap(({ findings }) => findings).filter(({ finding }) => finding.cycle !== undefined);
    this.predictions = decided.map((each) => ({ decided: each, edges: predictedEdges(each.finding) }));
    for (const prediction of this.predictions) for (const name of ownAttributes(prediction)) put(this.byAttribute, name, prediction);
    const told = decided.map(({ finding }) => ({ path: finding.path, className: plainName(finding.className) }));
    this.locator = new Locator(
      files.map(({ path }) => path),
      told,
      cwd,
    );
  }

  joined(): Joined {
    const { dump } = this;
    const occurrences = dump.garbage.types.flatMap((type) =>
      type.cycles.map((cycle): Occurrence => ({ type, cycle, edges: edgesOf(cycle, type, dump) })),
    );
    const predicted = new Map<Prediction, Occurrence[]>();
    const others: Group[] = [];
    for (const occurrence of occurrences) {
      const matching = this.predicting(occurrence);
      for (const prediction of matching) put(predicted, prediction, occurrence);
      if (matching.length === 0) this.group(others, occurrence);
    }
    return {
      seen: [...predicted].map(([prediction, those]) => this.seen(prediction, those)).sort(byObjects),
      notPredicted: others.map((each) => this.notPredicted(each)).sort(byObjects),
      onNone: dump.garbage.types.flatMap((type) => this.onNone(type)).sort(byObjects),
      unsearched: dump.garbage.types.filter(isUnsearched).flatMap((type) => this.held(type, type.count)),
      unseen: this.predictions.filter((each) => !predicted.has(each)).map(({ decided }) => decided),
    };
  }

  /** Those that tell of the whole cycle, or else those that tell of most of it. */
  private predicting(occurrence: Occurrence): Prediction[] {
    const named = new Set(occurrence.edges.flatMap(({ name }) => this.byAttribute.get(name) ?? []));
    const anchored = [...named].filter((each) => this.anchor(each, occurrence));
    const common = anchored.map((each) => each.edges.filter((edge) => this.has(occurrence, edge)).length);
    const whole = anchored.filter((each, at) => common[at] === each.edges.length);
    return whole.length > 0 ? whole : anchored.filter((_, at) => common[at] === Math.max(...common));
  }

  /** Where the class that a finding is about stands, if it has an attribute of the finding's on the cycle. */
  private anchor(prediction: Prediction, occurrence: Occurrence): Located | undefined {
    const { finding } = prediction.decided;
    const className = plainName(finding.className);
    const own = ownAttributes(prediction);
    const owners = occurrence.edges.filter(({ name }) => own.has(name)).map(({ owner }) => owner);
    const classes = owners.flatMap((owner) => lineage(owner, this.dump.classes)).filter(({ name }) => name === className);
    return classes.map((cls) => this.locator.of(cls)).find((located) => located?.paths.includes(finding.path));
  }

  private has({ edges }: Occurrence, { owner, name }: Prediction["edges"][number]): boolean {
    return edges.some((edge) => edge.name === name && lineage(edge.owner, this.dump.classes).some((each) => each.name === owner));
  }

  private seen(prediction: Prediction, those: readonly Occurrence[]): Seen {
    const located = those.map((each) => this.anchor(prediction, each)).find((each) => each !== undefined);
    if (!located) throw new Error("a finding was put beside a cycle that has no class of its own");
    const types = this.typesOf(those);
    return {
      ...{ decided: prediction.decided, objects: sum(types), types, cycles: this.inWords(those), located },
      isWhole: those.some((each) => prediction.edges.every((edge) => this.has(each, edge))),
    };
  }

  /** With those that the same attribute makes: the first of a class of the project, or of any, where none is told of yet. */
  private group(groups: Group[], occurrence: Occurrence): void {
    const { edges, type } = occurrence;
    const isSame = ({ edge, those }: Group) =>
      edge ? edges.some(({ owner, name }) => owner === edge.owner && name === edge.name) : edges.length === 0 && those[0]?.type === type;
    const known = groups.find(isSame);
    if (known) known.those.push(occurrence);
    else groups.push({ edge: edges.find(({ owner }) => this.locator.of(owner)) ?? edges[0], those: [occurrence] });
  }

  private notPredicted({ edge, those }: Group): NotPredicted {
    const cls = edge?.owner ?? this.dump.classes[those[0]?.type.class ?? -1];
    if (!cls) throw new Error("a cycle of the dump has no class");
    return {
      ...{ cls, attribute: edge?.name, objects: sum(this.typesOf(those)), cycles: this.inWords(those) },
      located: this.locator.of(cls),
    };
  }

  private onNone(type: DumpedType): OnNone[] {
    if (type.onNone === 0) return [];
    const holder = type.heldBy && this.dump.classes[type.heldBy.class];
    return this.held(type, scaled(type.onNone, type)).map((held) => ({
      ...held,
      holder: holder && { cls: holder, attribute: type.heldBy?.name ?? null },
    }));
  }

  private held(type: DumpedType, objects: number): HeldType[] {
    const cls = this.dump.classes[type.class];
    return cls ? [{ cls, objects }] : [];
  }

  /** An object counts once, however many of these cycles it lies on. */
  private typesOf(those: readonly Occurrence[]): HeldType[] {
    const samples = new Map<DumpedType, number>();
    for (const { type, cycle } of those) samples.set(type, Math.min((samples.get(type) ?? 0) + cycle.samples, type.sampled));
    return [...samples].flatMap(([type, number]) => this.held(type, scaled(number, type))).sort(byObjects);
  }

  private inWords(those: readonly Occurrence[]): string[] {
    return [...new Set(those.map(({ cycle, type }) => dumpedInWords(cycle, type, this.dump)))];
  }
}

/** Those of the class that a finding is about. */
function ownAttributes({ decided, edges }: Prediction): Set<string> {
  const className = plainName(decided.finding.className);
  return new Set(edges.filter(({ owner }) => owner === className).map(({ name }) => name));
}

const byObjects = (one: { readonly objects: number }, other: { readonly objects: number }) => other.objects - one.objects;
const sum = (types: readonly HeldType[]) => types.reduce((total, { objects }) => total + objects, 0);
const isUnsearched = ({ cycles, onNone }: DumpedType) => cycles.length === 0 && onNone === 0;

/** How many of all objects of the type it is, as so many of the samples are. */
function scaled(samples: number, { count, sampled }: DumpedType): number {
  return Math.round((count * samples) / Math.max(sampled, 1));
}

function put<K, V>(lists: Map<K, V[]>, key: K, value: V): void {
  const known = lists.get(key);
  if (known) known.push(value);
  else lists.set(key, [value]);
}
