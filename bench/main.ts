// npm run bench [NAME…]: figures beside a peer measured in the same run, as ratios; machines are shared, so times alone say little.

import { readdirSync } from "node:fs";
import type { Row } from "./row.ts";

const asked = process.argv.slice(2);
const names = readdirSync(new URL(".", import.meta.url))
  .filter((file) => file.endsWith(".ts") && !["main.ts", "row.ts"].includes(file))
  .map((file) => file.slice(0, -3))
  .filter((name) => asked.length === 0 || asked.includes(name));

for (const name of names) {
  const { bench } = (await import(`./${name}.ts`)) as {
    bench: () => Promise<readonly Row[]> | readonly Row[];
  };
  process.stdout.write(`${name}\n`);
  for (const { what, unit, ours, peer, peerName } of await bench()) {
    const beside =
      peer === undefined
        ? `${peerName}: not here`
        : `${short(peer)} ${unit}  ${short(ours / peer)}x of ${peerName}`;
    process.stdout.write(`  ${what.padEnd(52)} ${short(ours).padStart(10)} ${unit.padEnd(3)} | ${beside}\n`);
  }
}

function short(value: number): string {
  return value.toPrecision(3);
}
