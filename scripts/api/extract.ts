import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Extractor, ExtractorConfig, type ExtractorMessage } from "@microsoft/api-extractor";

const PROJECT = fileURLToPath(new URL("../..", import.meta.url));

/** The modules that others import, and the names of their reports. */
const ENTRIES = [
  { name: "unleak", entry: "index" },
  { name: "transform", entry: "kit" },
] as const;

/** One report on what a module exports. */
export interface ApiReport {
  /** Relative to the project. */
  readonly file: string;
  readonly isChanged: boolean;
  /** Types that others meet and can't name. */
  readonly forgotten: readonly string[];
}

/** Holds the reports in `docs/api` against what the build declares; with `update`, brings them up to date. */
export function apiReports({ update }: { readonly update: boolean }): ApiReport[] {
  return ENTRIES.map(({ name, entry }) => {
    const temporary = mkdtempSync(join(tmpdir(), "unleak-api-"));
    try {
      return extract(name, entry, temporary, update);
    } finally {
      rmSync(temporary, { recursive: true });
    }
  });
}

function extract(name: string, entry: string, temporary: string, update: boolean): ApiReport {
  const forgotten: string[] = [];
  const config = ExtractorConfig.prepare({
    configObject: {
      projectFolder: PROJECT,
      mainEntryPointFilePath: join(PROJECT, "dist", "src", `${entry}.d.ts`),
      apiReport: {
        enabled: true,
        reportFileName: `${name}.api.md`,
        reportFolder: join(PROJECT, "docs", "api"),
        reportTempFolder: temporary,
      },
      docModel: { enabled: false },
      dtsRollup: { enabled: false },
      tsdocMetadata: { enabled: false },
      newlineKind: "lf",
      compiler: {
        overrideTsconfig: {
          compilerOptions: {
            module: "nodenext",
            moduleResolution: "nodenext",
            target: "es2022",
            lib: ["es2023"],
            types: ["node"],
            skipLibCheck: true,
          },
          files: [join(PROJECT, "dist", "src", `${entry}.d.ts`)],
        },
      },
    },
    configObjectFullPath: join(PROJECT, "api-extractor.json"),
    packageJsonFullPath: join(PROJECT, "package.json"),
  });
  const result = Extractor.invoke(config, {
    localBuild: update,
    messageCallback: (message: ExtractorMessage) => {
      message.handled = true;
      if (message.messageId === "ae-forgotten-export") forgotten.push(message.text);
    },
  });
  return { file: `docs/api/${name}.api.md`, isChanged: result.apiReportChanged, forgotten };
}
