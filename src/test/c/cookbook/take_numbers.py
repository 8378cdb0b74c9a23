"""Takes numbers from a SequenceServer: take_numbers.py FIFO REQUESTS."""
import os, sys

server, requests = sys.argv[1], int(sys.argv[2])
replies = f"{server}.{os.getpid()}"
os.mkfifo(replies, 0o600)
source = os.open(replies, os.O_RDWR)  # does not wait, and is open before the server answers
sink = os.open(server, os.O_WRONLY)
try:
    for i in range(requests):
        count = i % 7 + 1
        os.write(sink, f"{os.getpid()} {count}\n".encode())  # one write, never mixed with others
        print(os.read(source, 100).decode().strip(), count)
finally:
    os.remove(replies)
