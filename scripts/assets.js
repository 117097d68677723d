// Puts what the program reads at run time beside the compiled sources.
import { chmodSync, copyFileSync } from "node:fs";
import { createRequire } from "node:module";

const require = createRequire(import.meta.url);
const from = (path) => new URL(`../${path}`, import.meta.url);

copyFileSync(require.resolve("tree-sitter-python/tree-sitter-python.wasm"), from("dist/src/python/tree-sitter-python.wasm"));
copyFileSync(from("src/python/stdlib.json"), from("dist/src/python/stdlib.json"));
copyFileSync(from("src/report/report.schema.json"), from("dist/src/report/report.schema.json"));
chmodSync(from("dist/src/cli.js"), 0o755);
