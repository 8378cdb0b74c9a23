package culebra.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import culebra.event.EventFd;
import culebra.testing.On;
import culebra.testing.Own;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Stream;

/** Somebody else closes the descriptor of the epoll on which virtual threads park. */
final class ClosedEpoll {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final String EPOLL = "anon_inode:[eventpoll]";

    private ClosedEpoll() {}

    static void parkedAndLaterWaitsEnd() throws Exception {
        int epoll = epoll();
        var parked = new Wait();
        OtherLibrary.close(epoll);
        parked.requireEnd();
        new Wait().requireEnd();
        Idle.require();
    }

    /** The library must not take what has the number now for its own. */
    static void theNextOwnerOfTheNumberIsLeftAlone() throws Exception {
        int epoll = epoll();
        var parked = new Wait();
        OtherLibrary.close(epoll);
        try (EventFd next = EventFd.create()) {
            assertEquals(epoll, next.fd().number());
            String target = Own.target(epoll);
            parked.requireEnd();
            new Wait().requireEnd();
            Idle.require();
            assertEquals(target, Own.target(epoll), "whose descriptor that is now");
            next.add(3);
            assertEquals(3, next.take());
        }
    }

    /** A virtual thread that waits for a number. */
    private static final class Wait {
        private final EventFd event;
        private final Thread thread;
        private volatile Throwable failure;

        Wait() throws Exception {
            event = EventFd.create();
            thread = On.VIRTUAL.thread(this::take);
            thread.start();
            while (thread.isAlive() && !isParked()) {
                Thread.yield();
            }
        }

        private boolean isParked() {
            return Arrays.stream(thread.getStackTrace())
                    .anyMatch(frame -> frame.getMethodName().startsWith("park"));
        }

        private void take() {
            try {
                event.take();
            } catch (Throwable failed) {
                failure = failed;
            }
        }

        /** It may fail, but must say why. */
        void requireEnd() throws Exception {
            event.add(1);
            assertTrue(thread.join(LIMIT), "the wait does not end with its event");
            event.close();
            if (failure != null) {
                System.out.println(failure);
                assertTrue(("" + failure.getMessage()).contains("epoll"), failure::toString);
            }
        }
    }

    /** Makes the first wait of a virtual thread; returns the number of the epoll made for it. */
    private static int epoll() throws Exception {
        Set<Integer> before = epolls();
        var first = new Wait();
        first.requireEnd();
        Set<Integer> after = epolls();
        after.removeAll(before);
        assertEquals(1, after.size(), "epolls that are new");
        return after.iterator().next();
    }

    private static Set<Integer> epolls() throws Exception {
        var found = new HashSet<Integer>();
        try (Stream<Path> entries = Files.list(Path.of("/proc/self/fd"))) {
            for (Path entry : entries.toList()) {
                int number = Integer.parseInt(entry.getFileName().toString());
                if (Files.exists(entry) && Own.target(number).equals(EPOLL)) {
                    found.add(number);
                }
            }
        }
        return found;
    }
}
