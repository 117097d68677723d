import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import type { FileHandle } from "node:fs/promises";
import type { Socket } from "node:net";

/** Something about a file beside its content could not be kept. */
export class MetadataError extends Error {
  override readonly name: string = "MetadataError";
}

/** The new file could not have the owner of the old one. */
export class OwnerError extends MetadataError {
  override readonly name = "OwnerError";
}

/** Permissions, setuid, setgid and the sticky bit. */
const MODE = 0o7777;

/**
 * Gives one file what another has beside its content: owner, mode with setuid and setgid, and where the system has GNU cp and /proc, as Linux
 * has, access control lists and extended attributes. Node can't read those, so a shell that is started once and asked again and again calls cp.
 */
export class Metadata {
  private shell: Shell | undefined;

  /** Throws a MetadataError, or what the system says. */
  async copy(from: FileHandle, to: FileHandle): Promise<void> {
    const { uid, gid, mode } = await from.stat();
    const made = await to.stat();
    if (made.uid !== uid || made.gid !== gid) await giveTo(to, uid, gid);
    this.shell ??= await Shell.open();
    await this.shell.copy(from.fd, to.fd);
    // The last: to be given away, and to be written to, takes these bits from a file.
    await setMode(to, mode);
  }

  close(): void {
    this.shell?.close();
    this.shell = undefined;
  }
}

/** Throws a MetadataError where the system passes over setuid or setgid without a word. */
export async function setMode(file: FileHandle, mode: number): Promise<void> {
  if (await hasMode(file, mode)) return;
  await file.chmod(mode & MODE);
  if (!(await hasMode(file, mode)))
    throw new MetadataError("its setuid or setgid bit could not be kept: only a member of its group, or root, may give it");
}

async function hasMode(file: FileHandle, mode: number): Promise<boolean> {
  return ((await file.stat()).mode & MODE) === (mode & MODE);
}

async function giveTo(file: FileHandle, uid: number, gid: number): Promise<void> {
  try {
    await file.chown(uid, gid);
  } catch {
    throw new OwnerError("it belongs to another user or group, and a new file could not be given to them");
  }
}

/** Whether cp is that of GNU, whose options and messages these are, and can be handed open files. */
const PROBE = `cp --version 2>/dev/null | grep -q GNU && test -r /proc/${process.pid}/fd`;
/** The labels that the system gives by itself (SELinux, IMA): a new file has its own, and nobody else may set them. */
const LABEL = /setting attribute '?security\./;

/** What a command printed, and its exit status. */
interface Answer {
  readonly said: string;
  readonly status: number;
}

/** A shell that copies access control lists and extended attributes, where that can be done. */
class Shell {
  private output = "";
  private hasEnded = false;
  private answered = () => {};

  private constructor(private readonly child: ChildProcessWithoutNullStreams | undefined) {
    if (!child) return;
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      this.output += text;
      this.answered();
    });
    const end = () => {
      this.hasEnded = true;
      this.answered();
    };
    child.on("close", end).on("error", end).stdin.on("error", end);
    // Nobody has to wait for it but who asks.
    child.unref();
    for (const stream of [child.stdin, child.stdout, child.stderr]) (stream as Socket).unref();
  }

  static async open(): Promise<Shell> {
    if (process.platform !== "linux") return new Shell(undefined);
    const env = { PATH: process.env.PATH ?? "/usr/bin:/bin", LC_ALL: "C" };
    // In a group of its own: Ctrl-C is for unleak, which then puts files back.
    const shell = new Shell(spawn("/bin/sh", [], { cwd: "/", env, detached: true }));
    if ((await shell.ask(PROBE))?.status === 0) return shell;
    shell.close();
    return new Shell(undefined);
  }

  /** Of open files, which have no names that could lead elsewhere by now. Throws a MetadataError. */
  async copy(from: number, to: number): Promise<void> {
    if (!this.child) return;
    const [source, target] = [from, to].map((descriptor) => `/proc/${process.pid}/fd/${descriptor}`);
    const answer = await this.ask(`cp --attributes-only --preserve=mode,xattr ${source} ${target}`);
    if (answer?.status === 0) return;
    const complaints = answer?.said.split("\n").filter((line) => line !== "" && !LABEL.test(line)) ?? ["the shell that does it has ended"];
    if (complaints.length > 0) throw new MetadataError(`its extended attributes could not be kept (${complaints.join("; ")})`);
  }

  /** Undefined when the shell has ended. */
  private async ask(command: string): Promise<Answer | undefined> {
    const { child } = this;
    if (!child) return undefined;
    this.output = "";
    (child.stdout as Socket).ref();
    await new Promise<void>((resolve) => {
      this.answered = () => (this.hasEnded || this.output.endsWith("\0")) && resolve();
      child.stdin.write(`{ ${command}; } </dev/null 2>&1; printf '\\0%d\\0' $?\n`);
      this.answered();
    });
    (child.stdout as Socket).unref();
    const [said = "", status] = this.output.split("\0");
    return status === undefined ? undefined : { said, status: Number(status) };
  }

  close(): void {
    this.child?.stdin.end();
  }
}
