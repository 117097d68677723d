import type { Program } from "./generate.js";
import { type Block, indented } from "./model.js";
import { Random } from "./random.js";

/** What a state machine is made of, while it is made up. */
interface Machine {
  readonly random: Random;
  readonly states: readonly string[];
  /** The attribute that holds one of them. */
  readonly attribute: string;
  readonly mayBeNone: boolean;
  readonly features: string[];
}

/** A program with a state machine, its subclasses, and somebody who runs it: each step prints what it sees. */
export function generateMachine(seed: number): Program {
  const random = new Random(seed);
  const states = random.some(["start", "in_text", "in_tag", "quoted", "at_end", "__inner"], random.between(2, 4));
  if (states[0]?.startsWith("__")) states.reverse();
  const attribute = random.pick(["state", "state", "handler", "_next", "__mode"]);
  const machine: Machine = { random, states, attribute, mayBeNone: random.chance(0.3), features: [] };
  const isNewStyle = random.chance(0.65);
  const below = random.chance(0.5) ? subclass(machine) : [];
  const classes = [
    machineClass(machine, isNewStyle),
    ...(random.chance(0.3) ? [decoy(machine)] : []),
    ...(below.length > 0 ? [below] : []),
  ];
  const main = mainModule(machine, below.length > 0);
  const files = new Map([
    ["machines.py", text(classes)],
    ["main.py", text(main)],
  ]);
  return { seed, files, given: new Set(files.keys()), features: [isNewStyle ? "new-style" : "old-style", ...machine.features] };
}

function text(blocks: readonly Block[]): string {
  return `${blocks.map((block) => block.join("\n")).join("\n\n\n")}\n`;
}

function machineClass(machine: Machine, isNewStyle: boolean): Block {
  const { random, states, attribute } = machine;
  const [first] = states as [string];
  const body: Block[] = [];
  if (attribute !== "state" && random.chance(0.2)) body.push(["limit = 3"]);
  const set = feature(machine, 0.12, "set late") ? [] : [`self.${attribute} = self.${first}`];
  const second = feature(machine, 0.25, "two states") ? [`self.action = self.${first}`] : [];
  const init = ["self.log = []", ...random.shuffled([...set, ...second]), ...(random.chance(0.2) ? ["self.depth = 0"] : [])];
  body.push(["def __init__(self):", ...indented(init)]);
  if (set.length === 0) body.push(["def begin(self):", `    self.${attribute} = self.${first}`, "    return self"]);
  if (second.length > 0) body.push(["def act(self, c):", `    self.action = self.${random.pick(states)}`, "    return self.action(c)"]);
  for (const state of states) body.push(stateMethod(machine, state, states));
  body.push(feeding(machine));
  body.push(["def name(self):", `    return ${nameOf(machine)}`]);
  if (feature(machine, 0.2, "with __del__")) body.push(["def __del__(self):", "    self.log = None"]);
  return [`class Lexer${isNewStyle ? "(object)" : ""}:`, ...indented(body.flatMap((block, at) => (at > 0 ? ["", ...block] : block)))];
}

function stateMethod(machine: Machine, state: string, states: readonly string[]): Block {
  return [`def ${state}(self, c):`, `    self.log.append('${state} ' + c)`, ...indented(move(machine, states)), "    return c"];
}

/** How the machine comes to its next state. */
function move(machine: Machine, states: readonly string[]): Block {
  const { random, attribute, mayBeNone, features } = machine;
  const target = `self.${attribute}`;
  const [a, b] = [random.pick(states), random.pick(states)];
  const told = (name: string, lines: Block): Block => {
    features.push(name);
    return lines;
  };
  switch (random.between(0, 17)) {
    case 0:
      return told("conditional expression", [`${target} = self.${a} if c == 'a' else self.${b}`]);
    case 1:
      return told("and-or", [`${target} = c == 'a' and self.${a} or self.${b}`]);
    case 2:
      return told("local", [`move = self.${a}`, "if c == 'b':", `    move = self.${b}`, `${target} = move`]);
    case 3:
      return told("tuple", [`${target}, self.last = self.${a}, c`]);
    case 4:
      return told("chained", [`self.last = ${target} = self.${a}`]);
    case 5:
      return mayBeNone ? told("none", ["if c == 'z':", `    ${target} = None`]) : [];
    case 6:
      return random.chance(0.3) ? told("by a method", [`self.go(self.${a})`]) : [`${target} = self.${b}`];
    case 7:
      return random.chance(0.3)
        ? told("saved", [`saved = ${target}`, `${target} = self.${a}`, "if c == 'b':", `    ${target} = saved`])
        : [];
    case 8:
      return random.chance(0.2) ? told("stack", [`self.log.append(${target})`, `${target} = self.log.pop()`]) : [];
    case 9:
      return told("itself", [`${target} = ${target}`]);
    case 10:
      return random.chance(0.2) ? told("table", [`${target} = {'a': self.${a}}.get(c, self.${b})`]) : [];
    case 11:
      return random.chance(0.2) ? told("getattr", [`${target} = getattr(self, '${a}')`]) : [];
    case 12:
    case 13:
    case 14:
      return ["if c == 'a':", `    ${target} = self.${a}`, "else:", `    ${target} = self.${b}`];
    default:
      return [`${target} = self.${a}`];
  }
}

function feeding({ random, attribute, states, mayBeNone, features }: Machine): Block {
  const state = `self.${attribute}`;
  const first = states[0];
  const run = random
    .pick([
      [`${state}(c)`],
      [`handler = ${state}`, "handler(c)"],
      ["", `if ${state} == self.${first}:`, "    self.log.append('first')", `${state}(c)`],
      [`if ${state} in (self.${first}, None):`, "    self.log.append('first')", `${state}(c)`],
      [`apply(${state}, (c,))`],
      [`self.run(${state}, c)`],
      [`self.log.append(${state}.__name__)`, `${state}(c)`],
      [`self.log.append((lambda: ${state})().im_func.__name__)`, `${state}(c)`],
      [`for each in [${state}]:`, "    each(c)"],
      [`self.log.extend(map(${state}, [c]))`],
      [`self.log.append({self.${first}: 'is first'}.get(${state}, 'is not'))`, `${state}(c)`],
    ])
    .filter((line) => line !== "");
  const guarded = random.pick([
    ["for c in text:", ...indented(mayBeNone ? [`if ${state} is None:`, "    break", ...run] : run)],
    ["for c in text:", ...indented(mayBeNone ? [`if not ${state}:`, "    break", ...run] : run)],
    ["text = list(text)", `while text${mayBeNone ? ` and ${state}` : ""}:`, ...indented(["c = text.pop(0)", ...run])],
  ]);
  return [
    "def feed(self, text):",
    ...indented([...guarded, "return self.log"]),
    "",
    "def run(self, handler, c):",
    "    return handler(c)",
    ...(features.includes("by a method") ? ["", "def go(self, state):", `    self.${attribute} = state`] : []),
  ];
}

function nameOf({ attribute, mayBeNone }: Machine): string {
  return mayBeNone ? `self.${attribute} and self.${attribute}.__name__` : `self.${attribute}.__name__`;
}

/** A class that has the same names, and no states. */
function decoy({ attribute, states }: Machine): Block {
  const data = attribute.startsWith("__") ? "data" : attribute;
  return [
    "class Player(object):",
    "    def __init__(self):",
    `        self.${data} = 'stopped'`,
    `        self.${states[0]} = 3`,
    "    def stop(self):",
    `        del self.${data}`,
  ];
}

function subclass(machine: Machine): Block {
  const { random, states, attribute } = machine;
  const isPrivate = attribute.startsWith("__");
  const open = states.filter((state) => !state.startsWith("__"));
  const body: Block[] = [];
  const overridden = random.maybe(open);
  if (overridden && random.chance(0.6)) {
    machine.features.push("overridden below");
    body.push([
      `def ${overridden}(self, c):`,
      `    self.log.append('own ${overridden} ' + c)`,
      ...indented(isPrivate ? [] : move(machine, open)),
      "    return c",
    ]);
  }
  if (!isPrivate && feature(machine, 0.5, "states below")) {
    body.push(["def extra(self, c):", `    self.log.append('extra ' + c)`, `    self.${attribute} = self.${open[0]}`, "    return c"]);
    body.push(["def __init__(self):", "    Lexer.__init__(self)", `    self.${attribute} = self.extra`]);
  }
  if (!isPrivate && feature(machine, 0.05, "bound in a body below")) body.push([`${attribute} = None`]);
  if (feature(machine, 0.05, "method shadowed below") && open[0]) body.push(["def spoil(self):", `    self.${open[0]} = self.log.append`]);
  if (body.length === 0) body.push(["pass"]);
  return ["class Below(Lexer):", ...indented(body.flatMap((block, at) => (at > 0 ? ["", ...block] : block)))];
}

/** Whoever runs the machine, in plain ways and in others. */
function mainModule(machine: Machine, hasBelow: boolean): readonly Block[] {
  const { random, attribute, states, features } = machine;
  const open = states.filter((state) => !state.startsWith("__"));
  const make = () => `${random.pick(["Lexer", hasBelow ? "Below" : "Lexer"])}()${features.includes("set late") ? ".begin()" : ""}`;
  const steps: Block[] = [];
  for (let count = random.between(2, 4); count > 0; count--)
    steps.push([
      `machine = ${make()}`,
      `print machine.feed('${random.pick(["ab", "abba", "bbab", "aza", "xyzab"])}')`,
      "print machine.name()",
    ]);
  if (features.includes("two states")) steps.push([`machine = ${make()}`, "print machine.act('a'), machine.action.__name__, machine.log"]);
  const others = attribute.startsWith("__") ? [] : random.some(Object.entries(OUTSIDE), random.pick([0, 1, 1, 2]));
  for (const [name, build] of others) {
    features.push(name);
    steps.push(build({ make, state: `machine.${attribute}`, attribute, method: open[0] as string, random }));
  }
  const imports = ["import copy, cPickle, threading", "from machines import *"];
  return [imports, ...random.shuffled(steps).map((body, index) => [`def step_${index}():`, ...indented(body)])];
}

interface Use {
  make(): string;
  readonly state: string;
  readonly attribute: string;
  readonly method: string;
  readonly random: Random;
}

const OUTSIDE: Readonly<Record<string, (use: Use) => Block>> = {
  "set from outside": ({ make, state, method }) => [`machine = ${make()}`, `${state} = machine.${method}`, "print machine.feed('ab')"],
  "set from outside by name": ({ make, attribute, method }) => [
    `machine = ${make()}`,
    `setattr(machine, '${attribute}', machine.${method})`,
    "print machine.feed('ab')",
  ],
  "set to a function": ({ make, state }) => [`machine = ${make()}`, `${state} = lambda c: 'lambda ' + c`, `print ${state}('a')`],
  "set to another's": ({ make, state, method }) => [
    `machine, other = ${make()}, ${make()}`,
    `${state} = other.${method}`,
    `${state}('a')`,
    "print other.log, machine.log",
  ],
  compared: ({ make, state, method }) => [
    `machine = ${make()}`,
    `print ${state} == machine.${method}, ${state} != machine.${method}, ${state} in [machine.${method}]`,
  ],
  "compared by identity": ({ make, state }) => [`machine = ${make()}`, `print ${state} is ${state}, id(${state}) == id(${state})`],
  "given to a thread": ({ make, state }) => [
    `machine = ${make()}`,
    `runner = threading.Thread(target=${state}, args=('a',))`,
    "runner.start()",
    "runner.join()",
    "print machine.log",
  ],
  "given to map": ({ make, state }) => [`machine = ${make()}`, `print map(${state}, 'ab'), machine.log`],
  "kept as a callback": ({ make, state }) => [
    `machine = ${make()}`,
    `callbacks = [${state}]`,
    "machine.feed('ab')",
    "print [callback('q') for callback in callbacks], machine.log",
  ],
  copied: ({ make, state }) => [
    `machine = ${make()}`,
    "twin = copy.copy(machine)",
    "twin.log = []",
    `print twin is machine, twin.${state.split(".")[1]}.__name__`,
  ],
  "copied and run": ({ make }) => [
    `machine = ${make()}`,
    "twin = copy.copy(machine)",
    "twin.log = []",
    "print twin.feed('ab'), machine.log",
  ],
  pickled: ({ make }) => [`machine = ${make()}`, "print cPickle.loads(cPickle.dumps(machine, 2)).feed('ab')"],
  "asked for": ({ make, attribute }) => [`print hasattr(${make()}, '${attribute}')`],
  "asked of the class": ({ attribute }) => [`print hasattr(Lexer, '${attribute}'), getattr(Lexer, '${attribute}', None) is None`],
  "read before it is set": ({ state }) => [
    "machine = Lexer.__new__(Lexer)",
    "try:",
    `    print ${state}`,
    "except AttributeError:",
    "    print 'unset'",
  ],
  "read with a default": ({ make, attribute }) => [`print getattr(${make()}, '${attribute}', None) is None`],
  "dictionary read": ({ make }) => [`print sorted(vars(${make()}))`],
  deleted: ({ make, state, attribute }) => [`machine = ${make()}`, `del ${state}`, `print hasattr(machine, '${attribute}')`],
  "method patched": ({ make, method }) => [`Lexer.${method} = lambda self, c: 'patched'`, `print ${make()}.feed('ab')`],
  "method patched on the instance": ({ make, state, method }) => [
    `machine = ${make()}`,
    `machine.${method} = lambda c: 'patched'`,
    `print ${state}('a'), machine.log`,
  ],
  "class listed": () => ["print [name for name in dir(Lexer) if name[:2] != '__']"],
  "class changed": ({ make }) => [
    "class Other(Lexer):",
    "    pass",
    `machine = ${make()}`,
    "machine.__class__ = Other",
    "print machine.feed('ab')",
  ],
  "bound method looked into": ({ make, state }) => [
    `machine = ${make()}`,
    `print ${state}.im_self is machine, ${state}.im_class.__name__, ${state}.__doc__`,
  ],
  "name put together": ({ make, attribute }) => [`print getattr(${make()}, '${attribute.slice(0, 2)}' + '${attribute.slice(2)}').__name__`],
  "subclass in a function": ({ attribute, method, random }) => [
    "class Local(Lexer):",
    `    def ${random.pick([method, attribute])}(self, c):`,
    "        self.log.append('local')",
    "print Local().feed('ab')",
  ],
};

function feature({ random, features }: Machine, share: number, name: string): boolean {
  const isThere = random.chance(share);
  if (isThere) features.push(name);
  return isThere;
}
