"""Works while no other does: single_instance.py FILE."""
import fcntl, os, sys

with open(sys.argv[1], "a+") as file:
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        file.seek(0)
        print("stands by for", file.read(), flush=True)
        fcntl.flock(file, fcntl.LOCK_EX)
    file.truncate(0)
    print(os.getpid(), end="", file=file, flush=True)
    print("works", flush=True)
    sys.stdin.readline()
