#!/usr/bin/env python3
"""Makes backtesting_py_orders.json: orders and trades of backtesting.py 0.6.6 for six set-ups on GOOG and EURUSD.

Usage: backtesting_py_orders.py FOLDER > backtesting_py_orders.json
FOLDER holds GOOG.csv and EURUSD.csv, the prices that come with backtesting.py. They are not in the fixture. Every order is
written down when the strategy places it: the row at whose close it was placed, its size and its prices.
"""
import json, sys, warnings

warnings.filterwarnings("ignore")
import backtesting, pandas as pd
from backtesting import Backtest, Strategy
from backtesting.lib import crossover

assert backtesting.__version__ == "0.6.6", backtesting.__version__
load = lambda name: pd.read_csv(f"{sys.argv[1]}/{name}.csv", index_col=0, parse_dates=True)
mean = lambda values, n: pd.Series(values).rolling(n).mean()


def atr(high, low, close, n=14):
    high, low, close = map(pd.Series, (high, low, close))
    before = close.shift(1)
    return pd.concat([high - low, (high - before).abs(), (low - before).abs()], axis=1).max(axis=1).rolling(n).mean()


class Logged(Strategy):
    fast, slow = 10, 30

    def init(self):
        self.log = LOG
        self.one = self.I(mean, self.data.Close, self.fast)
        self.other = self.I(mean, self.data.Close, self.slow)
        self.top = self.I(lambda high: pd.Series(high).rolling(20).max().shift(1), self.data.High)
        self.atr = self.I(atr, self.data.High, self.data.Low, self.data.Close)
        self.trailed = None

    def write(self, **entry):
        self.log.append(dict(row=len(self.data) - 1, **{k: float(v) for k, v in entry.items() if v is not None}))

    def enter(self, size, limit=None, stop=None, sl=None, tp=None):
        self.write(size=size, limit=limit, stop=stop, sl=sl, tp=tp)
        (self.buy if size > 0 else self.sell)(size=abs(size), limit=limit, stop=stop, sl=sl, tp=tp)

    def leave(self, share=1.0):
        if self.trades:
            self.write(close=share)
        for trade in self.trades:
            trade.close(share)

    def withdraw(self):
        waiting = [order for order in self.orders if not order.is_contingent]
        if waiting:
            self.write(cancel=1)
        for order in waiting:
            order.cancel()

    rising = property(lambda self: crossover(self.one, self.other))
    falling = property(lambda self: crossover(self.other, self.one))


class Bracket(Logged):
    def next(self):
        close = self.data.Close[-1]
        if not self.position and self.rising:
            self.enter(10, sl=close * .95, tp=close * 1.10)


class BothSides(Logged):
    def next(self):
        close = self.data.Close[-1]
        if self.rising:
            self.leave()
            self.enter(10, sl=close * .93)
        elif self.falling:
            self.leave()
            self.enter(-10, sl=close * 1.07)


class LimitEntry(Logged):
    def next(self):
        close = self.data.Close[-1]
        if self.rising and not self.position:
            self.enter(10, limit=close * .99)
        elif self.falling:
            self.withdraw()
            self.leave()


class StopEntryTrail(Logged):
    def next(self):
        close = self.data.Close[-1]
        if not self.position:
            self.withdraw()
            if close < self.top[-1] and self.atr[-1] == self.atr[-1]:
                self.enter(10, stop=self.top[-1])
        for trade in self.trades:
            level = max(trade.sl or -1e9, close - 3 * self.atr[-1])
            if level != trade.sl:
                self.write(trail=level)
                trade.sl = level


class AverageRangeBracket(Logged):
    fast, slow = 24, 96

    def next(self):
        close, distance = self.data.Close[-1], self.atr[-1]
        if self.rising and not self.position:
            self.enter(1000, sl=close - 2 * distance, tp=close + 4 * distance)
        elif self.falling and not self.position:
            self.enter(-1000, sl=close + 2 * distance, tp=close - 4 * distance)


class ScaleOut(Logged):
    fast, slow = 24, 96

    def next(self):
        close = self.data.Close[-1]
        if self.falling:
            self.leave()
        elif self.rising and not self.position:
            self.enter(1000)
            self.base, self.half, self.distance = close, False, self.atr[-1]
        elif self.position and not self.half and close > self.base + 2 * self.distance:
            self.leave(.5)
            self.half = True


setups = [
    ("bracket", "GOOG", Bracket, (0, .002)), ("both sides, stop", "GOOG", BothSides, (0, .002)),
    ("limit entry", "GOOG", LimitEntry, (1, .001)), ("stop entry, trail", "GOOG", StopEntryTrail, (0, .002)),
    ("average-range bracket", "EURUSD", AverageRangeBracket, (0, .0001)), ("scale out", "EURUSD", ScaleOut, (0, .0002))]
result = []
for name, symbol, strategy, commission in setups:
    LOG = []
    stats = Backtest(load(symbol), strategy, cash=10_000, commission=commission, finalize_trades=True).run()
    result.append(dict(
        name=name, symbol=symbol, fixed=commission[0], rate=commission[1], orders=LOG,
        end=float(stats["Equity Final [$]"]), commissions=float(stats["Commissions [$]"]),
        drawdown=float(stats["Max. Drawdown [%]"]),
        trades=[dict(size=int(t.Size), entryRow=int(t.EntryBar), exitRow=int(t.ExitBar), entryPrice=float(t.EntryPrice),
                     exitPrice=float(t.ExitPrice)) for t in stats._trades.itertuples()]))
    print(name, len(result[-1]["trades"]), repr(result[-1]["end"]), repr(result[-1]["commissions"]), repr(result[-1]["drawdown"]), file=sys.stderr)
json.dump(dict(tool="backtesting.py 0.6.6", setups=result), sys.stdout, separators=(",", ":"))
print()
