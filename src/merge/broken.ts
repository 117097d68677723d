/** Why a report can't be merged: where in its file, 1-based, what, and what to do about it. */
export class BrokenReport extends Error {
  override readonly name = "BrokenReport";

  constructor(
    readonly line: number | undefined,
    message: string,
  ) {
    super(message);
  }
}
