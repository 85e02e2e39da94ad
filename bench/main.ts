// npm run bench [NAME…]: CPU time of paths, dispatch, market and chips, beside a peer measured in the same run where there is one:
// machines are shared, so a time alone says little.

import { readdirSync } from "node:fs";
import type { Row } from "./row.ts";

const asked = process.argv.slice(2);
const names = readdirSync(new URL(".", import.meta.url))
  .filter((file) => file.endsWith(".ts") && !["main.ts", "row.ts"].includes(file))
  .map((file) => file.slice(0, -3))
  .filter((name) => asked.length === 0 || asked.includes(name));

for (const name of names) {
  const { bench } = (await import(`./${name}.ts`)) as { bench: () => Promise<readonly Row[]> };
  process.stdout.write(`${name}\n`);
  for (const row of await bench()) process.stdout.write(`  ${line(row)}\n`);
}

function line({ what, unit, ours, peer, peerName }: Row): string {
  const own = `${what.padEnd(52)} ${short(ours).padStart(8)} ${unit}`;
  if (peerName === undefined) return own;
  if (peer === undefined) return `${own} | ${peerName}: not here`;
  return `${own} | ${short(peer)} ${unit}, ${short(peer / ours)} times ours: ${peerName}`;
}

/** Three digits, without an exponent. */
function short(value: number): string {
  return String(Number(value.toPrecision(3)));
}
