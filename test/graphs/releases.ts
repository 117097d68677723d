import type { ClassSpec, Kind, Lines, Program } from "./model.js";
import type { Store } from "./stores.js";

/** What takes out again what an attribute keeps. */
interface Taking extends Kind {
  readonly of: readonly (Store["container"] | "direct" | "any")[];
  lines(target: string): Lines;
}

const TAKING: readonly Taking[] = [
  { name: "None", of: ["any"], lines: (target) => [`${target} = None`] },
  { name: "del", of: ["any"], lines: (target) => [`del ${target}`] },
  { name: "other", of: ["any"], lines: (target) => [`${target} = 0`] },
  { name: "unpacked None", of: ["any"], lines: (target) => [`${target}, count = None, 1`] },
  { name: "setattr None", of: ["any"], lines: (target) => [`setattr(self, '${target.slice(5)}', None)`] },
  { name: "delattr", of: ["any"], lines: (target) => [`delattr(self, '${target.slice(5)}')`] },
  { name: "__dict__.pop", of: ["any"], lines: (target) => [`self.__dict__.pop('${target.slice(5)}')`] },
  { name: "__dict__.clear", of: ["any"], lines: () => ["self.__dict__.clear()"] },
  { name: "clear", of: ["dict", "set", "deque"], lines: (target) => [`${target}.clear()`] },
  { name: "slice", of: ["list"], lines: (target) => [`del ${target}[:]`] },
  { name: "empty slice", of: ["list"], lines: (target) => [`${target}[:] = []`] },
  { name: "pop", of: ["list", "deque"], lines: (target) => [`while ${target}:`, `    ${target}.pop()`] },
  { name: "popitem", of: ["dict"], lines: (target) => [`while ${target}:`, `    ${target}.popitem()`] },
  { name: "del key", of: ["dict"], lines: (target) => [`for key in list(${target}):`, `    del ${target}[key]`] },
  { name: "by alias", of: ["dict", "set", "deque"], lines: (target) => [`table = ${target}`, "table.clear()"] },
];

export interface Where extends Kind {
  put(lines: Lines, place: Releasing): void;
}

export interface Releasing {
  readonly program: Program;
  readonly cls: ClassSpec;
  /** The function in which the cycle is made. */
  readonly making: string[];
  /** What `run` does with the object once it is made. */
  readonly using: string[];
}

const method = (name: string, lines: Lines): Lines => [`def ${name}(self):`, ...lines.map((line) => `    ${line}`)];

/** Where it stands that is taken out. */
const WHERE: readonly Where[] = [
  {
    name: "in close, called",
    put(lines, { cls, using }) {
      cls.members.push(method("close", lines));
      using.push("pump.close()");
    },
  },
  { name: "in close, not called", put: (lines, { cls }) => void cls.members.push(method("close", lines)) },
  {
    name: "in close, called by __del__",
    put: (lines, { cls }) => void cls.members.push(method("close", lines), method("__del__", ["self.close()"])),
  },
  { name: "in __del__", put: (lines, { cls }) => void cls.members.push(method("__del__", lines)) },
  { name: "below", put: (lines, { making }) => void making.push(...lines) },
  {
    name: "below, in finally",
    put(lines, { making }) {
      const body = making.splice(0);
      making.push(
        "try:",
        ...(body.length > 0 ? body : ["pass"]).map((line) => `    ${line}`),
        "finally:",
        ...lines.map((line) => `    ${line}`),
      );
    },
  },
  {
    name: "in a helper of close",
    put(lines, { cls, using }) {
      cls.members.push(method("close", ["self._drop()"]), method("_drop", lines));
      using.push("pump.close()");
    },
  },
  {
    name: "in __exit__",
    put(lines, { cls, using }) {
      cls.members.push(method("__enter__", ["return self"]), [
        "def __exit__(self, kind, value, trace):",
        ...lines.map((line) => `    ${line}`),
      ]);
      using.push("with pump:", "    pass");
    },
  },
  {
    name: "from outside",
    put: (lines, { using }) => void using.push(...lines.map((line) => line.replaceAll("self", "pump"))),
  },
];

/** Adds something that takes apart what `self.<attribute>` holds. */
export function release(attribute: string, store: Store, place: Releasing): void {
  const { random } = place.program;
  const isOf = ({ of }: Taking) => of.some((each) => each === "any" || each === store.container || (each === "direct" && store.isDirect));
  const possible = TAKING.filter(isOf);
  const taking = random.chance(0.4) ? (possible[0] as Taking) : random.pick(possible);
  const where = random.pick(
    WHERE.filter(({ name }) => !(name.startsWith("in __exit__") && place.cls.members.some(([line]) => line === "with"))),
  );
  place.program.features.push(`release ${taking.name}`, `released ${where.name}`);
  where.put(taking.lines(`self.${attribute}`), place);
}

/** A release that has nothing to do with the object: of another class, by the same name. */
export function unrelated(attribute: string, program: Program): void {
  program.features.push("unrelated release");
  program.top.push([
    "class Stranger(object):",
    "    def __init__(self):",
    `        self.${attribute} = 1`,
    "    def close(self):",
    `        self.${attribute} = None`,
  ]);
  program.run.push("stranger = Stranger()", "stranger.close()");
}
