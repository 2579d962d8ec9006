"""Times one backtest in backtesting.py (written for 0.6.6): averages of 10 and 30 bars that cross.

Prints seconds (best of five), bars a second and the version. Usage: backtesting_py.py FILE
"""

import sys
import time
import warnings

import pandas
from backtesting import Backtest, Strategy, __version__
from backtesting.lib import crossover

warnings.filterwarnings("ignore")


def average(values, window):
    return pandas.Series(values).rolling(window).mean()


class Cross(Strategy):
    def init(self):
        self.fast = self.I(average, self.data.Close, 10)
        self.slow = self.I(average, self.data.Close, 30)

    def next(self):
        if crossover(self.fast, self.slow):
            self.buy()
        elif crossover(self.slow, self.fast):
            self.position.close()


def main():
    bars = pandas.read_csv(sys.argv[1], index_col=0, parse_dates=True)
    bars.columns = [name.capitalize() for name in bars.columns]
    backtest = Backtest(bars, Cross, cash=100_000, commission=0.001, finalize_trades=True)
    best = float("inf")
    for _ in range(5):
        start = time.perf_counter()
        backtest.run()
        best = min(best, time.perf_counter() - start)
    print(best, len(bars) / best, __version__, sep="\t")


main()
