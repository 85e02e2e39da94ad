// One's own numbers kept out of the public file: a private world file laid over a world.

import type { World } from "../model.ts";
import type { Parsed } from "../problem.ts";
import { assembleWorld, type WorldFile } from "./parse.ts";
import type { KindTable } from "./parse-tables.ts";

/**
 * Lays private files over a world. A block of a known name replaces only the values it writes (`none` takes away one that may be absent);
 * `none` in place of a block takes it away; a new name adds a block, which must be complete; header fields, sources and scenarios replace those of the same name. A bare value has the source
 * `private` (sourced); one that names a source keeps it. The result is checked as a whole; problems as in `parseWorld`.
 */
export function overlayWorld(world: World, files: readonly WorldFile[], kinds: KindTable): Parsed<World> {
  return assembleWorld(files, kinds, world);
}
