import type { ClassSpec, Kind, Program } from "./model.js";

interface Keeping extends Kind {
  put(program: Program, making: string[], using: string[], cls: ClassSpec): void;
}

/** What lives longer than the object and may keep it. */
const KEEPERS: readonly Keeping[] = [
  {
    name: "list of the module",
    put({ top }, making) {
      top.push(["ALL = []"]);
      making.push("ALL.append(self)");
    },
  },
  {
    name: "dict of the module",
    put({ top }, making) {
      top.push(["TABLE = {}"]);
      making.push("TABLE['pump'] = self.work");
    },
  },
  {
    name: "list of the class",
    put(_, making, __, cls) {
      cls.members.push(["instances = []"]);
      making.push("self.instances.append(self)");
    },
  },
  {
    name: "atexit",
    put({ imports }, making) {
      imports.add("atexit");
      making.push("atexit.register(self.work)");
    },
  },
  {
    name: "signal",
    put({ imports }, making) {
      imports.add("signal");
      making.push("signal.signal(signal.SIGUSR1, self.echo2)");
    },
  },
  {
    name: "list of the module, taken out",
    put({ top }, making, using, cls) {
      top.push(["ALL = []"]);
      making.push("ALL.append(self)");
      cls.members.push(["def leave(self):", "    ALL.remove(self)"]);
      using.push("pump.leave()");
    },
  },
  {
    name: "weak set of the module",
    put({ top, imports }, making) {
      imports.add("weakref");
      top.push(["ALL = weakref.WeakSet()"]);
      making.push("ALL.add(self)");
    },
  },
  {
    name: "names in a list of the module",
    put({ top }, making) {
      top.push(["ALL = []"]);
      making.push("ALL.append(self.name)");
    },
  },
];

export function keptOutside(program: Program, cls: ClassSpec, making: string[], using: string[]): void {
  const keeper = program.random.pick(KEEPERS);
  program.features.push(`outside ${keeper.name}`);
  keeper.put(program, making, using, cls);
}
