import type { ClassModel } from "./classes.js";
import type { ComputedNames } from "./computed-names.js";
import { askedOfProxies, entered, enteredInVain } from "./entered.js";
import { catchesMissing } from "./guards.js";
import type { Hierarchy } from "./hierarchy.js";
import type { ObjectSites, RelatedSite, Site } from "./object-sites.js";

/** Where instances of a family are entered by `with`, or asked whether they can be. */
export class Entering {
  /** @internal */
  constructor(
    private readonly hierarchy: Hierarchy,
    private readonly cls: ClassModel,
    private readonly objects: ObjectSites,
    private readonly computed: ComputedNames,
  ) {}

  /** The texts that are executed in a module that knows one of the classes, or its module, and enter an object. */
  inText(): readonly Site[] {
    return this.hierarchy.executedTexts.entering(this.hierarchy.relatives(this.cls));
  }

  /**
   * What is entered by `with` statements whose failure is caught, by a handler there or by who calls that code, where the object has
   * no `__exit__`: by `AttributeError`, or broadly.
   */
  inTry(): readonly RelatedSite[] {
    const isCaught = (site: RelatedSite) => {
      const isSure = site.relation === "instance";
      // Of what a caller handed in it may catch the failure; what else can't be told has nothing to do with it.
      const mayBeMinded = site.node.type === "identifier" || this.objects.receivers.pointsTo(site.node, site.module) === "instance";
      return catchesMissing(site, isSure) || (mayBeMinded && this.hierarchy.callers.catchMissing(site, isSure));
    };
    return this.objects.sitesOf(this.hierarchy.heldSites("entered", entered(this.hierarchy))).filter(isCaught);
  }

  /** Where an instance of C that has no `__exit__` is told to be entered, or asked for it: that fails, and somebody goes by it. */
  inVain(): Iterable<Site> {
    return enteredInVain(this.hierarchy, this.cls, this.objects);
  }

  /** Where something is entered, or asked for it, that hands such questions on to an instance, by a `__getattr__`. */
  byProxies(): Iterable<Site> {
    const known = new Map<ClassModel, boolean>();
    const handsOn = (cls: ClassModel) => {
      const answer = known.get(cls) ?? this.computed.isAskedInHook(cls, "__exit__");
      known.set(cls, answer);
      return answer;
    };
    return askedOfProxies(this.hierarchy, handsOn, this.objects);
  }

  /** `contextlib.nested(x, …)`. */
  nested(): readonly RelatedSite[] {
    return this.objects.callsOn("nested");
  }
}
