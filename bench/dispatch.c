// The loop over hours the tables are measured against: each path-month of each site, hour by hour, three fleets and firm AI.
// Built by bench/dispatch.ts with gcc -O3 -march=native -ffast-math, in double (the same outputs) and in float (-DREAL=float).

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#ifndef REAL
#define REAL double
#endif

enum { FLEETS = 3, OUTPUTS = 5 };

static void *read_all(const char *path) {
  FILE *file = fopen(path, "rb");
  if (!file) exit(2);
  fseek(file, 0, SEEK_END);
  long bytes = ftell(file);
  rewind(file);
  void *into = aligned_alloc(64, (bytes + 63) / 64 * 64);
  if (fread(into, 1, bytes, file) != (size_t)bytes) exit(2);
  fclose(file);
  return into;
}

// argv: header.bin (int32: jobs, sites, tables) starts.bin (int32) shape.bin (double) table.bin (int32) scale.bin (double)
// break_even.bin (double, jobs / sites × FLEETS) megawatts.bin (double, firm then fleets). Prints CPU seconds and five sums.
int main(int count, char **argv) {
  if (count != 8) return 2;
  const int32_t *header = read_all(argv[1]);
  const int jobs = header[0], sites = header[1], tables = header[2];
  const int32_t *starts = read_all(argv[2]);
  const double *shape_in = read_all(argv[3]);
  const int32_t *table = read_all(argv[4]);
  const double *scale = read_all(argv[5]), *break_even = read_all(argv[6]), *mw = read_all(argv[7]);
  const int hours = starts[tables];
  REAL *shape = aligned_alloc(64, (hours * sizeof(REAL) + 63) / 64 * 64);
  for (int h = 0; h < hours; h++) shape[h] = (REAL)shape_in[h];
  double energy = 0, cost = 0, revenue = 0, run_hours = 0, firm_cost = 0;
  clock_t begin = clock();
  for (int job = 0; job < jobs; job++) {
    const REAL *price_shape = shape + starts[table[job]];
    const int n = starts[table[job] + 1] - starts[table[job]];
    const double *v = break_even + (job / sites) * FLEETS;
    const REAL a = (REAL)scale[job], v0 = (REAL)v[0], v1 = (REAL)v[1], v2 = (REAL)v[2];
    REAL hours0 = 0, hours1 = 0, hours2 = 0, usd0 = 0, usd1 = 0, usd2 = 0, all = 0;
    for (int h = 0; h < n; h++) {
      const REAL price = a * price_shape[h];
      all += price;
      hours0 += price < v0 ? (REAL)1 : (REAL)0;
      usd0 += price < v0 ? price : (REAL)0;
      hours1 += price < v1 ? (REAL)1 : (REAL)0;
      usd1 += price < v1 ? price : (REAL)0;
      hours2 += price < v2 ? (REAL)1 : (REAL)0;
      usd2 += price < v2 ? price : (REAL)0;
    }
    energy += mw[0] * n + mw[1] * hours0 + mw[2] * hours1 + mw[3] * hours2;
    cost += mw[1] * usd0 + mw[2] * usd1 + mw[3] * usd2;
    revenue += mw[1] * hours0 * v[0] + mw[2] * hours1 * v[1] + mw[3] * hours2 * v[2];
    run_hours += hours0 + hours1 + hours2;
    firm_cost += mw[0] * all;
  }
  const double seconds = (double)(clock() - begin) / CLOCKS_PER_SEC;
  printf("%.6f %.17g %.17g %.17g %.17g %.17g\n", seconds, energy, cost, revenue, run_hours, firm_cost);
  return 0;
}
