import type { LeftOut } from "./copy.js";
import type { Records } from "./imported.js";
import type { Stage } from "./stage.js";
import type { Workplace } from "./workplace.js";

/** What a judgement stands on. */
interface Grounds {
  readonly stage: Stage;
  readonly place: Workplace;
  readonly records: readonly Records[];
  readonly leftOut: LeftOut;
  /** Whether something passed in the unchanged tree. */
  readonly judges: boolean;
}

/** What a person should know of the copies and of the environment. */
export function notesOf({ stage, place, records, leftOut, judges }: Grounds): string[] {
  const { stale, orphans, failures } = leftOut;
  const mapped = [...new Set(records.flatMap((each) => [...each.mapped]))];
  const isSilent = stage.runs.length > 0 && records.every(({ processes }) => processes === 0);
  return [
    ...(judges ? [] : ["nothing passes in the unchanged tree: there is nothing that a rewrite could break, and nothing counts as tested"]),
    ...retargetedNote(stage.namesOfTree),
    ...mapped.map(
      (path) => `${path} is on the path of Python (PYTHONPATH, a develop link or a .pth file): in the runs, the copy stood there`,
    ),
    ...(stale > 0
      ? [`${stale} compiled ${stale === 1 ? "file" : "files"} (.pyc) of the original were not copied: they are those of the old source`]
      : []),
    ...orphans.map((path) => `${path} has no source: it was copied, and nothing rewrites it`),
    ...failures.map(({ path, message }) => `${path} could not be copied: ${message}`),
    ...(isSilent ? [SILENT] : []),
  ].map((note) => note.split(place.tree).join(place.names[0] ?? ""));
}

const SILENT =
  "no Python said which modules it imported (it didn't run, ends by os._exit, or pays no heed to PYTHONPATH, as with -E): nothing counts as tested";

function retargetedNote(names: readonly string[]): string[] {
  const [last, ...others] = [...names].reverse();
  if (last === undefined) return [];
  const all = others.length > 0 ? `${others.reverse().join(", ")} and ${last} name` : `${last} names`;
  return [`${all} the tree by its absolute path: in the runs, that of the copy stood there`];
}
