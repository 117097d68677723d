import { execFileSync, spawnSync } from "node:child_process";
import { setTimeout } from "node:timers/promises";

/** Why tests that need a terminal are skipped; undefined when they are not. */
export const skipReason = spawnSync("tmux", ["-V"]).status === 0 ? undefined : "no tmux on the PATH, to give a program a terminal";

if (skipReason) {
  if (process.env.CI) throw new Error(`${skipReason}; in CI it must be there`);
  console.warn(`skipped: ${skipReason}`);
}

const PATIENCE = 120_000;
const PAUSE = 50;

let sessions = 0;

/** A program in a terminal of its own. */
export class Session {
  private readonly socket = `unleak-test-${process.pid}-${++sessions}`;

  /** Starts a shell command in `cwd`; the screen is there to be read until the session ends. */
  constructor(command: string, cwd: string, { columns = 100, lines = 40 } = {}) {
    const size = ["-x", String(columns), "-y", String(lines)];
    this.tmux("-f", "/dev/null", "new-session", "-d", ...size, "-c", cwd, `${command}; sleep 1000`);
  }

  private tmux(...args: readonly string[]): string {
    const { TMUX: _, ...env } = process.env;
    return execFileSync("tmux", ["-L", this.socket, ...args], { env, encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
  }

  /** Presses keys, one after the other: characters, or names such as `C-c` and `Enter`. */
  press(...keys: readonly string[]): void {
    this.tmux("send-keys", ...keys);
  }

  /** Pastes what a file holds, as a terminal does: in brackets, where the program asks for them. */
  paste(file: string): void {
    this.tmux("load-buffer", file);
    this.tmux("paste-buffer", "-p", "-r");
  }

  resize(columns: number, lines: number): void {
    this.tmux("resize-window", "-x", String(columns), "-y", String(lines));
  }

  /** What the screen shows and what has scrolled off it; `-e` keeps the colours, `-J` joins what the terminal has wrapped. */
  screen(...options: readonly ("-e" | "-J")[]): string {
    return this.tmux("capture-pane", "-p", "-S", "-", ...options);
  }

  /** Waits until the screen shows a text; gives what it shows then. */
  async until(text: string | RegExp): Promise<string> {
    const limit = Date.now() + PATIENCE;
    for (;;) {
      const screen = this.screen("-J");
      if (typeof text === "string" ? screen.includes(text) : text.test(screen)) return screen;
      if (Date.now() > limit) throw new Error(`${text} was not shown; the screen:\n${screen}`);
      await setTimeout(PAUSE);
    }
  }

  end(): void {
    spawnSync("tmux", ["-L", this.socket, "kill-server"]);
  }
}
