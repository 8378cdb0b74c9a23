package culebra.soak;

import static org.junit.jupiter.api.Assertions.assertEquals;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import culebra.Access;
import culebra.event.EventFd;
import culebra.lock.FileLocks;
import culebra.lock.HeldLock;
import culebra.mq.MessageQueue;
import culebra.pipe.Fifo;
import culebra.sem.NamedSemaphore;
import culebra.shm.SharedMemory;
import culebra.socket.MessageSocket;
import culebra.socket.Received;
import culebra.socket.SeqpacketListener;
import culebra.socket.UnixAddress;
import culebra.sync.SharedMutex;
import culebra.sysv.SemOp;
import culebra.sysv.SysvKey;
import culebra.sysv.SysvMemory;
import culebra.sysv.SysvQueue;
import culebra.sysv.SysvSemaphores;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.ConnectException;
import java.nio.ByteBuffer;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;

/**
 * Rounds on objects that other processes use, too, and may leave in any state in which SIGKILL can
 * leave them. No wait is long: who should end it may be gone.
 */
final class Common {
    static final long SUM = 1_000;

    private static final Duration SOON = Duration.ofMillis(20);

    private final Path directory;

    Common(Path directory) {
        this.directory = directory;
    }

    /** The name of a POSIX object: that of the directory. */
    String name() {
        return "/" + directory.getFileName();
    }

    Path path(String kind) {
        return directory.resolve(kind);
    }

    SysvKey key(int kind) throws IOException {
        return SysvKey.of(directory, kind);
    }

    UnixAddress address() {
        return UnixAddress.path(path("socket"));
    }

    /** A permit that went with a process is put back. */
    void semaphore(Round round, String name) throws Exception {
        NamedSemaphore semaphore = round.open(NamedSemaphore.open(name()));
        semaphore.tryAcquire(SOON);
        semaphore.release();
    }

    void queue(Round round, String name) throws Exception {
        MessageQueue queue = round.open(MessageQueue.open(name()));
        byte[] bytes = new byte[round.random.nextInt(64)];
        java.util.Arrays.fill(bytes, (byte) bytes.length);
        queue.trySend(bytes, round.random.nextInt(3), SOON);
        var message = queue.tryReceive(SOON);
        if (message.isPresent()) {
            for (byte each : message.get().bytes()) {
                assertEquals(message.get().bytes().length, each, "half a message");
            }
        }
    }

    /** Two changes which belong together, and which a killed owner leaves half done. */
    void mutex(Round round, String name) throws Exception {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment memory = SharedMemory.map(name(), 4_096, arena);
            SharedMutex mutex = SharedMutex.open(memory).onOwnerDeath(() -> repair(memory));
            for (int i = 0; i < 20; i++) {
                if (mutex.tryLock(SOON)) {
                    try {
                        move(memory);
                    } finally {
                        mutex.unlock();
                    }
                }
            }
        }
    }

    static void move(MemorySegment memory) {
        long from = memory.get(JAVA_LONG, 128);
        assertEquals(SUM, from + memory.get(JAVA_LONG, 136), "what the mutex protects");
        memory.set(JAVA_LONG, 128, from - 1);
        Thread.onSpinWait();
        memory.set(JAVA_LONG, 136, SUM - from + 1);
    }

    static void repair(MemorySegment memory) {
        memory.set(JAVA_LONG, 136, SUM - memory.get(JAVA_LONG, 128));
    }

    void lock(Round round, String name) throws Exception {
        FileLocks locks = round.open(FileLocks.openOrCreate(path("lock")));
        Optional<HeldLock> held;
        try {
            held =
                    switch (round.random.nextInt(3)) {
                        case 0 -> locks.wholeFile().tryLock(SOON);
                        case 1 -> locks.perOpen().tryLockShared(SOON);
                        default -> locks.perProcess().tryLock(SOON);
                    };
        } catch (OverlappingFileLockException sameProcess) {
            return;
        }
        if (held.isPresent()) {
            held.get().close();
        }
    }

    void fifo(Round round, String name) throws Exception {
        if (round.random.nextBoolean()) {
            var writer = Fifo.tryOpenForWrite(path("fifo"), SOON);
            if (writer.isPresent()) {
                round.open(writer.get()).tryWrite(ByteBuffer.allocate(8), SOON);
            }
        } else {
            var reader = Fifo.tryOpenForRead(path("fifo"), SOON);
            if (reader.isPresent()) {
                round.open(reader.get()).tryRead(ByteBuffer.allocate(8), SOON);
            }
        }
    }

    /** Taken and given back for good; the kernel does it for one that is killed in between. */
    void sysvSemaphores(Round round, String name) throws Exception {
        SysvSemaphores set = SysvSemaphores.open(key(1)); // not closed before it is given back
        round.closeLast(set);
        if (set.tryApply(SOON, SemOp.take(0, 1).withUndo())) {
            Thread.interrupted();
            set.tryApply(SemOp.add(0, 1).withUndo());
        }
    }

    void sysvQueue(Round round, String name) throws Exception {
        SysvQueue queue = round.open(SysvQueue.open(key(2)));
        queue.trySend(1, ByteBuffer.allocate(round.random.nextInt(64)), SOON);
        queue.tryReceive(1, SOON);
    }

    void sysvMemory(Round round, String name) throws Exception {
        SysvMemory memory = round.open(SysvMemory.open(key(3)));
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment segment = memory.attach(Access.READ_WRITE, arena);
            segment.set(JAVA_LONG, 0, segment.get(JAVA_LONG, 8));
        }
    }

    /** Connects and passes a descriptor, then goes; the process that listens takes it. */
    void socket(Round round, String name) throws Exception {
        Optional<MessageSocket> socket;
        try {
            socket = MessageSocket.tryConnectSeqpacket(address(), SOON);
        } catch (NoSuchFileException | ConnectException between) {
            return; // one listener has gone, the next one has not come
        }
        if (socket.isPresent()) {
            round.open(socket.get());
            try (EventFd passed = EventFd.create(7)) {
                socket.get().trySend(ByteBuffer.allocate(1), SOON, passed.fd());
            }
        }
    }

    /** The other end of {@link #socket}. */
    void accept(Round round, String name) throws Exception {
        SeqpacketListener listener = round.open(SeqpacketListener.bind(address()));
        try (Received received = Received.create(2)) {
            for (int i = 0; i < 20; i++) {
                var accepted = listener.tryAccept(SOON);
                if (accepted.isPresent()) {
                    try (MessageSocket client = accepted.get()) {
                        client.tryReceive(ByteBuffer.allocate(1), received, SOON);
                    }
                }
            }
        }
    }
}
