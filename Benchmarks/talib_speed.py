"""Times TA-Lib (written for 0.8.2): every function with its defaults over one column of bars.

Prints one JSON object {function: seconds}, the best of three runs each. The bars are a seeded walk.
Usage: talib_speed.py [BARS], a million by default.
"""

import json
import sys
import time

import numpy as np
import talib
import talib.abstract


def walk(rows):
    random = np.random.default_rng(20261121)
    close = 100 * np.exp(np.cumsum(random.normal(0, 0.001, rows)))
    open_ = np.concatenate([[100], close[:-1]]) * (1 + random.normal(0, 0.0003, rows))
    high = np.maximum(open_, close) * (1 + np.abs(random.normal(0, 0.0003, rows)))
    low = np.minimum(open_, close) * (1 - np.abs(random.normal(0, 0.0003, rows)))
    return {
        "open": open_,
        "high": high,
        "low": low,
        "close": close,
        "volume": random.integers(1_000, 1_000_000, rows).astype(float),
        "periods": random.integers(2, 31, rows).astype(float),
    }


def seconds(function, columns):
    best = float("inf")
    for _ in range(3):
        start = time.perf_counter()
        function(columns)
        best = min(best, time.perf_counter() - start)
    return best


def main():
    columns = walk(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000)
    functions = {name: talib.abstract.Function(name) for name in talib.get_functions()}
    print(json.dumps({name: seconds(run, columns) for name, run in functions.items()}, indent=1))


if __name__ == "__main__":
    main()
