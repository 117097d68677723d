// Compiles the scanner of `src/facts/assembly` to WebAssembly.
import { mkdirSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import asc from "assemblyscript/asc";

const root = fileURLToPath(new URL("..", import.meta.url));
const options = ["--runtime", "stub", "--noAssert", "-O3", "--baseDir", root, "--outFile", "scanner.wasm"];
const output = new Map();

const { error, stderr } = await asc.main(["src/facts/assembly/index.ts", ...options], {
  writeFile: (name, contents) => output.set(name, contents),
});
if (error) {
  console.error(stderr.toString());
  throw error;
}

const folder = new URL("../dist/src/facts/", import.meta.url);
mkdirSync(folder, { recursive: true });
for (const [name, contents] of output) writeFileSync(new URL(name, folder), contents);
