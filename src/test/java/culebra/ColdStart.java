package culebra;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import culebra.event.EventFd;
import culebra.event.TimerFd;
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
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;

/** The first operation of each facility, in a JVM of its own. */
final class ColdStart {
    private ColdStart() {}

    public static void main(String[] args) throws Throwable {
        String name = args[1];
        switch (args[0]) {
            case "oneCall" -> oneCall();
            case "SharedMemory" -> sharedMemory(name);
            case "NamedSemaphore" -> namedSemaphore(name);
            case "SharedSemaphore" -> sharedSemaphore();
            case "MessageQueue" -> messageQueue(name);
            case "UnixPipe" -> unixPipe();
            case "Fifo" -> fifo(Path.of("/tmp" + name));
            case "EventFd" -> eventFd();
            case "TimerFd" -> timerFd();
            case "StreamSocket" -> streamSocket();
            case "MessageSocket" -> messageSocket();
            case "FileLocks" -> fileLocks(Path.of("/tmp" + name));
            case "SysvQueue" -> sysvQueue();
            case "SysvSemaphores" -> sysvSemaphores();
            case "SysvMemory" -> sysvMemory();
            case "SignalWatch" -> signalWatch();
            case "SharedMutex" -> sharedMutex();
            case "Poller" -> poller();
            default -> throw new IllegalArgumentException(args[0]);
        }
    }

    /** The least that a call with errno takes. */
    private static void oneCall() throws Throwable {
        Linker linker = Linker.nativeLinker();
        var call =
                linker.downcallHandle(
                        FunctionDescriptor.of(
                                JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG,
                                JAVA_LONG),
                        Linker.Option.captureCallState("errno"));
        MemorySegment errno = Arena.global().allocate(Integer.BYTES, Integer.BYTES);
        MemorySegment function = linker.defaultLookup().find("getpid").get();
        long ignored = (long) call.invokeExact(function, errno, 0L, 0L, 0L, 0L, 0L, 0L);
        Arena.global().allocate(JAVA_LONG).set(JAVA_LONG, 0, 42);
    }

    private static void sharedMemory(String name) throws Exception {
        SharedMemory.map(name, 4096, Arena.global()).set(JAVA_LONG, 0, 42);
        SharedMemory.unlink(name);
    }

    private static void namedSemaphore(String name) throws Exception {
        try (NamedSemaphore semaphore = NamedSemaphore.create(name, 1)) {
            semaphore.acquire();
            semaphore.release();
        } finally {
            NamedSemaphore.unlink(name);
        }
    }

    private static void sharedSemaphore() throws Exception {
        MemorySegment slot = Arena.global().allocate(SharedSemaphore.LAYOUT);
        SharedSemaphore semaphore = SharedSemaphore.create(slot, 1);
        semaphore.acquire();
        semaphore.release();
    }

    private static void messageQueue(String name) throws Exception {
        try (MessageQueue queue = MessageQueue.create(name, new QueueLimits(4, 64))) {
            queue.send(new byte[1], 1);
            queue.receive();
        } finally {
            MessageQueue.unlink(name);
        }
    }

    private static void unixPipe() throws Exception {
        try (UnixPipe pipe = UnixPipe.open()) {
            pipe.sink().write(ByteBuffer.allocate(1));
            pipe.source().read(ByteBuffer.allocate(1));
        }
    }

    private static void fifo(Path path) throws Exception {
        Fifo.create(path);
        try (AutoCloseable both = Fifo.openReadWrite(path)) {
            both.toString();
        } finally {
            Files.delete(path);
        }
    }

    private static void eventFd() throws Exception {
        try (EventFd event = EventFd.create()) {
            event.add(1);
            event.take();
        }
    }

    private static void timerFd() throws Exception {
        try (TimerFd timer = TimerFd.create()) {
            timer.once(Duration.ofNanos(1));
            timer.take();
        }
    }

    private static void streamSocket() throws Exception {
        try (var pair = StreamSocket.pair()) {
            pair.first().write(ByteBuffer.allocate(1));
            pair.second().read(ByteBuffer.allocate(1));
        }
    }

    private static void messageSocket() throws Exception {
        try (var pair = MessageSocket.pair()) {
            pair.first().send(ByteBuffer.allocate(1));
            pair.second().receive(ByteBuffer.allocate(1));
        }
    }

    private static void fileLocks(Path path) throws Exception {
        try (FileLocks locks = FileLocks.openOrCreate(path)) {
            locks.wholeFile().lock().close();
        } finally {
            Files.delete(path);
        }
    }

    private static void sysvQueue() throws Exception {
        SysvQueue queue = SysvQueue.create(SysvKey.PRIVATE);
        try {
            queue.send(1, new byte[1]);
            queue.receive(1);
        } finally {
            queue.remove();
        }
    }

    private static void sysvSemaphores() throws Exception {
        SysvSemaphores set = SysvSemaphores.create(SysvKey.PRIVATE, 1);
        try {
            set.apply(SemOp.add(0, 1));
        } finally {
            set.remove();
        }
    }

    private static void sysvMemory() throws Exception {
        SysvMemory memory = SysvMemory.create(SysvKey.PRIVATE, 4096);
        try {
            memory.attach(Access.READ_WRITE, Arena.global()).set(JAVA_LONG, 0, 42);
        } finally {
            memory.remove();
        }
    }

    private static void signalWatch() throws Exception {
        try (SignalWatch watch = SignalWatch.open(Signal.USR1)) {
            Signals.send(ProcessHandle.current().pid(), Signal.USR1);
            watch.take();
        }
    }

    private static void sharedMutex() {
        SharedMutex mutex = SharedMutex.create(Arena.global().allocate(SharedMutex.LAYOUT));
        mutex.lock();
        mutex.unlock();
        mutex.destroy();
    }

    private static void poller() throws Exception {
        try (EventFd event = EventFd.create();
                Poller poller = Poller.open()) {
            event.add(1);
            poller.register(event.fd(), Set.of(Readiness.READABLE), null);
            poller.await();
        }
    }
}
