// What a tiny operator signs to prove kinds that price its power, pay for its megawatts or fill its halls with miners.

import type { Over } from "../tiny-world.ts";

export const signedPower: Readonly<Record<string, Over>> = {
  power_credit: {
    sites: {
      credited: { owner: "second", grid_mw: 15, mining_pue: 1 },
      flat: { owner: "second", grid_mw: 15, mining_pue: 1.1, policy: "flat" },
    },
    halls: { shelf: { site: "credited", critical_mw: 1, ready: "2026-03", builder: "second" } },
    fleets: {
      fifth: { site: "credited", owner: "second", hashrate_ehs: 0.2, j_per_th: 21 },
      sixth: { site: "credited", owner: "second", hashrate_ehs: 0.2, j_per_th: 30, uptime_pct: 96 },
      seventh: { site: "flat", owner: "second", hashrate_ehs: 0.3, j_per_th: 25 },
    },
    contracts: {
      lease: { halls: ["racks", "shelf"], pass_through_power: true },
      fixed: { kind: "power_credit", site: "credited", hub: "wild", usd_per_mwh: 45, credit_pct: 80 },
      fixed_flat: { kind: "power_credit", site: "flat", hub: "wave", usd_per_mwh: 38 },
    },
  },
  power_collar: {
    sites: {
      collared: { owner: "second", grid_mw: 15, mining_pue: 1 },
      turned: { owner: "second", grid_mw: 15, mining_pue: 1 },
      flat: { owner: "second", grid_mw: 15, mining_pue: 1.1, policy: "flat" },
    },
    halls: { shelf: { site: "collared", critical_mw: 1, ready: "2026-03", builder: "second" } },
    fleets: {
      fifth: { site: "collared", owner: "second", hashrate_ehs: 0.2, j_per_th: 21 },
      sixth: { site: "collared", owner: "second", hashrate_ehs: 0.2, j_per_th: 33, uptime_pct: 96 },
      seventh: { site: "flat", owner: "second", hashrate_ehs: 0.3, j_per_th: 25 },
      eighth: { site: "turned", owner: "second", hashrate_ehs: 0.1, j_per_th: 24 },
    },
    contracts: {
      lease: { halls: ["racks", "shelf"], pass_through_power: true },
      collar: {
        kind: "power_collar",
        site: "collared",
        hub: "wild",
        floor_usd_per_mwh: 25,
        cap_usd_per_mwh: 60,
        losses_pct: 4,
        adder_usd_per_mwh: 1.5,
      },
      collar_flat: {
        kind: "power_collar",
        site: "flat",
        hub: "wave",
        floor_usd_per_mwh: 22,
        cap_usd_per_mwh: 55,
      },
      turned: {
        kind: "power_collar",
        site: "turned",
        hub: "wild",
        floor_usd_per_mwh: 60,
        cap_usd_per_mwh: 40,
      },
    },
  },
  power_block: {
    contracts: {
      strip: {
        kind: "power_block",
        site: "yard",
        supplier: "grid",
        hub: "wild",
        block_mw: 9,
        usd_per_mwh: 38,
        from: "2026-03",
        until: "2027-12",
      },
      swap: {
        kind: "power_block",
        site: "yard",
        supplier: "grid",
        hub: "wave",
        block_mw: 4,
        usd_per_mwh: 41,
      },
    },
  },
  capacity_tag: {
    contracts: {
      tag: {
        kind: "capacity_tag",
        site: "yard",
        tag_mw: 12,
        usd_per_mw_day: 90,
        repaid_by: "tenant",
        growth_pct: 5,
        until: "2027-05",
      },
      next_tag: {
        kind: "capacity_tag",
        site: "yard",
        collector: "grid",
        tag_mw: 2,
        usd_per_mw_day: 150,
        repaid_by: "tenant",
        from: "2027-06",
      },
    },
  },
  demand_charge: {
    contracts: {
      peak: {
        kind: "demand_charge",
        site: "yard",
        usd_per_kw_month: 6,
        ratchet_pct: 80,
        minimum_mw: 5,
        opening_peak_mw: 40,
        growth_pct: 3,
        repaid_by: "tenant",
      },
      pause: {
        kind: "demand_charge",
        site: "yard",
        usd_per_kw_month: 2,
        ratchet_pct: 95,
        from: "2026-08",
        until: "2027-08",
      },
    },
  },
  coincident_peak: {
    contracts: {
      summer: {
        kind: "coincident_peak",
        site: "yard",
        usd_per_kw_year: 60,
        repaid_by: "tenant",
        until: "2028-02",
      },
      all_of_it: {
        kind: "coincident_peak",
        site: "yard",
        usd_per_kw_year: 12,
        mining_avoided_pct: 0,
        growth_pct: -4,
        from: "2026-05",
      },
    },
  },
  demand_response: {
    contracts: {
      standby: {
        kind: "demand_response",
        site: "yard",
        programme: "grid",
        enrolled_mw: 20,
        usd_per_mw_month: 2000,
        event_hours_per_year: 40,
        event_usd_per_mwh: 300,
        penalty_usd_per_mwh: 900,
        until: "2028-01",
      },
      small: {
        kind: "demand_response",
        site: "yard",
        enrolled_mw: 3,
        usd_per_mw_month: 1500,
        from: "2026-04",
      },
    },
  },
  miner_hosting: {
    entities: { steady: { role: "tenant", name: "Steady", default_multiplier: 0 } },
    sites: { plain_yard: { owner: "second", grid_mw: 20 } },
    halls: {
      shed: { site: "yard", critical_mw: 2, ready: "2025-10", builder: "second" },
      annex: { site: "yard", critical_mw: 1, ready: "2026-03", builder: "second" },
      barn: {
        site: "plain_yard",
        critical_mw: 3,
        ready: "2026-07-20",
        builder: "second",
        utility_per_critical: 1.05,
        gross_per_critical: 1.1,
      },
    },
    contracts: {
      plain_power: { kind: "power_tariff", site: "plain_yard", usd_per_mwh: 48 },
      colo: {
        kind: "miner_hosting",
        customer: "miner",
        host: "second",
        halls: ["shed", "barn"],
        fee_usd_per_mwh: 65,
        fee_usd_per_kw_month: 5,
        term_months: 18,
      },
      steady_colo: {
        kind: "miner_hosting",
        customer: "steady",
        host: "second",
        halls: ["annex"],
        fee_usd_per_mwh: 70,
        term_months: 18,
      },
    },
  },
};
