import { type Block, type ClassSpec, type FileSpec, indented, type ProgramSpec } from "./model.js";
import type { Random } from "./random.js";
import { spell } from "./spell.js";

/** A program as it lies on disk: the text of each file by its path. */
export type Files = ReadonlyMap<string, string>;

/** Writes a program out. Headers are written first: they may add imports. */
export function render(program: ProgramSpec): Files {
  const { random, main } = program;
  const out = new Map<string, string>();
  const steps = program.steps.map((body, index) => [`def step_${index}():`, ...indented(body)]);
  for (const file of [...program.files, main]) {
    const classes = file.classes.map((cls) => classText(cls, random));
    const blocks = [...imports(file), ...file.top, ...classes, ...file.bottom, ...(file === main ? steps : [])];
    out.set(file.path, inStyle(`${blocks.map((block) => block.join("\n")).join("\n\n\n")}\n`, random));
    const folder = file.module.split(".").slice(0, -1).join("/");
    if (folder) out.set(`${folder}/__init__.py`, "");
  }
  return out;
}

function imports(file: FileSpec): Block[] {
  const lines = [...file.imports].flatMap((statement) => statement.split("\n"));
  return lines.length > 0 ? [lines] : [];
}

/** Now and then tabs, and the newlines of other systems. */
function inStyle(text: string, random: Random): string {
  const tabbed = random.chance(0.12) ? text.replace(/^(?: {4})+/gm, (blank) => "\t".repeat(blank.length / 4)) : text;
  const ended = random.chance(0.05) ? tabbed.replace(/\n+$/, "") : tabbed;
  return random.chance(0.1) ? ended.replaceAll("\n", "\r\n") : ended;
}

function classText(cls: ClassSpec, random: Random): string[] {
  const bases = cls.bases.map((base) => (typeof base === "string" ? libraryName(base, cls.file) : spell(base, cls.file, random)));
  const header = bases.length > 0 ? `class ${cls.name}(${bases.join(", ")}):` : `class ${cls.name}:`;
  const init = cls.init ? [[`def __init__(${cls.init.self}, tag='none'):`, ...indented(cls.init.lines)]] : [];
  const members = random.chance(0.2) ? random.shuffled([...init, ...cls.members]) : [...init, ...cls.members];
  const body = joined([cls.head, ...members, cls.tail], random.pick([0, 1, 1, 1, 2]));
  return [...cls.decorators, header, ...indented(body.length > 0 ? body : ["pass"])];
}

/** The blocks that are not empty, with blank lines between them. */
function joined(blocks: readonly Block[], blanks: number): string[] {
  const full = blocks.filter((block) => block.length > 0);
  return full.flatMap((block, index) => [...(index > 0 ? new Array<string>(blanks).fill("") : []), ...block]);
}

/** `UserDict.UserDict`, with its import; a built-in class needs none. */
export function libraryName(name: string, file: FileSpec): string {
  const module = name.split(".").slice(0, -1).join(".");
  if (module) file.imports.add(`import ${module}`);
  return name;
}
