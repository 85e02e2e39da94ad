import { number } from "../field.ts";
import type { Contract, ContractKind, Fields, MonthView } from "../model.ts";
import { MONTHS_PER_YEAR } from "../units.ts";
import { change, isBilled, periodFields } from "./power-charge.ts";

const fields = {
  site: { kind: "name", unit: "-", about: "The site whose machines are enrolled.", refers: "sites" },
  programme: {
    kind: "name",
    unit: "-",
    about: "Who runs it and pays.",
    refers: "entities",
    default: "utility",
  },
  enrolled_mw: number("MW", "Megawatts of machines promised to go off when called.", { min: 0, max: 20_000 }),
  usd_per_mw_month: number(
    "USD per MW and month",
    "Availability payment for what is on and could be called. ERCOT's emergency service: 60,000 to 70,000 a MW and year, so 5,000 to 5,800; prior 3,000 to 7,000.",
    { min: 0, max: 100_000 },
  ),
  event_hours_per_year: number(
    "hours per year",
    "Expected hours called: events are not drawn, their mean is paid in twelfths. Prior 0 to 24; a handful of events on record.",
    { min: 0, max: 8_760, default: 0 },
  ),
  event_usd_per_mwh: number("USD/MWh", "Payment for each MWh taken off in an event.", {
    min: 0,
    max: 10_000,
    default: 0,
  }),
  penalty_usd_per_mwh: number("USD/MWh", "Penalty for each MWh promised and not taken off in an event.", {
    min: 0,
    max: 50_000,
    default: 0,
  }),
  ...periodFields,
} as const satisfies Fields;

type Programme = Contract<typeof fields>;

/**
 * Mean over the month's hours of what could be called: the enrolled megawatts or what runs, whichever is less, MW. Exact: a load that
 * runs n hours runs the n cheapest, so those with fewer hours run only beside those with more, and the enrolled are filled with these first.
 */
function availableMw({ terms }: Programme, { model, operation }: MonthView): number {
  const { fleetMw, fleetRunFraction } = operation;
  const order = [...model.sites[terms.site].fleets].sort((a, b) => fleetRunFraction[b] - fleetRunFraction[a]);
  let leftMw = terms.enrolled_mw;
  let meanMw = 0;
  for (const at of order) {
    const mw = Math.min(leftMw, fleetMw[at]);
    leftMw -= mw;
    meanMw += mw * fleetRunFraction[at];
  }
  return meanMw;
}

/** The month's three sums, USD, were the programme in force. */
function owed(contract: Programme, view: MonthView) {
  const { terms } = contract;
  const mw = availableMw(contract, view);
  const eventHours = terms.event_hours_per_year / MONTHS_PER_YEAR;
  const missingMw = Math.max(0, terms.enrolled_mw - mw);
  return {
    mw,
    missingMw,
    eventHours,
    availabilityUsd: mw * terms.usd_per_mw_month,
    eventUsd: mw * eventHours * terms.event_usd_per_mwh,
    penaltyUsd: missingMw * eventHours * terms.penalty_usd_per_mwh,
  };
}

/**
 * Demand response: availability for enrolled machines that are on, and for events their expectation: payment for what would go off,
 * penalty for what was promised and is not there (sold, seized, or off at the hour's price). No event is drawn, so no path has a bad one.
 */
export const demandResponse: ContractKind<typeof fields> = {
  kind: "demand_response",
  about: "Machines enrolled to go off when the grid calls: availability, and events at their expected hours.",
  written: true,
  fields,
  slots: [
    {
      name: "availability",
      from: "programme",
      to: "site.owner",
      step: "operations",
      tax: "income",
      about: "Availability of the month.",
    },
    {
      name: "event",
      from: "programme",
      to: "site.owner",
      step: "operations",
      tax: "income",
      about: "Expected payment of events.",
    },
    {
      name: "penalty",
      from: "site.owner",
      to: "programme",
      step: "operations",
      tax: "income",
      about: "Expected penalty of events.",
    },
  ],
  memory: [],
  settle(contract, view, book) {
    const { terms, slot } = contract;
    if (!isBilled(terms, view.month)) return;
    const { mw, missingMw, eventHours, availabilityUsd, eventUsd, penaltyUsd } = owed(contract, view);
    book.owe(slot.availability, availabilityUsd);
    book.term(slot.availability, "enrolled and on, mean of the hours", mw, "MW");
    book.term(slot.availability, "usd_per_mw_month", terms.usd_per_mw_month, "USD per MW and month");
    book.owe(slot.event, eventUsd);
    book.term(slot.event, "expected event hours of the month", eventHours, "h");
    book.term(slot.event, "event_usd_per_mwh", terms.event_usd_per_mwh, "USD/MWh");
    book.owe(slot.penalty, penaltyUsd);
    book.term(slot.penalty, "enrolled and not on, mean of the hours", missingMw, "MW");
    book.term(slot.penalty, "expected event hours of the month", eventHours, "h");
    book.term(slot.penalty, "penalty_usd_per_mwh", terms.penalty_usd_per_mwh, "USD/MWh");
  },
  foresee(contract, view, ahead, flow) {
    const { terms, slot } = contract;
    const sign = change(terms, view.month, ahead);
    if (sign === 0) return;
    const { availabilityUsd, eventUsd, penaltyUsd } = owed(contract, view);
    flow(slot.availability, sign * availabilityUsd);
    flow(slot.event, sign * eventUsd);
    flow(slot.penalty, sign * penaltyUsd);
  },
};
