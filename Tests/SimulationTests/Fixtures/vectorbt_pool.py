#!/usr/bin/env python3
"""Writes vectorbt_pool.json: monthly rebalanced portfolios of SPY, QQQ, IWM and AAPL in one cash, filled at closes.

Usage: vectorbt_pool.py FOLDER-OF-DAILY-CSV  (raw closes of the days that all four have, fee 0.1 %, fractional shares)

Two sets of weights: equal, by vectorbt 1.2.0 from_orders(size_type='targetpercent', cash_sharing, call_seq='auto');
and in proportion to 1/deviation of the last 60 returns, whose weights numpy computes and vectorbt trades.
"""
import json, os, sys, warnings
warnings.filterwarnings("ignore")
import numpy as np, pandas as pd, vectorbt as vbt

names = ["AAPL", "IWM", "QQQ", "SPY"]
closes = pd.concat(
    [pd.read_csv(f"{sys.argv[1]}/{name}.csv", index_col="date", parse_dates=True)["close"].rename(name) for name in names],
    axis=1, sort=True)["2005-01-03":"2021-03-31"].dropna()
index = closes.index
month = index.year * 12 + index.month
due = np.r_[True, month[1:] != month[:-1]]
returns = closes.pct_change()
deviation = returns.rolling(60).std(ddof=1)
inverse = (1 / deviation).div((1 / deviation).sum(axis=1), axis=0)
result = {"vectorbt": vbt.__version__, "rows": len(closes), "first": str(index[0].date()), "last": str(index[-1].date())}
for kind in ("equal", "inverse"):
    weights = pd.DataFrame(np.nan, index=index, columns=names)
    for row in np.flatnonzero(due):
        if kind == "equal":
            weights.iloc[row] = 1 / len(names)
        elif row >= 60:
            weights.iloc[row] = inverse.iloc[row].round(10)
    pf = vbt.Portfolio.from_orders(
        closes, size=weights, size_type="targetpercent", group_by=True, cash_sharing=True, call_seq="auto",
        fees=0.001, init_cash=100_000)
    orders = pf.orders.records.sort_values("id")
    values = pf.value()
    result[kind] = {
        "end": float(values.iloc[-1]), "orders": len(orders), "fees": float(orders["fees"].sum()),
        "month_ends": [float(v) for v in values[due][:60]],
        "first_orders": [[int(o.col), int(o.idx), float(o.size if o.side == 0 else -o.size), float(o.price)]
                         for o in orders.iloc[:40].itertuples()],
    }
json.dump(result, open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "vectorbt_pool.json"), "w"), indent=1)
