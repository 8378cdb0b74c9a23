package culebra.soak;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** All loads by name: those that need only this process, and those on objects of several. */
final class Loads {
    /** The load of which a virtual thread is refused: a mutex has an owner. */
    static final String OWNED = "condition";

    /** Likewise. */
    static final String MUTEX = "shared mutex";

    /** Likewise. */
    static final String READ_WRITE = "reader-writer lock";

    /** The load of which there can be only one: an address has one listener. */
    static final String LISTENER = "listener";

    private Loads() {}

    static boolean mayBeVirtual(String load) {
        return !Set.of(OWNED, MUTEX, READ_WRITE, LISTENER).contains(load);
    }

    static Map<String, Load> own() {
        var loads = new LinkedHashMap<String, Load>();
        loads.put("pipe", PipeLoads::pipe);
        loads.put("fifo", PipeLoads::fifo);
        loads.put("event", EventLoads::event);
        loads.put("timer", EventLoads::timer);
        loads.put("poll", EventLoads::poll);
        loads.put("poller", EventLoads::poller);
        loads.put("queue", QueueLoads::exchange);
        loads.put("notification", QueueLoads::notification);
        loads.put("mapping", MemoryLoads::mapping);
        loads.put("named semaphore", MemoryLoads::named);
        loads.put("semaphore in memory", MemoryLoads::inMemory);
        loads.put(OWNED, MemoryLoads::condition);
        loads.put("file lock", LockLoads::locks);
        loads.put("stream", SocketLoads::stream);
        loads.put("datagram", SocketLoads::datagram);
        loads.put("seqpacket", SocketLoads::seqpacket);
        loads.put("signal", SignalLoads::watch);
        loads.put("ring", RingLoads::ring);
        loads.put("ring of several senders", RingLoads::sharedRing);
        loads.put("word", SyncLoads::word);
        loads.put("shared event", SyncLoads::event);
        loads.put("barrier", SyncLoads::barrier);
        loads.put("latch", SyncLoads::latch);
        loads.put(READ_WRITE, SyncLoads::readWrite);
        loads.put("child", ProcessLoads::child);
        loads.put("resources", ProcessLoads::resources);
        loads.put("System V semaphores", SysvLoads::semaphores);
        loads.put("System V queue", SysvLoads::queue);
        loads.put("System V memory", SysvLoads::memory);
        return loads;
    }

    static Map<String, Load> shared(Path directory) {
        var loads = new LinkedHashMap<String, Load>();
        var common = new Common(directory);
        loads.put("shared semaphore", common::semaphore);
        loads.put("shared queue", common::queue);
        loads.put(MUTEX, common::mutex);
        loads.put("shared lock", common::lock);
        loads.put("shared FIFO", common::fifo);
        loads.put("shared System V semaphores", common::sysvSemaphores);
        loads.put("shared System V queue", common::sysvQueue);
        loads.put("shared System V memory", common::sysvMemory);
        loads.put("shared socket", common::socket);
        return loads;
    }
}
