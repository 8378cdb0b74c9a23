package culebra.bench;

import culebra.event.EventFd;
import culebra.event.TimerFd;
import culebra.fd.Poller;
import culebra.lock.FileLocks;
import culebra.mq.MessageQueue;
import culebra.mq.QueueLimits;
import culebra.pipe.UnixPipe;
import culebra.sem.NamedSemaphore;
import culebra.sem.SharedSemaphore;
import culebra.shm.SharedMemory;
import culebra.socket.MessageSocket;
import culebra.socket.Received;
import culebra.socket.SocketPair;
import culebra.socket.StreamListener;
import culebra.socket.StreamSocket;
import culebra.socket.UnixAddress;
import culebra.sync.SharedMutex;
import culebra.sysv.SysvKey;
import culebra.sysv.SysvMemory;
import culebra.sysv.SysvObject;
import culebra.sysv.SysvQueue;
import culebra.sysv.SysvSemaphores;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What handles weigh that are all open at once: prints the heap and native bytes and the
 * descriptors of one. For native bytes the heap is touched beforehand, as for {@link ThreadMemory}.
 */
public final class OpenHandles {
    static final List<String> TYPES =
            List.of(
                    "NamedSemaphore",
                    "SharedSemaphore",
                    "SharedMutex",
                    "SharedMemory",
                    "FileLocks",
                    "HeldLock",
                    "UnixPipe",
                    "MessageQueue",
                    "StreamListener",
                    "StreamSocket",
                    "MessageSocket",
                    "Received",
                    "EventFd",
                    "TimerFd",
                    "Poller",
                    "Fd",
                    "SysvSemaphores",
                    "SysvMemory",
                    "SysvQueue");

    private static final int HANDLES = 1000;
    private static final String NAME = "culebra-bench-" + ProcessHandle.current().pid();

    private final MemorySegment slot = Arena.global().allocate(64, 16);
    private final List<Object[]> all = new ArrayList<>();
    private final FileLocks locks;
    private final SysvObject<?> object;
    private int opened;

    private OpenHandles(FileLocks locks, SysvObject<?> object) {
        this.locks = locks;
        this.object = object;
    }

    /** Argument: the type. */
    public static void main(String[] args) throws Exception {
        try (var locks = FileLocks.openOrCreate(Path.of("target", "bench", "open-handles"));
                var object = object(args[0])) {
            try {
                new OpenHandles(locks, object).print(args[0]);
            } finally {
                object.remove();
                MessageQueue.unlinkIfExists(NAME);
            }
        }
    }

    /** To which there may be many handles, where the type is of System V. */
    private static SysvObject<?> object(String type) throws Exception {
        return switch (type) {
            case "SysvMemory" -> SysvMemory.create(SysvKey.PRIVATE, 1);
            case "SysvQueue" -> SysvQueue.create(SysvKey.PRIVATE);
            default -> SysvSemaphores.create(SysvKey.PRIVATE, 1);
        };
    }

    private void print(String type) throws Exception {
        open(type, HANDLES);
        weigh(type, 1); // links and loads
        ThreadMemory.heap(); // and this waits until all has been tidied up
        System.out.println(weigh(type, HANDLES));
    }

    private String weigh(String type, int count) throws Exception {
        long descriptors = descriptors();
        long heap = heap();
        long resident = ThreadMemory.resident();
        open(type, count);
        resident = ThreadMemory.resident() - resident;
        heap = heap() - heap;
        descriptors = descriptors() - descriptors;
        heap = heap / count - Integer.BYTES; // its place in the array
        return heap + " " + resident / count + " " + descriptors / count;
    }

    private static long heap() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    private void open(String type, int count) throws Exception {
        var open = new Object[count];
        all.add(open);
        for (int i = 0; i < count; i++) {
            opened++;
            open[i] = open(type);
        }
    }

    private Object open(String type) throws Exception {
        return switch (type) {
            case "NamedSemaphore" -> namedSemaphore(NAME + "-" + opened);
            case "SharedSemaphore" -> SharedSemaphore.create(slot, 0);
            case "SharedMutex" -> SharedMutex.create(slot);
            case "SharedMemory" -> SharedMemory.anonymous(1);
            case "FileLocks" -> FileLocks.open(Path.of("/dev/null"));
            case "HeldLock" -> locks.perOpen().lock(2 * opened, 1);
            case "UnixPipe" -> UnixPipe.open();
            case "MessageQueue" -> messageQueue();
            case "StreamListener" -> StreamListener.bind(UnixAddress.unnamed());
            case "StreamSocket" -> first(StreamSocket.pair());
            case "MessageSocket" -> MessageSocket.bind(UnixAddress.unnamed());
            case "Received" -> Received.create();
            case "EventFd" -> EventFd.create();
            case "TimerFd" -> TimerFd.create();
            case "Poller" -> Poller.open();
            case "Fd" -> locks.fd().dup();
            case "SysvSemaphores" -> SysvSemaphores.ofId(object.id());
            case "SysvMemory" -> SysvMemory.ofId(object.id());
            case "SysvQueue" -> SysvQueue.ofId(object.id());
            default -> throw new IllegalArgumentException(type);
        };
    }

    /** Each one of its own: handles of one name share their memory. */
    private static NamedSemaphore namedSemaphore(String name) throws Exception {
        NamedSemaphore semaphore = NamedSemaphore.create(name, 0);
        NamedSemaphore.unlink(name);
        return semaphore;
    }

    /** All of one queue: how many there may be is limited. */
    private MessageQueue messageQueue() throws Exception {
        if (opened > 1) {
            return MessageQueue.open(NAME);
        }
        return MessageQueue.create(NAME, new QueueLimits(1, 1));
    }

    private static <S extends AutoCloseable> S first(SocketPair<S> pair) throws Exception {
        pair.second().close();
        return pair.first();
    }

    private static long descriptors() throws IOException {
        try (var descriptors = Files.list(Path.of("/proc/self/fd"))) {
            return descriptors.count();
        }
    }
}
