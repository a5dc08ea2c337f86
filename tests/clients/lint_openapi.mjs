// Lints the OpenAPI description at argv[2]; exit status 1 where anything is
// wrong with it.
import { createConfig, lintFromString } from "@redocly/openapi-core";

const response = await fetch(process.argv[2]);
const source = await response.text();
const config = await createConfig({
  extends: ["recommended-strict"],
  rules: {
    // The code is under no license yet, and a server is wherever it is run.
    "info-license": "off",
    "info-license-url": "off",
    "struct": "error",
    "no-unresolved-refs": "error",
  },
});
const problems = await lintFromString({ source, config });
for (const { ruleId, message, location } of problems) {
  console.error(`${location[0]?.pointer ?? ""}: ${ruleId}: ${message}`);
}
const { paths } = JSON.parse(source);
console.log(
  `${Object.keys(paths).length} paths, ${problems.length} problems found`,
);
process.exit(problems.length > 0 || Object.keys(paths).length === 0 ? 1 : 0);
