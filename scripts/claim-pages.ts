// Writes docs/claims/NAME.md for every claim of data/chips/claims. Run alone, or by `npm run fit-compute`: the pages hold modelled ratios.

import { writeFileSync } from "node:fs";
import { checkClaim } from "../src/engine/compute/claim.ts";
import { claimPage } from "../src/engine/compute/claim-page.ts";
import { claimWorkloads } from "../src/engine/compute/workloads.ts";
import { claimNames, loadChipData, readClaim } from "../src/io/chips.ts";

/** Every claim's page; throws when a claim names what the catalogue lacks. */
export async function writeClaimPages(): Promise<void> {
  const { catalogue, models, constants, sources } = await loadChipData();
  for (const name of await claimNames()) {
    const { check, problems } = checkClaim(
      await readClaim(name),
      catalogue,
      claimWorkloads(models),
      constants,
    );
    if (!check) throw new Error(problems.map((p) => `${p.where}: ${p.message}`).join("\n"));
    writeFileSync(new URL(`../docs/claims/${name}.md`, import.meta.url), claimPage(check, sources));
  }
}

if (process.argv[1]?.endsWith("claim-pages.ts")) await writeClaimPages();
