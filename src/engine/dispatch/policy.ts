// The contract every dispatch policy obeys: what stands behind the meter, what is known when, what ran. Policies decide only
// megawatts; account.ts turns them into money, the same way for all of them.

/** AI load: runs in every hour unless shedding it is allowed and pays. Megawatts at the meter. */
export type FirmLoad = {
  readonly mw: number;
  /** Earned by a MWh served; 0 for a lease whose rent does not depend on energy. */
  readonly revenueUsdPerMwh: number;
  /** SLA penalty of a MWh not served beyond the budget below; Infinity: never shed. */
  readonly shedUsdPerMwh: number;
  /** Hours of full curtailment the tenant accepts in each block of twelve months without that penalty. */
  readonly curtailableHoursPerYear: number;
  /** A budget hour is worth this much: one is used only above this price (on top of the revenue lost). */
  readonly budgetUsdPerMwh: number;
};

/** Machines that run only when it pays. Megawatts at the meter; `Infinity` or 0 where there is no such limit. */
export type FleetLoad = {
  readonly id: string;
  readonly mw: number;
  /** What a MWh at the meter earns. The fleet wants to run while the price is below it. */
  readonly breakEvenUsdPerMwh: number;
  readonly startCostUsd: number;
  /** Power drawn before hashing begins, in hours per start. */
  readonly startHours: number;
  readonly wearUsdPerCycle: number;
  readonly minOffHours: number;
  /** Stops only after this many consecutive hours above break-even; restarts after so many below it. */
  readonly stopAfterWindows: number;
  readonly restartAfterWindows: number;
  readonly rampMwPerHour: number;
  /** Drawn by controls while all machines are stopped, less than `mw`; in proportion while part of them are. */
  readonly telemetryFloorMw: number;
};

/** A battery behind the meter. Efficiency is each way: 0.95 in and 0.95 out is 0.9025 round trip. */
export type Battery = {
  readonly mw: number;
  readonly mwh: number;
  readonly efficiency: number;
  readonly wearUsdPerMwh: number;
};

/** Billed on the month's highest grid hour, but never on less than `ratchetFraction` of the highest of the eleven months before. */
export type DemandCharge = { readonly usdPerMwMonth: number; readonly ratchetFraction: number };

/** Transmission charge on the load in the hour of the system's peak of each listed month (ERCOT 4CP: June to September). */
export type CoincidentPeak = {
  /** For a year: each of the listed months carries an equal part. */
  readonly usdPerMwYear: number;
  readonly monthsOfYear: readonly number[];
  /** Chance, as seen when the hour is decided, that it turns out to be its month's peak; 0 where it will not. */
  readonly chance: Float64Array;
  /** First hour (index) at which the charge no longer exists. */
  readonly endHour: number;
};

/** A demand response programme: in event hours the site owes `obligationMw` below its baseline. */
export type DemandResponse = {
  readonly enrolledMw: number;
  readonly obligationMw: number;
  readonly baselineMw: number;
  readonly availabilityUsdPerMwMonth: number;
  readonly eventUsdPerMwh: number;
  readonly penaltyUsdPerMwh: number;
  /** 1 in an event hour. */
  readonly event: Uint8Array;
};

/** Everything behind one grid connection. */
export type SiteLoad = {
  readonly gridMw: number;
  /** Most the site may send to the grid; 0 for a load-only connection. */
  readonly exportMw: number;
  readonly firm: FirmLoad;
  readonly fleets: readonly FleetLoad[];
  readonly battery?: Battery;
  readonly demandCharge?: DemandCharge;
  readonly coincidentPeak?: CoincidentPeak;
  readonly demandResponse?: DemandResponse;
};

/** Where local days and months begin, as hour indexes; the last entry is the number of hours. Days have 23, 24 or 25 hours. */
export type HourCalendar = {
  readonly hours: number;
  readonly dayStart: Int32Array;
  readonly monthStart: Int32Array;
  /** 1…12 of each month. */
  readonly monthOfYear: Int32Array;
};

/** All-in hourly prices and how far ahead each hour's decision may look: prices at and after `knownTo[h]` are not known at h. */
export type HourlyKnowledge = {
  readonly calendar: HourCalendar;
  readonly usdPerMwh: Float64Array;
  readonly knownTo: Int32Array;
  /** Mean price of each month as quoted before it begins, where there is such a quote. */
  readonly forwardUsdPerMwh?: Float64Array;
  /** Every price is known, but time goes on after the last: a battery need not end as it began. */
  readonly endsOpen?: boolean;
  /** Grid megawatts left in an hour when the grid sheds load; absent: the whole connection. */
  readonly gridMw?: Float64Array;
};

/** Why a fleet ran or did not in an hour. */
export const reasons = [
  "runs",
  "price at or above break-even",
  "no grid megawatts left",
  "coincident peak risk",
  "demand response event",
  "demand charge",
  "minimum off-time",
  "waits for restart windows",
  "kept on: waits for stop windows",
  "kept on: stopping costs more than it saves",
  "kept off: starting costs more than it earns",
  "ramping",
  "grid emergency",
  "flat decision for the month",
  "runs on the battery",
] as const;
export type Reason = (typeof reasons)[number];
const reasonNumbers = new Map<Reason, number>(reasons.map((reason, i) => [reason, i]));
export const reasonCode = (reason: Reason): number => reasonNumbers.get(reason)!;

/** What a site hands from one stretch of hours to the next. */
export type SiteState = {
  readonly storedMwh: number;
  /** Megawatts each fleet ran at in the last hour, and for how many hours it has been stopped. */
  readonly fleetMw: Float64Array;
  readonly offHours: Float64Array;
  readonly monthPeakMw: number;
  /** Peaks of earlier months, latest last. */
  readonly pastPeakMw: readonly number[];
  readonly shedHoursUsed: number;
  /** Months since the curtailment budget was renewed. */
  readonly budgetMonth: number;
};

/** What ran, hour by hour, over [from, to). Columns have to − from entries; fleet columns follow one another. */
export type HourlyOperation = {
  readonly policy: PolicyName;
  /** A bound sees the future: no site can earn it. */
  readonly isBound: boolean;
  readonly from: number;
  readonly to: number;
  readonly gridMw: Float64Array;
  readonly firmMw: Float64Array;
  readonly fleetMw: Float64Array;
  /** Telemetry draw of stopped machines. Grid = firm + fleets + idle + charge − discharge in every hour. */
  readonly idleMw: Float64Array;
  readonly chargeMw: Float64Array;
  readonly dischargeMw: Float64Array;
  /** At the end of the hour. */
  readonly storedMwh: Float64Array;
  readonly reason: Uint8Array;
  readonly opening: SiteState;
  readonly closing: SiteState;
};

export const policyNames = ["tables", "hourly", "flat", "perfect-foresight"] as const;
export type PolicyName = (typeof policyNames)[number];

/** Hours to decide: all of the knowledge's unless said. Earlier hours are the past the policy may remember. */
export type Stretch = { readonly from: number; readonly to: number; readonly opening?: SiteState };

/**
 * Decides megawatts by use for each hour of the stretch. Throws only on a bug. No policy but the bound may let a price at or
 * after knownTo[h] change what it does in hour h or before.
 */
export type Policy = (load: SiteLoad, hours: HourlyKnowledge, stretch?: Stretch) => HourlyOperation;

/** A battery half full, fleets on and hashing, no peak yet. */
export function openSite(load: SiteLoad): SiteState {
  return {
    storedMwh: (load.battery?.mwh ?? 0) / 2,
    fleetMw: Float64Array.from(load.fleets, (fleet) => fleet.mw),
    offHours: new Float64Array(load.fleets.length),
    monthPeakMw: 0,
    pastPeakMw: [],
    shedHoursUsed: 0,
    budgetMonth: 0,
  };
}

export function emptyHours(
  policy: PolicyName,
  load: SiteLoad,
  { from, to, opening }: Required<Stretch>,
): HourlyOperation & { closing: SiteState } {
  const column = () => new Float64Array(to - from);
  return {
    policy,
    isBound: policy === "perfect-foresight",
    from,
    to,
    gridMw: column(),
    firmMw: column(),
    fleetMw: new Float64Array((to - from) * load.fleets.length),
    idleMw: column(),
    chargeMw: column(),
    dischargeMw: column(),
    storedMwh: column(),
    reason: new Uint8Array((to - from) * load.fleets.length),
    opening,
    closing: opening,
  };
}

/** Share of a running megawatt that stopping it saves: all of it but the telemetry floor. */
export function savedShare({ mw, telemetryFloorMw }: FleetLoad): number {
  return mw > 0 ? 1 - telemetryFloorMw / mw : 1;
}

/** The price from which stopping pays: break-even, raised by the draw that stopping does not save. */
export function strikeUsdPerMwh(fleet: FleetLoad): number {
  return fleet.breakEvenUsdPerMwh / savedShare(fleet);
}

/** What the fleets draw when all of them stand still. */
export function floorMw(load: SiteLoad): number {
  return load.fleets.reduce((sum, fleet) => sum + fleet.telemetryFloorMw, 0);
}

/** Fleets by strike, highest first, file order among equals: who gets the last grid megawatt. */
export function meritOrder(load: SiteLoad): readonly number[] {
  const strike = load.fleets.map(strikeUsdPerMwh);
  return strike.map((_, i) => i).sort((a, b) => strike[b] - strike[a]);
}

/** Whether a fleet's hours depend on one another. */
export function hasMemory(fleet: FleetLoad): boolean {
  return (
    startUsd(fleet) > 0 ||
    fleet.minOffHours > 1 ||
    fleet.stopAfterWindows > 1 ||
    fleet.restartAfterWindows > 1 ||
    fleet.rampMwPerHour < fleet.mw
  );
}

/** Everything one start of the whole fleet costs: the start itself, wear, and power drawn before it hashes. */
export function startUsd(fleet: FleetLoad): number {
  return fleet.startCostUsd + fleet.wearUsdPerCycle + fleet.startHours * fleet.mw * fleet.breakEvenUsdPerMwh;
}

/** Why duration tables are not exact for this site; empty where they are. */
export function whyNotTables(load: SiteLoad, hours?: HourlyKnowledge): readonly string[] {
  const { firm, fleets, battery, demandCharge, coincidentPeak, demandResponse } = load;
  return [
    ...(battery ? ["a battery moves energy between hours"] : []),
    ...(demandCharge ? ["a demand charge depends on the month's highest hour"] : []),
    ...(coincidentPeak ? ["a coincident peak depends on the hour's rank"] : []),
    ...(demandResponse ? ["events fall in particular hours"] : []),
    ...(firm.curtailableHoursPerYear > 0
      ? ["a budget of curtailable hours is shared by the year's hours"]
      : []),
    ...fleets.filter(hasMemory).map((fleet) => `${fleet.id} remembers whether it ran`),
    ...(hours?.gridMw ? ["the grid is not the same in every hour"] : []),
  ];
}
