// Kinds that every operator or fleet has without a word of it: a world that writes one is told so.

import { expect, it } from "vitest";
import { kindList } from "../../src/engine/kinds.ts";
import { problemsOf } from "../tiny-world.ts";

const implied = kindList.filter(({ written }) => !written).map(({ kind }) => kind);

it("are these", () => {
  expect(implied.toSorted()).toEqual([
    "cash_interest",
    "distribution",
    "going_concern",
    "income_tax",
    "mining",
    "new_notes",
    "share_sale",
    "treasury_sale",
  ]);
});

it.each(implied)("%s cannot be written", (kind) => {
  expect(problemsOf({ contracts: { own: { kind, entity: "owner" } } })).toMatchObject([
    { code: "out-of-range", message: expect.stringContaining(`"${kind}" is not a kind`) },
  ]);
});
