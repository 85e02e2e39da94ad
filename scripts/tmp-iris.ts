import { kinds, resolver, tellPath } from "../src/engine/index.ts";
import { onRealPath } from "../src/engine/report/backtest.ts";
import { loadHistory } from "../src/io/history.ts";
import { readWorld } from "../src/io/world.ts";
const over=process.argv[2]==="june"?["worlds/crash-2022/later/known-later.yaml"]:[];
const read = await readWorld("worlds/crash-2022", kinds, ...(over.length?[{overlays:over}]:[]) as any);
if (!read.ok) throw read;
const model = resolver(await loadHistory())(read.value.world, "open");
if (!model.ok) throw model;
const { months } = tellPath(onRealPath(model.value), kinds, 1, 0);
for (const E of Object.keys(months[0].entities)) { console.log(E);
for (const m of months.slice(0,18)) { const e=m.entities[E];
 const k:Record<string,number>={};
 for (const c of m.claims) { if(c.from!==E&&c.to!==E)continue; const s=(c.from===E?"-":"+")+(c.id.startsWith("new_notes/")?(c.from===E?"notesInt":"NOTES"):c.id.startsWith("mining")?"mining":c.step); k[s]=(k[s]??0)+c.paidUsd/1e6; if(c.owedUsd-c.paidUsd>1) k["UNPAID "+c.id]=(c.owedUsd-c.paidUsd)/1e6; }
 console.log(m.label, "open",(e.openingUsd/1e6).toFixed(1),"close",(e.closingUsd/1e6).toFixed(1),"btc",e.btc.toFixed(0),e.isInDefault?"DEFAULT":"", Object.entries(k).map(([a,b])=>a+" "+b.toFixed(2)).join("; ")); }}
