package culebra.bench;

import culebra.Access;
import culebra.event.EventFd;
import culebra.event.TimerFd;
import culebra.fd.Poll;
import culebra.fd.Poller;
import culebra.fd.Readiness;
import culebra.lock.FileLocks;
import culebra.mq.MessageQueue;
import culebra.mq.QueueLimits;
import culebra.pipe.Fifo;
import culebra.pipe.UnixPipe;
import culebra.sem.NamedSemaphore;
import culebra.sem.SharedSemaphore;
import culebra.shm.SharedMemory;
import culebra.signal.Signal;
import culebra.signal.SignalWatch;
import culebra.signal.Signals;
import culebra.socket.MessageSocket;
import culebra.socket.StreamSocket;
import culebra.sync.SharedMutex;
import culebra.sysv.SemOp;
import culebra.sysv.SysvKey;
import culebra.sysv.SysvMemory;
import culebra.sysv.SysvQueue;
import culebra.sysv.SysvSemaphores;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** What a fresh JVM runs to show how long the first operation of a type takes. */
public final class FirstUse {
    static final List<String> TYPES =
            List.of(
                    "NamedSemaphore",
                    "SharedSemaphore",
                    "SharedMutex",
                    "SharedMemory",
                    "FileLocks",
                    "UnixPipe",
                    "Fifo",
                    "MessageQueue",
                    "StreamSocket",
                    "MessageSocket",
                    "EventFd",
                    "TimerFd",
                    "Poll",
                    "Poller",
                    "Signals",
                    "SignalWatch",
                    "SysvSemaphores",
                    "SysvMemory",
                    "SysvQueue");

    private static final String NAME = "culebra-first-use";

    private FirstUse() {}

    /** Argument: the type, or none for all in turn. */
    public static void main(String[] args) throws Exception {
        for (String type : args.length == 0 ? TYPES : List.of(args)) {
            use(type);
        }
    }

    private static void use(String type) throws Exception {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment memory = arena.allocate(64, 16);
            switch (type) {
                case "NamedSemaphore" -> namedSemaphore();
                case "SharedSemaphore" -> SharedSemaphore.create(memory, 1).acquire();
                case "SharedMutex" -> sharedMutex(memory);
                case "SharedMemory" -> sharedMemory(arena);
                case "FileLocks" -> fileLocks();
                case "UnixPipe" -> throughPipe(UnixPipe.open(), memory);
                case "Fifo" -> fifo(memory);
                case "MessageQueue" -> messageQueue(memory);
                case "StreamSocket" -> streamSocket(memory);
                case "MessageSocket" -> messageSocket(memory);
                case "EventFd" -> eventFd();
                case "TimerFd" -> timerFd();
                case "Poll" -> poll();
                case "Poller" -> poller();
                case "Signals" -> Signals.exists(1);
                case "SignalWatch" -> SignalWatch.open(Signal.HUP).close();
                case "SysvSemaphores" -> sysvSemaphores();
                case "SysvMemory" -> sysvMemory(arena);
                case "SysvQueue" -> sysvQueue();
                default -> throw new IllegalArgumentException(type);
            }
        }
    }

    private static void namedSemaphore() throws Exception {
        try (var semaphore = NamedSemaphore.create(NAME, 0)) {
            NamedSemaphore.unlink(NAME);
            semaphore.release();
            semaphore.acquire();
        }
    }

    private static void sharedMutex(MemorySegment slot) {
        var mutex = SharedMutex.create(slot);
        mutex.lock();
        mutex.unlock();
    }

    private static void sharedMemory(Arena arena) throws Exception {
        try (var memory = SharedMemory.create(NAME, 4096)) {
            SharedMemory.unlink(NAME);
            memory.map(arena);
        }
    }

    private static void fileLocks() throws Exception {
        try (var locks = FileLocks.open(Path.of("/dev/null"))) {
            locks.wholeFile().lock().close();
        }
    }

    private static void throughPipe(UnixPipe pipe, MemorySegment bytes) throws Exception {
        try (pipe) {
            pipe.sink().write(bytes);
            pipe.source().read(bytes);
        }
    }

    private static void fifo(MemorySegment bytes) throws Exception {
        Path path = Fifo.create(Path.of("target", "bench", "first-use"));
        UnixPipe pipe = Fifo.openReadWrite(path);
        Files.delete(path);
        throughPipe(pipe, bytes);
    }

    private static void messageQueue(MemorySegment bytes) throws Exception {
        try (var queue = MessageQueue.create(NAME, new QueueLimits(1, 64))) {
            MessageQueue.unlink(NAME);
            queue.send(bytes, 0);
            queue.receive(bytes);
        }
    }

    private static void streamSocket(MemorySegment bytes) throws Exception {
        try (var pair = StreamSocket.pair()) {
            pair.first().write(bytes);
            pair.second().read(bytes);
        }
    }

    private static void messageSocket(MemorySegment bytes) throws Exception {
        try (var pair = MessageSocket.pair()) {
            pair.first().send(bytes);
            pair.second().receive(bytes);
        }
    }

    private static void eventFd() throws Exception {
        try (var event = EventFd.create()) {
            event.add(1);
            event.take();
        }
    }

    private static void timerFd() throws Exception {
        try (var timer = TimerFd.create()) {
            timer.once(Duration.ofNanos(1));
            timer.take();
        }
    }

    private static void poll() throws Exception {
        try (var event = EventFd.create(1)) {
            Poll.of(event.fd(), Readiness.READABLE).await();
        }
    }

    private static void poller() throws Exception {
        try (var event = EventFd.create(1);
                var poller = Poller.open()) {
            poller.register(event.fd(), Set.of(Readiness.READABLE), null);
            poller.await();
        }
    }

    private static void sysvSemaphores() throws Exception {
        try (var set = SysvSemaphores.create(SysvKey.PRIVATE, new int[] {1})) {
            try {
                set.apply(SemOp.take(0, 1));
            } finally {
                set.remove();
            }
        }
    }

    private static void sysvMemory(Arena arena) throws Exception {
        try (var memory = SysvMemory.create(SysvKey.PRIVATE, 4096)) {
            try {
                memory.attach(Access.READ_WRITE, arena);
            } finally {
                memory.remove();
            }
        }
    }

    private static void sysvQueue() throws Exception {
        try (var queue = SysvQueue.create(SysvKey.PRIVATE)) {
            try {
                queue.send(1, new byte[8]);
                queue.receive(1);
            } finally {
                queue.remove();
            }
        }
    }
}
