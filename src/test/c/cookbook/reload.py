"""Makes a program reload its file, or end: reload.py PID [FILE TEXT]."""
import os, signal, sys

pid, *change = sys.argv[1:]
if change:
    with open(change[0], "w") as file:
        file.write(change[1])
    os.kill(int(pid), signal.SIGHUP)
else:
    os.kill(int(pid), signal.SIGTERM)
