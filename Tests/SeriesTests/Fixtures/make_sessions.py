"""Writes every XNYS session with its open and close in UTC minutes; made with exchange_calendars (version in the file's first line)."""
import os

import exchange_calendars as ec

here = os.path.dirname(os.path.abspath(__file__))
calendar = ec.get_calendar("XNYS", start="1990-01-01", end="2026-12-31")
with open(os.path.join(here, "xnys_sessions.csv"), "w") as out:
    out.write(f"# exchange_calendars {ec.__version__} XNYS: date,open,close (UTC)\n")
    for day, row in calendar.schedule.iterrows():
        out.write(f"{day:%Y-%m-%d},{row['open']:%H:%M},{row['close']:%H:%M}\n")
