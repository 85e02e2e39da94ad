// Worker threads as the mapper of simulate: blocks are handed out as threads come free and put back in order.

import { availableParallelism } from "node:os";
import { Worker } from "node:worker_threads";
import type { Measured } from "../engine/report/measures.ts";
import type { Block, Case, Mapper } from "../engine/simulate.ts";

/** What a thread is told: the cases once, then a block at a time. */
export type ThreadTask =
  | { readonly cases: readonly Case[]; readonly seed: number }
  | { readonly block: Block; readonly at: number };
export type ThreadAnswer = { readonly at: number; readonly measured: Measured };

/** A mapper over `threads` worker threads (as many as there are cores when absent). `onDone` hears how many blocks are finished. */
export function onThreads(
  threads = availableParallelism(),
  onDone: (done: number, of: number) => void = () => {},
): Mapper {
  return (cases, seed, blocks) =>
    new Promise((resolve, reject) => {
      const results: Measured[] = new Array(blocks.length);
      let started = 0;
      let done = 0;
      const workers = Array.from(
        { length: Math.min(threads, blocks.length) },
        () => new Worker(new URL("./thread.js", import.meta.url)),
      );
      const stop = () => Promise.all(workers.map((worker) => worker.terminate()));
      const giveNext = (worker: Worker) => {
        if (started < blocks.length)
          worker.postMessage({ block: blocks[started], at: started++ } satisfies ThreadTask);
      };
      for (const worker of workers) {
        worker.on("error", (error) => stop().then(() => reject(error)));
        worker.on("message", ({ at, measured }: ThreadAnswer) => {
          results[at] = measured;
          onDone(++done, blocks.length);
          if (done === blocks.length) stop().then(() => resolve(results));
          else giveNext(worker);
        });
        worker.postMessage({ cases, seed } satisfies ThreadTask);
        giveNext(worker);
      }
      if (blocks.length === 0) resolve([]);
    });
}
