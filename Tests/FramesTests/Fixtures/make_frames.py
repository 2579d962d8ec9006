"""Writes frames.json: what pandas makes of a small frame. Run: python make_frames.py (pandas 3.1.1, numpy)."""
import json
import pathlib

import numpy as np
import pandas as pd

random = np.random.default_rng(20261121)

# Four sessions of New York across the change to daylight saving, 30-minute bars from 9:00 to 16:30.
starts = []
for day in ["2024-03-07", "2024-03-08", "2024-03-11", "2024-03-12"]:
    first = pd.Timestamp(day + " 09:00", tz="America/New_York")
    starts += [first + pd.Timedelta(minutes=30 * step) for step in range(15)]
times = pd.DatetimeIndex(starts).tz_convert("UTC")
rows = len(times)
close = np.round(100 * np.exp(np.cumsum(random.normal(0, 0.004, rows))), 2)
open_ = np.round(close * (1 + random.normal(0, 0.002, rows)), 2)
high = np.maximum(open_, close) + np.round(np.abs(random.normal(0, 0.2, rows)), 2)
low = np.minimum(open_, close) - np.round(np.abs(random.normal(0, 0.2, rows)), 2)
volume = random.integers(1_000, 90_000, rows).astype(float)
signal = random.normal(1, 0.3, rows)
signal[[0, 1, 9, 24, 25, 26, 27, 28, 29, 40]] = np.nan  # 24...29: longer than a window
frame = pd.DataFrame(
    {"open": open_, "high": high, "low": low, "close": close, "volume": volume, "signal": signal},
    index=times)
c, s = frame["close"], frame["signal"]


def numbers(values):
    return [None if not np.isfinite(v) else float(v) for v in np.asarray(values, dtype=float)]


def nanoseconds(index):
    return [int(v) for v in pd.DatetimeIndex(index).as_unit("ns").asi8]


def table(frame):
    return {"times": nanoseconds(frame.index), **{name: numbers(frame[name]) for name in frame}}


columns = {}
for name, column in {"close": c, "signal": s}.items():
    window, growing, late = column.rolling(5), column.expanding(), column.expanding(min_periods=4)
    columns[name] = {
        key: numbers(values) for key, values in {
            "rolling mean": window.mean(), "rolling sum": window.sum(),
            "rolling population": window.std(ddof=0), "rolling sample": window.std(),
            "rolling minimum": window.min(), "rolling maximum": window.max(),
            "rolling median": window.median(), "rolling quantile": window.quantile(0.3),
            "rolling correlation": window.corr(frame["volume"]),
            "expanding mean": growing.mean(), "expanding sum": growing.sum(),
            "expanding population": growing.std(ddof=0), "expanding sample": growing.std(),
            "expanding minimum": growing.min(), "expanding maximum": growing.max(),
            "expanding late": late.mean(),
            "shift": column.shift(3), "shift back": column.shift(-2),
            "change": column.pct_change(2, fill_method=None),
            "log return": np.log(column / column.shift(1)), "difference": column.diff(4),
            "cumulative sum": column.cumsum(), "cumulative product": (column / 90).cumprod(),
            "cumulative maximum": column.cummax(), "cumulative minimum": column.cummin(),
            "filled": column.ffill(),
        }.items()}

described = frame.describe()
summary = {name: numbers(described[name]) + [int(frame[name].isna().sum())] for name in frame}

rules = {"open": "first", "high": "max", "low": "min", "close": "last", "volume": "sum"}
# An hour that has not ended by the end of the last bar is left out.
hourly = frame.resample("1h").agg({**rules, "signal": "mean"}).dropna(subset="open")
hourly = hourly[hourly.index + pd.Timedelta("1h") <= times[-1] + pd.Timedelta("30min")]

local = times.tz_convert("America/New_York")
minutes = local.hour * 60 + local.minute
inside = frame[(minutes >= 570) & (minutes < 960)]
dates = inside.index.tz_convert("America/New_York").normalize().tz_localize(None).tz_localize("UTC")
daily = inside.groupby(dates).agg({**rules, "signal": "last"})
every = local.normalize().tz_localize(None).tz_localize("UTC")
spread = frame.assign(signal=frame["signal"]).groupby(every).agg(
    {"open": "min", "high": "mean", "low": "median", "close": "std", "volume": "max", "signal": "count"})

# As-of joins go by the moment at which a row is known: bars at their end, events at their time, days at 16:00.
known = pd.DataFrame({"known": times + pd.Timedelta("30min")})
moments = times[0] + pd.to_timedelta(np.sort(random.choice(7500, 40, replace=False)), unit="min")
moments = moments.append(pd.DatetimeIndex([times[3] + pd.Timedelta("30min")])).unique().sort_values()
events = pd.DataFrame({"known": moments, "rate": random.normal(5, 1, len(moments))})
closes = daily.index.tz_localize(None) + pd.Timedelta("16h")
days = pd.DataFrame({"known": closes.tz_localize("America/New_York").tz_convert("UTC"),
                     "close": daily["close"].values})
joins = {
    "last": numbers(pd.merge_asof(known, events, on="known")["rate"]),
    "within": numbers(
        pd.merge_asof(known, events, on="known", tolerance=pd.Timedelta("1h"))["rate"]),
    "exact": numbers(known.merge(events, on="known", how="left")["rate"]),
    "daily": numbers(pd.merge_asof(known, days, on="known")["close"]),
}

fixture = {
    "made": f"pandas {pd.__version__}, make_frames.py", "frame": table(frame), "columns": columns,
    "summary": summary, "hourly": table(hourly), "daily": table(daily), "spread": table(spread),
    "events": {"times": nanoseconds(moments), "rate": numbers(events["rate"])}, "joins": joins,
}
path = pathlib.Path(__file__).with_name("frames.json")
path.write_text(json.dumps(fixture, separators=(",", ":")).replace('},"', '},\n"') + "\n")
