"""Adds what is typed to a counter of another process: count_up.py SOCKET."""
import os, socket, sys

with socket.socket(socket.AF_UNIX) as owner:
    owner.connect(sys.argv[1])
    message, (counter,), flags, address = socket.recv_fds(owner, 1, 1)
    for line in sys.stdin:
        os.write(counter, int(line).to_bytes(8, sys.byteorder))
