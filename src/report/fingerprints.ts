import type { Finding } from "../transform.js";
import { sha256 } from "./model.js";

/** What tells findings of two runs that they are the same though the lines have moved: what is said, and how often it was said before. */
export class Fingerprints {
  private readonly seen = new Map<string, number>();

  ofFinding({ transform, path, className, subject }: Finding): string {
    return this.of([transform, path, className, subject]);
  }

  /** Of what is no finding: it is called something, and says something of a file. */
  ofMessage(name: string, path: string, message: string): string {
    return this.of([name, path, "", message]);
  }

  private of(parts: readonly string[]): string {
    const key = parts.join("\0");
    const ordinal = this.seen.get(key) ?? 0;
    this.seen.set(key, ordinal + 1);
    return sha256(`${key}\0${ordinal}`);
  }
}
