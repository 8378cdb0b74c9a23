package culebra.mq;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import culebra.Errno;
import culebra.ErrnoException;
import culebra.signal.Signal;
import culebra.signal.SignalWatch;
import culebra.testing.Counts;
import culebra.testing.Elsewhere;
import culebra.testing.IgnoredSignals;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;
import org.junit.jupiter.params.provider.MethodSource;

import java.nio.channels.ClosedChannelException;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Notifications by a signal: to a SignalWatch here, to a SignalFd in another JVM. */
class MessageQueueSignalNotificationTest {
    /** What the JVM, the JDK or Culebra need, and signals that cannot be caught. */
    private static final Set<Signal> KEPT =
            EnumSet.of(
                    Signal.ILL,
                    Signal.TRAP,
                    Signal.BUS,
                    Signal.FPE,
                    Signal.KILL,
                    Signal.SEGV,
                    Signal.USR2,
                    Signal.STKFLT,
                    Signal.STOP,
                    Signal.RTMIN_27,
                    Signal.RTMIN_28);

    private NotificationQueue queue;

    @BeforeEach
    void create() throws Exception {
        queue = NotificationQueue.create();
    }

    @AfterEach
    void unlink() throws Exception {
        queue.close();
    }

    static Stream<String> elsewhere() {
        return Elsewhere.tests(NotificationsBesideSignalFd.class);
    }

    @ParameterizedTest
    @MethodSource("elsewhere")
    void besideSignalFd(String test) throws Exception {
        Elsewhere.blocking("RTMIN+5,USR1").reused().run(NotificationsBesideSignalFd.class, test);
    }

    @Test
    void aWatchTakesIt() throws Exception {
        try (SignalWatch watch = SignalWatch.open(Signal.USR1)) {
            for (int i = 0; i < Counts.of(30, 10_000); i++) {
                queue.queue().notifyOnce(Signal.USR1);
                queue.send();
                assertSame(Signal.USR1, watch.take());
                assertEquals(1, queue.drain());
            }
        }
    }

    @Test
    void itIsSentOnce() throws Exception {
        try (SignalWatch watch = SignalWatch.open(Signal.USR1, Signal.WINCH)) {
            queue.queue().notifyOnce(Signal.USR1, 5);
            queue.send();
            assertSame(Signal.USR1, watch.take());
            queue.drain();
            queue.send(); // notifies no process
            queue.drain();
            queue.queue().notifyOnce(Signal.WINCH);
            queue.send();
            assertSame(Signal.WINCH, watch.take());
            assertTrue(watch.tryTake().isEmpty());
        }
    }

    @Test
    void thereIsOneForAQueueHoweverItTells() throws Exception {
        try (SignalWatch watch = SignalWatch.open(Signal.USR1);
                MessageQueue other = MessageQueue.open(queue.name())) {
            queue.queue().notifyOnce(() -> {});
            assertBusy(() -> queue.queue().notifyOnce(Signal.USR1));
            assertBusy(() -> other.notifyOnce(Signal.USR1, 1));
            queue.queue().cancelNotification();
            other.notifyOnce(Signal.USR1);
            assertBusy(() -> queue.queue().notifyOnce(() -> {}));
            queue.queue().cancelNotification(); // of this process, whichever handle
            other.notifyOnce(Signal.USR1);
            other.close();
            queue.queue().notifyOnce(Signal.USR1);
            queue.send();
            assertSame(Signal.USR1, watch.take());
        }
    }

    /** Some end this JVM though it has a handler for them, or for that reason. */
    @ParameterizedTest
    @EnumSource(
            mode = Mode.MATCH_NONE,
            names = {"QUIT|PIPE|XFSZ"}) // with which a JVM does nothing that would hurt
    void unhandledSignalIsRefused(Signal signal) throws Exception {
        for (Executable call :
                List.<Executable>of(
                        () -> queue.queue().notifyOnce(signal),
                        () -> queue.queue().notifyOnce(signal, -1))) {
            if (KEPT.contains(signal)) {
                var refused = assertThrows(IllegalArgumentException.class, call);
                String message = refused.getMessage();
                assertTrue(
                        message.startsWith("A notification cannot use " + signal + ":"), message);
            } else {
                var refused = assertThrows(IllegalStateException.class, call);
                String message = refused.getMessage();
                assertTrue(
                        message.startsWith("No SignalFd or SignalWatch receives " + signal + ","),
                        message);
            }
        }
        queue.queue().notifyOnce(() -> {}); // nothing was armed
    }

    @ParameterizedTest
    @EnumSource(names = {"HUP", "INT", "TERM", "USR1", "WINCH", "ABRT"})
    void aSignalIsTakenAsLongAsItIsWatched(Signal signal) throws Exception {
        IgnoredSignals.assumeNot(signal);
        try (SignalWatch watch = SignalWatch.open(signal)) {
            queue.queue().notifyOnce(signal);
            queue.send();
            assertSame(signal, watch.take());
        }
        assertThrows(IllegalStateException.class, () -> queue.queue().notifyOnce(signal));
    }

    @Test
    void aQueueThatIsClosedHasNone() throws Exception {
        try (SignalWatch watch = SignalWatch.open(Signal.USR1)) {
            queue.queue().close();
            for (Executable call :
                    List.<Executable>of(
                            () -> queue.queue().notifyOnce(Signal.USR1),
                            () -> queue.queue().notifyOnce(Signal.USR1, 1),
                            () -> queue.queue().notifyOnce(() -> {}),
                            () -> queue.queue().cancelNotification())) {
                var closed = assertThrows(ClosedChannelException.class, call);
                assertTrue(closed.getMessage().contains("closed"), closed.getMessage());
            }
            assertTrue(watch.tryTake().isEmpty());
        }
    }

    @Test
    void thereMustBeASignalOrSomethingToRun() {
        Runnable nothing = null;
        assertThrows(NullPointerException.class, () -> queue.queue().notifyOnce(nothing));
        Signal none = null;
        assertThrows(NullPointerException.class, () -> queue.queue().notifyOnce(none));
        assertThrows(NullPointerException.class, () -> queue.queue().notifyOnce(none, 1));
    }

    private static void assertBusy(Executable call) {
        assertSame(Errno.EBUSY, assertThrows(ErrnoException.class, call).errno());
    }
}
