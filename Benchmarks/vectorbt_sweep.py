"""Runs the benchmark's sweep in vectorbt (written for 1.2.0) and prints one JSON object.

Every pair fast < slow of simple averages from 2 to LAST bars: in at a cross above, out at a cross
below, all cash, fractional shares, at the signal's close. Usage: vectorbt_sweep.py FILE LAST
"""

import json
import resource
import sys
import time

import numpy
import pandas
import vectorbt


def closes(path):
    if path.endswith(".csv"):
        return pandas.read_csv(path, index_col=0, parse_dates=True)["close"]
    return pandas.read_feather(path).set_index("time")["close"]


def sweep(close, last):
    fast, slow = vectorbt.MA.run_combs(close, window=numpy.arange(2, last + 1), r=2)
    entries, exits = fast.ma_crossed_above(slow), fast.ma_crossed_below(slow)
    portfolio = vectorbt.Portfolio.from_signals(close, entries, exits, init_cash=100_000, freq="1D")
    return portfolio.total_return()


def main():
    close = closes(sys.argv[1])
    last = int(sys.argv[2])
    sweep(close, 4)  # compiles, which is not timed
    start = time.perf_counter()
    returns = sweep(close, last)
    seconds = time.perf_counter() - start
    print(
        json.dumps(
            {
                "version": vectorbt.__version__,
                "sets": len(returns),
                "seconds": seconds,
                "best_return": float(returns.max()),
                "megabytes": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000,
            }
        )
    )


main()
