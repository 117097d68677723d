import type { Escape } from "./escapes.js";
import { catchesMissing } from "./guards.js";
import { type AloneSite, type InstanceUse, type InstanceUses, isWithin, type Run } from "./instance-uses.js";
import type { Site } from "./object-sites.js";
import type { Relation } from "./receivers.js";
import { isGenerator } from "./returns.js";
import type { Node } from "./tree.js";

/** The code that is reached on an instance from some of it: its methods, its properties, and the functions that it is handed to. */
export class Reached {
  private readonly runs = new Map<Node, Run>();
  /** Whether the instance is handed to what can't be told: any of its methods may be called. */
  private opened: Site | undefined;
  private worker: Site | undefined;
  private isKept = false;
  private readonly inherited: Site[] = [];
  private readonly alone: AloneSite[] = [];
  /** Whether somewhere in that code somebody would go on where an attribute is missing: what runs later may run there. */
  private readonly isMinded: boolean;

  constructor(
    private readonly uses: InstanceUses,
    from: readonly Run[],
  ) {
    this.follow(from);
    this.isMinded = [...this.runs.values()].some((run) => this.isMindedIn(run));
    if (this.isMinded) this.follow([...this.runs.values()].flatMap((run) => this.runLater(run)));
    if (this.isKept) this.opened ??= this.callOfOthers();
  }

  private follow(from: readonly Run[]): void {
    const queue: Run[] = [];
    const add = (run: Run) => {
      const known = this.runs.get(run.node);
      if (known && (known.isCaught || !run.isCaught) && (known.isHanded || !run.isHanded)) return;
      const widest = { ...run, isCaught: known?.isCaught || run.isCaught || false, isHanded: known?.isHanded || run.isHanded || false };
      this.runs.set(run.node, widest);
      queue.push(widest);
    };
    from.forEach(add);
    for (let run = queue.shift(); run; run = queue.shift()) for (const next of this.calledIn(run)) add(next);
  }

  /** Where somebody else is called, who may find the instance where the library keeps it. */
  private callOfOthers(): Site | undefined {
    return [...this.runs.values()].flatMap((run) => this.uses.callsOfOthers(run).filter(({ node }) => node.start < endOf(run)))[0];
  }

  private isMindedIn(run: Run): boolean {
    return this.uses.triesIn(run.node).some((at) => at < endOf(run)) || this.usesIn(run).some(({ isMinded }) => isMinded);
  }

  private runLater(run: Run): readonly Run[] {
    const later = this.usesIn(run).flatMap(({ runs, isLater }) => runs.filter(({ node }) => isLater || isGenerator(node)));
    return later.map((each) => ({ ...each, isCaught: true }));
  }

  /** Those in a piece of code up to where it runs itself. */
  private usesIn(run: Run): readonly InstanceUse[] {
    return this.uses.in(run).filter(({ at }) => at < endOf(run));
  }

  /** Where a class of the library is made to do its work, on whatever methods and names it finds. */
  get worked(): Site | undefined {
    return this.worker;
  }

  /** Where the instance is kept, or handed to what can't be told: who has it there may ask it for anything. */
  get handedOn(): Site | undefined {
    return this.opened;
  }

  /** Whether somewhere in that code somebody would go on where an attribute is missing. */
  get isTried(): boolean {
    return this.isMinded;
  }

  /** Where a method that a class of the library binds is asked of the instance, or may be by who was handed it. */
  get libraryAsked(): readonly Site[] {
    return this.opened ? [...this.inherited, this.opened] : this.inherited;
  }

  /** Where the instance is used by itself, and not for an attribute of its own: in a condition, an operator, by who is no function of the project. */
  get usedAlone(): readonly Site[] {
    return this.alone;
  }

  /** Those of them where it is handed to what is built in or of the library. */
  get handedToLibrary(): readonly Site[] {
    return this.alone.filter(({ isToLibrary }) => isToLibrary);
  }

  /** The functions that the instance is handed. */
  get handed(): readonly Escape[] {
    const handed = [...this.runs.values()].filter(({ isHanded }) => isHanded);
    return handed.map(({ module, node }) => ({ module, node, relations: new Set<Relation>(["instance"]) }));
  }

  /** Whether the code at a place may run. */
  has(site: Site): boolean {
    return this.around(site).length > 0 || this.mayBeCalled(site);
  }

  /** Whether it may, and whether then somebody goes on where an attribute is missing there. */
  isCaughtAt(site: Site): boolean {
    const isCaught = (run: Run) => run.isCaught || (this.isMinded && isWithin(site.node, run.node));
    return this.around(site).some(isCaught) || (this.has(site) && catchesMissing(site, true));
  }

  private around({ module, node }: Site): readonly Run[] {
    const isIn = (run: Run) => run.module.path === module.path && run.node.contains(node) && node.start < endOf(run);
    return [...this.runs.values()].filter(isIn);
  }

  private mayBeCalled({ module, node }: Site): boolean {
    const isInit = module.functionAround(node) === "__init__";
    if (isInit || !(this.opened || this.worker)) return false;
    return this.uses.relatives.some((cls) => cls === module.classAround(node));
  }

  /** What a piece of code runs, up to where it runs itself. */
  private *calledIn(run: Run): Generator<Run> {
    for (const { runs, worker, inherited, alone, opened, isKept } of this.usesIn(run)) {
      this.isKept ||= isKept;
      this.worker ??= worker;
      if (inherited) this.inherited.push(inherited);
      if (alone) this.alone.push(alone);
      this.opened ??= opened;
      for (const next of runs) yield run.isCaught && !next.isCaught ? { ...next, isCaught: true } : next;
    }
  }
}

function endOf({ until, node }: Run): number {
  return until ?? node.end;
}
