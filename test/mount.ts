import { spawn, spawnSync } from "node:child_process";
import { onTestFinished, type TestContext } from "vitest";
import { isRoot } from "./powerless.js";

/** Takes a mount away when its standard input ends: when the test does, or the process that it runs in, however that comes about. */
const GUARD = `trap '' HUP INT TERM; read -r nothing; umount -l "$0"`;

/** A small disk at a folder, until the end of the test; `options` are those of tmpfs. The test is skipped where there can be none. */
export function smallDisk(context: TestContext, folder: string, options: string): void {
  mounted(context, folder, ["-t", "tmpfs", "-o", options, "tmpfs", folder]);
}

/** A folder with all that is in it, which nobody can write to until the end of the test; the test is skipped where that can't be. */
export function readOnly(context: TestContext, folder: string): void {
  mounted(context, folder, ["--bind", "-o", "ro", folder, folder]);
}

function mounted(context: TestContext, folder: string, args: readonly string[]): void {
  if (!isRoot) context.skip("only root can mount a disk");
  // The guard is there before what it guards, in a session of its own: what ends the tests as a group doesn't end it.
  const guard = spawn("sh", ["-c", GUARD, folder], { stdio: ["pipe", "ignore", "ignore"], detached: true });
  const gone = new Promise((resolve) => guard.once("close", resolve));
  guard.unref();
  onTestFinished(async () => {
    guard.stdin.end();
    await gone;
  });
  const { status, stderr } = spawnSync("mount", args, { encoding: "utf8" });
  if (status !== 0) context.skip(`no disk can be mounted here: ${stderr}`);
}
