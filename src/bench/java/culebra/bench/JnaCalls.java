package culebra.bench;

import static culebra.bench.JnaC.require;
import static culebra.bench.JnaC.zeros;
import static culebra.bench.RivalBench.check;
import static culebra.libc.Libc.F_SETLK;
import static culebra.libc.Libc.F_SETLKW;
import static culebra.libc.Libc.F_UNLCK;
import static culebra.libc.Libc.F_WRLCK;
import static culebra.libc.Libc.LOCK_EX;
import static culebra.libc.Libc.LOCK_UN;
import static culebra.libc.Libc.MAP_SHARED;
import static culebra.libc.Libc.O_CREAT;
import static culebra.libc.Libc.O_EXCL;
import static culebra.libc.Libc.O_RDWR;
import static culebra.libc.Libc.PROT_READ;
import static culebra.libc.Libc.PROT_WRITE;
import static culebra.libc.Libc.PTHREAD_MUTEX_ERRORCHECK;
import static culebra.libc.Libc.PTHREAD_MUTEX_ROBUST;
import static culebra.libc.Libc.PTHREAD_PROCESS_SHARED;

import com.sun.jna.Memory;
import com.sun.jna.Pointer;

import java.io.IOException;
import java.nio.ByteBuffer;

/** What one thread does by JNA; System V objects are in {@link JnaSysvCalls}. */
final class JnaCalls {
    private static final int OWNER = 0600;
    private static final int ROOM = 64;
    private static final String NAME = "/culebra-bench-" + ProcessHandle.current().pid();

    private JnaCalls() {}

    static Batches.Task of(String call) throws IOException {
        return switch (call) {
            case "pipe" -> pipe();
            case "eventfd" -> eventfd();
            case "semaphore" -> semaphore();
            case "mutex" -> mutex();
            case "queue" -> queue(ROOM);
            case "queue-1k" -> queue(1024);
            case "flock" -> flock();
            case "record" -> record(F_SETLKW());
            case "memory-map" -> map();
            case "memory-access" -> access();
            case "exists" -> exists();
            case "sysv-semaphore" -> JnaSysvCalls.semaphore();
            case "sysv-queue" -> JnaSysvCalls.queue();
            default -> throw new IllegalArgumentException(call);
        };
    }

    private static Batches.Task pipe() {
        int[] ends = new int[2];
        require(JnaC.pipe(ends));
        Memory sent = zeros(PipeBench.BYTES);
        Memory received = zeros(PipeBench.BYTES);
        return () ->
                check(
                        JnaC.write(ends[1], sent, PipeBench.BYTES) == PipeBench.BYTES
                                && JnaC.read(ends[0], received, PipeBench.BYTES)
                                        == PipeBench.BYTES);
    }

    private static Batches.Task eventfd() {
        int fd = require(JnaC.eventfd(0, 0));
        Memory count = new Memory(Long.BYTES);
        count.setLong(0, 1);
        return () ->
                check(
                        JnaC.write(fd, count, Long.BYTES) == Long.BYTES
                                && JnaC.read(fd, count, Long.BYTES) == Long.BYTES);
    }

    private static Batches.Task semaphore() {
        Pointer semaphore = JnaC.sem_open(NAME, O_CREAT() | O_EXCL(), OWNER, 0);
        require(JnaC.sem_unlink(NAME));
        return () -> check(JnaC.sem_post(semaphore) == 0 && JnaC.sem_trywait(semaphore) == 0);
    }

    private static Batches.Task mutex() {
        Memory attributes = zeros(ROOM);
        Memory mutex = zeros(ROOM);
        JnaC.pthread_mutexattr_init(attributes);
        JnaC.pthread_mutexattr_setpshared(attributes, PTHREAD_PROCESS_SHARED());
        JnaC.pthread_mutexattr_setrobust(attributes, PTHREAD_MUTEX_ROBUST());
        JnaC.pthread_mutexattr_settype(attributes, PTHREAD_MUTEX_ERRORCHECK());
        check(JnaC.pthread_mutex_init(mutex, attributes) == 0);
        return () ->
                check(JnaC.pthread_mutex_lock(mutex) == 0 && JnaC.pthread_mutex_unlock(mutex) == 0);
    }

    private static Batches.Task queue(int size) {
        Memory limits = zeros(ROOM); // struct mq_attr
        limits.setLong(Long.BYTES, 10);
        limits.setLong(2 * Long.BYTES, size);
        int queue = require(JnaC.mq_open(NAME, O_RDWR() | O_CREAT() | O_EXCL(), OWNER, limits));
        require(JnaC.mq_unlink(NAME));
        Memory sent = zeros(size);
        Memory received = zeros(size);
        return () ->
                check(
                        JnaC.mq_send(queue, sent, size, 0) == 0
                                && JnaC.mq_receive(queue, received, size, null) == size);
    }

    private static int file() {
        return require(JnaC.open(JdkCalls.path("lock").toString(), O_RDWR() | O_CREAT(), OWNER));
    }

    private static Batches.Task flock() {
        int file = file();
        return () -> check(JnaC.flock(file, LOCK_EX()) == 0 && JnaC.flock(file, LOCK_UN()) == 0);
    }

    private static Batches.Task record(int command) {
        int file = file();
        Memory locking = zeros(ROOM); // struct flock: its first member is the type
        Memory unlocking = zeros(ROOM);
        locking.setShort(0, (short) F_WRLCK());
        unlocking.setShort(0, (short) F_UNLCK());
        return () ->
                check(
                        JnaC.fcntl(file, command, locking) == 0
                                && JnaC.fcntl(file, F_SETLK(), unlocking) == 0);
    }

    static Pointer map(int fd, long size) {
        return JnaC.mmap(Pointer.NULL, size, PROT_READ() | PROT_WRITE(), MAP_SHARED(), fd, 0);
    }

    private static String memory() throws IOException {
        JdkCalls.memory();
        return NAME;
    }

    private static Batches.Task map() throws IOException {
        String name = memory();
        return () -> {
            int fd = JnaC.shm_open(name, O_RDWR(), 0);
            Pointer memory = map(fd, SharedMemoryBench.BYTES);
            memory.setLong(0, 1);
            check(JnaC.munmap(memory, SharedMemoryBench.BYTES) == 0 && JnaC.close(fd) == 0);
        };
    }

    private static Batches.Task access() throws IOException {
        int fd = require(JnaC.shm_open(memory(), O_RDWR(), 0));
        ByteBuffer memory =
                map(fd, SharedMemoryBench.BYTES).getByteBuffer(0, SharedMemoryBench.BYTES);
        return () -> {
            for (int i = 0; i < SharedMemoryBench.LONGS; i++) {
                int at = i * SharedMemoryBench.LINE;
                memory.putLong(at, memory.getLong(at) + 1);
            }
        };
    }

    private static Batches.Task exists() {
        int pid = (int) ProcessHandle.current().pid();
        return () -> check(JnaC.kill(pid, 0) == 0);
    }
}
