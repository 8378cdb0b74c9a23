"""Prints a gauge at the start and after each line of input: read_gauge.py NAME."""
import mmap, os, sys
from gauge import gauge

fd = os.open("/dev/shm/" + sys.argv[1], os.O_RDWR)
memory = gauge.from_buffer(mmap.mmap(fd, 0))
while True:
    print(f"{memory.value} {memory.unit.decode()}, update {memory.updates}", flush=True)
    if not sys.stdin.readline():
        break
