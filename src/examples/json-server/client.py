"""Asks the server for its status, checks the answer and prints it: client.py SOCKET."""
import http.client
import json
import os
import socket
import sys


class UnixConnection(http.client.HTTPConnection):
    """HTTP over a UNIX socket."""

    def __init__(self, path):
        super().__init__("localhost", timeout=10)
        self.path = path

    def connect(self):
        self.sock = socket.socket(socket.AF_UNIX)
        self.sock.settimeout(self.timeout)
        self.sock.connect(self.path)


connection = UnixConnection(sys.argv[1])
connection.request("GET", "/status")
answer = connection.getresponse()
status = json.load(answer)
if answer.status != 200 or status["client"] != os.getpid():
    sys.exit(f"unexpected: {answer.status} {status}")
print(status)
