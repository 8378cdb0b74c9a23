"""Prints a part of the file that a FileServer has: fetch.py SOCKET POSITION COUNT."""
import socket, sys

with socket.socket(socket.AF_UNIX) as server:
    server.connect(sys.argv[1])
    server.sendall(f"{sys.argv[2]} {sys.argv[3]}\n".encode())
    while part := server.recv(65536):
        sys.stdout.buffer.write(part)
