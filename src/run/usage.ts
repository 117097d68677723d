/** The user asked for something that can't be had; `help` says what to do instead. */
export class UsageError extends Error {
  override readonly name = "UsageError";

  constructor(
    message: string,
    readonly help?: string,
  ) {
    super(message);
  }
}
