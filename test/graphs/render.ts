import { type ClassSpec, indented, type Lines, type Program } from "./model.js";

/** What every class may be asked for; written only where the program says its name. */
const METHODS: Readonly<Record<string, Lines>> = {
  name: ["name = 'x'"],
  work: ["def work(self):", "    return 1"],
  echo: ["def echo(self, value):", "    return value"],
  echo2: ["def echo2(self, number, frame):", "    return number"],
  steps: ["def steps(self):", "    yield 1"],
  itself: ["def itself(self):", "    return self"],
  method: ["def method(self):", "    return self.work"],
  fixed: ["@staticmethod", "def fixed(value):", "    return value"],
  ofclass: ["@classmethod", "def ofclass(cls):", "    return 1"],
};

const FUNCTIONS: Readonly<Record<string, Lines>> = {
  identity: ["def identity(value):", "    return value"],
  calling: ["def calling(value):", "    return lambda: value.work()"],
  naming: ["def naming(value):", "    return value.name"],
  KEY: ["class Key(object):", "    pass", "", "KEY = Key()"],
};

export function render(program: Program): string {
  const { imports, top, classes, run } = program;
  const own = [...top, ...classes.flatMap(({ first, init, members }) => [first, init, ...members]), run].flat().join("\n");
  const functions = Object.entries(FUNCTIONS).flatMap(([word, lines]) => (isSaid(word, own) ? [lines] : []));
  const used = [own, ...functions.flat()].join("\n");
  const methods = Object.entries(METHODS).filter(([word]) => isSaid(word, used) || (word === "work" && isSaid("method", used)));
  const blocks = [
    [...imports].sort().map((each) => `import ${each}`),
    ...functions,
    ...classes.map((cls) =>
      classLines(
        cls,
        methods.map(([, lines]) => lines),
      ),
    ),
    ...top,
    ["def run():", ...indented(run)],
  ];
  return `${blocks
    .filter((block) => block.length > 0)
    .map((block) => block.join("\n"))
    .join("\n\n\n")}\n`;
}

function isSaid(word: string, text: string): boolean {
  return new RegExp(`\\b${word}\\b`).test(text);
}

/** A class without a base of the program has what every class may be asked for. */
function classLines({ name, base, isNew, parameters, first, init, members }: ClassSpec, methods: readonly Lines[]): Lines {
  const header = base ? `(${base.name})` : isNew ? "(object)" : "";
  const hasOwn = members.some(([line]) => line?.startsWith("def __init__"));
  const body = [...first, ...(base && !hasOwn && init.length + first.length > 0 ? callOfBase(base) : []), ...init];
  const made = body.length > 0 ? [[`def __init__(${["self", ...parameters].join(", ")}):`, ...indented(body)]] : [];
  const blocks = [...made, ...members, ...(base ? [] : methods)];
  const lines = blocks.flatMap((block, index) => [...(index > 0 ? [""] : []), ...block]);
  return [`class ${name}${header}:`, ...indented(lines.length > 0 ? lines : ["pass"])];
}

function callOfBase(base: ClassSpec): Lines {
  return base.init.length + base.first.length > 0 && base.parameters.length === 0 ? [`${base.name}.__init__(self)`] : [];
}
