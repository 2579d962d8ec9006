"""Times TA-Lib's C code, function by function, on demand (written for TA-Lib 0.8).

Usage: talib_clock.py COLUMNS ROWS. COLUMNS holds open, high, low, close, volume and periods, each ROWS
doubles. A line "NAME RUNS" on the input is answered by the best seconds of some runs with the default
parameters and the last row of each output; "NAME RUNS PARAMETER FIRST COUNT" by the best seconds of
COUNT calls with PARAMETER running from FIRST. The C functions write into arrays that are made once.
"""

import ctypes
import glob
import os
import sys
import time

import numpy
import talib
import talib.abstract

PRICES = ["open", "high", "low", "close", "volume"]


def library():
    folder = os.path.join(os.path.dirname(talib.__file__), "..", "ta_lib.libs", "libta*")
    paths = glob.glob(folder) or ["libta-lib.so"]
    return ctypes.CDLL(paths[0])


class Call:
    """A function of TA-Lib, bound to its inputs and to arrays for its outputs."""

    def __init__(self, c, name, columns):
        self.c = c
        self.info = talib.abstract.Function(name).info
        handle, self.holder = ctypes.c_void_p(), ctypes.c_void_p()
        check(c.TA_GetFuncHandle(name.encode(), ctypes.byref(handle)))
        check(c.TA_ParamHolderAlloc(handle, ctypes.byref(self.holder)))
        self.rows = len(columns["close"])
        for index, (kind, given) in enumerate(self.info["input_names"].items()):
            if kind == "prices":
                pointers = [pointer(columns[price]) for price in PRICES] + [None]
                check(c.TA_SetInputParamPricePtr(self.holder, index, *pointers))
            else:
                check(c.TA_SetInputParamRealPtr(self.holder, index, pointer(columns[given])))
        for place, (parameter, value) in enumerate(self.info["parameters"].items()):
            self.set(place, value)
        self.outputs = []
        for index, output in enumerate(self.info["output_names"]):
            isInteger = self.isInteger(handle, index)
            array = numpy.zeros(self.rows, dtype=numpy.int32 if isInteger else float)
            setter = c.TA_SetOutputParamIntegerPtr if isInteger else c.TA_SetOutputParamRealPtr
            check(setter(self.holder, index, pointer(array)))
            self.outputs.append(array)

    def isInteger(self, handle, index):
        info = ctypes.POINTER(ctypes.c_int)()
        check(self.c.TA_GetOutputParameterInfo(handle, index, ctypes.byref(info)))
        return info[0] == 1

    def set(self, place, value):
        if isinstance(value, float):
            check(self.c.TA_SetOptInputParamReal(self.holder, place, ctypes.c_double(value)))
        else:
            check(self.c.TA_SetOptInputParamInteger(self.holder, place, value))

    def run(self):
        begin, count = ctypes.c_int(), ctypes.c_int()
        check(
            self.c.TA_CallFunc(
                self.holder, 0, self.rows - 1, ctypes.byref(begin), ctypes.byref(count)
            )
        )
        return count.value

    def grid(self, parameter, first, count):
        place = list(self.info["parameters"]).index(parameter)
        for value in range(first, first + count):
            self.set(place, value)
            self.run()


def pointer(array):
    return ctypes.c_void_p(array.ctypes.data)


def check(code):
    if code != 0:
        raise RuntimeError(f"TA-Lib answers with code {code}")


def best(runs, body):
    seconds = []
    for _ in range(runs):
        start = time.perf_counter()
        body()
        seconds.append(time.perf_counter() - start)
    return min(seconds)


def main():
    rows = int(sys.argv[2])
    data = numpy.fromfile(sys.argv[1]).reshape(6, rows)
    columns = dict(zip(PRICES + ["periods"], [numpy.ascontiguousarray(column) for column in data]))
    c = library()
    check(c.TA_Initialize())
    print(talib.__version__, talib.__ta_version__.decode().split()[0], flush=True)
    for line in sys.stdin:
        name, runs, *grid = line.split()
        call = Call(c, name, columns)
        if grid:
            parameter, first, count = grid[0], int(grid[1]), int(grid[2])
            print(best(int(runs), lambda: call.grid(parameter, first, count)), flush=True)
        else:
            count = call.run()
            last = [str(float(array[count - 1])) for array in call.outputs]
            print(best(int(runs), call.run), *last, flush=True)


main()
