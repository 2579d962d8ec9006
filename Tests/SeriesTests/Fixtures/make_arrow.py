"""Writes the Arrow fixtures with pyarrow; run: python make_arrow.py (made with pyarrow 26.0.1)."""
import os

import pyarrow as pa
import pyarrow.feather as feather

here = os.path.dirname(os.path.abspath(__file__))
base = 1_704_205_800_000_000_000  # 2024-01-02T14:30:00Z
n = 10
times = [base + i * 60_000_000_000 for i in range(n)]
opens = [100 + i * 0.25 for i in range(n)]
columns = {
    "time": pa.array(times, pa.timestamp("ns", tz="UTC")),
    "open": pa.array(opens),
    "high": pa.array([o + 1 for o in opens]),
    "low": pa.array([o - 1 for o in opens]),
    "close": pa.array([o + 0.5 for o in opens]),
    "volume": pa.array([1000.0 + i for i in range(n)]),
}
table = pa.table(columns)


def write(name, table, chunk=None, compression=None):
    options = pa.ipc.IpcWriteOptions(compression=compression)
    with pa.ipc.new_file(os.path.join(here, name), table.schema, options=options) as out:
        out.write_table(table, max_chunksize=chunk)


write("plain.arrow", table)
write("batches.arrow", table, chunk=3)
write("compressed.arrow", table, compression="lz4")
foreign = pa.table(
    {
        "symbol": pa.array(["X"] * n).dictionary_encode(),
        "time": pa.array([t // 1000 for t in times], pa.timestamp("us", tz="America/New_York")),
        "open": pa.array(opens, pa.float32()),
        "high": columns["high"],
        "low": columns["low"],
        "close": columns["close"],
        "volume": pa.array([None if i == 4 else 1000 + i for i in range(n)], pa.int32()),
        "halted": pa.array([False] * n),
    }
)
write("foreign.arrow", foreign, chunk=4)
daily = pa.table({**columns, "time": pa.array(range(19724, 19724 + n), pa.date32())})
write("dates.arrow", daily.drop_columns(["volume"]))
feather.write_feather(table, os.path.join(here, "feather.arrow"), compression="uncompressed")
write("unsorted.arrow", table.take(pa.array([0, 2, 1, 3])))
write("nested.arrow", table.append_column("list", pa.array([[1.0]] * n)))
write("texts.arrow", pa.table({"name": pa.array(["a", None, "öß"]), "count": pa.array([1, 2, 3], pa.uint16())}))
