/** What others can import from unleak, written down: `npm run api` brings `docs/api` up to date, and a test holds the build to it. */
import { apiReports } from "./api/extract.js";

const reports = apiReports({ update: true });
for (const { file, isChanged, forgotten } of reports) {
  if (isChanged) console.log(`${file} has changed: read it, and commit it`);
  for (const each of forgotten) console.log(each);
}
if (reports.every(({ isChanged }) => !isChanged)) console.log("the public interface is as it was");
