// HiGHS (MIT, compiled to WebAssembly) handed to the engine as a LinearSolver: loading it is I/O, solving is not.

import highsPackage, { type Highs } from "highs";
import type { LinearProgram, LinearSolver, OpenProgram, Solution } from "../engine/dispatch/linear.ts";

/** The package declares its types as CommonJS, so the compiler sees the loader one level deeper than an ES module import finds it. */
const highsLoader = highsPackage as unknown as typeof highsPackage.default;

/** Loads HiGHS once; every program opened from it must be closed, its memory is not collected. */
export async function loadHighs(): Promise<LinearSolver> {
  const highs = await highsLoader();
  return { name: `HiGHS ${highs.version.string}`, open: (program) => openProgram(highs, program) };
}

function openProgram(highs: Highs, program: LinearProgram): OpenProgram {
  const numCols = program.cost.length;
  const numRows = program.rowLower.length;
  const model = highs.createModel({
    numCols,
    numRows,
    colCost: program.cost,
    colLower: program.lower,
    colUpper: program.upper,
    rowLower: program.rowLower,
    rowUpper: program.rowUpper,
    matrix: {
      format: "csr",
      numRows,
      numCols,
      starts: program.starts,
      indices: program.indices,
      values: program.values,
    },
  });
  model.options.set({ output_flag: false });
  const solve = (cost?: Float64Array): Solution => {
    if (cost) model.changeColsCost({ kind: "range", from: 0, to: numCols - 1 }, cost);
    model.run();
    const status = model.getModelStatus();
    return status === highs.constants.modelStatus.optimal
      ? { ok: true, objective: model.getObjectiveValue(), x: model.getSolution().colValue }
      : { ok: false, why: `HiGHS model status ${status}` };
  };
  return { solve, close: () => model.dispose() };
}
