// The body of a worker thread: holds the cases, runs the blocks it is given.

import { parentPort } from "node:worker_threads";
import { kinds } from "../engine/kinds.ts";
import { type Case, runBlock } from "../engine/simulate.ts";
import type { ThreadAnswer, ThreadTask } from "./threads.ts";

let cases: readonly Case[] = [];
let seed = 0;

parentPort?.on("message", (task: ThreadTask) => {
  if ("cases" in task) ({ cases, seed } = task);
  else {
    const measured = runBlock(cases[task.block.at], kinds, seed, task.block);
    parentPort?.postMessage({ at: task.at, measured } satisfies ThreadAnswer);
  }
});
