/** So many questions may come up on the way to one answer, and no more: what takes longer to tell can't be told. */
const MOST_QUESTIONS = 500;

/** The questions that are being answered, each while those before it are; all else is forgotten when the first of them is. */
export class OpenQuestions {
  private readonly kept: Map<unknown, unknown>[] = [];
  private open = 0;
  private asked = 0;
  private cuts = 0;

  /** Whether nothing is being answered. */
  get isIdle(): boolean {
    return this.open === 0;
  }

  /** How often a question was not followed so far. */
  get cut(): number {
    return this.cuts;
  }

  get isTooMuch(): boolean {
    return this.asked >= MOST_QUESTIONS;
  }

  /** Empties `answers` as soon as nothing is being answered. */
  keep(answers: Map<unknown, unknown>): void {
    this.kept.push(answers);
  }

  noteCut(): void {
    this.cuts++;
  }

  during<T>(find: () => T): T {
    this.open++;
    this.asked++;
    try {
      return find();
    } finally {
      this.open--;
      if (this.open === 0) {
        this.asked = 0;
        for (const answers of this.kept.splice(0)) answers.clear();
      }
    }
  }
}

/**
 * The answers to questions that may depend on themselves: names that stand for one another, imports in a circle. On the way to one answer, those are
 * kept that depend on nothing which is being answered. None outlives it: what is told must not depend on what was asked before.
 */
export class Answers<Q, T> {
  private readonly open = new Set<Q>();
  private readonly whole = new Map<Q, T>();

  constructor(
    private readonly questions: OpenQuestions,
    /** The answer to what would take too long. */
    private readonly untold: T,
  ) {}

  /** `circular` is the answer where it depends on itself. */
  of(question: Q, find: () => T, circular: T): T {
    const known = this.whole.get(question);
    if (known !== undefined) return known;
    const isCircular = this.open.has(question);
    if (isCircular || this.questions.isTooMuch) {
      this.questions.noteCut();
      return isCircular ? circular : this.untold;
    }
    const before = this.questions.cut;
    this.open.add(question);
    try {
      return this.questions.during(() => {
        const found = find();
        if (this.questions.cut === before) this.note(question, found);
        return found;
      });
    } finally {
      this.open.delete(question);
    }
  }

  private note(question: Q, found: T): void {
    if (this.whole.size === 0) this.questions.keep(this.whole);
    this.whole.set(question, found);
  }
}
