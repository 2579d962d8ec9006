"""What an indicator should give where bars are missing, composed from TA-Lib's values.

TA-Lib itself carries a missing value on for ever. Here:
- elementwise: NaN where the row is missing, nothing else.
- recurrence: memory without end; a missing row is skipped. The series without the missing rows,
  put back at its rows.
- ends: of a value and the one some rows ago; NaN where one of the two is missing.
- window: NaN while the rows that an output looks back on are not all there. Each stretch between
  gaps by itself.
- mixed: stages, each by one of the rules, written out below.

Where the choice could be another: TRANGE and all that builds on it take the last known close as the
close before (so `recurrence`); KAMA's efficiency ratio, EFI's and TSI's momentum do the same;
averages of an average (MACD, APO, DEMA, T3 ...) are one recurrence; VORTEX and ULTOSC, whose ranges
are summed over a window, are windows. An output of several lines is hidden, as in TA-Lib, until
the last of them is known.
"""

import numpy as np
import talib.abstract

ELEMENTWISE = """
ADD DIV MULT SUB ACOS ASIN ATAN CEIL COS COSH EXP FLOOR LN LOG10 SIN SINH SQRT TAN TANH BOP AVGPRICE
MEDPRICE TYPPRICE WCLPRICE MARKETFI
""".split()
RECURRENCE = """
HT_DCPERIOD HT_DCPHASE HT_PHASOR HT_SINE HT_TRENDMODE HT_TRENDLINE MAMA CUMSUM ADX APO CMO DX ERI MACD
MACDFIX MINUS_DI MINUS_DM PLUS_DI PLUS_DM PPO RSI TSI WAD DEMA EMA KAMA KC RMA SAR SAREXT SUPERTREND
T3 TEMA HA ATR NATR TRANGE AD ADOSC EFI NVI OBV PVI PVO PVT VWAP
""".split()
ENDS = ["MOM", "ROC", "ROCP", "ROCR", "ROCR100"]
WINDOW = """
MAX MIN MINMAX SUM AC AO AROON AROONOSC CCI CMOU DPO ER FOSC FRACTAL IMI MACDEXT MFI QSTICK STOCH
STOCHF ULTOSC VHF VORTEX WILLR ACCBANDS BBANDS DONCHIAN HMA MA MAVP MIDPOINT MIDPRICE SMA TRIMA VWMA
WMA AVGDEV BETA CORREL LINEARREG LINEARREG_ANGLE LINEARREG_INTERCEPT LINEARREG_SLOPE PERCENTILE
PERCENTRANK STDDEV TSF VAR ADR CMF RVOL
""".split()
INDEX = ["MAXINDEX", "MININDEX", "MINMAXINDEX"]  # windows whose values are rows


def call(name, columns, **parameters):
    """TA-Lib's outputs, as a list of columns of numbers."""
    outputs = talib.abstract.Function(name)(columns, **parameters)
    outputs = outputs if isinstance(outputs, (list, tuple)) else [outputs]
    lookback = talib.abstract.Function(name)
    lookback.parameters = parameters
    result = []
    for output in outputs:
        column = output.astype(float)
        if output.dtype.kind == "i":  # integers have no NaN: the wrapper writes 0
            column[: lookback.lookback] = np.nan
        result.append(column)
    return result


def present(columns):
    return ~np.any([np.isnan(values) for values in columns.values()], axis=0)


def recurrence(name, columns, **parameters):
    """The series without its missing rows, put back."""
    rows = present(columns)
    known = {key: values[rows] for key, values in columns.items()}
    result = []
    for output in call(name, known, **parameters):
        column = np.full(len(rows), np.nan)
        column[rows] = output
        result.append(column)
    return result


def window(name, columns, **parameters):
    """Every stretch of rows without a gap by itself."""
    rows = np.concatenate([[False], present(columns), [False]])
    edges = np.flatnonzero(np.diff(rows.astype(int)))
    result = [np.full(len(rows) - 2, np.nan) for _ in talib.abstract.Function(name).output_names]
    for start, end in edges.reshape(-1, 2):
        stretch = {key: values[start:end] for key, values in columns.items()}
        for column, output in zip(result, call(name, stretch, **parameters)):
            column[start:end] = output + (start if name in INDEX else 0)
    return result


def ends(name, columns, **parameters):
    """TA-Lib reads two rows for an output and nothing between them: NaN stays where it is."""
    return call(name, columns, **parameters)


def close(values):
    return {"close": values}


def adxr(columns, timeperiod):
    (strength,) = recurrence("ADX", columns, timeperiod=timeperiod)
    (change,) = ends("MOM", close(strength), timeperiod=timeperiod - 1)
    return [strength - change / 2]


def chaikin_volatility(columns, timeperiod, rocperiod):
    (average,) = recurrence("EMA", close(columns["high"] - columns["low"]), timeperiod=timeperiod)
    return ends("ROC", close(average), timeperiod=rocperiod)


def coppock(columns, wmaperiod, roc1period, roc2period):
    (long,) = ends("ROC", columns, timeperiod=roc1period)
    (short,) = ends("ROC", columns, timeperiod=roc2period)
    return window("WMA", close(long + short), timeperiod=wmaperiod)


def kdj(columns, fastk_period, slowk_period, slowd_period, **_):
    fast, _ = window("STOCHF", columns, fastk_period=fastk_period, fastd_period=1)
    (k,) = recurrence("RMA", close(fast), timeperiod=slowk_period)
    (d,) = recurrence("RMA", close(k), timeperiod=slowd_period)
    return hidden([k, d, 3 * k - 2 * d])


def mass_index(columns, fastperiod, slowperiod):
    (once,) = recurrence("EMA", close(columns["high"] - columns["low"]), timeperiod=fastperiod)
    (twice,) = recurrence("EMA", close(once), timeperiod=fastperiod)
    return window("SUM", close(once / twice), timeperiod=slowperiod)


def stochastic_momentum(columns, timeperiod, fastperiod, slowperiod, signalperiod):
    (highest,) = window("MAX", close(columns["high"]), timeperiod=timeperiod)
    (lowest,) = window("MIN", close(columns["low"]), timeperiod=timeperiod)

    def smoothed(values):
        (slow,) = recurrence("EMA", close(values), timeperiod=slowperiod)
        return recurrence("EMA", close(slow), timeperiod=fastperiod)[0]

    distance = smoothed(columns["close"] - (highest + lowest) / 2)
    index = 100 * distance / (smoothed(highest - lowest) / 2)
    return hidden([index, recurrence("EMA", close(index), timeperiod=signalperiod)[0]])


def relative_volatility(columns, timeperiod, stddevperiod):
    (deviation,) = window("STDDEV", columns, timeperiod=stddevperiod, nbdev=1.0)
    (change,) = ends("MOM", columns, timeperiod=1)
    up, down = np.where(change > 0, deviation, 0), np.where(change < 0, deviation, 0)
    up[np.isnan(deviation)] = down[np.isnan(deviation)] = np.nan
    (up,) = recurrence("RMA", close(up), timeperiod=timeperiod)
    (down,) = recurrence("RMA", close(down), timeperiod=timeperiod)
    return [100 * up / (up + down)]


def stochastic_strength(columns, timeperiod, **stochastic):
    (strength,) = recurrence("RSI", columns, timeperiod=timeperiod)
    return window("STOCHF", {"high": strength, "low": strength, "close": strength}, **stochastic)


def triple_rate(columns, timeperiod):
    (average,) = recurrence("EMA", columns, timeperiod=timeperiod)
    (average,) = recurrence("EMA", close(average), timeperiod=timeperiod)
    (average,) = recurrence("EMA", close(average), timeperiod=timeperiod)
    return ends("ROC", close(average), timeperiod=1)


def zero_lag(columns, timeperiod):
    lag = (timeperiod - 1) // 2
    values = columns["close"]
    change = window("MOM", columns, timeperiod=lag)[0] if lag else values * 0
    return recurrence("EMA", close(values + change), timeperiod=timeperiod)


def hidden(lines):
    known = ~np.any(np.isnan(lines), axis=0)
    return [np.where(known, line, np.nan) for line in lines]


MIXED = {
    "ADXR": adxr, "COPPOCK": coppock, "CVI": chaikin_volatility, "KDJ": kdj, "MASSI": mass_index,
    "SMI": stochastic_momentum, "RVI": relative_volatility, "STOCHRSI": stochastic_strength,
    "TRIX": triple_rate, "ZLEMA": zero_lag,
}


def rule(name, **parameters):
    """The name of the rule by which a function treats gaps, with its parameters where they differ."""
    if name in MIXED:
        return "mixed"
    if name in ELEMENTWISE:
        return "elementwise"
    if name in RECURRENCE:  # unless of simple or weighted averages
        return "window" if parameters.get("matype") in (0, 2) else "recurrence"
    if name in ENDS:
        return "ends"
    assert name in WINDOW + INDEX or name.startswith("CDL"), name
    return "window"


def inputs(name, columns):
    """The columns that a function reads."""
    names = talib.abstract.Function(name).input_names.values()
    used = [n for entry in names for n in (entry if isinstance(entry, list) else [entry])]
    return {key: columns[key] for key in used}


def expected(name, columns, **parameters):
    """The outputs on columns that may have missing rows."""
    columns = inputs(name, columns)
    if name in MIXED:
        complete = {**talib.abstract.Function(name).parameters, **parameters}
        return MIXED[name](columns, **complete)
    if rule(name, **parameters) == "recurrence":
        return recurrence(name, columns, **parameters)
    if rule(name) == "ends":
        return ends(name, columns, **parameters)
    # An elementwise function is a window of one row.
    return window(name, columns, **parameters)
