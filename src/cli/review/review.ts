import { count, type Finding } from "../../index.js";
import { placeOf } from "./offer.js";

export type Answer = "accepted" | "rejected";

/** What a key leads to. */
export interface Step {
  readonly review: Review;
  /** `show` the finding that it is about now; `ask` again about the one that is shown; `search` and `file` want some text first; or what the name says. */
  readonly next: "show" | "ask" | "help" | "edit" | "open" | "search" | "file" | "quit";
  /** What to tell, a line each. */
  readonly said: readonly string[];
}

/** What one key has decided. */
interface Turn {
  /** The finding that was shown. */
  readonly shown: string;
  readonly answers: ReadonlyMap<string, Answer>;
}

/** Findings to be accepted in one go, some of them unsafe ones that nobody has seen. */
export interface Sweep {
  readonly all: readonly Finding[];
  readonly unseen: readonly Finding[];
}

interface State {
  readonly turns: readonly Turn[];
  /** The index of the finding that is shown; none is left where there is no such finding. */
  readonly at: number;
  /** A question about the last key, before it counts. */
  readonly sweep?: Sweep;
}

/** A review at one moment; keys lead to the next one. */
export class Review {
  private constructor(
    readonly findings: readonly Finding[],
    /** Whether unsafe findings may be accepted unseen, along with others. */
    private readonly unsafeToo: boolean,
    private readonly state: State,
    readonly answers: ReadonlyMap<string, Answer> = answersOf(state.turns),
  ) {}

  static of(findings: readonly Finding[], unsafeToo: boolean): Review {
    return new Review(findings, unsafeToo, { turns: [], at: 0 });
  }

  /** The finding that is shown; undefined when all are decided. */
  get current(): Finding | undefined {
    return this.findings[this.state.at];
  }

  /** Counted from 1. */
  get number(): number {
    return this.state.at + 1;
  }

  get sweep(): Sweep | undefined {
    return this.state.sweep;
  }

  get accepted(): readonly Finding[] {
    return this.findings.filter(({ id }) => this.answers.get(id) === "accepted");
  }

  get undecided(): readonly Finding[] {
    return this.findings.filter(({ id }) => !this.answers.has(id));
  }

  press(key: string): Step {
    const { current } = this;
    if (!current) return this.pressAtEnd(key);
    if (this.sweep) return this.confirm(key, current, this.sweep);
    const inFile = () => this.undecided.filter(({ path }) => path === current.path);
    switch (key) {
      case "y":
        return this.answer([current], "accepted");
      case "n":
        return this.answer([current], "rejected");
      case "a":
        return this.acceptAll(inFile(), current);
      case "d":
        return this.answer(inFile(), "rejected");
      case "A":
        return this.acceptAll(this.undecided, current);
      case "u":
        return this.back();
      case "s":
        return this.skip();
      default:
        return { review: this, ...(OTHER_KEYS[key] ?? UNKNOWN_KEY) };
    }
  }

  /** When all is decided, before anything is written. */
  private pressAtEnd(key: string): Step {
    if (key === "u") return this.back();
    if (["w", "q", "return"].includes(key)) return { review: this, next: "quit", said: [] };
    return { review: this, ...(key === "?" ? HELP : UNKNOWN_KEY) };
  }

  /** Leaves a finding for later: the others that are open come first. */
  private skip(): Step {
    const review = this.with({ turns: [...this.state.turns, turnOf(new Map(), this.current?.id)] }).from(this.state.at + 1);
    if (review.state.at === this.state.at) return { review: this, next: "ask", said: ["nothing else is open"] };
    return { review, next: "show", said: ["skipped"] };
  }

  /**
   * On the next finding, behind this one and then from the beginning, that says the text: in its path alone with `file`, where no text means the next file.
   */
  found(text: string, where: "search" | "file"): Step {
    const { at } = this.state;
    const { path } = this.current ?? {};
    const wanted = text.toLowerCase();
    const isMeant = (finding: Finding) =>
      where === "file" ? finding.path !== path && finding.path.toLowerCase().includes(wanted) : textOf(finding).includes(wanted);
    const order = [...this.findings.keys()].map((index) => (at + 1 + index) % this.findings.length);
    const next = order.find((index) => index !== at && isMeant(this.findings[index] as Finding));
    if (next === undefined)
      return { review: this, next: "ask", said: [text === "" ? "there is no other file" : `no other finding says '${text}'`] };
    const turns = [...this.state.turns, turnOf(new Map(), this.current?.id)];
    return { review: this.with({ turns, at: next }), next: "show", said: [] };
  }

  /** Accepting what is not shown is another thing where it may change what a program does. */
  private acceptAll(all: readonly Finding[], current: Finding): Step {
    const unseen = this.unsafeToo ? [] : all.filter((finding) => finding.verdict === "unsafe" && finding !== current);
    if (unseen.length === 0) return this.answer(all, "accepted");
    return { review: this.with({ sweep: { all, unseen } }), next: "ask", said: [] };
  }

  private confirm(key: string, current: Finding, { all, unseen }: Sweep): Step {
    const review = this.with({});
    if (key === "y") return review.answer(all, "accepted");
    if (key !== "n") return { review, next: "ask", said: ["nothing was accepted"] };
    const { said, ...step } = review.answer(
      all.filter((finding) => finding === current || !unseen.includes(finding)),
      "accepted",
    );
    return { ...step, said: [...said, `${count(unseen.length, "unsafe finding")} left, one at a time`] };
  }

  private answer(findings: readonly Finding[], answer: Answer): Step {
    const answers = new Map(findings.map(({ id }) => [id, answer]));
    const said = [findings.length === 1 ? answer : `${answer} ${findings.length}`];
    for (const { finding, needed } of answer === "rejected" ? this.followers(answers) : [])
      said.push(`${placeOf(finding)} can't be applied without ${placeOf(needed)}: rejected with it`);
    return { review: this.after([...this.state.turns, turnOf(answers, this.current?.id)]), next: "show", said };
  }

  /** Rejects, in `answers`, whatever needs a finding that is rejected: it could not be applied. */
  private followers(answers: Map<string, Answer>): { readonly finding: Finding; readonly needed: Finding }[] {
    const known = new Map(this.findings.map((finding) => [finding.id, finding]));
    const isRejected = (id: string) => (answers.get(id) ?? this.answers.get(id)) === "rejected";
    const found: { finding: Finding; needed: Finding }[] = [];
    for (let before = -1; before < found.length; ) {
      before = found.length;
      for (const finding of this.findings) {
        const needed = known.get(finding.needs.find(isRejected) ?? "");
        if (!needed || isRejected(finding.id)) continue;
        answers.set(finding.id, "rejected");
        found.push({ finding, needed });
      }
    }
    return found;
  }

  private back(): Step {
    const last = this.state.turns.at(-1);
    if (!last) return { review: this, next: "ask", said: ["there is nothing to undo"] };
    const at = this.findings.findIndex(({ id }) => id === last.shown);
    const review = this.with({ turns: this.state.turns.slice(0, -1), at });
    return { review, next: "show", said: [last.answers.size < 2 ? "back one" : `back one: ${last.answers.size} answers are taken back`] };
  }

  /**
   * The review after a file was edited: `findings` is what is offered now, `same` are the ids of those that are what they
   * were, whose answers stay. It goes on with what is undecided in `path`.
   */
  renewed(findings: readonly Finding[], same: ReadonlySet<string>, path: string): Review {
    const turns = this.state.turns
      .map(({ shown, answers }) => turnOf(new Map([...answers].filter(([id]) => same.has(id))), same.has(shown) ? shown : undefined))
      .filter(({ answers }) => answers.size > 0);
    const shown = same.has(this.current?.id ?? "") ? findings.findIndex(({ id }) => id === this.current?.id) : -1;
    const first = findings.findIndex((finding) => finding.path === path);
    const next = findings.findIndex((finding) => finding.path > path);
    const at = [shown, first, next].find((index) => index >= 0) ?? 0;
    const review = new Review(findings, this.unsafeToo, { turns, at });
    const answers = new Map<string, Answer>();
    if (review.followers(answers).length === 0) return review.from(at);
    return new Review(findings, this.unsafeToo, { turns: [...turns, turnOf(answers)], at }).from(at);
  }

  private after(turns: readonly Turn[]): Review {
    return this.with({ turns }).from(this.state.at);
  }

  /** On the first undecided finding from an index on, or else from the beginning. */
  private from(index: number): Review {
    const isOpen = ({ id }: Finding) => !this.answers.has(id);
    const later = this.findings.findIndex((finding, each) => each >= index && isOpen(finding));
    const any = later >= 0 ? later : this.findings.findIndex(isOpen);
    return this.with({ at: any >= 0 ? any : this.findings.length });
  }

  /** Any question is dropped, unless it is asked anew. */
  private with({ turns = this.state.turns, at = this.state.at, sweep }: Partial<State>): Review {
    const answers = turns === this.state.turns ? this.answers : answersOf(turns);
    return new Review(this.findings, this.unsafeToo, { turns, at, ...(sweep && { sweep }) }, answers);
  }
}

const HELP = { next: "help", said: [] } as const;
const UNKNOWN_KEY = { next: "ask", said: ["this key does nothing here; ? tells the keys"] } as const;

/** Those that change no answer. */
const OTHER_KEYS: Readonly<Record<string, Pick<Step, "next" | "said">>> = {
  e: { next: "edit", said: [] },
  o: { next: "open", said: [] },
  "/": { next: "search", said: [] },
  f: { next: "file", said: [] },
  "?": HELP,
  q: { next: "quit", said: [] },
};

/** All that a person might look for. */
function textOf({ path, className, subject, transform, verdict, reason, warnings }: Finding): string {
  const told = [...(reason ? [reason] : []), ...warnings].flatMap(({ name, message }) => [name, message]);
  return [path, className, subject, transform, verdict, ...told].join("\n").toLowerCase();
}

/** Later turns count more. */
function answersOf(turns: readonly Turn[]): ReadonlyMap<string, Answer> {
  const answers = new Map<string, Answer>();
  for (const turn of turns) for (const [id, answer] of turn.answers) answers.set(id, answer);
  return answers;
}

/** Where nothing was shown, undo leads to the first finding that was decided. */
function turnOf(answers: ReadonlyMap<string, Answer>, shown = [...answers.keys()][0] ?? ""): Turn {
  return { shown, answers };
}
