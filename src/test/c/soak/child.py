# Uses what it shares with two JVMs and C until it is killed: locks, a FIFO, a socket to which it
# passes descriptors. Arguments: directory, process to signal.
import fcntl
import os
import random
import signal
import socket
import sys
import time

os.chdir(sys.argv[1])
parent = int(sys.argv[2])
lock = os.open("lock", os.O_RDWR)
print("ready", flush=True)
while os.getppid() == parent:
    for take, free in ((fcntl.flock, fcntl.flock), (fcntl.lockf, fcntl.lockf)):
        try:
            take(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
            free(lock, fcntl.LOCK_UN)
        except OSError:
            pass
    try:
        fifo = os.open("fifo", os.O_NONBLOCK | random.choice((os.O_RDONLY, os.O_WRONLY)))
        try:
            os.read(fifo, 8) if random.random() < 0.5 else os.write(fifo, b"12345678")
        except OSError:
            pass
        os.close(fifo)
    except OSError:
        pass
    with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as client:
        client.settimeout(0.02)
        try:
            client.connect("socket")
            socket.send_fds(client, [b"x"], [0, 1][: random.randrange(3)])
        except OSError:
            pass
    os.kill(parent, signal.SIGPWR)
    time.sleep(random.random() / 200)
