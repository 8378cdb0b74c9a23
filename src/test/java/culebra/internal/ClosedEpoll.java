package culebra.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import culebra.event.EventFd;
import culebra.fd.Fd;
import culebra.testing.On;
import culebra.testing.Own;
import culebra.testing.Patience;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/** Foreign code closes the descriptor of the epoll on which virtual threads park. */
final class ClosedEpoll {
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

    /** The next epoll gets the same number, on which the old daemon must not go on. */
    static void anEventOfTheNextEpollIsNotTakenByTheOldDaemon() throws Exception {
        int epoll = epoll();
        var parked = new Wait();
        OtherLibrary.close(epoll);
        var later = new Wait();
        parked.requireEnd();
        later.requireEnd();
        new Wait().requireEnd();
        Idle.require();
    }

    /** When the idle daemon ends, the descriptor number may belong to another object. */
    static void theDaemonThatLeavesClosesNoOtherDescriptor() throws Exception {
        int epoll = epoll();
        try (EventFd below = EventFd.create();
                EventFd next = nextOwner(epoll)) {
            assertEquals(epoll, next.fd().number(), () -> "beside " + below);
            String target = Own.target(epoll);
            while (daemonLives()) {
                LockSupport.parkNanos(10_000_000);
            }
            assertEquals(target, Own.target(epoll), "whose descriptor that is now");
            next.add(3);
            assertEquals(3, next.take());
        }
    }

    /** A duplicate keeps the registration of a descriptor number that foreign code has closed. */
    static void aNumberWhoseRegistrationIsStillThereCanBeWaitedFor() throws Exception {
        epoll();
        EventFd event = EventFd.create();
        int number = event.fd().number();
        var others = new ArrayList<Fd>();
        try (Fd duplicate = event.fd().dup()) {
            new Wait(event).requireTaken();
            OtherLibrary.close(number);
            event.close();
            Fd again = duplicate.dup();
            while (again.number() != number) {
                others.add(again);
                again = duplicate.dup();
            }
            new Wait(EventFd.adopt(again)).requireEnd();
        } finally {
            others.forEach(Fd::close);
        }
    }

    private static EventFd nextOwner(int number) throws Exception {
        OtherLibrary.close(number);
        return EventFd.create();
    }

    private static boolean daemonLives() {
        return Thread.getAllStackTraces().keySet().stream()
                .anyMatch(thread -> thread.getName().equals("culebra-epoll"));
    }

    /** A virtual thread that waits for a number. */
    private static final class Wait {
        private final EventFd event;
        private final Thread thread;
        private volatile Throwable failure;

        Wait() throws Exception {
            this(EventFd.create());
        }

        Wait(EventFd event) throws Exception {
            this.event = event;
            thread = On.VIRTUAL.thread(this::take);
            thread.start();
            while (thread.isAlive() && !isParked()) {
                On.letOthersRun();
            }
        }

        private boolean isParked() {
            return Arrays.stream(thread.getStackTrace())
                    .anyMatch(frame -> frame.getClassName().equals(LockSupport.class.getName()));
        }

        private void take() {
            try {
                event.take();
            } catch (Throwable failed) {
                failure = failed;
            }
        }

        void requireTaken() throws Exception {
            event.add(1);
            assertTrue(Patience.ends(thread), "the wait does not end with its event");
        }

        /** It may fail, but must say why. */
        void requireEnd() throws Exception {
            requireTaken();
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
