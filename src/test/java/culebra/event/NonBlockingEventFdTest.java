package culebra.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import culebra.fd.Fd;
import culebra.libc.Libc;
import culebra.testing.On;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.nio.channels.AsynchronousCloseException;
import java.time.Duration;

/** A counter whose description a peer has made non-blocking, which belongs to both. */
class NonBlockingEventFdTest {
    @ParameterizedTest
    @EnumSource
    void aNonBlockingCounterIsWaitedForAllTheSame(On kind) throws Exception {
        try (EventFd counter = open()) {
            var take = kind.start(counter::take).blocked();
            counter.add(EventFd.MAX_VALUE - 1);
            assertEquals(EventFd.MAX_VALUE - 1, take.get());
            counter.add(EventFd.MAX_VALUE - 1);
            assertFalse(counter.tryAdd(2));
            long start = System.nanoTime();
            assertFalse(kind.get(() -> counter.tryAdd(2, Duration.ofMillis(2))));
            assertTrue(System.nanoTime() - start >= 2_000_000, "too early");
            var add = kind.start(() -> add(counter, 2)).blocked();
            assertEquals(EventFd.MAX_VALUE - 1, counter.take());
            add.get();
            assertEquals(2, counter.tryTake().orElse(0), "what add returned from must be there");
        }
    }

    @ParameterizedTest
    @EnumSource
    void anInterruptAndACloseEndAWaitForRoom(On kind) throws Exception {
        try (EventFd counter = open()) {
            counter.add(EventFd.MAX_VALUE - 1);
            var interrupted = kind.start(() -> add(counter, 2)).blocked();
            var closed = kind.start(() -> counter.tryAdd(2, Duration.ofDays(1))).blocked();
            interrupted.thread().interrupt();
            assertInstanceOf(InterruptedException.class, interrupted.failure());
            counter.close();
            assertInstanceOf(AsynchronousCloseException.class, closed.failure());
        }
    }

    private static EventFd open() throws IOException {
        return EventFd.adopt(Fd.adopt(Libc.eventfd(0, Libc.EFD_CLOEXEC() | Libc.EFD_NONBLOCK())));
    }

    private static Void add(EventFd counter, long value) throws Exception {
        counter.add(value);
        return null;
    }
}
