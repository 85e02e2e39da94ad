// The data dictionary: every type that passes between stages. Read it top to bottom; it is the order data takes. (What a field is
// stands in field.ts, which fields there are in world/fields.ts.)
// A field the user writes keeps its snake_case spelling from the world file to the formula; what we compute is camelCase.

import type { Fields, SectionName, TermsOf } from "./field.ts";
import type {
  aiDemandFields,
  bitcoinFields,
  entityFields,
  equityFields,
  fleetFields,
  hallFields,
  hubFields,
  powerFields,
  replayFields,
  samplingFields,
  siteFields,
} from "./world/fields.ts";

// ---------------------------------------------------------------------------------------------------------------- fields

export {
  type Field,
  type FieldKind,
  type Fields,
  NEVER,
  type SectionName,
  sectionNames,
  type TermsOf,
  type ValueOf,
} from "./field.ts";

// ----------------------------------------------------------------------------------------------------------------- world

/** How a number is known. A block or value without a source is assumed. */
export type Badge = "sourced" | "recalled" | "assumed";
export type Source = {
  readonly id: string;
  readonly badge: Badge;
  readonly title: string;
  readonly date?: string;
  readonly url?: string;
};

/** A value as written, with what is known of it and where it stands in the file. */
export type Quantity = {
  readonly value: number | string | boolean | readonly string[] | Readonly<Record<string, number>>;
  readonly unknown?: true;
  readonly source: string;
  readonly badge: Badge;
  readonly asOf?: string;
  /** The range in which an assumed value may lie. */
  readonly low?: number;
  readonly high?: number;
  /** `file:line:column`. */
  readonly where: string;
};

/** One block of a section: an entity, a site, a contract … */
export type Block = {
  readonly id: string;
  readonly kind: string;
  readonly where: string;
  readonly values: Readonly<Record<string, Quantity>>;
};

/** A named patch: paths `section.id.field` (id may be `*`) to a new value, `{times: x}` or `{plus: x}`. */
export type Scenario = {
  readonly id: string;
  readonly about: string;
  readonly where: string;
  readonly patch: readonly Change[];
};
export type Change = {
  readonly path: string;
  readonly where: string;
  readonly set?: Quantity;
  readonly times?: number;
  readonly plus?: number;
};

/** The world as written: typed, located, nothing looked up. */
export type World = {
  readonly header: Readonly<Record<string, Quantity>>;
  readonly sources: Readonly<Record<string, Source>>;
  readonly sections: Readonly<Record<SectionName, Readonly<Record<string, Block>>>>;
  readonly scenarios: Readonly<Record<string, Scenario>>;
};

// ------------------------------------------------------------------------------------------------------------- contracts

/** The rungs a claim can stand on. An entity's waterfall is a list of these, most senior first. */
export const stepNames = [
  "operations",
  "tax",
  "senior_debt",
  "unsecured_debt",
  "refunds",
  "equipment",
  "construction",
  "distributions",
] as const;
export type StepName = (typeof stepNames)[number];

/** How a claim's payment enters taxable income of the payer (its payee sees the mirror image). */
export type TaxTreatment = "income" | "capital" | "none";

/** What puts an entity in default, reported apart. A claim says which it would be if it stayed unpaid. */
export const triggers = [
  "none",
  "payment",
  "maturity",
  "collateral",
  "ratio",
  "milestone",
  "cross",
  "going_concern",
] as const;
export type Trigger = (typeof triggers)[number];

/** A claim a kind of contract can make, declared once so that a month fills arrays and builds no objects. */
export type SlotDeclaration = {
  readonly name: string;
  /** Who owes: a field of the contract (`tenant`), the owner of the site or fleet it names (`site.owner`), or a built-in outside entity (`'pool`). */
  readonly from: string;
  readonly to: string;
  /** Its rung; a contract with a field `rank` overrules it for its debt. */
  readonly step: StepName;
  readonly tax: TaxTreatment;
  /** Not part of a usual month: left out of the run rate that budgets and coverage are made of. */
  readonly once?: true;
  /** What its non-payment triggers; absent: payment. */
  readonly trigger?: Trigger;
  readonly about: string;
};

/** A number a contract carries from month to month, with its unit in its name; `perHall`: one for each of its halls, in order. */
export type MemoryDeclaration = { readonly name: string; readonly about: string; readonly perHall?: true };

/** Outside entities every world has without writing them. */
export const builtInEntities = [
  "utility",
  "suppliers",
  "pool",
  "bank",
  "tax_authority",
  "investors",
  "owners",
  "exchange",
] as const;

/** One claim that can ever exist: who owes whom, on which rung, by which contract. Resolve numbers them. */
export type Claim = {
  readonly index: number;
  readonly id: string;
  readonly contract: number;
  readonly slot: string;
  readonly from: number;
  readonly to: number;
  readonly step: StepName;
  readonly tax: TaxTreatment;
  readonly trigger: Trigger;
  readonly isOnce: boolean;
};

/** A contract resolved: its terms, the numbers of its claims (`slot.rent`) and of its memory (`at.balanceUsd`). */
export type Contract<F extends Fields = Fields> = {
  readonly index: number;
  readonly id: string;
  readonly kind: string;
  readonly terms: TermsOf<F>;
  readonly slot: Readonly<Record<string, number>>;
  readonly at: Readonly<Record<string, number>>;
};

/** What a contract sees when it settles or closes a month. */
export type MonthView = {
  readonly model: Model;
  readonly month: number;
  readonly market: MarketMonth;
  readonly operation: Operation;
  readonly state: State;
};

/** Where a month's claims are written. `term` keeps the reason for a claim; it does nothing unless a path is being explained. */
export type Book = {
  /** Adds to what slot owes this month. Throws on a negative or NaN amount: a claim that turns round is another slot. */
  readonly owe: (slot: number, usd: number) => void;
  readonly term: (slot: number, name: string, value: number, unit: string) => void;
  readonly owedUsd: Float64Array;
  readonly paidUsd: Float64Array;
};

/** A kind of contract: its fields, its claims, its memory and its rule. Adding one is one file and one line in the list. */
export type ContractKind<F extends Fields = Fields> = {
  readonly kind: string;
  readonly about: string;
  /** `written`: the world file writes it; otherwise resolve makes one for each block of that section. */
  readonly written: boolean;
  readonly impliedBy?: "entities" | "fleets";
  readonly fields: F;
  /** For a kind that supplies a site: the price its hours are decided on. */
  readonly powerBasis?: (terms: TermsOf<F>) => PowerBasis;
  /** For a kind that fills halls: the field that names their user. */
  readonly userField?: string;
  /** For a kind that fills halls: the field that names who lets them. */
  readonly letterField?: string;
  /** For a kind that is debt: the field that names who owes it; its memory has a `balanceUsd`. */
  readonly debtorField?: string;
  readonly slots: readonly SlotDeclaration[];
  readonly memory: readonly MemoryDeclaration[];
  /** What its terms say that cannot be, each beside the field to look at. Asked once, when the world is resolved. */
  readonly contradictions?: (contract: Contract<F>, model: UncheckedModel) => readonly Contradiction[];
  /** Sets the opening memory. */
  readonly open?: (contract: Contract<F>, memory: Float64Array, model: Model) => void;
  /** Writes what is owed this month. Pure but for `book`. */
  readonly settle: (contract: Contract<F>, view: MonthView, book: Book) => void;
  /** For an action: owes up to `needUsd` to the entity that is short, and says how much. Called once a month at most. */
  readonly act?: (contract: Contract<F>, view: MonthView, needUsd: number, book: Book) => number;
  /** For an action taken ahead of need: the budget's shortfall is added to what it is asked for. */
  readonly looksAhead?: true;
  /** How many of an implied contract each entity has: the tranches of a financing. */
  readonly tranches?: number;
  /** The budget: what it will make whom pay `ahead` months from now, as far as its terms and today's state tell. Only what is not in this month's run. */
  readonly foresee?: (
    contract: Contract<F>,
    view: MonthView,
    ahead: number,
    flow: (slot: number, usd: number) => void,
  ) => void;
  /** Takes part of what an entity has left above its minimum after all is paid, and says how much: a sweep or a distribution. */
  readonly takeSurplus?: (
    contract: Contract<F>,
    view: MonthView,
    surplusUsd: number,
    book: Book,
    cash: CashMonth,
  ) => { readonly slot: number; readonly usd: number };
  /** Tests a promise at the month's end, after cash has closed; may put its entity in default. */
  readonly test?: (contract: Contract<F>, view: MonthView, next: State, cash: CashMonth) => void;
  /** For debt: what secures it, USD, at the prices of the view and with what is still pledged in `state`. */
  readonly security?: (contract: Contract<F>, view: MonthView, state: State) => number;
  /** What its security does not cover keeps the rank of its rung; without this it is unsecured, as beside a pledge of one thing. */
  readonly keepsRank?: true;
  /** Writes what next month inherits from what was paid: its own memory, its halls' dates, bitcoin kept. `next` starts as a copy of the state. */
  readonly close?: (contract: Contract<F>, view: MonthView, book: Book, next: State) => void;
};

/** Terms of a contract that cannot be true together: the field that says one of them, what is wrong, what would be right. */
export type Contradiction = { readonly field: string; readonly message: string; readonly hint: string };

/** The kinds of contract by name. */
export type Kinds = Readonly<Record<string, ContractKind>>;

/** A rule that runs every month, and a contract with the rule of its kind. */
export type RuleName = "settle" | "close" | "foresee" | "test";
export type Ruled<Name extends RuleName> = {
  readonly contract: Contract;
  readonly rule: NonNullable<ContractKind[Name]>;
};

/** The rules of a model's contracts, looked up once: the kind of each contract, and by rule the contracts that have it. */
export type Rules = {
  readonly of: readonly ContractKind[];
  readonly settling: readonly Ruled<"settle">[];
  readonly closing: readonly Ruled<"close">[];
  readonly foreseeing: readonly Ruled<"foresee">[];
  readonly testing: readonly Ruled<"test">[];
};

// ----------------------------------------------------------------------------------------------------------------- model

/** One month of the calendar, resolved once. */
export type Month = { readonly label: string; readonly monthNumber: number; readonly days: number };

type Resolved<F extends Fields> = { readonly index: number; readonly id: string } & TermsOf<F>;
export type Entity = Resolved<typeof entityFields> & {
  /** Outside entities have no balance sheet here: they always have cash, unless the market draws their default. */
  readonly outside: boolean;
  readonly claimsOwed: readonly number[];
  readonly claimsHeld: readonly number[];
  /** Its claims by what they are for: run rate received and paid, debt service, what does not default when late. */
  readonly operatingHeld: readonly number[];
  readonly operatingOwed: readonly number[];
  readonly debtOwed: readonly number[];
  /** Debt service as scheduled: no part of it that comes once. */
  readonly serviceOwed: readonly number[];
  /** Its claims that enter its taxable income, and those that are capital to be written off. */
  readonly incomeHeld: readonly number[];
  readonly incomeOwed: readonly number[];
  readonly writtenOffHeld: readonly number[];
  readonly writtenOffOwed: readonly number[];
  readonly capitalOwed: readonly number[];
  /** Its claims that may wait: construction and distributions, whose lateness is no default. */
  readonly patientOwed: readonly number[];
  /** Its debts, by contract, and where their balances are in memory. */
  readonly debts: readonly number[];
  readonly debtMemory: readonly number[];
};
export type Site = Resolved<typeof siteFields> & {
  readonly halls: readonly number[];
  readonly fleets: readonly number[];
  /** The contract that supplies it. */
  readonly powerContract: number;
  readonly power: PowerBasis;
};
export type Hall = Resolved<typeof hallFields> & {
  readonly builderIndex: number;
  /** Who uses it, by the contract that names it; −1: nobody yet. */
  readonly customer: number;
  /** How long that contract lasts from acceptance; NEVER ends where there is none. */
  readonly termMonths: number;
};
export type Fleet = Resolved<typeof fleetFields>;
export type Hub = Resolved<typeof hubFields> & { readonly seriesIndex: number };

/** The price a site pays: a hub's hour plus an adder, or the same price every hour (`hub` −1). USD per MWh. */
export type PowerBasis = {
  readonly hub: number;
  readonly adderUsdPerMwh: number;
  readonly fixedUsdPerMwh: number;
  /** Share of what is bought at the hub that is lost on the way to the meter; absent: nothing. */
  readonly lossFraction?: number;
  /** Floor and cap on the hub's price, before losses and adder; absent: none. */
  readonly collar?: { readonly floorUsdPerMwh: number; readonly capUsdPerMwh: number };
  /** Beside a price that is the same every hour: the share of the hub's price above it that is paid for machines that stand still. */
  readonly credit?: { readonly hub: number; readonly fraction: number };
};

/** The sorted hours of one real month and their prefix sums: what makes a month of hours one binary search. */
export type DurationTable = {
  readonly monthNumber: number;
  /** Prices ascending, length H. */
  readonly sortedUsdPerMwh: Float64Array;
  /** prefixUsdPerMwh[n] = sum of the n cheapest hours, length H + 1. */
  readonly prefixUsdPerMwh: Float64Array;
  readonly meanUsdPerMwh: number;
  /** What a price level of 1 USD/MWh multiplies the table by: the month's shape without its year's level. */
  readonly scalePerLevel: number;
  /** A month far above its year's level, drawn as rarely as the world says. */
  readonly storm: boolean;
};

export type MarketTerms = {
  readonly bitcoin: TermsOf<typeof bitcoinFields>;
  readonly ai_demand: TermsOf<typeof aiDemandFields>;
  readonly equity: TermsOf<typeof equityFields>;
  readonly power: TermsOf<typeof powerFields>;
  readonly replay: TermsOf<typeof replayFields>;
  readonly sampling: TermsOf<typeof samplingFields>;
};

/** Real series prepared for drawing, made once by resolve. Draws use nothing after the as-of day; a replay may. */
export type MarketHistory = {
  /** Gross daily returns of bitcoin less their mean log return, oldest first; the first block again at the end. */
  readonly btcGross: Float64Array;
  /** Fees of the same days as a multiple of their mean share of the subsidy. */
  readonly btcFeeFactor: Float64Array;
  /** Sum up to each of the same days of the log growth of difficulty less its mean: one entry more. */
  readonly hashrateGrowthSum: Float64Array;
  /** Days a block can start on. */
  readonly btcDays: number;
  /** Standard deviation of a day's log return. */
  readonly btcDailyDeviation: number;
  /** The whole record for replay and charts: one entry per day from `btcFirstDay`. */
  readonly btcFirstDay: number;
  readonly btcPriceUsd: Float64Array;
  readonly btcDifficulty: Float64Array;
  /** Fees as a share of the subsidy. */
  readonly btcFeeFraction: Float64Array;
  readonly btcBlocks: Float64Array;
  /** Names of the grids that hubs belong to, and the grid of each hub. */
  readonly grids: readonly string[];
  readonly hubGrid: Int32Array;
  /** Mean price of a hub up to the as-of day, storms left out. */
  readonly hubLevelUsdPerMwh: Float64Array;
  /** [hub][k]: the real months of a hub, oldest first, those after the as-of day too. */
  readonly durations: readonly (readonly DurationTable[])[];
  /** [hub][month of the year × POWER_AGES + years before the as-of day]: the table to draw, −1 where the hub has none. */
  readonly powerCandidate: readonly Int32Array[];
};

/** Claims as arrays, and each entity's claims by rung. An entity without a ladder is outside: it pays its ceiling. */
export type Network = {
  /** [claim] the entity that is paid. */
  readonly to: Int32Array;
  /** [entity][rung] claims it owes, most senior rung first. */
  readonly ladders: readonly (readonly (readonly number[])[])[];
  /** The rung its reserve may pay, or −1. */
  readonly reserveRung: Int32Array;
  /** Bankruptcy costs: what a defaulter keeps of its cash and of what it receives (Rogers & Veraart 2013: α and β). */
  readonly keptCashFraction: number;
  readonly keptReceiptFraction: number;
};

/** Which financings count: only closed ones, announced ones too, or everything expected and the markets open. */
export type Funding = "committed" | "announced" | "open";

/** A model as far as contracts can contradict it. */
export type UncheckedModel = Pick<Model, "entities" | "sites" | "halls" | "fleets" | "contracts">;

/** The world resolved and ready to run. Plain data: it crosses to a worker unchanged. */
export type Model = {
  readonly name: string;
  readonly funding: Funding;
  readonly asOfDay: number;
  readonly firstMonth: number;
  readonly months: readonly Month[];
  readonly market: MarketTerms;
  readonly history: MarketHistory;
  readonly hubs: readonly Hub[];
  readonly entities: readonly Entity[];
  readonly sites: readonly Site[];
  readonly halls: readonly Hall[];
  readonly fleets: readonly Fleet[];
  readonly contracts: readonly Contract[];
  /** Contracts that are only expected: they count because markets are taken to be open. */
  readonly expected: readonly number[];
  readonly claims: readonly Claim[];
  /** [claim] the entity that owes it. */
  readonly payers: Int32Array;
  /** Contracts that are actions of an entity, in the order it takes them. */
  readonly actions: readonly (readonly number[])[];
  /** [entity] contracts that may take part of its surplus, in order. */
  readonly surplus: readonly (readonly number[])[];
  /** Where memory notes that a customer may leave a hall for lateness, and whose hall it is. */
  readonly milestones: readonly { readonly owner: number; readonly place: number }[];
  readonly network: Network;
  readonly memorySize: number;
  readonly builders: readonly string[];
  /** Whose losses are kept path by path beside the usual measures; absent where nobody asks. It changes nothing that happens. */
  readonly book?: LenderBook;
};

/** A line of a lender's book. */
export type Holding = {
  /** Its line in the file. */
  readonly line: number;
  readonly name: string;
  /** Who owes, and by which contract; without one it is an unsecured claim on the entity beyond the debts the world knows. */
  readonly entity: string;
  readonly instrument?: string;
  readonly heldUsdM: number;
  /** Of what is held, what is drawn on the as-of day. */
  readonly drawnUsdM: number;
  /** Share of the instrument, drawn and committed; of an unsecured claim, its USD m. */
  readonly share: number;
};

/** What a lender holds: private, and no part of the world. */
export type LenderBook = { readonly file: string; readonly holdings: readonly Holding[] };

// ------------------------------------------------------------------------------------------------------------------ path

/** The outside shocks of a path, one column per series: everything random is here. */
export type Innovations = {
  readonly path: number;
  /** [block of simulated days]: the day of history it starts on. */
  readonly btcBlock: Int32Array;
  /** [day simulated]: gross return, for the Student-t price model; empty for the bootstrap. */
  readonly btcGross: Float64Array;
  /** Uniform per month. */
  readonly btcRegime: Float64Array;
  readonly aiRegime: Float64Array;
  /** [month × hubs + hub]: which real month of power. */
  readonly powerTable: Int32Array;
  /** [month × grids + grid]: normal. */
  readonly powerLevel: Float64Array;
  /** Normal per month. */
  readonly rentShock: Float64Array;
  readonly aiEquityShock: Float64Array;
  readonly equityShock: Float64Array;
  readonly creditShock: Float64Array;
  /** [entity]: log of a uniform: an outside entity defaults when its log survival falls below it. */
  readonly logSurvivalAtDefault: Float64Array;
  /** [builder] delay in months. */
  readonly slipMonths: Float64Array;
};

/** The market in one month. */
export type MarketMonth = {
  btcUsdMean: number;
  btcUsdEnd: number;
  btcUsdLow: number;
  /** BTC a hashing PH/s earns per day, month mean, fees included, before pool fee. */
  btcPerPhDay: number;
  /** USD per PH/s and day: what settles the month. */
  hashpriceUsdPerPhDay: number;
  /** Mean of the month. */
  networkEhs: number;
  /** At the month's end. */
  difficulty: number;
  /** Per hub: which duration table, and price = scale·table + shift. */
  readonly powerTable: Int32Array;
  readonly powerScale: Float64Array;
  readonly powerShiftUsdPerMwh: Float64Array;
  readonly powerMeanUsdPerMwh: Float64Array;
  /** 0 tight, 1 normal, 2 glut. */
  aiRegime: number;
  /** New rents relative to the as-of day. */
  rentFactor: number;
  utilisationFraction: number;
  /** Chance that a contract ending this month is renewed. */
  renewalFraction: number;
  /** Miners' shares relative to the as-of day. */
  equityFactor: number;
  aiEquityFactor: number;
  /** High-yield spread, pct per year. */
  creditSpreadPct: number;
  /** 1 where the market has drawn an outside entity's default, this month or before. */
  readonly outsideDefault: Uint8Array;
};

/** What the market carries from month to month. */
export type MarketState = {
  btcUsd: number;
  /** 0 boom, 1 flat, 2 bust. */
  btcRegime: number;
  difficulty: number;
  height: number;
  epochBlocks: number;
  epochDays: number;
  /** Machines hashing and machines installed: the difference is shut off because it does not pay. */
  networkEhs: number;
  installedEhs: number;
  /** Share of the network's cost curve that ran on the as-of day, and what has become of its costs since. */
  curveShare: number;
  costFactor: number;
  /** Price that hashrate has adapted to, for a short-run elasticity other than 0. */
  adaptedBtcUsd: number;
  /** Machines on order, EH/s by months to arrival. */
  readonly arrivalsEhs: Float64Array;
  /** [grid]: log of the level about the forward, and its variance so far. */
  readonly powerLevel: Float64Array;
  powerLevelVariance: number;
  aiRegime: number;
  rentFactor: number;
  equityFactor: number;
  aiEquityFactor: number;
  /** Log of the spread about its mean. */
  creditLog: number;
  /** [entity]: log probability of having survived so far. */
  readonly logSurvival: Float64Array;
  readonly outsideDefault: Uint8Array;
};

/** What ran in a month. AI is firm, mining takes the hours that pay. */
export type Operation = {
  readonly siteAiMwh: Float64Array;
  readonly siteAiUsd: Float64Array;
  readonly siteMiningMwh: Float64Array;
  readonly siteMiningUsd: Float64Array;
  /** Megawatts at the meter that ran in any hour of the month: halls, and machines. They ran together in its cheapest hour. */
  readonly siteAiPeakMw: Float64Array;
  readonly siteMiningPeakMw: Float64Array;
  readonly hallMwh: Float64Array;
  readonly hallUsd: Float64Array;
  readonly hallAvailableFraction: Float64Array;
  /** Megawatts at the meter of the machines that have a place and work. */
  readonly fleetMw: Float64Array;
  readonly fleetMwh: Float64Array;
  readonly fleetUsd: Float64Array;
  /** What machines were credited for the hours they stood still. */
  readonly fleetCreditUsd: Float64Array;
  /** Share of the month's hours a fleet ran, and its hashing PH/s·days and bitcoin before the pool fee. */
  readonly fleetRunFraction: Float64Array;
  readonly fleetPhDays: Float64Array;
  readonly fleetBtc: Float64Array;
};

export const entityStatus = { ok: 0, defaulted: 1 } as const;

/** Everything a month inherits. */
export type State = {
  month: number;
  readonly market: MarketState;
  readonly cashUsd: Float64Array;
  readonly restrictedUsd: Float64Array;
  /** Debt service reserve: pays senior debt when cash does not. */
  readonly reserveUsd: Float64Array;
  readonly btc: Float64Array;
  readonly status: Uint8Array;
  /** [entity] number of `triggers` that put it in default. */
  readonly trigger: Uint8Array;
  /** [entity × 12 + month mod 12] cash flow available for debt service, and debt service due, of the last twelve months. */
  readonly cfadsUsd: Float64Array;
  readonly debtServiceUsd: Float64Array;
  readonly lossCarriedUsd: Float64Array;
  readonly taxableUsd: Float64Array;
  readonly atmLeftUsd: Float64Array;
  readonly sharesM: Float64Array;
  readonly overdueMonths: Float64Array;
  /** [entity] months running in which it is doubted that it can go on a year without new money: its undrawn lines are shut. */
  readonly doubtMonths: Float64Array;
  /** [fleet] share of its machines that are still its owner's: 1, and 0 once a lender has them. */
  readonly fleetFraction: Float64Array;
  /** Unpaid and still owed, by claim. */
  readonly arrearsUsd: Float64Array;
  /** Month index (fractional) at which a hall is accepted. */
  readonly hallReady: Float64Array;
  /** [hall] how long it is let from then, months. */
  readonly hallMonths: Float64Array;
  /** [hall] who has it, or will; −1 nobody. */
  readonly hallCustomer: Int32Array;
  readonly memory: Float64Array;
};

/** The columns a month is cleared in, by claim and by entity. */
export type CashMonth = {
  /** [entity] the lowest liquidity the budget sees ahead, relative to the month's end; 0 where it only rises. */
  readonly budgetLowUsd: Float64Array;
  /** [entity] working columns of the budget and of the sharing of surplus. */
  readonly budgetUsd: Float64Array;
  readonly runRateUsd: Float64Array;
  readonly dividendUsd: Float64Array;
  readonly owedUsd: Float64Array;
  readonly paidUsd: Float64Array;
  readonly leftUsd: Float64Array;
  readonly reserveLeftUsd: Float64Array;
  /** [entity] 1 where something stayed unpaid when the month last cleared. */
  readonly isShort: Uint8Array;
  /** [contract] 1 once an action has been taken or refused this month. */
  readonly hasActed: Uint8Array;
};
