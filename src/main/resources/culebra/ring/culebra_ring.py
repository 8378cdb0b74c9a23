"""Messages through shared memory, format 1 (format.txt describes it). Python 3.8, Linux.

    import culebra_ring
    with culebra_ring.open("/dev/shm/prices") as ring, ring.receiver() as receiver:
        for message in receiver:        # until the senders have gone
            print(message)

A role serves one thread at a time. Nothing but the standard library is needed.
SPDX-License-Identifier: Apache-2.0
"""
import ctypes
import errno
import fcntl
import mmap
import os
import platform
import struct
import time

__all__ = ["Ring", "RingError", "Sender", "Receiver", "create", "open"]

_TAIL, _HEAD, _RECEIVER_SLEEPS, _SENDERS_SLEEP, _MUTEX = 128, 256, 384, 512, 640
_SENDERS, _RECEIVERS, _WAITS, _JOINED, _DATA = 768, 896, 8, 16, 4096
_PADDING = 1
_RECEIVER, _SENDER = 0, 1  # the bytes whose locks are the roles
_OFD_GETLK, _OFD_SETLK = 36, 37
_LOOKS = 100 if len(os.sched_getaffinity(0)) > 1 else 0
_SLICE = 0.05
_ALL = 0x7FFFFFFF

_FUTEX = {"x86_64": 202, "aarch64": 98}[platform.machine()]
_FUTEX_WAIT, _FUTEX_WAKE_OP, _NEVER_EQUAL = 0, 5, 0xFFF
_IS_TSO = platform.machine() == "x86_64"  # stores become visible in their order

_libc = ctypes.CDLL(None, use_errno=True)
_dummy = ctypes.c_uint32()


class _Timespec(ctypes.Structure):
    _fields_ = [("seconds", ctypes.c_long), ("nanos", ctypes.c_long)]


class RingError(Exception):
    """The file is no ring, or another program has overwritten it."""


def _exchange(word, value, wake, count):
    """Sets a word in the kernel, which is a full fence, and wakes those that wait for another."""
    _libc.syscall(
        ctypes.c_long(_FUTEX), ctypes.c_void_p(wake), ctypes.c_long(_FUTEX_WAKE_OP),
        ctypes.c_long(count), ctypes.c_long(0), ctypes.c_void_p(word),
        ctypes.c_long(value << 12 | _NEVER_EQUAL))


def _fence():
    dummy = ctypes.addressof(_dummy)
    _exchange(dummy, 0, dummy, 1)


def _order_stores():
    if not _IS_TSO:
        _fence()


class Ring:
    """A ring that is mapped; see the functions create and open."""

    def __init__(self, fd):
        """Maps an open file, whose descriptor then belongs to the ring."""
        self._fd, self._map, self._base = fd, None, 0
        try:
            size = os.fstat(fd).st_size
            if size < 2 * _DATA:
                raise RingError("it is no ring: it has %d bytes" % size)
            self._map = mmap.mmap(fd, size)
            magic, version, flags, capacity = struct.unpack_from("<8sIIQ", self._map)
            if magic != b"CULERING":
                raise RingError("it is no ring: it does not begin with CULERING")
            if version != 1:
                raise RingError("it has format %d; this module knows format 1" % version)
            if flags & ~1:
                raise RingError("the field flags has unknown bits: %d" % flags)
            if not 4096 <= capacity <= 1 << 32 or capacity & capacity - 1:
                raise RingError("the field capacity is wrong: %d" % capacity)
            if capacity > size - _DATA:
                raise RingError("it was cut short: %d bytes" % size)
            self.capacity, self.shared = capacity, bool(flags)
            self._base = ctypes.addressof(ctypes.c_char.from_buffer(self._map))
        except BaseException:
            self.close()
            raise

    def sender(self):
        """Becomes the sender, or one of the senders if they share the ring."""
        return Sender(self)

    def receiver(self):
        """Becomes the receiver."""
        return Receiver(self)

    def close(self):
        """Unmaps the ring. Its roles must be closed before."""
        self._base = 0
        if self._map is not None:
            self._map.close()
            self._map = None
        if self._fd >= 0:
            os.close(self._fd)
            self._fd = -1

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()


def open(path):
    """Opens a ring by the path of its file, such as "/dev/shm/prices"."""
    return Ring(os.open(path, os.O_RDWR | os.O_CLOEXEC))


def create(path, capacity, shared=False, mode=0o600):
    """Creates a ring whose path must be new, and opens it. It appears complete."""
    if not 4096 <= capacity <= 1 << 32 or capacity & capacity - 1:
        raise ValueError("the capacity must be a power of two from 4096 to 4294967296")
    directory = os.path.dirname(path) or "."
    fd = os.open(directory, os.O_TMPFILE | os.O_RDWR | os.O_CLOEXEC, mode)
    try:
        os.posix_fallocate(fd, 0, _DATA + capacity)
        with mmap.mmap(fd, _DATA) as header:
            header[:24] = struct.pack("<8sIIQ", b"CULERING", 1, int(shared), capacity)
            if shared:
                _init_mutex(ctypes.addressof(ctypes.c_char.from_buffer(header)) + _MUTEX)
        # With a directory, which the absolute path ignores, it is linkat and follows the link.
        os.link("/proc/self/fd/%d" % fd, path, src_dir_fd=fd, follow_symlinks=True)
        return Ring(os.dup(fd))
    finally:
        os.close(fd)


def _init_mutex(address):
    kind = ctypes.create_string_buffer(64)
    _libc.pthread_mutexattr_init(kind)
    _libc.pthread_mutexattr_setpshared(kind, 1)
    _libc.pthread_mutexattr_setrobust(kind, 1)
    _libc.pthread_mutexattr_settype(kind, 2)  # it checks for errors
    code = _libc.pthread_mutex_init(ctypes.c_void_p(address), kind)
    if code:
        raise OSError(code, os.strerror(code))


class _Role:
    def __init__(self, ring, side, lock):
        other = 1 - side
        # A description of its own, for its lock.
        self._fd = os.open("/proc/self/fd/%d" % ring._fd, os.O_RDWR | os.O_CLOEXEC)
        try:
            fcntl.fcntl(self._fd, _OFD_SETLK, self._lock(lock, side))
        except OSError as taken:
            os.close(self._fd)
            self._fd = -1
            if taken.errno in (errno.EAGAIN, errno.EACCES):
                raise BlockingIOError(errno.EBUSY, "the ring has a %s already"
                                      % ("sender" if side else "receiver")) from None
            raise
        self._ring, self._side = ring, side
        self._owner = os.getpid()
        self._base, self._capacity = ring._base, ring.capacity
        self._tail, self._head = self._u64(_TAIL), self._u64(_HEAD)
        self._other = self._head if side == _SENDER else self._tail
        self._counters = _SENDERS if side == _SENDER else _RECEIVERS
        self._joined = self._u32((_RECEIVERS if side == _SENDER else _SENDERS) + _JOINED)
        self._own_sleep = self._u32(_SENDERS_SLEEP if side == _SENDER else _RECEIVER_SLEEPS)
        self._other_sleep = self._base + (
            _RECEIVER_SLEEPS if side == _SENDER else _SENDERS_SLEEP)
        self._ended = self._joined.value
        held = self._is_held(other)  # before the positions are read
        if held or self._tail.value != self._head.value:
            self._ended -= 1
        joined = self._u32(self._counters + _JOINED)
        joined.value += 1

    @staticmethod
    def _lock(kind, byte):
        return struct.pack("hhqqi4x", kind, os.SEEK_SET, byte, 1, 0)

    def _u32(self, at):
        return ctypes.c_uint32.from_address(self._base + at)

    def _u64(self, at):
        return ctypes.c_uint64.from_address(self._base + at)

    def _is_held(self, side):
        found = fcntl.fcntl(self._fd, _OFD_GETLK, self._lock(fcntl.F_WRLCK, side))
        return struct.unpack("hhqqi4x", found)[0] != fcntl.F_UNLCK

    def _count(self, at, more=1):
        counter = self._u64(self._counters + at)
        counter.value += more

    def _wake_other(self):
        _exchange(self._other_sleep, 0, self._other_sleep, _ALL)

    def _is_end(self, seen):
        joined = self._joined.value
        if joined == self._ended or self._is_held(1 - self._side) or self._other.value != seen:
            return False
        self._ended = joined
        return True

    def _await(self, seen, deadline):
        """Waits until the other side's position has changed: False if not in time."""
        for _ in range(_LOOKS):
            if self._other.value != seen:
                return True
        self._count(_WAITS)
        word = ctypes.addressof(self._own_sleep)
        asleep = seen & 0xFFFFFFFF | 1
        while True:
            left = _SLICE
            if deadline is not None:
                left = min(left, max(0, deadline - time.monotonic()))
            pause = _Timespec(int(left), int(left % 1 * 1e9))
            self._own_sleep.value = asleep
            _fence()
            changed = self._other.value != seen
            if not changed:
                _libc.syscall(
                    ctypes.c_long(_FUTEX), ctypes.c_void_p(word), ctypes.c_long(_FUTEX_WAIT),
                    ctypes.c_long(asleep), ctypes.byref(pause))
            if self._side == _RECEIVER or not self._ring.shared:
                self._own_sleep.value = 0
            elif changed:  # the word was stored too late
                _exchange(word, 0, word, _ALL)
            if self._other.value != seen:
                return True
            if self._is_end(seen):
                raise BrokenPipeError(errno.EPIPE, "the other side of the ring has gone")
            if deadline is not None and time.monotonic() >= deadline:
                return False

    def _lie(self, field, value):
        return RingError("another program has overwritten the ring: the field %s is %d"
                         % (field, value))

    def close(self):
        """Gives the role up, and has the other side look. A forked child that closes its copy does
        not give up the role of its parent."""
        if self._fd >= 0:
            if self._owner == os.getpid():  # a child that is still to exec would keep it
                fcntl.fcntl(self._fd, _OFD_SETLK, self._lock(fcntl.F_UNLCK, self._side))
            os.close(self._fd)
            self._fd = -1
            self._wake_other()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.close()


class Sender(_Role):
    """A sender of a ring."""

    def __init__(self, ring):
        super().__init__(ring, _SENDER, fcntl.F_RDLCK if ring.shared else fcntl.F_WRLCK)
        self._own, self._seen = self._tail.value, self._head.value
        if not ring.shared and (self._own - self._seen) % 2**64 > ring.capacity:
            self.close()
            raise self._lie("head", self._seen)

    def send(self, message, timeout=None):
        """Sends a copy: False if there was no room within the timeout, in seconds.

        Raises BrokenPipeError, once, if there is no room and the receiver has gone.
        """
        message = bytes(message)
        if len(message) > self._capacity // 4:
            raise ValueError("a message has at most %d bytes" % (self._capacity // 4))
        if self._fd < 0:
            raise ValueError("the sender is closed")
        deadline = None if timeout is None else time.monotonic() + timeout
        while not self._attempt(message):
            if not self._await(self._seen, deadline):
                return False
        self._wake_other()
        return True

    def _attempt(self, message):
        if not self._ring.shared:
            return self._put(message)
        mutex = ctypes.c_void_p(self._base + _MUTEX)
        code = _libc.pthread_mutex_lock(mutex)
        if code == errno.EOWNERDEAD:
            code = _libc.pthread_mutex_consistent(mutex)
        if code:
            raise OSError(code, os.strerror(code))
        try:
            self._own = self._tail.value
            return self._put(message)
        finally:
            _libc.pthread_mutex_unlock(mutex)

    def _put(self, message):
        capacity, own = self._capacity, self._own
        need = 8 + (len(message) + 7 & -8)
        offset = own & capacity - 1
        rest = capacity - offset
        total = need if need <= rest else rest + need
        if own % 8:
            raise self._lie("tail", own)
        if not 0 <= own - self._seen <= capacity - total:
            head = self._head.value
            if head % 8 or not 0 <= own - head <= capacity:
                raise self._lie("head", head)
            self._seen = head
            if own - head + total > capacity:
                return False
        if need > rest:
            self._u64(_DATA + offset).value = rest - 8 | _PADDING << 32
            offset = 0
        ctypes.memmove(self._base + _DATA + offset + 8, message, len(message))
        self._u64(_DATA + offset).value = len(message)
        _order_stores()
        self._own = own + total
        self._count(0)
        self._tail.value = self._own
        return True


class Receiver(_Role):
    """The receiver of a ring."""

    def __init__(self, ring):
        super().__init__(ring, _RECEIVER, fcntl.F_WRLCK)
        self._own = self._seen = self._head.value
        tail = self._tail.value
        if self._own % 8 or not 0 <= tail - self._own <= ring.capacity:
            self.close()
            raise self._lie("head", self._own)

    def receive(self, timeout=None):
        """Returns the oldest message, or None if none came within the timeout, in seconds.

        Raises EOFError, once, if the senders have gone and everything was received.
        """
        if self._fd < 0:
            raise ValueError("the receiver is closed")
        deadline = None if timeout is None else time.monotonic() + timeout
        while True:
            message = self._take()
            if message is not None:
                return message
            try:
                if not self._await(self._own, deadline):
                    return None
            except BrokenPipeError:
                raise EOFError("the senders have gone") from None

    def __iter__(self):
        while True:
            try:
                message = self.receive()
            except EOFError:
                return
            yield message

    def _take(self):
        capacity, position = self._capacity, self._own
        if position == self._seen:
            tail = self._tail.value
            if tail % 8 or not 0 <= tail - position <= capacity:
                raise self._lie("tail", tail)
            _order_stores()  # and loads
            self._seen = tail
            if tail == position:
                return None
        while True:
            offset = position & capacity - 1
            header = self._u64(_DATA + offset).value
            length, kind = header & 0xFFFFFFFF, header >> 32
            span = 8 + (length + 7 & -8)
            left = self._seen - position
            if (kind == _PADDING and offset and offset + span == capacity and span < left):
                position += span
                continue
            if kind:
                raise self._lie("kind of the record at %d" % position, kind)
            if length > capacity // 4 or span > left or span > capacity - offset:
                raise self._lie("length of the record at %d" % position, length)
            break
        message = ctypes.string_at(self._base + _DATA + offset + 8, length)
        _order_stores()
        self._own = position + span
        self._count(0)
        self._head.value = self._own
        self._wake_other()
        return message
