import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { CLI, folderOf, PROJECT, read } from "./command.js";
import { runPython2 } from "./python2.js";

export const PROBE = readFileSync(join(PROJECT, "src/probe/unleak_probe.py"), "latin1");

/** A dump, as far as the tests look at it. */
export interface Dump {
  readonly format: string;
  readonly version: number;
  readonly pid: number;
  readonly python: string;
  readonly gc: { readonly enabled: boolean; readonly debug: number; readonly thresholds: readonly number[] };
  readonly descriptors: { readonly count: number; readonly limit: number; readonly kinds: Readonly<Record<string, number>> };
  readonly garbage: {
    readonly count: number;
    readonly examined: number;
    readonly types: readonly {
      readonly class: number;
      readonly count: number;
      readonly sampled: number;
      readonly onNone: number;
      readonly heldBy?: { readonly class: number; readonly name: string | null };
      readonly cycles: readonly {
        readonly samples: number;
        readonly length: number;
        readonly links: readonly {
          readonly by: string;
          readonly name?: string | number;
          readonly class: number;
          readonly code?: { name: string; line: number };
        }[];
      }[];
    }[];
  };
  readonly search: { readonly visited: number; readonly steps: number; readonly cut: boolean };
  readonly classes: readonly {
    readonly name: string;
    readonly module: string | null;
    readonly file: string | null;
    readonly line: number | null;
    readonly style: string;
    readonly ancestors: readonly number[];
  }[];
}

/** What the module writes of two pumps, as a value that may be changed. */
export const DUMP = {
  ...{
    format: "unleak-probe",
    version: 1,
    pid: 7,
    time: 1.5,
    python: "2.7.18",
    gc: { enabled: true, debug: 0, thresholds: [700, 10, 10] },
  },
  descriptors: { count: 1, limit: 1024, complete: true, kinds: { pipe: 1 } },
  garbage: {
    ...{ count: 2, examined: 2, typesLeftOut: 0 },
    types: [
      {
        ...{ class: 0, count: 2, sampled: 2, onNone: 0 },
        cycles: [
          {
            samples: 2,
            length: 2,
            links: [
              { by: "attribute", name: "isClosed", class: 1, code: { name: "is_closed", file: "m.py", line: 4 } },
              { by: "self", class: 0 },
            ],
          },
        ],
      },
    ],
  },
  search: { visited: 1, steps: 1, cut: false },
  classes: [
    { name: "Pump", module: "m", file: "/srv/m.py", line: 2, style: "new", ancestors: [] },
    { name: "instancemethod", module: "__builtin__", file: null, line: null, style: "new", ancestors: [] },
  ],
};

/** A folder with the module, and these files. */
export function withProbe(files: Readonly<Record<string, string>>): string {
  return folderOf({ "unleak_probe.py": PROBE, ...files });
}

/** What a program prints that imports the module, and the folder that it ran in. */
export function probed(program: string, files: Readonly<Record<string, string>> = {}): { printed: string; folder: string } {
  const folder = withProbe({ "program.py": `import gc, os, sys, unleak_probe\n${program}`, ...files });
  return { printed: runPython2(["program.py"], folder), folder };
}

export function dumpIn(folder: string, name = "dump.json"): Dump {
  if (!existsSync(join(folder, name))) throw new Error(`there is no ${name}`);
  return JSON.parse(read(folder, name)) as Dump;
}

/** The dump that a program leaves behind as dump.json. */
export function dumpOf(program: string, files: Readonly<Record<string, string>> = {}): Dump {
  const { printed, folder } = probed(`${program}\nprint unleak_probe.dump('dump.json')\n`, files);
  if (printed !== "None\nexit 0\n") throw new Error(printed);
  return dumpIn(folder);
}

/** `Pump: isClosed -> instancemethod, self -> Pump`, for every cycle of every type. */
export function cyclesIn({ garbage, classes }: Dump): string[] {
  return garbage.types.flatMap((type) =>
    type.cycles.map(({ links }) => {
      const steps = links.map(({ by, name, class: place }) => {
        const label = by === "attribute" ? name : name === undefined ? by : `${by} ${name}`;
        return `${label} -> ${classes[place]?.name}`;
      });
      return `${classes[type.class]?.name}: ${steps.join(", ")}`;
    }),
  );
}

/** Whether the command line prints the module. */
export const printedProbe = () => spawnSync(process.execPath, [CLI, "probe"], { encoding: "latin1" });
