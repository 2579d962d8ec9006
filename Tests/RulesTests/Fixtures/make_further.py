"""Writes further.json.gz: indicators beside TA-Lib's, from their definitions (numpy, scipy, pandas, TA-Lib for averages).

Usage: make_further.py brown72.csv, the series of that name from pracma (Peters 1994), one column with a header.
A case is a formula, a series and its values; NaN is null. Windows are computed one by one, in two passes.
"""

import gzip
import json
import pathlib
import sys

import numpy as np
import pandas as pd
import scipy
import scipy.stats as stats
import talib

import talib_series

LN2 = np.log(2)


def windows(function, size, *columns):
    """A function of every full window without a gap."""
    out = np.full(len(columns[0]), np.nan)
    for row in range(size - 1, len(out)):
        parts = [column[row - size + 1 : row + 1] for column in columns]
        if not any(np.isnan(part).any() for part in parts):
            out[row] = function(*parts)
    return out


def lag(x, bars=1):
    return np.concatenate([np.full(min(bars, len(x)), np.nan), x[: max(len(x) - bars, 0)]])


def known(function, x):
    """A function of the rows that are known, put back into their places."""
    out = np.full(len(x), np.nan)
    rows = ~np.isnan(x)
    out[rows] = function(x[rows])
    return out


def true_range(b):
    previous = pd.Series(b["close"]).ffill().shift().to_numpy()
    out = np.maximum(b["high"], previous) - np.minimum(b["low"], previous)
    return np.where(np.isnan(b["close"]), np.nan, out)


def atr(b, size):
    return known(lambda x: talib.RMA(x, size), true_range(b))


def highest(x, size):
    return windows(np.max, size, x)


def lowest(x, size):
    return windows(np.min, size, x)


# Averages


def alma(x, size, offset, sigma):
    weight = np.exp(-((np.arange(size) - offset * (size - 1)) ** 2) / (2 * (size / sigma) ** 2))
    return windows(lambda part: np.average(part, weights=weight), size, x)


def vidya(x, size, momentum):
    change = x - lag(x)
    strength = windows(
        lambda c: abs(c[c > 0].sum() + c[c < 0].sum()) / max(abs(c).sum(), 1e-300), momentum, change)
    out, average = np.full(len(x), np.nan), np.nan
    for row in np.flatnonzero(~np.isnan(strength) & ~np.isnan(x)):
        factor = 2 / (size + 1) * strength[row]
        average = x[row] if np.isnan(average) else factor * x[row] + (1 - factor) * average
        out[row] = average
    return out


def mcginley(x, size, factor=1):
    def run(x):
        out = [x[0]] if len(x) else []
        for value in x[1:]:
            out.append(out[-1] + (value - out[-1]) / (factor * size * (value / out[-1]) ** 4))
        return out

    return known(run, x)


def middle(b, size):
    return (highest(b["high"], size) + lowest(b["low"], size)) / 2


# Momentum


def streak(x):
    def run(x):
        out = [np.nan]
        for change in np.sign(np.diff(x)):
            last = 0 if np.isnan(out[-1]) else out[-1]
            out.append(change * (abs(last) + 1 if last * change > 0 else abs(change)))
        return out[: len(x)]

    return known(run, x)


def connors(x, size, streak_size, rank):
    change = pd.Series(x / lag(x) - 1)
    below = windows(lambda c: 100 * (c[:-1] < c[-1]).sum() / rank, rank + 1, change.to_numpy())
    return (
        known(lambda x: talib.RSI(x, size), x)
        + known(lambda x: talib.RSI(x, streak_size), streak(x)) + below
    ) / 3


def fisher(b, size):
    x = (b["high"] + b["low"]) / 2
    place = windows(lambda p: (p[-1] - p.min()) / (p.max() - p.min()) if p.max() > p.min() else np.nan, size, x)

    def run(place):
        value, transform, out = 0.0, 0.0, []
        for one in place:
            value = 0.33 * 2 * (one - 0.5) + 0.67 * value
            value = 0.999 if value > 0.99 else -0.999 if value < -0.99 else value
            transform = np.arctanh(value) + 0.5 * transform
            out.append(transform)
        return out

    return known(run, place)


def choppiness(b, size):
    way = windows(np.sum, size, true_range(b))
    return 100 * np.log10(way / (highest(b["high"], size) - lowest(b["low"], size))) / np.log10(size)


# Volatility


def log_return(x):
    return np.log(x) - np.log(lag(x))


def garman_klass(b, size):
    term = 0.5 * np.log(b["high"] / b["low"]) ** 2 - (2 * LN2 - 1) * np.log(b["close"] / b["open"]) ** 2
    return windows(np.mean, size, term)


def rogers_satchell(b, size):
    up, down, body = (np.log(b[name] / b["open"]) for name in ("high", "low", "close"))
    return windows(np.mean, size, up * (up - body) + down * (down - body))


def yang_zhang(b, size):
    def variance(x):
        return windows(lambda part: part.var(ddof=1), size, x)

    k = 0.34 / (1.34 + (size + 1) / (size - 1))
    overnight = variance(np.log(b["open"] / lag(b["close"])))
    body = variance(np.log(b["close"] / b["open"]))
    return overnight + k * body + (1 - k) * rogers_satchell(b, size)


def variance_ratio(x, size, bars):
    def ratio(p):
        change = np.diff(p)
        mean = change.mean()
        count = bars * (size - bars + 1) * (1 - bars / size)
        return ((p[bars:] - p[:-bars] - bars * mean) ** 2).sum() / count / change.var(ddof=1)

    return windows(ratio, size + 1, np.log(x.astype(np.longdouble)))


# Statistics


def spread(part):
    return np.ptp(part) > 0


def linear(part, y, x):
    def one(y, x):
        if not spread(x):
            return np.nan
        # Levels are taken off: beside a large one the mean's rounding would be seen.
        base_y, base_x = y[0], x[0]
        y, x = y - base_y, x - base_x
        line = stats.linregress(x, y)
        if part == "intercept":
            return base_y + line.intercept - line.slope * base_x
        if part == "r2":
            return line.rvalue**2 if spread(y) else np.nan
        if part == "r":
            return line.rvalue if spread(y) else np.nan
        if part == "residual":
            return y[-1] - y.mean() - line.slope * (x[-1] - x.mean())
        return getattr(line, part)

    return one(y, x)


def regression(part, y, x, size):
    return windows(lambda y, x: linear(part, y, x), size, y, x)


def trend(part, x, size):
    return windows(lambda y: linear(part, y, np.arange(size)), size, x)


def half_life(part, x, size):
    def one(y, x):
        if not spread(x):
            return np.nan
        line = stats.linregress(x, y)
        if part == "phi":
            return line.slope
        if part == "mean":
            return line.intercept / (1 - line.slope)
        return np.inf if line.slope >= 1 else -LN2 / np.log(line.slope) if line.slope > 0 else np.nan

    return windows(one, size, x, lag(x))


def scaled_range(x):
    walk = np.cumsum(x - x.mean())
    return (walk.max() - walk.min()) / x.std(ddof=1)


def hurst(x):
    """pracma's hurstexp, the exponent by halving."""
    sizes, ratios, borders = [len(x)], [scaled_range(x)], np.array([0, len(x) // 2, len(x)])
    while np.diff(borders).min() >= 8:
        parts = np.split(x, borders[1:-1])
        sizes.append(len(x) / len(parts))
        ratios.append(np.mean([scaled_range(part) for part in parts]))
        borders = np.sort(np.r_[borders, borders[:-1] + (np.diff(borders) + 1) // 2])
    return np.polyfit(np.log(sizes), np.log(ratios), 1)[0]


def safe(function):
    """A statistic without units of length, NaN where nothing moves; a level that is taken off changes nothing."""
    return lambda part: function(part - part[0]) if spread(part) else np.nan


def rank(method, size):
    return lambda x: windows(lambda p: stats.rankdata(p, method)[-1] / size, size, x)


# Conditions and sessions


def since(holds):
    out, count = [], np.nan
    for one in holds:
        count = 0 if one else count + 1
        out.append(count)
    return np.array(out)


def when(holds, x):
    return pd.Series(np.where(holds, x, np.nan)).ffill().to_numpy()


def by_session(b, column, function):
    return getattr(pd.Series(b[column]).groupby(b["open"]), function)().to_numpy()


def session_vwap(b, price):
    money = pd.Series(price * b["volume"]).groupby(b["open"]).cumsum()
    return (money / by_session(b, "volume", "cumsum")).to_numpy()


def previous(b, column, function):
    return pd.Series(b["open"]).map(pd.Series(b[column]).groupby(b["open"]).agg(function).shift()).to_numpy()


def session_first(b, column):
    return pd.Series(b[column]).groupby(b["open"]).transform("first").to_numpy()


def opening(b, column, function, bars):
    count = by_session(b, column, "cumcount")
    inside = pd.Series(np.where(count < bars, b[column], np.nan)).groupby(b["open"]).transform(function)
    return np.where(count >= bars - 1, inside, np.nan)


PLAIN = {
    "alma(close, 9, 0.85, 6)": lambda b: alma(b["close"], 9, 0.85, 6),
    "alma(close, 4, 0.2, 3)": lambda b: alma(b["close"], 4, 0.2, 3),
    "vidya(close, 12, 9)": lambda b: vidya(b["close"], 12, 9),
    "mcginley(close, 14)": lambda b: mcginley(b["close"], 14),
    "mcginley(close, 10, 0.6)": lambda b: mcginley(b["close"], 10, 0.6),
    "chandelier(22, 3).long": lambda b: highest(b["high"], 22) - 3 * atr(b, 22),
    "chandelier(5, 2).short": lambda b: lowest(b["low"], 5) + 2 * atr(b, 5),
    "ichimoku(9, 26, 52).conversion": lambda b: middle(b, 9),
    "ichimoku(9, 26, 52).base": lambda b: middle(b, 26),
    "ichimoku(9, 26, 52).span_a": lambda b: (middle(b, 9) + middle(b, 26)) / 2,
    "ichimoku(9, 26, 52).span_b": lambda b: middle(b, 52),
    "ichimoku(3, 7, 11).lagging": lambda b: b["close"] - lag(b["close"], 7),
    "simple_return(close, 3)": lambda b: b["close"] / lag(b["close"], 3) - 1,
    "log_return(close, 1)": lambda b: log_return(b["close"]),
    "streak(close)": lambda b: streak(b["close"]),
    "connors_rsi(close, 3, 2, 100)": lambda b: connors(b["close"], 3, 2, 100),
    "connors_rsi(close, 5, 3, 20)": lambda b: connors(b["close"], 5, 3, 20),
    "fisher(10)": lambda b: fisher(b, 10),
    "fisher(10).trigger": lambda b: lag(fisher(b, 10)),
    "choppiness(14)": lambda b: choppiness(b, 14),
    "realized_volatility(close, 20, 252)": lambda b: windows(
        lambda p: p.std(ddof=1), 20, log_return(b["close"])) * np.sqrt(252),
    "parkinson(20, 252)": lambda b: np.sqrt(
        252 / (4 * LN2) * windows(np.mean, 20, np.log(b["high"] / b["low"]) ** 2)),
    "garman_klass(20, 252)": lambda b: np.sqrt(252 * garman_klass(b, 20)),
    "rogers_satchell(7, 1)": lambda b: np.sqrt(rogers_satchell(b, 7)),
    "yang_zhang(20, 252)": lambda b: np.sqrt(252 * yang_zhang(b, 20)),
    "variance_ratio(close, 50, 2)": lambda b: variance_ratio(b["close"], 50, 2),
    "variance_ratio(close, 30, 5)": lambda b: variance_ratio(b["close"], 30, 5),
    "zscore(close, 20)": lambda b: windows(safe(lambda p: stats.zscore(p)[-1]), 20, b["close"]),
    "zscore(close, 20, 1)": lambda b: windows(safe(lambda p: stats.zscore(p, ddof=1)[-1]), 20, b["close"]),
    "sample_deviation(close, 7, 4)": lambda b: windows(lambda p: 2 * p.std(ddof=1), 7, b["close"]),
    "root_mean(close, 5, 2)": lambda b: windows(lambda p: np.sqrt(2 * p.mean()), 5, b["close"]),
    "skewness(close, 20)": lambda b: windows(safe(lambda p: stats.skew(p, bias=False)), 20, b["close"]),
    "kurtosis(close, 20)": lambda b: windows(safe(lambda p: stats.kurtosis(p, bias=False)), 20, b["close"]),
    "kurtosis(volume, 4)": lambda b: windows(safe(lambda p: stats.kurtosis(p, bias=False)), 4, b["volume"]),
    "quantile(close, 20, 0.9)": lambda b: windows(lambda p: np.quantile(p, 0.9), 20, b["close"]),
    "quantile(close, 7, 0.25)": lambda b: windows(lambda p: np.quantile(p, 0.25), 7, b["close"]),
    "quantile(close, 5, 1)": lambda b: highest(b["close"], 5),
    "median(close, 20)": lambda b: windows(np.median, 20, b["close"]),
    "median(close, 7)": lambda b: windows(np.median, 7, b["close"]),
    "rolling_position(close, 14)": lambda b: windows(
        safe(lambda p: (p[-1] - p.min()) / (p.max() - p.min())), 14, b["close"]),
    "rolling_correlation(close, volume, 20)": lambda b: regression("r", b["close"], b["volume"], 20),
    "rolling_beta(close, high, 60)": lambda b: regression("slope", b["close"], b["high"], 60),
    "autocorrelation(close, 20, 3)": lambda b: regression("r", b["close"], lag(b["close"], 3), 20),
    "half_life(close, 60)": lambda b: half_life("bars", b["close"], 60),
    "half_life(close, 60).phi": lambda b: half_life("phi", b["close"], 60),
    "half_life(close, 60).mean": lambda b: half_life("mean", b["close"], 60),
    "hurst(close, 64)": lambda b: windows(lambda p: hurst(p) if spread(p) else np.nan, 64, log_return(b["close"])),
    "hurst(close, 37)": lambda b: windows(lambda p: hurst(p) if spread(p) else np.nan, 37, log_return(b["close"])),
    "bars_since(close > open)": lambda b: since(b["close"] > b["open"]),
    "value_when(close > open, high)": lambda b: when(b["close"] > b["open"], b["high"]),
    "count_true(close > open, 7)": lambda b: pd.Series(b["close"] > b["open"]).rolling(7).sum().to_numpy(),
    "occurrences(close > open)": lambda b: np.cumsum(b["close"] > b["open"]).astype(float),
}
for part in ("slope", "intercept", "r2", "residual"):
    PLAIN[f"regression(close, high, 15).{part}"] = lambda b, part=part: regression(part, b["close"], b["high"], 15)
    PLAIN[f"trend_line(close, 15).{part}"] = lambda b, part=part: trend(part, b["close"], 15)

# In these prices are whole numbers, so that a window holds equal ones.
TIES = {
    "rolling_rank(close, 20)": lambda b: rank("max", 20)(b["close"]),
    "rolling_rank(close, 20, average)": lambda b: rank("average", 20)(b["close"]),
    "rolling_rank(close, 20, min)": lambda b: rank("min", 20)(b["close"]),
    "connors_rsi(close, 3, 2, 10)": lambda b: connors(b["close"], 3, 2, 10),
    "median(close, 8)": lambda b: windows(np.median, 8, b["close"]),
    "streak(close)": lambda b: streak(b["close"]),
    "zscore(close, 3)": lambda b: windows(safe(lambda p: stats.zscore(p)[-1]), 3, b["close"]),
}

# Here the open stands for the number of the session.
SESSIONS = {
    "session_vwap(high, low, close, volume, open)": lambda b: session_vwap(b, (b["high"] + b["low"] + b["close"]) / 3),
    "anchored_vwap(close, volume, open)": lambda b: session_vwap(b, b["close"]),
    "session_high(high, open)": lambda b: by_session(b, "high", "cummax"),
    "session_low(low, open)": lambda b: by_session(b, "low", "cummin"),
    "session_open(close, open)": lambda b: session_first(b, "close"),
    "previous_session(high, low, close, open).high": lambda b: previous(b, "high", "max"),
    "previous_session(high, low, close, open).low": lambda b: previous(b, "low", "min"),
    "previous_session(high, low, close, open).close": lambda b: previous(b, "close", "last"),
    "session_gap(high, close, open)": lambda b: session_first(b, "high") / previous(b, "close", "last") - 1,
    "opening_range(high, low, open, 6).high": lambda b: opening(b, "high", "max", 6),
    "opening_range(high, low, open, 3).low": lambda b: opening(b, "low", "min", 3),
    "bars_since_open(open)": lambda b: by_session(b, "close", "cumcount"),
}


def number(value):
    if np.isnan(value):
        return None
    return float(f"{value:.13g}") if np.isfinite(value) else "inf" if value > 0 else "-inf"


def sessions():
    columns = {name: values.copy() for name, values in talib_series.real(120).items()}
    lengths = [20, 26, 4, 2, 26, 26, 16]
    columns["open"] = np.repeat(np.arange(len(lengths)) + 5.0, lengths)
    return columns


def far(columns):
    """Bars whose level is large beside their moves, with a jump that leaves every window again."""
    moved = {name: values + 1e6 for name, values in columns.items() if name != "volume"}
    for name in ("open", "high", "low", "close"):
        moved[name][100] += 5e5
    return {**columns, **moved}


def first(columns, rows):
    return {name: values[:rows] for name, values in columns.items()}


REAL = talib_series.real()
SERIES = {
    "real": REAL,
    "gaps": first(talib_series.with_gaps(REAL), 180),
    "far": first(far(REAL), 180),
    "flat": talib_series.constant(80, 50_000),
    "short": talib_series.scaled(REAL, 1, 5),
    "ties": {name: np.floor(values) for name, values in first(REAL, 120).items()},
    "sessions": sessions(),
}
FORMULAS = {"sessions": SESSIONS, "ties": TIES}
# What cannot be said of a series in which nothing moves, or of a line through one far point.
UNSAID = {
    "flat": ("choppiness", "variance_ratio", "half_life", "connors"),
    "far": ("regression(close, high, 15).residual",),
}
cases = []
with np.errstate(all="ignore"):
    for series, columns in SERIES.items():
        for formula, function in FORMULAS.get(series, PLAIN).items():
            if not formula.startswith(UNSAID.get(series, ("-",))):
                values = np.asarray(function(columns), dtype=float)
                cases.append({"formula": formula, "series": series, "values": [number(x) for x in values]})

brown = np.loadtxt(sys.argv[1], skiprows=1)
document = {
    "tool": f"numpy {np.__version__}, scipy {scipy.__version__}, pandas {pd.__version__}, TA-Lib {talib.__version__}",
    "series": {
        name: {key: [number(x) for x in values] for key, values in columns.items() if key != "periods"}
        for name, columns in SERIES.items()
    },
    "brown72": list(brown),
    "cases": cases,
}
text = json.dumps(document, separators=(",", ":")).encode()
path = pathlib.Path(__file__).with_name("further.json.gz")
path.write_bytes(gzip.compress(text, 9, mtime=0))
print(len(cases), "cases,", len(text), "bytes,", path.stat().st_size, "packed")
