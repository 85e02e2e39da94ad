"""The peer of bench/paths.ts: one operator on numpy, all paths at once, month by month.

Mining and AI revenue with shut-off, tax, debt reserve, debt service, sale of bitcoin with slippage, capped share sales, two-month
default rule, lock-up, sweep. Eight correlated factors. Prints JSON: seconds, of which draws, and the share of paths in default.
"""
import json
import sys
import time

import numpy as np

paths, months = int(sys.argv[1]), int(sys.argv[2])
start = time.perf_counter()
rng = np.random.default_rng(1)
corr = 0.3 * np.ones((8, 8)) + 0.7 * np.eye(8)
z = rng.standard_normal((months, 8, paths))
z = np.einsum("ij,mjp->mip", np.linalg.cholesky(corr), z)
draws = time.perf_counter() - start

vol = 0.6 / np.sqrt(12)
btc, cash, held, debt, reserve = (np.full(paths, x) for x in (93_528.0, 150e6, 1000.0, 300e6, 10e6))
network, power, rent, shares = np.full(paths, 1069.0), np.full(paths, 34.0), np.ones(paths), np.full(paths, 1.0)
overdue, defaulted, first = np.zeros(paths), np.zeros(paths, bool), np.full(paths, np.inf)
for m in range(months):
    f = z[m]
    btc *= np.exp(vol * f[0] - vol * vol / 2)
    network *= np.exp(0.02 + 0.02 * f[1])
    power = 34 * np.exp(0.3 * f[2])
    rent *= np.exp(-0.01 + 0.1 * f[3])
    shares *= np.exp(vol * f[0] + 0.1 * f[4])
    hashprice = btc * 144 * 3.15 / (network * 1e3)
    perMwh = hashprice * 3.6e9 / 17 / 86_400 / 1e3
    mwh = np.where(perMwh > power, 100 * 730.0, 0)
    ebitda = mwh * (perMwh - power) + 50e3 * 120 * np.minimum(1, rent) - 3e6
    ebitda -= 0.21 * np.maximum(0, ebitda)
    interest = debt * 0.09 / 12
    principal = debt / (months - m)
    due = np.where(defaulted, 0, interest + principal)
    need = np.maximum(0, due + 10e6 - cash - ebitda)
    sold = np.minimum(held, need / (btc * 0.99))
    held -= sold
    atm = np.minimum(np.maximum(0, need - sold * btc * 0.99), 5e6 * shares) * (shares > 0.3)
    cash = cash + ebitda + sold * btc * 0.99 + atm * 0.955
    paid = np.clip(cash, 0, due)
    fromReserve = np.minimum(reserve, due - paid)
    reserve -= fromReserve
    cash -= paid
    short = due - paid - fromReserve > 0.01
    overdue = np.where(short | (cash < 0), overdue + 1, 0)
    newly = (overdue >= 2) & ~defaulted
    first[newly] = m
    defaulted |= newly
    debt = np.where(defaulted, debt, debt - principal)
    surplus = np.where(defaulted, 0, np.maximum(0, cash - 10e6))
    sweep = np.minimum(debt, np.where(ebitda < 1.2 * due, surplus, 0.25 * surplus))
    debt -= sweep
    cash -= sweep
print(json.dumps({"seconds": time.perf_counter() - start, "draws": draws, "default": float(defaulted.mean())}))
