package culebra.fd;

import static culebra.fd.Readiness.HALF_CLOSE;
import static culebra.fd.Readiness.PRIORITY;
import static culebra.fd.Readiness.READABLE;
import static culebra.fd.Readiness.WRITABLE;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import culebra.event.EventFd;
import culebra.socket.StreamListener;
import culebra.socket.StreamSocket;
import culebra.socket.UnixAddress;
import culebra.testing.Counts;
import culebra.testing.On;
import culebra.testing.Own;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Pattern;

/** One-shot and exclusive registrations. */
class TriggerTest {
    private static final Set<Readiness> READ = Set.of(READABLE);
    private static final int EXCLUSIVE = 1 << 28; // EPOLLEXCLUSIVE

    @TempDir private Path directory;
    private long before;
    private Poller poller;
    private EventFd counter;

    @BeforeEach
    void open() throws IOException {
        On.warmUp();
        before = Own.descriptors();
        poller = Poller.open();
        counter = EventFd.create();
    }

    @AfterEach
    void nothingIsLeft() throws IOException {
        poller.close();
        counter.close();
        Own.assertNoMoreDescriptors(before);
    }

    @Test
    void oneShotIsReportedOnceUntilModified() throws Exception {
        poller.register(counter.fd(), READ, Trigger.ONE_SHOT, "counter");
        assertEquals(List.of(), poller.tryAwait());
        counter.add(1);
        assertEquals("counter", poller.await().getFirst().attachment());
        counter.add(1);
        assertEquals(List.of(), poller.tryAwait());
        poller.modify(counter.fd(), READ);
        assertEquals(1, poller.await().size());
        assertEquals(List.of(), poller.tryAwait(), "one-shot still");
        assertEquals(1, poller.size());
        assertTrue(poller.remove(counter.fd()));
    }

    @Test
    void eachOneShotEventGoesToOneThreadAlone() throws Exception {
        int many = Counts.of(200, 20_000);
        var inside = new AtomicInteger();
        var taken = new AtomicInteger();
        poller.register(counter.fd(), READ, Trigger.ONE_SHOT, null);
        var threads = new ArrayList<On.Started<Integer>>();
        for (int i = 0; i < 4; i++) {
            threads.add(On.PLATFORM.start(() -> serve(inside, taken, many)));
        }
        for (int i = 0; i < many; i++) {
            counter.add(1);
        }
        for (On.Started<Integer> thread : threads) {
            assertEquals(many, thread.get());
        }
    }

    /** Takes what comes, alone, until all is taken: then the others are woken, one by the next. */
    private int serve(AtomicInteger inside, AtomicInteger taken, int many) throws Exception {
        while (taken.get() < many) {
            if (!poller.await().isEmpty()) {
                assertEquals(1, inside.incrementAndGet(), "threads at one descriptor");
                taken.addAndGet((int) counter.take());
                assertEquals(0, inside.decrementAndGet());
                poller.modify(counter.fd(), READ);
            }
        }
        poller.wakeup();
        return taken.get();
    }

    @Test
    void exclusiveIsPassedToTheKernel() throws Exception {
        poller.register(counter.fd(), READ, Trigger.EXCLUSIVE, "counter");
        assertEquals(EXCLUSIVE, events() & EXCLUSIVE);
        assertEquals(List.of(), poller.tryAwait());
        counter.add(1);
        assertEquals(READ, poller.await().getFirst().readiness());
        poller.modify(counter.fd(), Set.of(WRITABLE)); // which the kernel itself refuses
        assertEquals(EXCLUSIVE, events() & EXCLUSIVE);
        ReadyFd ready = poller.await().getFirst();
        assertEquals(Set.of(WRITABLE), ready.readiness());
        assertEquals("counter", ready.attachment());
        assertTrue(poller.remove(counter.fd()));
        assertEquals(0, poller.size());
    }

    /** The events of the counter in the poller, as the kernel has them. */
    private int events() throws IOException {
        String line = "tfd:\\s+" + counter.fd().number() + "\\s+events:\\s+(\\w+).*";
        for (String each : Files.readAllLines(info(poller))) {
            var found = Pattern.compile(line).matcher(each.strip());
            if (found.matches()) {
                return Integer.parseUnsignedInt(found.group(1), 16);
            }
        }
        throw new AssertionError("not registered: " + counter);
    }

    private static Path info(Poller poller) {
        return Path.of("/proc/self/fdinfo/" + poller.fd().number());
    }

    @Test
    void exclusiveRegistrationsRefuseWhatTheKernelDoes() throws Exception {
        for (Readiness each : List.of(PRIORITY, HALF_CLOSE)) {
            assertThrows(
                    IllegalArgumentException.class,
                    () -> poller.register(counter.fd(), Set.of(each), Trigger.EXCLUSIVE, null));
        }
        assertEquals(0, poller.size());
        poller.register(counter.fd(), READ, Trigger.EXCLUSIVE, null);
        assertThrows(
                IllegalArgumentException.class,
                () -> poller.modify(counter.fd(), Set.of(HALF_CLOSE)));
        counter.add(1);
        assertEquals(1, poller.await().size(), "what it was is left");
    }

    @Test
    void aListenerIsSharedByExclusivePollers() throws Exception {
        int many = Counts.of(50, 2_000);
        var accepted = new AtomicInteger();
        var path = UnixAddress.path(directory.resolve("socket"));
        try (StreamListener listener = StreamListener.bind(path)) {
            var threads = new ArrayList<On.Started<Integer>>();
            for (int i = 0; i < 4; i++) {
                threads.add(On.PLATFORM.start(() -> accept(listener, accepted, many)));
            }
            for (int i = 0; i < many; i++) {
                StreamSocket.connect(path).close();
            }
            while (accepted.get() < many) {
                Thread.onSpinWait();
            }
            for (int i = 0; i < 4; i++) { // one more for each, so that it wakes up
                counter.add(1);
            }
            for (On.Started<Integer> thread : threads) {
                assertEquals(many, thread.get());
            }
        }
    }

    private int accept(StreamListener listener, AtomicInteger accepted, int many) throws Exception {
        try (Poller mine = Poller.open()) {
            mine.register(listener.fd(), READ, Trigger.EXCLUSIVE, null);
            mine.register(counter.fd(), READ, null);
            while (accepted.get() < many) {
                mine.await();
                Optional<StreamSocket> client = listener.tryAccept();
                if (client.isPresent()) {
                    client.get().close();
                    accepted.incrementAndGet();
                }
            }
            return accepted.get();
        }
    }
}
