// Makes few files of the many that were compiled, for a start spends most of its time in finding and opening modules: one that is run, and
// a few for those who import the library.
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const root = fileURLToPath(new URL("..", import.meta.url));
const dist = join(root, "dist");
const bundled = join(root, "dist/bundled");

const transforms = readdirSync(join(dist, "transforms"))
  .map((name) => `transforms/${name}/index.js`)
  .filter((path) => existsSync(join(dist, path)));
/** In place of the module that looks for them. */
const builtins = {
  name: "builtins",
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]src[\\/]run[\\/]builtin\.js$/ }, () => ({
      resolveDir: dist,
      contents: [
        ...transforms.map((path, index) => `import t${index} from "./${path}";`),
        `export const builtinTransforms = async () => [${transforms.map((_, index) => `t${index}`)}];`,
      ].join("\n"),
    }));
  },
};

const common = {
  absWorkingDir: root,
  outbase: dist,
  outdir: bundled,
  bundle: true,
  platform: "node",
  target: "node20",
  // The parsers bring what is no JavaScript with them, and may be missing; what draws graphs is as large as all of the rest,
  // and what speaks with editors one command has need of.
  external: [
    "tree-sitter",
    "tree-sitter-python",
    "web-tree-sitter",
    "@viz-js/viz",
    "vscode-languageserver",
    "vscode-languageserver-textdocument",
    "unleak/*",
  ],
  plugins: [builtins],
  legalComments: "none",
  charset: "ascii",
  metafile: true,
};

// What others import: modules, which share all that they have in common.
const library = await build({
  ...common,
  entryPoints: [join(dist, "src/index.js"), join(dist, "src/kit.js")],
  chunkNames: "src/chunks/[name]-[hash]",
  splitting: true,
  format: "esm",
  // For packages that are still CommonJS.
  banner: { js: 'import { createRequire as requireFrom } from "node:module"; const require = requireFrom(import.meta.url);' },
});

/** The bundle has it from whoever loads it. */
const handedImport = {
  name: "handed-import",
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]src[\\/]import\.js$/ }, () => ({ contents: "const handed = importModule; export { handed as importModule };" }));
  },
};

/** Run when it is first called: who measures columns compiles the patterns of all emoji, which most runs have no need of. */
const late = {
  name: "late",
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]node_modules[\\/]string-width[\\/]index\.js$/ }, ({ path, suffix }) => {
      if (suffix === "?now" || !readFileSync(path, "utf8").includes("export default")) return undefined;
      return { contents: `export default (...given) => require(${JSON.stringify(`${path}?now`)}).default(...given);` };
    });
  },
};

// What is run: one file, of which V8 can keep what it has compiled, and what loads it.
const program = await build({
  ...common,
  entryPoints: [join(dist, "src/program.js")],
  outExtension: { ".js": ".cjs" },
  plugins: [builtins, handedImport, late],
  format: "cjs",
  define: { "import.meta.url": "importMetaUrl" },
  banner: { js: 'const importMetaUrl = require("node:url").pathToFileURL(__filename).href;' },
});
const launchers = await build({
  ...common,
  entryPoints: [join(dist, "src/cli.js"), join(dist, "src/thread.js")],
  format: "esm",
  external: [...common.external, "*/program.js"],
});
const outputs = [library, program, launchers].flatMap(({ metafile }) => Object.keys(metafile.outputs));
const inputs = [library, program].flatMap(({ metafile }) => Object.keys(metafile.inputs));

const isScript = (path) => path.endsWith(".js") && !path.includes("/html/page/");
for (const folder of ["src", "transforms"])
  for (const path of readdirSync(join(dist, folder), { recursive: true, encoding: "utf8" }))
    if (isScript(`/${path}`)) rmSync(join(dist, folder, path));
for (const output of outputs) {
  const place = join(dist, relative(bundled, join(root, output)));
  mkdirSync(dirname(place), { recursive: true });
  renameSync(join(root, output), place);
}
rmSync(bundled, { recursive: true });

/** The folders of the packages that have become part of the bundle. */
const packages = new Set(inputs.flatMap((path) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path)?.[0] ?? []));
const notices = [...packages].sort().map((folder) => {
  const { name, version, license } = JSON.parse(readFileSync(join(root, folder, "package.json"), "utf8"));
  const file = readdirSync(join(root, folder)).find((each) => /^licen[cs]e/i.test(each));
  const text = file ? readFileSync(join(root, folder, file), "utf8").trim() : `License: ${license}`;
  return `${name} ${version}\n${"=".repeat(name.length + version.length + 1)}\n\n${text}\n`;
});
writeFileSync(join(dist, "third-party-licenses.txt"), notices.join("\n\n"));
