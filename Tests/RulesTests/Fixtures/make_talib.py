"""Writes talib.json.gz: every function of TA-Lib on seeded series (TA-Lib 0.8.2, numpy 2).

Numbers have twelve digits; NaN is null, the infinities are "inf" and "-inf". `series` holds the
inputs; a case names its function, parameters, series and rule for gaps, and lists the outputs and the
first row at which all of them are known. Functions of one plain input read the close, those of two
the high and the low.
"""

import gzip
import json
import pathlib

import numpy as np
import talib

import talib_gaps
import talib_series

# Beside the defaults, which every function is tested with.
SETTINGS = {
    "AC": [dict(fastperiod=2, slowperiod=7, signalperiod=3)],
    "AO": [dict(fastperiod=2, slowperiod=7)],
    "APO": [dict(fastperiod=3, slowperiod=8, matype=0), dict(fastperiod=8, slowperiod=3, matype=1)],
    "BBANDS": [dict(timeperiod=5, nbdevup=1.5, nbdevdn=2.5, matype=0), dict(timeperiod=10, matype=1)],
    "COPPOCK": [dict(wmaperiod=4, roc1period=3, roc2period=6)],
    "CVI": [dict(timeperiod=4, rocperiod=3)],
    "FRACTAL": [dict(leftbars=1, rightbars=3)],
    "KC": [dict(timeperiod=5, atrperiod=7, nbdev=1.5)],
    "KDJ": [dict(fastk_period=5, slowk_period=2, slowd_period=4)],
    "MACD": [dict(fastperiod=3, slowperiod=7, signalperiod=4), dict(fastperiod=9, slowperiod=4)],
    "MACDEXT": [
        dict(fastperiod=3, fastmatype=1, slowperiod=7, slowmatype=2, signalperiod=4, signalmatype=0)
    ],
    "MACDFIX": [dict(signalperiod=4)],
    "MAMA": [dict(fastlimit=0.3, slowlimit=0.1)],
    "MASSI": [dict(fastperiod=4, slowperiod=6)],
    "MAVP": [dict(minperiod=5, maxperiod=12, matype=0), dict(matype=1)],
    "PERCENTILE": [dict(timeperiod=7, percentile=25.0), dict(timeperiod=4, percentile=90.0)],
    "PERCENTRANK": [dict(timeperiod=6)],
    "PPO": [dict(fastperiod=3, slowperiod=8, matype=0)],
    "PVO": [dict(fastperiod=3, slowperiod=8, matype=0)],
    "RVI": [dict(timeperiod=4, stddevperiod=5)],
    "SAR": [dict(acceleration=0.05, maximum=0.3)],
    "SAREXT": [
        dict(
            startvalue=0.0, offsetonreverse=0.01, accelerationinitlong=0.03, accelerationlong=0.02,
            accelerationmaxlong=0.25, accelerationinitshort=0.01, accelerationshort=0.04,
            accelerationmaxshort=0.3,
        ),
        dict(startvalue=-105.0),
        dict(startvalue=95.0),
    ],
    "SMI": [dict(timeperiod=5, fastperiod=3, slowperiod=6, signalperiod=4)],
    "STDDEV": [dict(timeperiod=20, nbdev=2.5), dict(timeperiod=2, nbdev=1.0)],
    "STOCH": [
        dict(fastk_period=9, slowk_period=4, slowd_period=5),
        dict(fastk_period=1, slowk_period=1, slowd_period=1),
    ],
    "STOCHF": [dict(fastk_period=9, fastd_period=4), dict(fastk_period=7, fastd_period=3, fastd_matype=1)],
    "STOCHRSI": [dict(timeperiod=5, fastk_period=4, fastd_period=2)],
    "SUPERTREND": [dict(timeperiod=4, multiplier=1.5)],
    "T3": [dict(timeperiod=3, vfactor=0.4)],
    "TSI": [dict(firstperiod=5, secondperiod=3)],
    "ULTOSC": [dict(timeperiod1=3, timeperiod2=5, timeperiod3=9), dict(timeperiod1=9, timeperiod2=4, timeperiod3=2)],
    "VAR": [dict(timeperiod=20, nbdev=1.0)],
    "ADOSC": [dict(fastperiod=2, slowperiod=5), dict(fastperiod=6, slowperiod=3)],
    "MA": [dict(timeperiod=6, matype=matype) for matype in (0, 1, 2, 3, 4, 5, 6, 8, 9, 12, 13)],
}


def smallest(name):
    """The smallest window that a function of one window takes."""
    for timeperiod in (1, 2, 3, 4):
        try:
            talib_gaps.call(name, REAL, timeperiod=timeperiod)
            return timeperiod
        except Exception as error:  # the wrapper throws plain exceptions
            assert "Bad Parameter" in str(error), error
    raise AssertionError(name)


def settings(name):
    """The parameters that a function is tested with besides its defaults."""
    defaults = talib.abstract.Function(name).parameters
    if name in SETTINGS:
        return SETTINGS[name]
    if list(defaults) == ["timeperiod"]:
        return [dict(timeperiod=7), dict(timeperiod=smallest(name))]
    if name == "CDLMATHOLD":  # less than its default finds nothing
        return [dict(penetration=0.7)]
    if list(defaults) == ["penetration"]:
        return [dict(penetration=0.1)]
    assert not defaults, (name, defaults)
    return []


def number(value):
    if np.isnan(value):
        return None
    if np.isinf(value):
        return "inf" if value > 0 else "-inf"
    return float(f"{value:.12g}")


def case(name, series, parameters, outputs):
    names = talib.abstract.Function(name).output_names
    known = np.flatnonzero(~np.any(np.isnan(outputs), axis=0))
    return {
        "function": name,
        "parameters": {**talib.abstract.Function(name).parameters, **parameters},
        "series": series,
        "rule": talib_gaps.rule(name),
        "outputs": {n: [number(x) for x in v] for n, v in zip(names, outputs)},
        "first": int(known[0]) if len(known) else None,
    }


def gap_rule(name, parameters):
    """The rule is that of the default average: others are left to their own functions."""
    return not any(key.endswith("matype") and name in talib_gaps.WINDOW and value not in (0, 2)
                   for key, value in parameters.items())


def agrees(name, columns, parameters):
    """The stages of a mixed function must be TA-Lib's function where no row is missing."""
    whole = talib_gaps.call(name, columns, **parameters)
    staged = talib_gaps.expected(name, columns, **parameters)
    for one, other in zip(whole, staged):
        np.testing.assert_allclose(other, one, rtol=1e-9, atol=1e-9, err_msg=name)


def cases(name):
    candlestick = name.startswith("CDL")
    main = "walk" if candlestick else "real"
    choices = [{}] + settings(name)
    for parameters in choices:
        yield case(name, main, parameters, talib_gaps.call(name, SERIES[main], **parameters))
        if not candlestick:
            agrees(name, SERIES[main], parameters)
    for parameters in choices[: 1 if candlestick else 2]:
        if gap_rule(name, parameters):
            gaps = "walk_gaps" if candlestick else "gaps"
            yield case(name, gaps, parameters, talib_gaps.expected(name, SERIES[gaps], **parameters))
    others = ["constant", "constant_without_volume", "huge", "tiny", "short"]
    if talib.abstract.Function(name).info["group"].startswith("Math T"):
        others.append("unit")
    for series in others:
        yield case(name, series, {}, talib_gaps.call(name, SERIES[series]))


REAL = talib_series.real()
PATTERNS = [name for name in talib.get_functions() if name.startswith("CDL")]
WALK = talib_series.candlesticks(PATTERNS)
SERIES = {
    "real": REAL,
    "walk": WALK,
    "gaps": talib_series.with_gaps(REAL),
    "walk_gaps": talib_series.with_gaps(WALK),
    "constant": talib_series.constant(130, 50_000),
    "constant_without_volume": talib_series.constant(130, 0),
    "huge": talib_series.scaled(REAL, 1e9, 130),
    "tiny": talib_series.scaled(REAL, 1e-9, 130),
    "short": talib_series.scaled(REAL, 1, 5),
    "unit": talib_series.unit(40),
}

document = {
    "tool": f"TA-Lib {talib.__version__}",
    "series": {
        name: {key: [None if np.isnan(x) else x for x in values] for key, values in columns.items()}
        for name, columns in SERIES.items()
    },
    "cases": [entry for name in talib.get_functions() for entry in cases(name)],
}
text = json.dumps(document, separators=(",", ":")).encode()
path = pathlib.Path(__file__).with_name("talib.json.gz")
path.write_bytes(gzip.compress(text, 9, mtime=0))
print(len(document["cases"]), "cases,", len(text), "bytes,", path.stat().st_size, "packed")
