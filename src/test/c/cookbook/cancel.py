"""Receives numbers, cancels after a thousand of them, and checks the sum: cancel.py PORT."""
import socket, sys

with socket.create_connection(("127.0.0.1", int(sys.argv[1]))) as server:
    numbers = []
    for line in server.makefile():
        if line.startswith("sum "):
            print("the sum is", "right" if int(line[4:]) == sum(numbers) else "wrong")
            break
        numbers.append(int(line))
        if len(numbers) == 1000:
            server.send(b"!", socket.MSG_OOB)  # the server reads it before other pending bytes
