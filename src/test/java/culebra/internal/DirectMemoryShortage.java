package culebra.internal;

import static org.junit.jupiter.api.Assertions.assertTrue;

import culebra.event.EventFd;
import culebra.socket.StreamListener;
import culebra.socket.UnixAddress;
import culebra.testing.On;
import culebra.testing.Patience;

import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What works in a JVM whose direct memory is used up, and later is free again. */
final class DirectMemoryShortage {

    private DirectMemoryShortage() {}

    static void closesFromNewThreadsEndWaitsAndClose() throws Exception {
        endInShortage(
                each -> {
                    each.closed = true;
                    each.close.run();
                });
    }

    static void interruptsFromNewThreadsEndWaits() throws Exception {
        endInShortage(each -> each.thread.interrupt());
    }

    static void eventsEndWaits() throws Exception {
        endInShortage(each -> each.event.run());
    }

    /** The first of all virtual waits, for which the epoll and its thread are made. */
    static void theFirstVirtualWaitInShortageHasItsEventOrFails() throws Exception {
        EventFd event = EventFd.create();
        event.add(1); // on this thread, so that it can add later
        event.take();
        List<ByteBuffer> all = fill();
        Thread first = Thread.ofVirtual().start(() -> waitFor(event)); // may fail: it needs memory
        var settled = Set.of(Thread.State.WAITING, Thread.State.TERMINATED);
        Patience.await(() -> settled.contains(first.getState()), "it neither waits nor fails");
        all.clear();
        System.gc();
        event.add(1);
        assertTrue(Patience.ends(first), "the wait that began in shortage never ends");
        requireNewWaitsWork();
    }

    /** The close looks at the socket's file, and removes it. */
    static void closingABoundSocketRemovesItsFile() throws Exception {
        Path path = Files.createTempDirectory("culebra").resolve("socket");
        StreamListener listener = StreamListener.bind(UnixAddress.path(path));
        List<ByteBuffer> all = fill();
        On.PLATFORM.get(
                () -> {
                    listener.close();
                    return null;
                });
        all.clear();
        boolean removed = !Files.deleteIfExists(path);
        Files.delete(path.getParent());
        assertTrue(removed, "the socket's file is left");
    }

    private static void waitFor(EventFd event) {
        try {
            event.take();
        } catch (OutOfMemoryError | Exception failed) {
            return;
        }
    }

    private interface How {
        void end(Waits.One wait) throws Exception;
    }

    private static void endInShortage(How how) throws Exception {
        On.warmUp();
        var waits = new Waits().add();
        List<ByteBuffer> all = fill();
        int number = 0;
        for (Waits.One each : waits.all()) {
            On kind = On.values()[number++ / 2 % 2]; // both kinds end waits of both kinds
            kind.get(
                    () -> {
                        how.end(each);
                        return null;
                    });
        }
        for (Waits.One each : waits.all()) {
            each.join(false); // while memory is short
        }
        all.clear();
        System.gc();
        waits.requireEnded(false);
        requireNewWaitsWork();
    }

    static void requireNewWaitsWork() throws Exception {
        var later = new Waits().add();
        for (Waits.One each : later.all()) {
            each.event.run();
        }
        later.requireEnded(false);
    }

    /**
     * All there is, in four sizes, since each size ends with a failure, which takes half a second.
     */
    private static List<ByteBuffer> fill() {
        var all = new ArrayList<ByteBuffer>();
        for (int size = 1 << 18; size > 0; size >>= 6) {
            try {
                while (true) {
                    all.add(ByteBuffer.allocateDirect(size));
                }
            } catch (OutOfMemoryError full) {
                continue;
            }
        }
        return all;
    }
}
