export const docs = "";
export const reasons: Readonly<Record<string, string>> = {};
