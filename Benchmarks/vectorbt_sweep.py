"""Times the benchmark's sweep in vectorbt (written for 1.2.0).

Every pair fast < slow of simple averages from 2 to LAST bars: in at a cross above, out at a cross
below, signals shifted by a bar and filled at the open, all cash, fractional shares, a fee of 0.1 %.
With `stops` there are a stop of 5 % and a target of 10 %, both from the price of the fill.
Prints seconds, sets and the version. Usage: vectorbt_sweep.py FILE LAST plain|stops
"""

import sys
import time

import numpy
import pandas
import vectorbt


def read(path):
    return pandas.read_csv(path, index_col=0, parse_dates=True)


def returns(bars, last, rules):
    windows = numpy.arange(2, last + 1)
    fast, slow = vectorbt.MA.run_combs(bars.close, window=windows, r=2)
    entries = fast.ma_crossed_above(slow).vbt.signals.fshift(1)
    exits = fast.ma_crossed_below(slow).vbt.signals.fshift(1)
    more = {}
    if rules == "stops":
        more = dict(
            open=bars.open, high=bars.high, low=bars.low, sl_stop=0.05, tp_stop=0.1,
            stop_entry_price="fillprice",
        )
    portfolio = vectorbt.Portfolio.from_signals(
        bars.close, entries, exits, price=bars.open, fees=0.001, init_cash=100_000, freq="1D", **more
    )
    return portfolio.total_return()


def main():
    bars, last, rules = read(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
    returns(bars, 4, rules)  # compiles, which is not timed
    start = time.perf_counter()
    sets = len(returns(bars, last, rules))
    print(time.perf_counter() - start, sets, vectorbt.__version__, sep="\t")


if __name__ == "__main__":
    main()
