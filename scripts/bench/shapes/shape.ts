/** A family of generated inputs, of which any size can be made. */
export interface Shape {
  readonly name: string;
  /** What there are so many of. */
  readonly of: string;
  /** The first size that is tried, and the last; those between are double the one before. */
  readonly from: number;
  readonly to: number;
  /** The files of a project of that size, by their paths. */
  files(size: number): Readonly<Record<string, string>>;
}

/** A file of so many pieces. */
export function fileOf(count: number, piece: (index: number) => string): Readonly<Record<string, string>> {
  return { "shape.py": textOf(count, piece) };
}

/** So many files of one piece each: `m0.py`, `m1.py` and so on. */
export function filesOf(count: number, piece: (index: number) => string): Readonly<Record<string, string>> {
  return Object.fromEntries(Array.from({ length: count }, (_, index) => [`m${index}.py`, piece(index)]));
}

export function textOf(count: number, piece: (index: number) => string): string {
  return Array.from({ length: count }, (_, index) => piece(index)).join("");
}

/** A class with a method and an alias of it, whose names end in `suffix`. */
export function leaky(name: string, base: string, suffix: string | number = ""): string {
  const setUp = base === "object" ? "" : `        ${base}.__init__(self)\n`;
  return `class ${name}(${base.split(".").at(-1) === "object" ? "object" : base}):
    def __init__(self):
${setUp}        self.halt${suffix} = self.stop${suffix}

    def stop${suffix}(self):
        return ${JSON.stringify(name)}

`;
}
