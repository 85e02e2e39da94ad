import type { ContractKind } from "../model.ts";
import { KW_PER_MW } from "../units.ts";
import { cloudBill, trancheUsd, turnOf } from "./cloud-fees.ts";
import { cloudFields, cloudMemory, cloudSlots } from "./cloud-terms.ts";
import { isTooLate, leaveHall } from "./delivery.ts";
import { closeLetting, phases } from "./letting.ts";

/** Share of a deposit credited so many months after acceptance: evenly between two months, at once where they are one. */
function creditedFraction(
  {
    credit_from_month,
    credit_to_month,
  }: { readonly credit_from_month: number; readonly credit_to_month: number },
  monthsIn: number,
): number {
  if (monthsIn >= credit_to_month) return 1;
  if (monthsIn <= credit_from_month) return 0;
  return (monthsIn - credit_from_month) / (credit_to_month - credit_from_month);
}

/** Take-or-pay accelerator capacity, with deposits paid ahead of each tranche and credited back later. */
export const gpuCloud: ContractKind<typeof cloudFields> = {
  kind: "gpu_cloud",
  about: "A customer takes accelerator capacity, take-or-pay, and pays a deposit ahead of each tranche.",
  written: true,
  fields: cloudFields,
  userField: "customer",
  letterField: "provider",
  slots: cloudSlots,
  memory: cloudMemory,
  open(contract, memory, model) {
    // A tranche accepted before the first month brought its deposit then: what is not yet credited is owed back.
    const { terms, at } = contract;
    for (let i = 0; i < terms.halls.length; i++) {
      const hall = terms.halls[i];
      const monthsIn = -model.halls[hall].ready;
      if (!(monthsIn > 0)) continue;
      const depositUsd = (trancheUsd(contract, model, hall) * terms.prepay_pct) / 100;
      memory[at.depositBilledUsd + i] = depositUsd;
      memory[at.depositUsd + i] = depositUsd * (1 - creditedFraction(terms, monthsIn));
    }
  },
  settle(contract, view, book) {
    const { terms, slot, at } = contract;
    const { model, state } = view;
    let kwInUse = 0;
    for (let i = 0; i < terms.halls.length; i++) {
      const hall = terms.halls[i];
      const { feeUsd, nextFeeUsd, creditUsd, depositUsd, kw } = cloudBill(contract, view, i);
      if (terms.next_customer >= 0) {
        book.owe(slot.next_fee, nextFeeUsd);
        book.term(
          slot.next_fee,
          `price of ${model.halls[hall].id}`,
          state.memory[at.letPrice + i],
          "of the old",
        );
      }
      kwInUse += kw;
      book.owe(slot.fee, feeUsd - creditUsd);
      book.term(slot.fee, `fee of ${model.halls[hall].id}`, feeUsd, "USD");
      book.term(slot.fee, `deposit credited to ${model.halls[hall].id}`, creditUsd, "USD");
      book.owe(slot.deposit, depositUsd);
      book.term(slot.deposit, `deposit for ${model.halls[hall].id}`, depositUsd, "USD");
      const leaves = state.memory[at.missed + i] > 0;
      book.owe(slot.refund, leaves ? state.memory[at.depositUsd + i] : 0);
      book.term(
        slot.refund,
        `deposit refunded for ${model.halls[hall].id}`,
        leaves ? state.memory[at.depositUsd + i] : 0,
        "USD",
      );
    }
    book.owe(slot.cost, kwInUse * terms.cost_usd_per_kw_month);
    book.term(
      slot.cost,
      "cost_usd_per_kw_month",
      terms.cost_usd_per_kw_month,
      "USD per critical kW and month",
    );
    book.term(slot.cost, "critical power in use", kwInUse / KW_PER_MW, "MW");
  },
  foresee(contract, view, ahead, flow) {
    const { terms, slot, at } = contract;
    const { state, model, month } = view;
    for (let i = 0; i < terms.halls.length; i++) {
      const hall = terms.halls[i];
      const ready = state.hallReady[hall];
      if (state.memory[at.missed + i] > 0 || state.memory[at.phase + i] !== phases.first) continue;
      const totalUsd = trancheUsd(contract, view.model, hall);
      const depositLeftUsd = (totalUsd * terms.prepay_pct) / 100 - state.memory[at.depositBilledUsd + i];
      if (depositLeftUsd > 0 && month + ahead + terms.prepay_lead_months === Math.floor(ready))
        flow(slot.deposit, depositLeftUsd);
      if (ready <= month || ready > month + ahead) continue;
      flow(slot.fee, totalUsd / terms.term_months);
      flow(slot.cost, model.halls[hall].critical_mw * KW_PER_MW * terms.cost_usd_per_kw_month);
    }
  },
  close(contract, view, _book, next) {
    const { terms, at } = contract;
    const customerPays = view.market.outsideDefault[terms.customer] === 0;
    for (let i = 0; i < terms.halls.length; i++) {
      const hall = terms.halls[i];
      const { creditUsd, depositUsd } = cloudBill(contract, view, i);
      const left = view.state.memory[at.missed + i] > 0;
      next.memory[at.depositBilledUsd + i] += depositUsd;
      next.memory[at.depositUsd + i] = left
        ? 0
        : next.memory[at.depositUsd + i] + (customerPays ? depositUsd : 0) - creditUsd;
      if (left) continue;
      const isFirst = view.state.memory[at.phase + i] === phases.first;
      if (isFirst && customerPays && isTooLate(view, hall, terms.terminate_after_months))
        leaveHall(next, at.missed + i, hall);
      else closeLetting(contract, view, next, i, turnOf(contract, view, i));
    }
  },
};
