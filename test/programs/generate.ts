import { addFeatures } from "./features/index.js";
import { plainProgram } from "./plain.js";
import { Random } from "./random.js";
import { type Files, render } from "./render.js";
import { addPlainSteps } from "./steps.js";

/** A Python 2 program whose main module has functions `step_0`, `step_1`, …, each of which prints what it sees. */
export interface Program {
  readonly seed: number;
  readonly files: Files;
  /** The files that are given to be rewritten: now and then not all. */
  readonly given: ReadonlySet<string>;
  /** What is special about it. */
  readonly features: readonly string[];
}

export function generate(seed: number): Program {
  const random = new Random(seed);
  const program = plainProgram(random);
  // The steps come first in half of the programs: what a feature patches, later ones see patched.
  if (random.chance(0.5)) addPlainSteps(program);
  addFeatures(program);
  if (program.steps.length === 0 || random.chance(0.5)) addPlainSteps(program);
  const files = render(program);
  const paths = [...files.keys()];
  const given = random.chance(0.12) ? paths.filter(() => random.chance(0.6)) : paths;
  return { seed, files, given: new Set(given), features: program.features };
}
