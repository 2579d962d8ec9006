"""The seeded series of talib.json.gz: plain bars, and bars into which every candlestick is planted."""

import numpy as np
import talib
import talib.abstract

TICKS = 20  # prices of the candlestick series are multiples of 1/20, so that equal prices occur


def real(rows=260):
    """Bars of a random walk with volume, prices rounded to four decimals."""
    random = np.random.default_rng(20261121)
    close = np.round(100 * np.exp(np.cumsum(random.normal(0.0004, 0.018, rows))), 4)
    open_ = np.round(np.concatenate([[100], close[:-1]]) * (1 + random.normal(0, 0.006, rows)), 4)
    high = np.round(np.maximum(open_, close) * (1 + np.abs(random.normal(0, 0.006, rows))), 4)
    low = np.round(np.minimum(open_, close) * (1 - np.abs(random.normal(0, 0.006, rows))), 4)
    return bars(open_, high, low, close, random.integers(1_000, 1_000_000, rows))


def bars(open_, high, low, close, volume):
    """The columns by name; `periods` is a second input for averages of varying length."""
    random = np.random.default_rng(7)
    columns = {"open": open_, "high": high, "low": low, "close": close, "volume": volume}
    columns["periods"] = random.integers(2, 31, len(close))
    return {name: np.asarray(values, dtype=float) for name, values in columns.items()}


def constant(rows, volume):
    """Bars in which nothing moves."""
    price = np.full(rows, 100.0)
    return bars(price, price, price, price, np.full(rows, float(volume)))


def unit(rows):
    """Numbers from -1 to 1, for functions that know no others."""
    wave = np.round(np.sin(np.arange(rows) * 0.7), 4)
    return bars(wave, wave, wave, wave, wave)


def scaled(columns, factor, rows):
    """The first rows with prices and volume multiplied."""
    return {
        name: values[:rows] * (1 if name == "periods" else factor)
        for name, values in columns.items()
    }


def with_gaps(columns):
    """The same bars without the first four, three in the middle and two single ones."""
    missing = [0, 1, 2, 3, 60, 119, 120, 121, 200]
    holed = {name: values.copy() for name, values in columns.items()}
    for name in ("open", "high", "low", "close", "volume"):
        holed[name][missing] = np.nan
    return holed


# Candlesticks


def shapes(random, rows):
    """Candles of every shape, in ticks: open, high, low and close relative to the close before."""

    def pick(values, weights):
        return random.choice(values, rows, p=np.array(weights) / sum(weights))

    size = pick([0, 1, 2, 4, 8, 16, 30, 50], [10, 8, 8, 14, 14, 12, 10, 6])
    persistence = random.random(rows) < 0.65
    sign = np.ones(rows, dtype=int)
    for row in range(1, rows):
        sign[row] = sign[row - 1] if persistence[row] else -sign[row - 1]
    body = sign * (size + random.integers(0, 3, rows) * (size > 2))
    gap = pick([0, 1, 2, 5, 10, 20, 40], [25, 10, 10, 10, 8, 6, 4]) * random.choice([-1, 1], rows)
    gap = np.where(random.random(rows) < 0.3, -body // 2, gap)  # opens inside the next body
    shadow = [0, 1, 2, 4, 10, 25]
    upper, lower = pick(shadow, [40, 15, 10, 10, 8, 6]), pick(shadow, [40, 15, 10, 10, 8, 6])
    close = gap + body
    return gap, np.maximum(gap, close) + upper, np.minimum(gap, close) - lower, close


def ticks(random, rows):
    """Candles in ticks, one after the other."""
    gap, high, low, close = shapes(random, rows)
    before = np.concatenate([[0], np.cumsum(close)[:-1]]) + 40_000
    return np.stack([before + gap, before + high, before + low, before + close])


def fired(name, candles):
    """TA-Lib's values of a pattern on candles in ticks."""
    return getattr(talib, name)(*(candles / TICKS))


def candlesticks(names):
    """Bars in which every pattern shows each value that it can take.

    A walk of random shapes is searched for the patterns that the series lacks; the bars up to such
    a place, as many as the pattern looks back on, are spliced in at the level of the last close.
    """
    random = np.random.default_rng(61)
    pool = ticks(random, 1_500_000)
    walk = ticks(random, 1_000)
    walk += 2_000 - walk[3, 0]
    for name in names:
        found = fired(name, pool)
        for value in np.setdiff1d(np.unique(found), [0]):
            walk = planted(name, value, found, pool, walk)
    open_, high, low, close = walk / TICKS
    assert low.min() > 10
    return bars(open_, high, low, close, random.integers(1_000, 1_000_000, len(close)))


def planted(name, value, found, pool, walk):
    """The walk, made longer where it lacks a value of a pattern."""
    if value in fired(name, walk):
        return walk
    length = talib.abstract.Function(name).lookback + 1
    for place in np.flatnonzero(found[length:] == value)[:200] + length:
        piece = pool[:, place - length + 1 : place + 1]
        level = 2_000 + (walk[3, -1] - 2_000) // 2  # leans back to the middle
        longer = np.concatenate([walk, piece - piece[0, 0] + level], axis=1)
        if fired(name, longer)[-1] == value:
            return longer
    raise AssertionError(f"{name} never shows {value}")
