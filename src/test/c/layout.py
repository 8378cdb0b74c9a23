# The Python side of ComposedLayoutTest: prints where the members of its struct lie, then obeys.
import sys
from ctypes import (Structure, c_bool, c_byte, c_char, c_double, c_float, c_int16, c_int32, c_int64,
                    c_uint16, c_long, sizeof, Union)
from multiprocessing import resource_tracker, shared_memory


class Semaphore(Union):
    _fields_ = [("size", c_char * 32), ("align", c_long)]


class Point(Structure):
    _fields_ = [("x", c_int32), ("y", c_double)]


class Record(Structure):
    _fields_ = [
        ("tag", c_byte), ("small", c_int16), ("letter", c_uint16), ("number", c_int32),
        ("large", c_int64), ("real", c_float), ("precise", c_double), ("flag", c_bool),
        ("ready", Semaphore), ("bytes", c_byte * 5), ("ints", c_int32 * 3), ("origin", Point),
        ("corners", Point * 4), ("last", c_bool)]


def write(r, seed):
    r.tag, r.small, r.letter = -seed, -300 * seed, 0x4E00 + seed
    r.number, r.large = -100000 * seed, -5000000000 * seed
    r.real, r.precise, r.flag = seed + 0.5, seed + 0.1, seed % 2 == 1
    r.bytes[:] = [seed * 10 + i for i in range(5)]
    r.ints[:] = [seed * 1000000 + i for i in range(3)]
    r.origin = Point(seed, seed + 0.2)
    for i in range(4):
        r.corners[i] = Point(seed * 100 + i, i + 0.3)
    r.last = seed % 2 == 0


def values(r):
    points = [r.origin, *r.corners]
    return [r.tag, r.small, r.letter, r.number, r.large, r.real, r.precise, r.flag, r.last,
            r.bytes[:], r.ints[:], [(p.x, p.y) for p in points]]


memory = shared_memory.SharedMemory(sys.argv[1])
# It would take the object away when it ends, though others use it.
resource_tracker.unregister(memory._name, "shared_memory")
record = Record.from_buffer(memory.buf)

for name, _ in Record._fields_:
    member = getattr(Record, name)
    print(name, member.offset, member.size, flush=True)
print("origin.y", Record.origin.offset + Point.y.offset, Point.y.size)
print("corners[3].y", Record.corners.offset + 3 * sizeof(Point) + Point.y.offset, Point.y.size)
print("record 0", sizeof(Record), flush=True)

for line in sys.stdin:
    if line == "end\n":
        break
    command, seed = line.split()
    if command == "check":
        expected = Record()
        write(expected, int(seed))
        same = values(record) == values(expected)
        print("equal" if same else f"{values(record)} is not {values(expected)}", flush=True)
    else:
        write(record, int(seed))
        print("written", flush=True)
del record
memory.close()
