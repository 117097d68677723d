// Puts what the program reads at run time beside the compiled sources.
import { chmodSync, copyFileSync, mkdirSync } from "node:fs";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const require = createRequire(import.meta.url);
const from = (path) => new URL(`../${path}`, import.meta.url);

copyFileSync(require.resolve("tree-sitter-python/tree-sitter-python.wasm"), from("dist/src/python/tree-sitter-python.wasm"));
for (const table of ["stdlib", "toolkits"]) copyFileSync(from(`src/python/${table}.json`), from(`dist/src/python/${table}.json`));
copyFileSync(from("src/report/report.schema.json"), from("dist/src/report/report.schema.json"));
copyFileSync(from("src/report/garbage/garbage.schema.json"), from("dist/src/report/garbage/garbage.schema.json"));
copyFileSync(from("src/verify/verify.schema.json"), from("dist/src/verify/verify.schema.json"));
mkdirSync(from("dist/src/verify/python"));
copyFileSync(from("src/verify/python/sitecustomize.py"), from("dist/src/verify/python/sitecustomize.py"));
mkdirSync(from("dist/src/probe"));
copyFileSync(from("src/probe/unleak_probe.py"), from("dist/src/probe/unleak_probe.py"));

// The HTML reports hold their script and their style sheet themselves, so each has to be one.
await build({
  entryPoints: ["page.ts", "page.css", "index.ts", "index.css"].map((name) => fileURLToPath(from(`src/report/html/page/${name}`))),
  outdir: fileURLToPath(from("dist/src/report/html/page")),
  bundle: true,
  format: "iife",
  target: "es2022",
  minify: true,
  // Nothing that an editor or a server might take for another encoding.
  charset: "ascii",
});

chmodSync(from("dist/src/cli.js"), 0o755);
