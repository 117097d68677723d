import type { ProgramSpec } from "../model.js";
import { Scene } from "../scene.js";
import { bodies } from "./bodies.js";
import { contexts } from "./contexts.js";
import { copies } from "./copies.js";
import type { Feature, Features } from "./feature.js";
import { halfBuilt } from "./half-built.js";
import { hierarchies } from "./hierarchies.js";
import { lateBases } from "./late-bases.js";
import { listings } from "./listings.js";
import { objects } from "./objects.js";
import { patches } from "./patches.js";
import { presence } from "./presence.js";
import { special } from "./special.js";
import { standIns } from "./stand-ins.js";
import { ways } from "./ways.js";

const GROUPS: readonly Features[] = [
  ...[presence, patches, bodies, objects, hierarchies, special, contexts],
  ...[ways, halfBuilt, lateBases, standIns, listings, copies],
];

/** Every feature by its name. */
export const FEATURES: readonly (readonly [string, Feature])[] = GROUPS.flatMap((group) => Object.entries(group));

/** Adds up to three features, each about one of the aliases, and says which. Many programs have none. */
export function addFeatures(program: ProgramSpec): void {
  const { random } = program;
  for (const [name, build] of random.some(FEATURES, random.pick([0, 0, 0, 1, 1, 1, 1, 2, 2, 3]))) {
    const target = random.maybe(program.aliases.filter(({ alias }) => !alias.startsWith("__")));
    if (!target) return;
    build(new Scene(program, target));
    program.features.push(`${name} (${target.cls.name}.${target.alias})`);
  }
}
