"""Has an UpperCaseServer change texts: upper_case.py SOCKET TEXT..."""
import socket, sys

with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as server:
    server.bind("")  # a name that the system chooses, for the answers to come to
    server.connect(sys.argv[1])
    for text in sys.argv[2:]:
        server.send(text.encode())
        print(server.recv(4096).decode())
