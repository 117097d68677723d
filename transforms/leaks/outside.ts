import { type ClassModel, type OutsideKeeper, type Project, reaches, type Thing } from "../../src/kit.js";
import { placeOf } from "../shared/naming.js";
import { finalizedIn } from "./fate.js";
import type { KeptBy } from "./keeps.js";
import type { Leak } from "./subject.js";

/** What keeps the instances of a class from outside, and that nothing takes out again. */
export function* heldFromOutside(cls: ClassModel, keeps: KeptBy, project: Project): Generator<Leak> {
  for (const keeper of keeps.outside.of(cls)) {
    const thing = keeper.things.find((each) => reaches(each, (other) => other.isSelf && other.cls === cls));
    if (!thing) continue;
    yield {
      ...{ module: cls.module, cls, node: keeper.node, cycle: [], shape: "outside", attribute: way(keeper, thing, cls) },
      ...{ isPlain: false, keeper: undefined, made: undefined, closer: undefined, judged: undefined, isState: false },
      ...{ fate: { says: () => ALIVE[keeper.kind](keeper.words) + finalized(cls, project) }, advice: ADVICE[keeper.kind] },
    };
  }
}

/** `atexit (line 6) → bound method Pump.close → Pump` */
function way(keeper: OutsideKeeper, thing: Thing, cls: ClassModel): string {
  const first = `${keeper.words} (${placeOf(keeper, cls.module)})`;
  return [first, ...(thing.isSelf ? [] : [thing.words || thing.kind]), cls.name].join(" → ");
}

function finalized(cls: ClassModel, project: Project): string {
  const own = finalizedIn({ classes: [cls], edges: [] }, project);
  return own ? `, and \`${own.name}.__del__\` doesn't run before` : "";
}

const UNTIL_THE_END = () => "alive until the program ends";

const ALIVE: Readonly<Record<OutsideKeeper["kind"], (words: string) => string>> = {
  exit: UNTIL_THE_END,
  signal: UNTIL_THE_END,
  tracing: UNTIL_THE_END,
  registry: (words) => `alive as long as \`${words}\` is, from which nothing is taken`,
  channel: () => "alive in `asyncore.socket_map` until it is closed, which the loop does where the other side hangs up",
  logger: () => "alive until the program ends: loggers are, and nothing takes it from this one",
  thread: () => "alive while the thread runs",
};

const WEAKLY = "register a function that asks a `weakref.ref(self)`";

const ADVICE: Readonly<Record<OutsideKeeper["kind"], string>> = {
  exit: WEAKLY,
  signal: WEAKLY,
  tracing: WEAKLY,
  channel: "call `close()` when it is done with",
  registry: "take it out where it is done with, or keep a `weakref.WeakValueDictionary` or a `weakref.WeakSet`",
  logger: "take it from the logger where it is done with, by `removeHandler` or `removeFilter`",
  thread: "give the thread a function that asks a `weakref.ref(self)` at each turn, or have the method that closes the object end the loop",
};
