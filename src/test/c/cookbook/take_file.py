"""Prints a file that it cannot open itself, and notes that in a log: take_file.py SOCKET."""
import os, socket, sys

with socket.socket(socket.AF_UNIX) as giver:
    giver.connect(sys.argv[1])
    message, (file, log), flags, address = socket.recv_fds(giver, 1, 2)

with open(file, closefd=False) as text:
    print(text.read())
os.write(log, f"{os.getpid()} has read it\n".encode())  # O_APPEND: always at the end

try:
    os.write(file, b"something else")
except OSError as refused:
    print(refused.strerror)
