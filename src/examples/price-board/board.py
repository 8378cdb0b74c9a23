"""Prints the prices of a board: board.py NAME [ROUNDS]."""
import mmap
import struct
import sys
import threading
import time

SEQUENCE = struct.Struct("Q")  # native formats read each number at once
QUOTE = struct.Struct("Q8sqq")  # sequence, symbol, bid and ask in cents

_held = threading.Lock()
_held.acquire()


def fence():
    """Orders reads of memory, which ARM processors may reorder."""
    _held.release()
    _held.acquire()


def read(board, offset):
    """Returns the symbol, bid and ask of one moment."""
    limit = time.monotonic() + 5
    while time.monotonic() < limit:
        before, = SEQUENCE.unpack_from(board, offset)
        fence()
        _, symbol, bid, ask = QUOTE.unpack_from(board, offset)
        fence()
        after, = SEQUENCE.unpack_from(board, offset)
        if before == after and before % 2 == 0 and before > 0:
            return symbol.rstrip(b"\0").decode(), bid, ask
    sys.exit("The writer has stopped during a change")


def main(name, rounds):
    with open("/dev/shm/" + name, "rb") as file:
        board = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    for _ in range(rounds):
        for offset in range(0, len(board) - QUOTE.size + 1, QUOTE.size):
            symbol, bid, ask = read(board, offset)
            print(f"{symbol} {bid / 100:.2f} {ask / 100:.2f}")


main(sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 1)
