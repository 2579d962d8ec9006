"""Writes messagepack.txt: one line a value, a name and the bytes by msgpack (python) 1.2.1 or later."""
import datetime, os, msgpack

utc = datetime.timezone.utc
cases = {
    "null": None, "true": True, "false": False, "0": 0, "127": 127, "128": 128, "255": 255,
    "256": 256, "65535": 65535, "65536": 65536, "4294967295": 4294967295,
    "4294967296": 4294967296, "9223372036854775807": 2**63 - 1, "-1": -1, "-32": -32,
    "-33": -33, "-128": -128, "-129": -129, "-32768": -32768, "-32769": -32769,
    "-2147483648": -2**31, "-2147483649": -2**31 - 1, "-9223372036854775808": -2**63,
    "1.5": 1.5, "text31": "a" * 31, "text32": "a" * 32, "text300": "a" * 300,
    "bytes3": b"\x01\x02\x03", "bytes300": b"\x07" * 300,
    "array15": [1] * 15, "array16": [1] * 16, "map": {"a": [1, {"b": None}]},
    "map16": {str(i): i for i in range(16)},
    "time32": msgpack.Timestamp(1772461800, 0), "time64": msgpack.Timestamp(1772461800, 123456789),
    "time96": msgpack.Timestamp(-1, 500), "ext5": msgpack.ExtType(5, b"\x01\x02\x03\x04"),
    "ext7": msgpack.ExtType(7, b"abc"),
}
here = os.path.dirname(os.path.abspath(__file__))
with open(os.path.join(here, "messagepack.txt"), "w") as out:
    for name, value in cases.items():
        out.write(f"{name} {msgpack.packb(value).hex()}\n")
