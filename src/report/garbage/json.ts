import type { Report } from "../format.js";
import { Recorder } from "../model.js";
import { jsonPieces } from "../pieces.js";
import { Texts } from "../texts.js";
import type { DumpedClass, GarbageDump } from "./dump.js";
import type { HeldType, Joined } from "./join.js";
import { isWanting } from "./wanting.js";

/** Of `garbage.schema.json`; it changes when a program that reads such reports would have to. */
const SCHEMA_VERSION = "1";

/** A dump beside the findings, as `garbage.schema.json` describes it. */
export function* garbageJson(
  joined: Joined,
  dump: GarbageDump,
  { result, version }: Pick<Report, "result" | "version">,
): Generator<string> {
  const recorder = new Recorder(new Texts(result.files));
  const { seen, notPredicted, onNone, unsearched, unseen } = joined;
  const { pid, time, python, descriptors, gc, garbage, search } = dump;
  yield* jsonPieces(
    {
      ...{ kind: "garbage", schemaVersion: SCHEMA_VERSION, tool: { name: "unleak", version } },
      process: { pid, time, python, gc, descriptors },
      objects: { inGarbage: garbage.count, examined: garbage.examined, typesLeftOut: garbage.typesLeftOut, isSearchCut: search.cut },
      seen: seen.map(({ decided, types, located, ...others }) => ({
        finding: recorder.finding(decided),
        ...{ ...others, types: types.map(typeRecord), foundBy: located.by, paths: located.paths },
      })),
      notPredicted: notPredicted.map(({ cls, attribute, objects, cycles, located }) => ({
        ...{ class: classRecord(cls), ...(attribute !== undefined && { attribute }), objects, cycles },
        ...(located && { foundBy: located.by, paths: located.paths }),
      })),
      onNoCycle: onNone.map(({ holder, ...type }) => ({
        ...typeRecord(type),
        ...(holder && { holder: { class: classRecord(holder.cls), ...(holder.attribute !== null && { attribute: holder.attribute }) } }),
      })),
      notSearched: unsearched.map(typeRecord),
      neverSeen: unseen.filter(isWanting).map((decided) => recorder.finding(decided)),
      failures: [...result.failures, ...result.files.flatMap(({ failures }) => failures)],
    },
    2,
  );
  yield "\n";
}

function typeRecord({ cls, objects }: HeldType): object {
  return { class: classRecord(cls), objects };
}

function classRecord({ name, module, file, line }: DumpedClass): object {
  return { name, module, file, line };
}
