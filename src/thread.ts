import { loadProgram } from "./launch.js";

const program = await loadProgram();
await (process.argv[2] === "lsp" ? program.startEditorThread() : program.startThread());
