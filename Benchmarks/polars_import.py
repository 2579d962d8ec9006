"""Times polars (written for 1.x): a CSV file read with its dates parsed, and written as Arrow IPC.

Prints the seconds of both together, best of three, and the version. Usage: polars_import.py FILE OUT
"""

import sys
import time

import polars


def main():
    best = float("inf")
    for _ in range(3):
        start = time.perf_counter()
        polars.read_csv(sys.argv[1], try_parse_dates=True).write_ipc(sys.argv[2])
        best = min(best, time.perf_counter() - start)
    print(best, polars.__version__, sep="\t")


main()
