import type { SavedFormat } from "../../files/saved.js";

/** A class of the running program. */
export interface DumpedClass {
  readonly name: string;
  readonly module: string | null;
  /** The source of its module, as the program has it. */
  readonly file: string | null;
  /** The first line of its methods; 1-based. */
  readonly line: number | null;
  readonly style: "new" | "old";
  /** Places in `classes`, nearest first; none are told of a class that is named only as an ancestor. */
  readonly ancestors: readonly number[];
}

/** A reference, and what it leads to. */
export interface DumpedLink {
  /** `attribute`, `item`, `key`, `self`, `closure`, …: what holds it. */
  readonly by: string;
  readonly name?: string | number;
  /** A place in `classes`. */
  readonly class: number;
  /** Of what is a function, a method, a generator or a frame. */
  readonly code?: { readonly name: string; readonly file: string | null; readonly line: number };
}

/** A way from objects of a type back to themselves. */
export interface DumpedCycle {
  /** How many of the samples have it. */
  readonly samples: number;
  /** How many links it has; fewer may be told. */
  readonly length: number;
  readonly links: readonly DumpedLink[];
}

/** The objects of one class in `gc.garbage`. */
export interface DumpedType {
  /** A place in `classes`. */
  readonly class: number;
  readonly count: number;
  /** How many of them were searched for cycles. */
  readonly sampled: number;
  /** How many of these lie on no cycle. */
  readonly onNone: number;
  readonly cycles: readonly DumpedCycle[];
  readonly heldBy?: { readonly class: number; readonly name: string | null };
}

/** What `unleak_probe.dump` writes. */
export interface GarbageDump {
  readonly version: 1;
  readonly pid: number;
  /** Seconds since 1970. */
  readonly time: number;
  readonly python: string;
  readonly gc: { readonly enabled: boolean; readonly debug: number; readonly thresholds: readonly number[] };
  readonly descriptors: {
    readonly count: number;
    readonly limit: number | null;
    readonly complete: boolean;
    readonly kinds: Readonly<Record<string, number>>;
  };
  readonly garbage: {
    readonly count: number;
    readonly examined: number;
    /** How many more types there are. */
    readonly typesLeftOut: number;
    readonly types: readonly DumpedType[];
  };
  readonly search: { readonly visited: number; readonly steps: number; readonly cut: boolean };
  readonly classes: readonly DumpedClass[];
}

const COUNT = { type: "integer", minimum: 0 };
const TEXT = { type: "string" };
const orNull = (schema: object) => ({ anyOf: [schema, { type: "null" }] });
const record = (properties: Readonly<Record<string, object>>, optional: readonly string[] = []) => ({
  type: "object",
  required: Object.keys(properties).filter((name) => !optional.includes(name)),
  properties,
  additionalProperties: false,
});
const list = (items: object) => ({ type: "array", items });

const CODE = record({ name: TEXT, file: orNull(TEXT), line: { type: "integer" } });
const LINK = record({ by: TEXT, name: { anyOf: [TEXT, { type: "integer" }] }, class: COUNT, code: CODE }, ["name", "code"]);
const CYCLE = record({ samples: COUNT, length: COUNT, links: { ...list(LINK), minItems: 1 } });
const HOLDER = record({ class: COUNT, name: orNull(TEXT) });
const TYPE = record({ class: COUNT, count: COUNT, sampled: COUNT, onNone: COUNT, cycles: list(CYCLE), heldBy: HOLDER }, ["heldBy"]);
const CLASS = record({
  ...{ name: TEXT, module: orNull(TEXT), file: orNull(TEXT), line: orNull({ type: "integer" }) },
  ...{ style: { enum: ["new", "old"] }, ancestors: list(COUNT) },
});

/** As src/probe/unleak_probe.py writes it. */
export const DUMP_FORMAT: SavedFormat = {
  subject: ["the dump", "is"],
  version: 1,
  schema: record({
    ...{ format: { const: "unleak-probe" }, version: { const: 1 }, pid: COUNT, time: { type: "number" }, python: TEXT },
    gc: record({ enabled: { type: "boolean" }, debug: { type: "integer" }, thresholds: list({ type: "integer" }) }),
    descriptors: record({
      ...{ count: COUNT, limit: orNull({ type: "integer" }), complete: { type: "boolean" } },
      kinds: { type: "object", additionalProperties: COUNT },
    }),
    garbage: record({ count: COUNT, examined: COUNT, typesLeftOut: COUNT, types: list(TYPE) }),
    search: record({ visited: COUNT, steps: COUNT, cut: { type: "boolean" } }),
    classes: list(CLASS),
  }),
  otherwise: "is no dump that this version of unleak knows",
  help: "unleak probe prints the module that writes one in the running program: unleak_probe.dump(FILE)",
};

/** The first place that a dump names and that isn't in its list of classes; undefined where all are. */
export function strayPlace({ garbage, classes }: GarbageDump): number | undefined {
  const places = [
    ...classes.flatMap(({ ancestors }) => ancestors),
    ...garbage.types.flatMap((type) => [
      type.class,
      ...(type.heldBy ? [type.heldBy.class] : []),
      ...type.cycles.flatMap(({ links }) => links.map((link) => link.class)),
    ]),
  ];
  return places.find((place) => place >= classes.length);
}
