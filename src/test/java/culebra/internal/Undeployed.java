package culebra.internal;

import culebra.Access;
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
import culebra.shm.SharedMemory;
import culebra.signal.Signal;
import culebra.signal.SignalWatch;
import culebra.socket.MessageSocket;
import culebra.socket.StreamListener;
import culebra.socket.StreamSocket;
import culebra.socket.UnixAddress;
import culebra.sync.SharedMutex;
import culebra.sysv.SysvKey;
import culebra.sysv.SysvMemory;

import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** One handle of a facility, opened and not used. Closing it is the first that is done with it. */
public final class Undeployed {
    /** The facilities. */
    public static final List<String> ALL =
            List.of(
                    "EventFd",
                    "TimerFd",
                    "UnixPipe",
                    "Fifo",
                    "StreamSocket",
                    "StreamListener",
                    "MessageSocket",
                    "BoundMessageSocket",
                    "WholeFile",
                    "PerOpen",
                    "PerProcess",
                    "MessageQueue",
                    "Notification",
                    "NamedSemaphore",
                    "Memory",
                    "MappedMemory",
                    "SysvMemory",
                    "SignalWatch",
                    "Poller",
                    "SharedMutex");

    private Undeployed() {}

    /** Opens a handle, and removes its name if it has one. */
    public static AutoCloseable open(String facility, String name) throws Exception {
        Path path = Path.of("/tmp" + name);
        return switch (facility) {
            case "EventFd" -> EventFd.create();
            case "TimerFd" -> TimerFd.create();
            case "UnixPipe" -> UnixPipe.open();
            case "Fifo" -> {
                Fifo.create(path);
                yield Fifo.openReadWrite(path);
            }
            case "StreamSocket" -> StreamSocket.pair();
            case "StreamListener" -> StreamListener.bind(UnixAddress.path(path));
            case "MessageSocket" -> MessageSocket.pair();
            case "BoundMessageSocket" -> MessageSocket.bind(UnixAddress.path(path));
            case "WholeFile" -> locked(path, 0);
            case "PerOpen" -> locked(path, 1);
            case "PerProcess" -> locked(path, 2);
            case "MessageQueue" -> queue(name);
            case "Notification" -> {
                MessageQueue queue = queue(name);
                queue.notifyOnce(() -> {});
                yield queue;
            }
            case "NamedSemaphore" -> {
                NamedSemaphore semaphore = NamedSemaphore.create(name, 0);
                NamedSemaphore.unlink(name);
                yield semaphore;
            }
            case "Memory" -> SharedMemory.anonymous(4096);
            case "MappedMemory" -> {
                Arena arena = Arena.ofShared();
                SharedMemory.map(name, 4096, arena);
                SharedMemory.unlink(name);
                yield arena;
            }
            case "SysvMemory" -> {
                Arena arena = Arena.ofShared();
                SysvMemory memory = SysvMemory.create(SysvKey.PRIVATE, 4096);
                memory.attach(Access.READ_WRITE, arena);
                memory.remove();
                yield arena;
            }
            case "SignalWatch" -> SignalWatch.open(Signal.USR1);
            case "Poller" -> {
                Poller poller = Poller.open();
                poller.register(EventFd.create().fd(), Set.of(Readiness.READABLE), null);
                yield poller;
            }
            case "SharedMutex" -> {
                SharedMutex mutex = SharedMutex.create(Arena.ofAuto().allocate(SharedMutex.LAYOUT));
                mutex.lock();
                yield mutex::unlock;
            }
            default -> throw new IllegalArgumentException(facility);
        };
    }

    private static FileLocks locked(Path path, int family) throws Exception {
        FileLocks locks = FileLocks.openOrCreate(path);
        switch (family) {
            case 0 -> locks.wholeFile().lock();
            case 1 -> locks.perOpen().lock();
            default -> locks.perProcess().lock();
        }
        return locks;
    }

    private static MessageQueue queue(String name) throws Exception {
        MessageQueue queue = MessageQueue.create(name, new QueueLimits(1, 8));
        MessageQueue.unlink(name);
        return queue;
    }
}
