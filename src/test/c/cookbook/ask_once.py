"""Asks one question, ends it by a half-close, and prints the answer: ask_once.py SOCKET QUESTION."""
import socket, sys

with socket.socket(socket.AF_UNIX) as service:
    service.connect(sys.argv[1])
    service.sendall(sys.argv[2].encode())
    service.shutdown(socket.SHUT_WR)  # the question is complete, the answer is still to come
    print("asked", flush=True)
    print(service.makefile().read(), end="", flush=True)
