import { existsSync } from "node:fs";
import { defineConfig } from "vitest/config";

/** Whoever asks for a fixture (`-t method-alias/slots-in-ancestor`) need not have all other tests loaded, to find that none is called so. */
function isFixture(name: string | undefined): boolean {
  return name !== undefined && /^[\w-]+\/[\w.-]+$/.test(name) && existsSync(new URL(`fixtures/${name}`, import.meta.url));
}

const asked = process.argv.findIndex((argument) => argument === "-t" || argument === "--testNamePattern");

export default defineConfig({
  test: {
    include: asked >= 0 && isFixture(process.argv[asked + 1]) ? ["test/fixtures.test.ts"] : ["test/**/*.test.ts"],
    globalSetup: "test/temporary-folder.ts",
    // Most of the time is spent in other processes that are waited for.
    maxWorkers: "100%",
    testTimeout: 360_000,
    hookTimeout: 360_000,
  },
});
