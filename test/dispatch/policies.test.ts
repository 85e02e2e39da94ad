import { flat } from "../../src/engine/dispatch/flat.ts";
import { foresight } from "../../src/engine/dispatch/foresight.ts";
import { hourly } from "../../src/engine/dispatch/hourly.ts";
import { tables } from "../../src/engine/dispatch/tables-policy.ts";
import { loadHighs } from "../../src/io/highs.ts";
import { policyContract } from "./policy.contract.ts";

const solver = await loadHighs();

policyContract("tables", () => tables, {
  rules: "tables have no memory; whyNotTables names the fleets for which that is wrong",
});
policyContract("hourly", () => hourly);
policyContract("flat", () => flat, { rules: "one decision a month: it has no hours to keep rules in" });
policyContract("perfect-foresight", () => foresight(solver), {
  future: "a bound: it sees every price, and says so (isBound)",
  halves: "a bound ends each stretch with the storage it began with",
  rules: "a bound leaves out windows, start costs and off-times, and starts where it likes",
});
