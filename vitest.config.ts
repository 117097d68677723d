import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    // Most of the time is spent in other processes that are waited for.
    maxWorkers: "100%",
    testTimeout: 360_000,
    hookTimeout: 360_000,
  },
});
