import type { Scene } from "../scene.js";

/** Something special that a program does with an alias or its class: it adds code, and most often a step that shows it. */
export type Feature = (scene: Scene) => void;

export type Features = Readonly<Record<string, Feature>>;
