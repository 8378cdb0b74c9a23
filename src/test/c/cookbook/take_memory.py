"""Takes memory from another process and prints what is in it: take_memory.py SOCKET."""
import fcntl, mmap, os, socket, sys

with socket.socket(socket.AF_UNIX) as giver:
    giver.connect(sys.argv[1])
    message, (fd,), flags, address = socket.recv_fds(giver, 1, 1)

whole = fcntl.F_SEAL_WRITE | fcntl.F_SEAL_SHRINK
if fcntl.fcntl(fd, fcntl.F_GET_SEALS) & whole != whole:
    sys.exit("it is not sealed")
with mmap.mmap(fd, 0, flags=mmap.MAP_PRIVATE, prot=mmap.PROT_READ) as memory:
    print(memory[:].decode(), flush=True)
    sys.stdin.readline()  # even if the giver ends in the meantime,
    print(memory[:].decode(), flush=True)  # the memory remains

try:
    os.ftruncate(fd, 0)
except PermissionError:
    print("it is sealed", flush=True)
