import type { ClaimCheck, ClaimVerdict } from "./claim.ts";
import type { ClaimRatio } from "./claim-ratios.ts";

type Sources = Readonly<Record<string, { readonly title: string; readonly link: string }>>;

const times = (x: number) => `${x.toFixed(2)}×`;

/** A claim's page as markdown: the statement, the verdict of each part, the ratios behind it, what is not known, and the sources. */
export function claimPage(
  { claim, newSystem, oldSystem, ratios, verdicts }: ClaimCheck,
  sources: Sources,
): string {
  const known = ratios.filter((r) => r.badge !== "modelled" && r.measure !== "peak_fp8_per_kw");
  const modelled = ratios.filter((r) => r.badge === "modelled");
  const used = [
    claim.source,
    ...claim.parts.map((p) => p.source),
    ...claim.unknowns.map((u) => u.source),
    ...figureSources(newSystem),
    ...figureSources(oldSystem),
  ];
  return [
    `# ${claim.title}`,
    "",
    `> ${claim.statement}`,
    ">",
    `> ${claim.said_by}, ${claim.date}`,
    "",
    `Compared: **${newSystem.title}** with **${oldSystem.title}**. Written by \`npm run fit-compute\` from \`data/chips/claims/${claim.name}.json\`, the catalogue and the training model; \`switchyard chips --claim ${claim.name}\` prints it.`,
    "",
    "## What holds",
    "",
    "| part | claimed | verdict | because |",
    "|---|---|---|---|",
    ...verdicts.map(verdictRow),
    "",
    "## Published and estimated figures, new over old",
    "",
    "| figure | per chip | per system | per critical kW | badge |",
    "|---|---|---|---|---|",
    ...ratioRows(known),
    "",
    "Badge: the worse of the two figures a ratio divides, in the order measured, specified, claimed, estimated, guessed. Ranges follow the figures' own ranges. A power badge that is estimated or guessed makes everything per kW as uncertain.",
    "",
    "## Modelled training speed, new over old",
    "",
    "Same model, same 2,304 chips, same software age, vendor-tuned; the layout is searched for each side. No independent training result exists for the newer chip, so this is the model's opinion, not a measurement; above the ratio of peaks it credits memory, links and fabric.",
    "",
    "| workload | per chip | per system | per critical kW |",
    "|---|---|---|---|",
    ...ratioRows(modelled).map((row) => row.replace(/ modelled \|$/, "")),
    "",
    "## What is not known",
    "",
    ...claim.unknowns.map((u) => `- ${u.text} [${u.source}]`),
    "",
    "## Sources",
    "",
    ...[...new Set(used)]
      .sort()
      .map((key) => `- \`${key}\`: ${sources[key] ? `${sources[key].title}, <${sources[key].link}>` : key}`),
    "",
  ].join("\n");
}

function figureSources(system: ClaimCheck["newSystem"]): readonly string[] {
  return Object.values(system.figures).map((f) => f.source);
}

/** One line per basis: chip, system and kW side by side. */
function ratioRows(ratios: readonly ClaimRatio[]): string[] {
  return [...new Set(ratios.map((r) => r.basis))].map((basis) => {
    const cell = (per: ClaimRatio["per"]) => {
      const r = ratios.find((x) => x.basis === basis && x.per === per);
      if (!r) return "";
      return r.high - r.low > 0.005
        ? `${times(r.value)} (${r.low.toFixed(2)}–${r.high.toFixed(2)})`
        : times(r.value);
    };
    const badge = ratios.find((r) => r.basis === basis)?.badge ?? "";
    return `| ${basis} | ${cell("chip")} | ${cell("system")} | ${cell("kW")} | ${badge} |`;
  });
}

function verdictRow({ part, verdict, meets, misses }: ClaimVerdict): string {
  const name = (r: ClaimRatio) => `${r.basis} per ${r.per} ${times(r.value)}`;
  const spread = (list: readonly ClaimRatio[]) => {
    const [low, high] = [Math.min(...list.map((r) => r.low)), Math.max(...list.map((r) => r.high))];
    return high - low > 0.005 ? `${times(low)}–${times(high)} with ranges` : times(low);
  };
  const claimed = part.measure === "chips" ? String(part.claimed) : `${part.sense} ${times(part.claimed)}`;
  const because = [
    meets.length > 0 ? `met by ${meets.slice(0, 3).map(name).join(", ")}` : "",
    misses.length > 0
      ? `missed by ${misses.length} of ${meets.length + misses.length} measures (${spread(misses)})`
      : "",
  ];
  return `| ${part.about} | ${claimed} | **${verdict}** | ${because.filter(Boolean).join("; ") || "the catalogue's count"} |`;
}
