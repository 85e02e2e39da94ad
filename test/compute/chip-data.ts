import { type ChipData, loadChipData } from "../../src/io/chips.ts";

let loaded: Promise<ChipData> | undefined;

/** The shipped chip data, read once a test file. */
export function chipData(): Promise<ChipData> {
  loaded ??= loadChipData();
  return loaded;
}
