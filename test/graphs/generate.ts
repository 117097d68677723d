import { Random } from "../programs/random.js";
import { type Edge, LINKINGS, stored } from "./edges.js";
import { ClassSpec, chosen, type Program } from "./model.js";
import { keptOutside } from "./outside.js";
import { release, unrelated } from "./releases.js";
import { render } from "./render.js";
import type { Store } from "./stores.js";

/** A Python 2 program: its function `run` makes an object, has it do this and that, and lets go of it. */
export interface Graph {
  readonly seed: number;
  readonly text: string;
  /** What is special about it. */
  readonly features: readonly string[];
}

const CHILDREN = ["Valve", "Seal", "Spring"];

export function generate(seed: number): Graph {
  const random = new Random(seed);
  const program: Program = { random, imports: new Set(), top: [], classes: [], run: [], features: [] };
  const pump = new ClassSpec("Pump", random.chance(0.7), random.chance(0.15) ? new ClassSpec("Base", true) : undefined);
  if (pump.base) Object.assign(pump, { isNew: true });
  program.classes.push(...(pump.base ? [pump.base] : []), pump);
  const making: string[] = [];
  const using: string[] = [];
  const links = random.pick([0, 0, 1, 1, 1, 2]);
  const rounds = random.chance(0.15) ? 2 : 1;
  for (let round = 0; round < rounds; round++) {
    const held = links === 0 ? itself(program, pump, round, making) : chain(program, pump, links, round, making);
    // Both of two would be in `close`.
    if (held && round === rounds - 1 && random.chance(0.35)) release(held.attribute, held.store, { program, cls: pump, making, using });
  }
  const made = finalizers(program, pump);
  if (random.chance(0.08)) keptOutside(program, pump, making, using);
  if (random.chance(0.1)) unrelated("held", program);
  const isLate = place(program, pump, making);
  program.run.push(`pump = ${made.name}()`, ...(isLate ? ["pump.start()"] : []), ...using);
  return { seed, text: render(program), features: program.features };
}

interface Held {
  readonly attribute: string;
  readonly store: Store;
}

function nameOf(attribute: string, round: number): string {
  return round === 0 ? attribute : `${attribute}${round}`;
}

/** The object keeps itself, or something that holds it. */
function itself(program: Program, cls: ClassSpec, round: number, making: string[]): Held {
  const attribute = nameOf("held", round);
  const { lines, store } = stored({ program, cls, holder: "self", attribute, kept: "self" }, "own");
  making.push(...lines);
  return { attribute, store };
}

/** The object keeps another one, which keeps another one, …, which keeps the object. */
function chain(program: Program, pump: ClassSpec, links: number, round: number, making: string[]): Held | undefined {
  const { random } = program;
  let kept = "self";
  for (const name of CHILDREN.slice(0, links).reverse()) {
    const cls = new ClassSpec(nameOf(name, round), random.chance(0.7));
    program.classes.splice(program.classes.indexOf(pump), 0, cls);
    const holder = cls.name.toLowerCase();
    const edge: Edge = { program, holder, cls, attribute: `to_${kept === "self" ? "parent" : kept}`, kept };
    const linking = chosen(random, LINKINGS, cls.isNew);
    program.features.push(`linked by ${linking.name}`);
    const { made, after } = linking.link(edge);
    making.push(`${holder} = ${made}`, ...after);
    kept = holder;
  }
  const attribute = nameOf("held", round);
  const { lines, store } = stored({ program, cls: pump, holder: "self", attribute, kept }, "forward");
  making.push(...lines);
  return { attribute, store };
}

/** Some of the classes have `__del__`; the one that is made may be below the one that holds. */
function finalizers({ random, classes, features }: Program, pump: ClassSpec): ClassSpec {
  const hasDel = (cls: ClassSpec) => cls.members.some(([line]) => line?.startsWith("def __del__"));
  for (const cls of classes)
    if (!hasDel(cls) && random.chance(0.2)) {
      cls.members.push(["def __del__(self):", "    pass"]);
      features.push(`__del__ of ${cls === pump ? "the object" : "another"}`);
    }
  if (!random.chance(0.12)) return pump;
  const below = new ClassSpec("Special", pump.isNew, pump);
  if (random.chance(0.4)) below.members.push(["def __del__(self):", "    pass"]);
  features.push("subclass that is made");
  classes.push(below);
  return below;
}

/** Puts what makes the cycle into a method; whether `run` has to call it. */
function place({ random, features, classes }: Program, pump: ClassSpec, making: readonly string[]): boolean {
  const where = random.pick(["__init__", "__init__", "helper", "start", "base"]);
  features.push(`made in ${where}`);
  if (where === "__init__") pump.init.push(...making);
  else if (where === "base" && pump.base === undefined) {
    const base = new ClassSpec("Making", pump.isNew);
    base.init.push(...making);
    Object.assign(pump, { base });
    classes.splice(classes.indexOf(pump), 0, base);
    base.first.push(...pump.first.splice(0));
  } else {
    const name = where === "start" ? "start" : "_build";
    if (where !== "start") pump.init.push("self._build()");
    pump.members.push([`def ${name}(self):`, ...(making.length > 0 ? making : ["pass"]).map((line) => `    ${line}`)]);
  }
  return where === "start";
}
