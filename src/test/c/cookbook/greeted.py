"""Connects and prints the greeting: greeted.py SOCKET."""
import socket, sys

with socket.socket(socket.AF_UNIX) as service:
    service.connect(sys.argv[1])
    print(service.makefile().read(), end="", flush=True)
