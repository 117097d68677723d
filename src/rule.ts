import type { Module } from "./python/module.js";
import type { Site } from "./python/object-sites.js";
import { NAME, type Obstacle, type Reason, type RuleInfo, spanOf, where } from "./transform.js";

export type { Site };

/** What rules judge. Messages tell places as they are seen from its module: `line 12` there, `pumps.py:12` elsewhere. */
export interface Subject {
  readonly module: Module;
}

/** One case in which a rule holds, with the place that decides it where there is one; a `Site`, a use or a class is such a case. */
export interface Case extends Partial<Site> {
  /** Other places that had a part in it. */
  readonly also?: readonly Site[];
  /** Whether `--forward` gets round this case, where that is another answer than the rule's. */
  readonly lifted?: boolean;
  /** What the message says wherever the place is, where it names more of that than `at`: findings of which it is the same are told together. */
  readonly gist?: string;
}

/** A case with a sentence of its own, for rules that have several kinds; `at` is as in `RuleText.message`. */
export interface SaidCase extends Case {
  says(at: string): string;
}

/** The message of a rule whose cases have sentences of their own. */
export const said = ({ says }: SaidCase, _subject: Subject, at: string): string => says(at);

/** What is written down of a rule: the value that `rules/<id>.ts` exports. */
export interface RuleText<S extends Subject, C extends object> extends Omit<RuleInfo, "lifted"> {
  readonly lifted?: boolean;
  /** The cases in which it holds, the plainest first. Nothing is looked for beyond those that are asked for. */
  find(subject: S): Iterable<C>;
  /** More cases, which cost much to look for: they are asked for when nothing holds up to the rule `behind` in the list. */
  readonly dear?: { readonly behind: RuleInfo; find(subject: S): Iterable<C> };
  /**
   * A sentence that names the actual classes, methods and places; it may hold text of the file, a character for each byte. `at` is
   * the place of the case, `line 12` or `pumps.py:12`, and empty where it has none.
   */
  message(found: C, subject: S, at: string): string;
}

/** One reason for which a rewrite is not made, or made with a warning. */
export interface Rule<S extends Subject> extends RuleInfo {
  /** The cases in which it holds, told and placed, one by one. */
  told(subject: S): Generator<Told>;
  /** The dear ones, and the rule behind which they are asked for. */
  readonly dear?: { readonly behind: RuleInfo; told(subject: S): Generator<Told> } | undefined;
}

/** A case as a person is told of it. */
export interface Told extends Reason {
  readonly lifted: boolean;
  readonly gist?: string;
}

/** Makes a rule of what is written down of it. Throws a TypeError when its id is not kebab-case. */
export function rule<S extends Subject, C extends object>(text: RuleText<S, C>): Rule<S> {
  const { id, verdict, page, dear, lifted = false } = text;
  if (!NAME.test(id)) throw new TypeError(`a rule's id is kebab-case, not '${id}'`);
  function* tell(cases: Iterable<C>, subject: S): Generator<Told> {
    for (const found of cases) {
      // A case may be any object: what is read of it here is all optional.
      const { module, node, also = [], lifted: own = lifted, gist } = found as Case;
      const span = module && node && spanOf(module.source, node);
      const others = also.map((site) => spanOf(site.module.source, site.node));
      const message = text.message(found, subject, span ? where(span, subject.module.path) : "");
      yield { name: id, message, related: [...(span ? [span] : []), ...others], lifted: own, ...(gist !== undefined && { gist }) };
    }
  }
  return {
    ...{ id, verdict, lifted, page },
    told: (subject) => tell(text.find(subject), subject),
    dear: dear && { behind: dear.behind, told: (subject) => tell(dear.find(subject), subject) },
  };
}

/**
 * What stands against a rewrite, in the order in which it is told: what is kept before what is unsafe, each in the order of the rules.
 * Dear cases come behind the rule that theirs names, and last where that one is not among them.
 */
export function* obstaclesTo<S extends Subject>(subject: S, rules: readonly Rule<S>[]): Generator<Obstacle> {
  for (const verdict of ["kept", "unsafe"] as const) {
    const asked = rules.filter((each) => each.verdict === verdict);
    for (const each of asked)
      for (const { told } of [each, ...dearBehind(each, asked)]) for (const one of told(subject)) yield { ...one, verdict };
  }
}

function dearBehind<S extends Subject>(rule: Rule<S>, asked: readonly Rule<S>[]): readonly Pick<Rule<S>, "told">[] {
  const isBehind = (named: RuleInfo) => rule === named || (rule === asked.at(-1) && !asked.some((each) => each === named));
  return asked.flatMap(({ dear }) => (dear && isBehind(dear.behind) ? [dear] : []));
}

/** The first of them that passes, which is the reason of the finding; undefined where nothing stands against it. */
export function obstacleTo<S extends Subject>(
  subject: S,
  rules: readonly Rule<S>[],
  passes: (obstacle: Obstacle) => boolean = () => true,
): Obstacle | undefined {
  for (const obstacle of obstaclesTo(subject, rules)) if (passes(obstacle)) return obstacle;
  return undefined;
}

/** What to look out for: of each rule that only warns, the first case. */
export function warningsOf<S extends Subject>(subject: S, rules: readonly Rule<S>[]): Reason[] {
  return rules.flatMap((each) => {
    const [first] = each.verdict === "warning" ? each.told(subject) : [];
    return first ? [{ name: first.name, message: first.message, related: first.related }] : [];
  });
}
