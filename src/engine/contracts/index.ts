// The registry: kinds of commercial contract. Adding one is a file beside this and a line here.

import { capacityTag } from "./capacity-tag.ts";
import { coincidentPeak } from "./coincident-peak.ts";
import { construction } from "./construction.ts";
import { conversion } from "./conversion.ts";
import { demandCharge } from "./demand-charge.ts";
import { demandResponse } from "./demand-response.ts";
import { equipmentOrder } from "./equipment-order.ts";
import { gpuCloud } from "./gpu-cloud.ts";
import { guarantee } from "./guarantee.ts";
import { hostingLease } from "./hosting-lease.ts";
import { jointVenture } from "./joint-venture.ts";
import { minerHosting } from "./miner-hosting.ts";
import { mining } from "./mining.ts";
import { overhead } from "./overhead.ts";
import { powerBlock } from "./power-block.ts";
import { powerCredit } from "./power-credit.ts";
import { powerCollar, powerSpot, powerTariff } from "./power-supply.ts";
import { propertyCost } from "./property-cost.ts";
import { warrants } from "./warrants.ts";

export const commercialKinds = [
  powerSpot,
  powerTariff,
  powerCollar,
  powerCredit,
  powerBlock,
  demandCharge,
  coincidentPeak,
  capacityTag,
  demandResponse,
  mining,
  overhead,
  propertyCost,
  hostingLease,
  gpuCloud,
  minerHosting,
  guarantee,
  equipmentOrder,
  construction,
  conversion,
  jointVenture,
  warrants,
] as const;
