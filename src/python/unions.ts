/** That an answer isn't whole before another question is answered. */
interface Wait {
  /** The place of the outermost question that it waits for. */
  until: number;
  /** Whether that has been answered: what was found on the way is to be asked anew. */
  isOver: boolean;
}

/** What a question gave; `wait` where it depends on one that is still open. */
interface Outcome<T> {
  readonly found: T;
  readonly wait: Wait | undefined;
}

const NOTHING_OPEN = Number.POSITIVE_INFINITY;

/** The questions that are being answered, each while those before it are. */
class OpenUnions {
  private count = 0;
  /** The outermost of them that was come back to since the last of them was asked. */
  private met = NOTHING_OPEN;
  /** What waits, in the order in which it was found. */
  private readonly waiting: Wait[] = [];

  /** Notes that the answer which is looked for depends on the question at a place among those that are open. */
  dependOn(place: number): void {
    this.met = Math.min(this.met, place);
  }

  /** Looks for an answer; `find` is told the question's place. */
  during<T>(find: (place: number) => T): Outcome<T> {
    const place = this.count++;
    const outer = this.met;
    const before = this.waiting.length;
    this.met = NOTHING_OPEN;
    let wait: Wait | undefined;
    try {
      const found = find(place);
      if (this.met < place) wait = this.waitFrom(before);
      return { found, wait };
    } finally {
      if (!wait) for (const each of this.waiting.splice(before)) each.isOver = true;
      this.count--;
      this.met = Math.min(outer, wait ? wait.until : NOTHING_OPEN);
    }
  }

  /** What waited for this question waits for that which this one waits for. */
  private waitFrom(before: number): Wait {
    for (let at = before; at < this.waiting.length; at++) {
      const each = this.waiting[at] as Wait;
      each.until = Math.min(each.until, this.met);
    }
    const wait = { until: this.met, isOver: false };
    this.waiting.push(wait);
    return wait;
  }
}

/**
 * The answers to questions that may depend on themselves, where each answer is a union of others: functions that hand one another what they are given.
 * What was found on the way to an answer, and depends on it, is half the truth: it is good until that answer is there, and is asked anew then, so that
 * what is told doesn't depend on what was asked before (the components of the graph of questions, found as in R. Tarjan, Depth-first search and linear
 * graph algorithms, 1972). For answers that are no unions, where one may hide another, there is `Answers`.
 */
export class Unions<Q, T> {
  private readonly whole = new Map<Q, T>();
  private readonly half = new Map<Q, { readonly found: T; readonly wait: Wait }>();
  /** The places of those that are open. */
  private readonly open = new Map<Q, number>();

  private readonly questions = new OpenUnions();

  /** `circular` is the answer where one depends on itself. */
  constructor(private readonly circular: T) {}

  of(question: Q, find: () => T): T {
    const known = this.whole.get(question);
    if (known !== undefined) return known;
    const half = this.half.get(question);
    if (half && !half.wait.isOver) return this.dependingOn(half.wait.until, half.found);
    const place = this.open.get(question);
    if (place !== undefined) return this.dependingOn(place, this.circular);
    return this.find(question, find);
  }

  private dependingOn(place: number, answer: T): T {
    this.questions.dependOn(place);
    return answer;
  }

  private find(question: Q, find: () => T): T {
    const { found, wait } = this.questions.during((place) => {
      this.open.set(question, place);
      try {
        return find();
      } finally {
        this.open.delete(question);
      }
    });
    if (wait) this.half.set(question, { found, wait });
    else {
      this.whole.set(question, found);
      this.half.delete(question);
    }
    return found;
  }
}
