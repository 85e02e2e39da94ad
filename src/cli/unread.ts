// One file of a world that lies in several: what beside it was not read.

import { dirname } from "node:path";
import { unreadBeside } from "../io/world.ts";
import type { Shell } from "./shell.ts";

/** Says which parts of a world lie beside the one file given, if any do: half a world runs too, and its figures look like figures. */
export async function sayUnread(path: string, overlay: string | undefined, shell: Shell): Promise<void> {
  const unread = await unreadBeside(path, overlay);
  if (unread.length > 0)
    shell.err(
      `note: only ${path} is read, not ${unread.join(", ")} beside it; for one world of several files give the folder ${dirname(path)}\n`,
    );
}
