import { copyFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { folderOf, PROJECT, unleak } from "./command.js";
import { runPython2, skipReason } from "./python2.js";

const EXAMPLE = join(PROJECT, "fixtures", "defaults", "os-pipe-holder", "before.py");

/** The story the project exists for, told by a real interpreter. */
const LEAK = `
import gc, sys
from holder import OsPipeHolder
pipe = OsPipeHolder()
print 'references', sys.getrefcount(pipe) - 1
print 'closed', pipe.isClosed()
del pipe
print 'deleted'
gc.collect()
print 'garbage', [type(each).__name__ for each in gc.garbage]
`;

const WITH = `
from holder import OsPipeHolder
with OsPipeHolder() as pipe:
    print 'closed', pipe.isClosed()
print 'closed', pipe.isClosed()
try:
    with OsPipeHolder() as other:
        raise ValueError('from the body')
except ValueError as error:
    print error, other.isClosed()
`;

function tell(folder: string, script: string): string {
  writeFileSync(join(folder, "tell.py"), script);
  return runPython2(["tell.py"], folder);
}

describe.skipIf(skipReason !== undefined)("OsPipeHolder", () => {
  const folder = folderOf({});
  const holder = join(folder, "holder.py");

  it("leaks before", () => {
    copyFileSync(EXAMPLE, holder);
    expect(tell(folder, LEAK)).toBe("references 2\nclosed False\ndeleted\ngarbage ['OsPipeHolder']\nexit 0\n");
  });

  it("is freed at del after unleak -w, and still answers to isClosed", () => {
    copyFileSync(EXAMPLE, holder);
    expect(unleak(["-w", "holder.py"], folder).status).toBe(0);
    expect(tell(folder, LEAK)).toBe("references 1\nclosed False\nYou've deleted me!!!\ndeleted\ngarbage []\nexit 0\n");
  });

  it("is closed by with, also when the body raises, and the exception comes through", () => {
    expect(tell(folder, WITH)).toContain("closed False\nclosed True\nfrom the body True\n");
    expect(tell(folder, WITH)).toMatch(/exit 0\n$/);
  });

  it("comes with the warning that close can't run twice", () => {
    copyFileSync(EXAMPLE, holder);
    const { err } = unleak(["holder.py"], folder);
    expect(err).toMatch(/holder\.py:25:5: warning not-idempotent: .*`self\._read\.close\(\)` \(line 20\)/);
  });
});
