// Many paths of one operator (mining, a lease, a loan, a treasury) through the engine as it is built, beside a numpy
// programme that hard-codes one.

import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { kinds, parseWorld, resolver, serially, simulate } from "../dist/engine/index.js";
import { loadHistory } from "../dist/io/history.js";
import type { Row } from "./row.ts";

const PATHS = 2_000;
/** Run before the clock starts, for the compiler. */
const WARM_PATHS = 128;
const PEER_PATHS = 10_000;
const MONTHS = 120;

const world = `
world: bench
as_of: 2025-12-03
start: 2025-12
months: ${MONTHS}
market:
  bitcoin: {price_usd: 93528, difficulty: 149301205959700, height: 926332}
hubs: {west: {series: HB_WEST_DA, forward_usd_per_mwh: 34}}
entities:
  miner: {name: Miner, cash_usd_m: 150, minimum_cash_usd_m: 10, btc_free: 1000, debt_reserve_usd_m: 10, shares_m: 100, share_price_usd: 10, atm_capacity_usd_m: 200}
  tenant: {name: Tenant, role: tenant, default_multiplier: 1}
sites: {site: {owner: miner, grid_mw: 200}}
halls: {hall: {site: site, critical_mw: 50, ready: 2025-06}}
fleets: {fleet: {site: site, owner: miner, hashrate_ehs: 5.9, j_per_th: 17}}
contracts:
  power: {kind: power_spot, site: site, hub: west}
  overhead: {kind: overhead, entity: miner, usd_m_per_month: 3}
  lease: {kind: hosting_lease, tenant: tenant, landlord: miner, halls: [hall], rent_usd_per_kw_month: 120, term_months: 180}
  loan: {kind: term_loan, borrower: miner, balance_usd_m: 300, rate_pct: 9, first_principal: 2025-12, due: 2035-11}
`;

export async function bench(): Promise<Row[]> {
  const parsed = parseWorld([{ name: "bench.yaml", text: world }], kinds);
  if (!parsed.ok) throw new Error(parsed.problems.map(({ message }) => message).join("\n"));
  const model = resolver(await loadHistory())(parsed.value, "open");
  if (!model.ok) throw new Error(model.problems.map(({ message }) => message).join("\n"));
  const run = (paths: number) =>
    simulate([{ name: "open", model: model.value, paths, keepFans: false }], 1, serially(kinds));
  await run(WARM_PATHS);
  const start = process.cpuUsage();
  await run(PATHS);
  const { user, system } = process.cpuUsage(start);
  return [
    {
      what: "path-month of one operator, one core",
      unit: "us",
      ours: (user + system) / PATHS / MONTHS,
      peer: numpyUs(),
      peerName: "numpy, vectorised, rules hard-coded",
    },
  ];
}

/** The same month in the peer; undefined where there is no numpy. */
function numpyUs(): number | undefined {
  const script = fileURLToPath(new URL("paths_peer.py", import.meta.url));
  const { status, stdout } = spawnSync("python3", [script, String(PEER_PATHS), String(MONTHS)], {
    encoding: "utf8",
  });
  if (status !== 0) return undefined;
  return (JSON.parse(stdout).seconds * 1e6) / PEER_PATHS / MONTHS;
}
