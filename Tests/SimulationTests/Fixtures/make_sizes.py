#!/usr/bin/env python3
"""Writes sizes.json: what share of equity a yearly volatility and Kelly's formula ask for, by numpy.

closes are a walk of 160 bars; volatility[P][row] is min(0.8, 0.15 / (std of 20 log returns, ddof 1, * sqrt(P))), kelly[row] is
min(0.3, max(0, 0.05 * mean / variance)) of 30 plain returns, ddof 1; null where the window is not full.
"""
import json, os
import numpy as np

random = np.random.default_rng(11)
closes = np.round(100 * np.exp(np.cumsum(random.normal(0.002, 0.02, 160))), 4)
logs = np.diff(np.log(closes))
plain = closes[1:] / closes[:-1] - 1

def rolled(values, window, number):
    return [None if row < window else float(number(values[row - window:row])) for row in range(len(closes))]

result = {
    "numpy": np.__version__, "closes": closes.tolist(),
    "volatility": {
        str(year): rolled(logs, 20, lambda r: min(0.8, 0.15 / (np.std(r, ddof=1) * np.sqrt(year)))) for year in (252, 365, 19656)},
    "kelly": rolled(plain, 30, lambda r: min(0.3, max(0, 0.05 * np.mean(r) / np.var(r, ddof=1)))),
}
json.dump(result, open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "sizes.json"), "w"))
