/** The questions that are being answered, each while those before it are. */
export class OpenQuestions {
  private readonly depths = new Map<object, number>();
  private readonly tentative: { readonly met: number; readonly forget: () => void }[] = [];
  /** The outermost of them that what is being answered has come back to; by how many were open before it. */
  private met = Number.POSITIVE_INFINITY;

  /** Whether a question is open: whoever asks it again depends on itself. */
  isMet(question: object): boolean {
    const depth = this.depths.get(question);
    if (depth !== undefined) this.meet(depth);
    return depth !== undefined;
  }

  /** What depends on an open question was taken up. */
  meet(depth: number): void {
    this.met = Math.min(this.met, depth);
  }

  /** Answers one. `keep` is given what was found, and what it depends on: an answer is whole where that is undefined. */
  during<T>(question: object, find: () => T, keep: (found: T, met: number | undefined) => (() => void) | undefined): T {
    const depth = this.depths.size;
    const outer = this.met;
    const begun = this.tentative.length;
    this.met = Number.POSITIVE_INFINITY;
    this.depths.set(question, depth);
    try {
      const found = find();
      this.forgetFrom(begun, depth);
      const met = this.met < depth ? this.met : undefined;
      const forget = keep(found, met);
      if (forget && met !== undefined) this.tentative.push({ met, forget });
      return found;
    } finally {
      this.depths.delete(question);
      this.met = Math.min(outer, this.met < depth ? this.met : Number.POSITIVE_INFINITY);
    }
  }

  /** What came back to a question that is answered now was half the truth. */
  private forgetFrom(begun: number, depth: number): void {
    const kept = this.tentative.splice(begun).filter(({ met, forget }) => {
      if (met >= depth) forget();
      return met < depth;
    });
    this.tentative.push(...kept);
  }
}

/**
 * The answers to questions that may depend on themselves: names that stand for one another, imports in a circle. What is asked again while it is being
 * answered adds nothing that its answer won't have; what was answered on the way to that, and came back to it, is good for that alone.
 */
export class Answers<Q, T> {
  private readonly known = new Map<Q, T>();
  private readonly half = new Map<Q, { readonly found: T; readonly met: number }>();
  private readonly questions = new Map<Q, object>();

  constructor(private readonly open = new OpenQuestions()) {}

  /** `circular` is the answer where it depends on itself. */
  of(question: Q, find: () => T, circular: T): T {
    const known = this.known.get(question);
    if (known !== undefined) return known;
    const half = this.half.get(question);
    if (half) {
      this.open.meet(half.met);
      return half.found;
    }
    const self = this.selfOf(question);
    if (this.open.isMet(self)) return circular;
    return this.open.during(self, find, (found, met) => this.keep(question, found, met));
  }

  private keep(question: Q, found: T, met: number | undefined): (() => void) | undefined {
    if (met === undefined) {
      this.known.set(question, found);
      this.questions.delete(question);
      return undefined;
    }
    this.half.set(question, { found, met });
    return () => this.half.delete(question);
  }

  /** Of several kinds of questions that are open at once, no two are the same. */
  private selfOf(question: Q): object {
    const self = this.questions.get(question) ?? {};
    this.questions.set(question, self);
    return self;
  }
}
