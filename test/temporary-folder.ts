import { chmodSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Gives the tests of a run one folder for all that they leave behind; it goes when they are over. */
export default function setup(): () => void {
  const folder = mkdtempSync(join(tmpdir(), "unleak-run-"));
  // Some tests run commands as somebody else.
  chmodSync(folder, 0o755);
  process.env.TMPDIR = folder;
  // What earlier runs of the tests wrote is none of this one's business, nor of the user's own `unleak undo`.
  process.env.XDG_STATE_HOME = join(folder, "state");
  return () => {
    try {
      rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
    } catch (error) {
      // A folder that stays is no fault of what was tested.
      console.warn(`${folder} is left: ${String(error)}`);
    }
  };
}
