"""Writes indicators.json: TA-Lib's values on a seeded walk. Run with TA-Lib 0.8.2 and numpy."""
import json
import pathlib

import numpy as np
import talib

random = np.random.default_rng(20261120)
rows = 240
close = 100 * np.exp(np.cumsum(random.normal(0, 0.02, rows)))
open_ = close * (1 + random.normal(0, 0.005, rows))
high = np.maximum(open_, close) * (1 + np.abs(random.normal(0, 0.005, rows)))
low = np.minimum(open_, close) * (1 - np.abs(random.normal(0, 0.005, rows)))
volume = random.integers(1_000, 1_000_000, rows).astype(float)
close[100:130] = close[100]  # nothing moves for a while
high[100:130] = np.maximum(high[100:130], close[100])
low[100:130] = np.minimum(low[100:130], close[100])

line, signal, histogram = talib.MACD(close, 12, 26, 9)
upper, middle, lower = talib.BBANDS(close, 20, 2, 2)
values = {
    "sma 1": talib.SMA(close, 2) * 0 + close,
    "sma 5": talib.SMA(close, 5),
    "sma 50": talib.SMA(close, 50),
    "ema 9": talib.EMA(close, 9),
    "ema 21": talib.EMA(close, 21),
    "rsi 14": talib.RSI(close, 14),
    "rsi 2": talib.RSI(close, 2),
    "atr 14": talib.ATR(high, low, close, 14),
    "true range": talib.TRANGE(high, low, close),
    "macd line": line,
    "macd signal": signal,
    "macd histogram": histogram,
    "bollinger upper": upper,
    "bollinger middle": middle,
    "bollinger lower": lower,
    "stddev 20": talib.STDDEV(close, 20, 1),
    "highest 10": talib.MAX(high, 10),
    "lowest 10": talib.MIN(low, 10),
    "roc 12": talib.ROC(close, 12),
    "ema of rsi": talib.EMA(talib.RSI(close, 14), 5),
}
document = {
    "tool": f"TA-Lib {talib.__version__}",
    "bars": {"open": list(open_), "high": list(high), "low": list(low), "close": list(close),
             "volume": list(volume)},
    "values": {k: [None if np.isnan(x) else x for x in v] for k, v in values.items()},
}
path = pathlib.Path(__file__).with_name("indicators.json")
path.write_text(json.dumps(document) + "\n")
