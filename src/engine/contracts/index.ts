// The registry: kinds of commercial contract. Adding one is a file beside this and a line here.

import { construction } from "./construction.ts";
import { equipmentOrder } from "./equipment-order.ts";
import { gpuCloud } from "./gpu-cloud.ts";
import { hostingLease } from "./hosting-lease.ts";
import { mining } from "./mining.ts";
import { overhead } from "./overhead.ts";
import { powerSpot, powerTariff } from "./power-supply.ts";

export const commercialKinds = [
  powerSpot,
  powerTariff,
  mining,
  overhead,
  hostingLease,
  gpuCloud,
  equipmentOrder,
  construction,
] as const;
