import { spawnSync } from "node:child_process";
import { type Browser, chromium } from "playwright-core";

const CANDIDATES = [process.env.UNLEAK_CHROMIUM, "chromium", "chromium-browser", "google-chrome"].filter((name) => name !== undefined);

/** Where the browser is; undefined when there is none. */
const executable = CANDIDATES.map(pathOf).find((path) => path !== undefined);

function pathOf(name: string): string | undefined {
  const found = spawnSync("sh", ["-c", 'command -v "$1"', "sh", name], { encoding: "utf8" });
  return found.status === 0 ? found.stdout.trim() : undefined;
}

/** Why tests that need the browser are skipped; undefined when they are not. */
export const skipReason = executable ? undefined : "no Chromium: set UNLEAK_CHROMIUM, or put chromium on the PATH";

if (skipReason) {
  if (process.env.CI) throw new Error(`${skipReason}; in CI it must be there`);
  console.warn(`skipped: ${skipReason}`);
}

/** A browser without a window, which asks nobody for anything of its own accord. */
export function launch(): Promise<Browser> {
  if (!executable) throw new Error(skipReason);
  const quiet = ["--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync", "--disable-quic"];
  return chromium.launch({ executablePath: executable, args: ["--no-sandbox", "--disable-gpu", ...quiet] });
}
