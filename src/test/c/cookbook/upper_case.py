"""Has an UpperCaseServer change texts: upper_case.py SOCKET TEXT..."""
import socket, sys

with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as server:
    server.bind("")  # lets the system choose a name, to which the answers are sent
    server.connect(sys.argv[1])
    for text in sys.argv[2:]:
        server.send(text.encode())
        print(server.recv(4096).decode())
