#!/usr/bin/env python3
"""Makes backtesting_py_goog.json: trades and statistics of backtesting.py 0.6.6 for an SMA cross on GOOG.

Usage: backtesting_py_goog.py GOOG.csv > backtesting_py_goog.json
The prices are those that come with backtesting.py. They are not in the fixture: the test reads them from the folder
of real data and rebuilds the equity from the trades.
"""
import json, sys
import backtesting, pandas as pd
from backtesting import Backtest, Strategy
from backtesting.lib import crossover

assert backtesting.__version__ == "0.6.6", backtesting.__version__


class SmaCross(Strategy):
    def init(self):
        mean = lambda values, n: pd.Series(values).rolling(n).mean()
        self.fast = self.I(mean, self.data.Close, 10)
        self.slow = self.I(mean, self.data.Close, 30)

    def next(self):
        if crossover(self.fast, self.slow):
            self.position.close()
            self.buy()
        elif crossover(self.slow, self.fast):
            self.position.close()
            self.sell()


prices = pd.read_csv(sys.argv[1], index_col=0, parse_dates=True)
stats = Backtest(prices, SmaCross, cash=10_000, commission=0, finalize_trades=True).run()
trades = [
    dict(side="long" if t.Size > 0 else "short", quantity=abs(int(t.Size)), entryRow=int(t.EntryBar), exitRow=int(t.ExitBar),
         entryPrice=float(t.EntryPrice), exitPrice=float(t.ExitPrice), profit=float(t.PnL))
    for t in stats._trades.itertuples()]
table = {k: v / pd.Timedelta(days=1) if isinstance(v, pd.Timedelta) else float(v)
         for k, v in stats.items() if not k.startswith("_") and k not in ("Start", "End")}
json.dump(dict(tool="backtesting.py 0.6.6", warmUp=29, statistics=table, trades=trades), sys.stdout, indent=1)
print()
