// The tables of a run as Parquet, which pandas, DuckDB and R open.

import { parquetMetadata, parquetRead, parquetSchema } from "hyparquet";
import { type ColumnSource, parquetWriteBuffer } from "hyparquet-writer";
import type { Measured } from "../engine/index.ts";

/** Measures by case. */
type Cases = Readonly<Record<string, Measured>>;

function parquet(columnData: ColumnSource[]): Uint8Array {
  return new Uint8Array(parquetWriteBuffer({ columnData }));
}

const double = (name: string, values: ArrayLike<number>): ColumnSource => ({
  name,
  type: "DOUBLE",
  nullable: true,
  data: Array.from(values, (value) => (Number.isFinite(value) ? value : null)),
});
const text = (name: string, data: readonly string[]): ColumnSource => ({
  name,
  type: "STRING",
  data: [...data],
});
const whole = (name: string, data: readonly number[]): ColumnSource => ({
  name,
  type: "INT32",
  data: [...data],
});

/** One row a case and path; a column for every measure of every entity and use. */
export function measureTable(measured: Cases): Uint8Array {
  const cases = Object.entries(measured);
  const names = [...new Set(cases.flatMap(([, { columns }]) => Object.keys(columns)))];
  const rows = cases.flatMap(([name, { failed }]) =>
    Array.from(failed, (isFailed, path) => ({ name, path, isFailed })),
  );
  return parquet([
    text(
      "case",
      rows.map(({ name }) => name),
    ),
    whole(
      "path",
      rows.map(({ path }) => path),
    ),
    whole(
      "failed",
      rows.map(({ isFailed }) => isFailed),
    ),
    ...names.map((column) =>
      double(
        column,
        cases.flatMap(([, { columns, failed }]) =>
          columns[column] ? [...columns[column]] : Array.from(failed, () => Number.NaN),
        ),
      ),
    ),
  ]);
}

const QUANTILES = [0.05, 0.25, 0.5, 0.75, 0.95];

/** One row a case, entity measure and month: the quantiles across paths. */
export function fanTable(measured: Cases, months: readonly string[]): Uint8Array {
  const rows: { name: string; measure: string; label: string; quantiles: number[] }[] = [];
  for (const [name, { fans, failed }] of Object.entries(measured)) {
    const good = [...failed.keys()].filter((k) => failed[k] === 0);
    for (const [measure, fan] of Object.entries(fans)) {
      months.forEach((label, month) => {
        const sorted = Float64Array.from(good, (k) => fan[k * months.length + month]).sort();
        rows.push({
          name,
          measure,
          label,
          quantiles: QUANTILES.map((q) => sorted[Math.max(0, Math.ceil(q * sorted.length) - 1)]),
        });
      });
    }
  }
  return parquet([
    text(
      "case",
      rows.map((row) => row.name),
    ),
    text(
      "measure",
      rows.map((row) => row.measure),
    ),
    text(
      "month",
      rows.map((row) => row.label),
    ),
    ...QUANTILES.map((q, i) =>
      double(
        `p${q * 100}`,
        rows.map((row) => row.quantiles[i]),
      ),
    ),
  ]);
}

/** One row a case, path and month; a column for every monthly measure of every entity. */
export function monthTable(measured: Cases, months: readonly string[]): Uint8Array {
  const cases = Object.entries(measured).filter(([, { fans }]) => Object.keys(fans).length > 0);
  const names = Object.keys(cases[0]?.[1].fans ?? {});
  const rows = cases.flatMap(([name, { failed }]) =>
    Array.from(failed).flatMap((_, path) => months.map((label) => ({ name, path, label }))),
  );
  return parquet([
    text(
      "case",
      rows.map((row) => row.name),
    ),
    whole(
      "path",
      rows.map((row) => row.path),
    ),
    text(
      "month",
      rows.map((row) => row.label),
    ),
    ...names.map((column) =>
      double(
        column,
        cases.flatMap(([, { fans }]) => [...fans[column]]),
      ),
    ),
  ]);
}

/** Reads `measures.parquet` back. Absent values are months that never come. */
export async function readMeasures(bytes: Uint8Array): Promise<Record<string, Measured>> {
  const file = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength) as ArrayBuffer;
  const names = parquetSchema(parquetMetadata(file)).children.map((child) => child.element.name);
  const byName: Record<string, unknown[]> = {};
  await parquetRead({
    file,
    onChunk: ({ columnName, columnData }) => {
      byName[columnName] = [...(byName[columnName] ?? []), ...(columnData as unknown[])];
    },
  });
  const rowsOf = new Map<string, number[]>();
  for (const [row, name] of (byName.case as string[]).entries()) {
    const rows = rowsOf.get(name);
    if (rows) rows.push(row);
    else rowsOf.set(name, [row]);
  }
  const measured: Record<string, Measured> = {};
  for (const [name, rows] of rowsOf) {
    const columns = Object.fromEntries(
      names
        .slice(3)
        .map((column) => [
          column,
          Float64Array.from(
            rows,
            (row) => (byName[column][row] as number | null) ?? Number.POSITIVE_INFINITY,
          ),
        ]),
    );
    measured[name] = {
      columns,
      fans: {},
      failed: Uint8Array.from(rows, (row) => byName.failed[row] as number),
    };
  }
  return measured;
}
