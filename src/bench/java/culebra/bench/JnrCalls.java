package culebra.bench;

import static culebra.bench.JnrC.C;
import static culebra.bench.JnrC.POSIX;
import static culebra.bench.JnrC.require;
import static culebra.bench.RivalBench.check;
import static culebra.libc.Libc.IPC_CREAT;
import static culebra.libc.Libc.IPC_PRIVATE;
import static culebra.libc.Libc.IPC_RMID;
import static culebra.libc.Libc.LOCK_EX;
import static culebra.libc.Libc.LOCK_UN;
import static culebra.libc.Libc.O_CREAT;
import static culebra.libc.Libc.O_EXCL;
import static culebra.libc.Libc.O_RDWR;
import static culebra.libc.Libc.SETVAL;

import jnr.ffi.Memory;
import jnr.ffi.Pointer;
import jnr.ffi.Runtime;
import jnr.unixsocket.UnixServerSocketChannel;
import jnr.unixsocket.UnixSocketAddress;
import jnr.unixsocket.UnixSocketChannel;

import java.io.IOException;
import java.nio.ByteBuffer;

/** What one thread does by jnr-posix and jnr-unixsocket; by jnr-ffi where they lack it. */
final class JnrCalls {
    private static final int OWNER = 0600;
    private static final int ROOM = 64;
    private static final String NAME = "/culebra-bench-" + ProcessHandle.current().pid();

    private JnrCalls() {}

    static Batches.Task of(String call) throws IOException {
        return switch (call) {
            case "pipe" -> pipe();
            case "eventfd" -> eventfd();
            case "semaphore" -> semaphore();
            case "queue" -> queue();
            case "flock" -> flock();
            case "sysv-semaphore" -> sysvSemaphore();
            case "stream" -> stream();
            case "connect" -> connect();
            case "exists" -> exists();
            default -> throw new IllegalArgumentException(call);
        };
    }

    private static Pointer zeros(int size) {
        return Memory.allocateDirect(Runtime.getRuntime(C), size, true);
    }

    private static Batches.Task pipe() {
        int[] ends = new int[2];
        require(POSIX.pipe(ends));
        ByteBuffer sent = ByteBuffer.allocateDirect(PipeBench.BYTES);
        ByteBuffer received = ByteBuffer.allocateDirect(PipeBench.BYTES);
        return () ->
                check(
                        POSIX.write(ends[1], sent, PipeBench.BYTES) == PipeBench.BYTES
                                && POSIX.read(ends[0], received, PipeBench.BYTES)
                                        == PipeBench.BYTES);
    }

    private static Batches.Task eventfd() {
        int fd = require(C.eventfd(0, 0));
        Pointer count = zeros(Long.BYTES);
        count.putLong(0, 1);
        return () ->
                check(
                        C.write(fd, count, Long.BYTES) == Long.BYTES
                                && C.read(fd, count, Long.BYTES) == Long.BYTES);
    }

    private static Batches.Task semaphore() {
        Pointer semaphore = C.sem_open(NAME, O_CREAT() | O_EXCL(), OWNER, 0);
        require(C.sem_unlink(NAME));
        return () -> check(C.sem_post(semaphore) == 0 && C.sem_trywait(semaphore) == 0);
    }

    private static Batches.Task queue() {
        Pointer limits = zeros(ROOM); // struct mq_attr
        limits.putLong(Long.BYTES, 10);
        limits.putLong(2 * Long.BYTES, ROOM);
        int queue = require(C.mq_open(NAME, O_RDWR() | O_CREAT() | O_EXCL(), OWNER, limits));
        require(C.mq_unlink(NAME));
        Pointer sent = zeros(ROOM);
        Pointer received = zeros(ROOM);
        return () ->
                check(
                        C.mq_send(queue, sent, ROOM, 0) == 0
                                && C.mq_receive(queue, received, ROOM, null) == ROOM);
    }

    private static Batches.Task flock() {
        String path = JdkCalls.path("lock").toString();
        int file = require(POSIX.open(path, O_RDWR() | O_CREAT(), OWNER));
        return () -> check(POSIX.flock(file, LOCK_EX()) == 0 && POSIX.flock(file, LOCK_UN()) == 0);
    }

    private static Batches.Task sysvSemaphore() {
        int set = require(C.semget(IPC_PRIVATE(), 1, IPC_CREAT() | OWNER));
        JnaSysvCalls.atEnd(() -> C.semctl(set, 0, IPC_RMID(), 0));
        require(C.semctl(set, 0, SETVAL(), 1));
        Pointer take = zeros(ROOM); // struct sembuf
        Pointer add = zeros(ROOM);
        take.putShort(Short.BYTES, (short) -1);
        add.putShort(Short.BYTES, (short) 1);
        return () -> check(C.semop(set, take, 1) == 0 && C.semop(set, add, 1) == 0);
    }

    private static Batches.Task stream() throws IOException {
        UnixSocketChannel[] pair = UnixSocketChannel.pair();
        return JdkCalls.moves(pair[1], pair[0]);
    }

    private static Batches.Task connect() throws IOException {
        var address = new UnixSocketAddress(JdkCalls.path("connect").toFile());
        UnixServerSocketChannel listener = UnixServerSocketChannel.open();
        listener.socket().bind(address);
        return () -> {
            try (UnixSocketChannel client = UnixSocketChannel.open(address);
                    UnixSocketChannel server = listener.accept()) {
                return;
            }
        };
    }

    private static Batches.Task exists() {
        int pid = POSIX.getpid();
        return () -> check(POSIX.kill(pid, 0) == 0);
    }
}
