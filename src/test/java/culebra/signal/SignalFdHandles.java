package culebra.signal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import culebra.event.EventFd;
import culebra.fd.Fd;
import culebra.fd.FdKind;
import culebra.libc.Libc;
import culebra.socket.Received;
import culebra.socket.SeqpacketListener;
import culebra.socket.UnixAddress;
import culebra.testing.On;
import culebra.testing.Own;
import culebra.testing.Peer;

import org.junit.jupiter.api.function.Executable;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedChannelException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What {@link SignalFdTest} runs where the signals are blocked: the handles themselves. */
final class SignalFdHandles {
    private static final long SELF = ProcessHandle.current().pid();

    private SignalFdHandles() {}

    static void signalsReturnsAnUnmodifiableSet() throws Exception {
        try (SignalFd signals = SignalFd.open(Signal.RTMIN_5, Signal.USR1, Signal.RTMIN_5)) {
            assertEquals(Set.of(Signal.USR1, Signal.RTMIN_5), signals.signals());
            assertThrows(
                    UnsupportedOperationException.class,
                    () -> signals.signals().remove(Signal.USR1));
            assertSame(FdKind.SIGNAL, signals.fd().kind());
            assertTrue(signals.toString().startsWith("SignalFd[[USR1, RTMIN+5], Fd["));
            assertTrue(signals.toString().endsWith("open]]"));
        }
    }

    static void closeIsFinalAndLeavesNoDescriptor() throws Exception {
        closeIsFinal(); // opens jars of the class path
        long before = Own.descriptors();
        for (int i = 0; i < 3; i++) {
            closeIsFinal();
        }
        Own.assertNoMoreDescriptors(before);
    }

    private static void closeIsFinal() throws Exception {
        long before = Own.descriptors("anon_inode:[signalfd]");
        SignalFd signals = SignalFd.open(Signal.RTMIN_5);
        assertEquals(before + 1, Own.descriptors("anon_inode:[signalfd]"));
        signals.close();
        signals.close();
        assertFalse(signals.isOpen());
        for (Executable call :
                List.<Executable>of(
                        signals::take,
                        signals::tryTake,
                        () -> signals.tryTake(Duration.ofDays(1)))) {
            var closed = assertThrows(ClosedChannelException.class, call);
            assertFalse(closed instanceof AsynchronousCloseException);
            assertTrue(closed.getMessage().contains("closed"), closed.getMessage());
        }
        assertThrows(ClosedChannelException.class, () -> SignalFd.adopt(signals.fd()));
    }

    static void itClosesWithAnArena() throws Exception {
        for (Arena arena : new Arena[] {Arena.ofConfined(), Arena.ofShared()}) {
            SignalFd signals = SignalFd.open(Signal.RTMIN_5);
            assertSame(signals, signals.closeWith(arena));
            arena.close();
            assertFalse(signals.isOpen());
        }
    }

    /** The kernel's flag belongs to the description, which a peer may have made so. */
    static void aNonBlockingDescriptorIsWaitedForAllTheSame() throws Exception {
        for (On kind : On.values()) {
            Fd fd = make(1L << 38 | 1L << 9, Libc.SFD_CLOEXEC() | Libc.SFD_NONBLOCK());
            try (SignalFd signals = SignalFd.adopt(fd)) {
                assertEquals(Set.of(Signal.USR1, Signal.RTMIN_5), signals.signals());
                assertTrue(signals.tryTake().isEmpty());
                assertTrue(kind.get(() -> signals.tryTake(Duration.ofMillis(2))).isEmpty());
                var take = kind.start(signals::take).blocked();
                Signals.send(SELF, Signal.RTMIN_5, 9);
                assertEquals(9, take.get().value());
                var closed = kind.start(signals::take).blocked();
                var interrupted = kind.start(signals::take).blocked();
                interrupted.thread().interrupt();
                assertSame(InterruptedException.class, interrupted.failure().getClass());
                signals.close();
                assertTrue(closed.failure() instanceof AsynchronousCloseException);
            }
        }
    }

    /** Made by C for its own signals; read here, it gives this process's. */
    static void aDescriptorOfAnotherProcessTakesOurSignals() throws Exception {
        var address = UnixAddress.abstractName("culebra-test-signalfd-" + SELF);
        try (var listener = SeqpacketListener.bind(address);
                Peer peer = Peer.c("passing", address.toString().substring(1), "SIGNAL");
                var socket = listener.accept();
                var received = Received.create()) {
            socket.receive(ByteBuffer.allocate(9), received);
            try (SignalFd signals = SignalFd.adopt(received.descriptors().get(0))) {
                assertEquals(Set.of(Signal.USR1), signals.signals());
                peer.join();
                Signals.send(SELF, Signal.USR1);
                assertEquals(SELF, signals.take().pid());
            }
        }
    }

    static void adoptRefusesOtherKindsAndLeavesThemOpen() throws Exception {
        try (EventFd counter = EventFd.create(1)) {
            assertThrows(IllegalArgumentException.class, () -> SignalFd.adopt(counter.fd()));
            assertEquals(1, counter.take());
        }
        try (Fd other = make(1L << 38 | 1L << 40, Libc.SFD_CLOEXEC())) {
            var refused = assertThrows(IllegalStateException.class, () -> SignalFd.adopt(other));
            assertTrue(
                    refused.getMessage().contains("does not block RTMIN+7")
                            || refused.getMessage().contains("blocks RTMIN+7"),
                    refused.getMessage());
            assertTrue(other.isOpen(), "it stays the caller's");
        }
    }

    /** A signalfd for no signal, or for signals without a Signal constant: unusual, but valid. */
    static void aDescriptorOfStrangeSignalsDoesNoHarm() throws Exception {
        try (Fd none = make(0, Libc.SFD_CLOEXEC())) {
            assertThrows(IllegalArgumentException.class, () -> SignalFd.adopt(none));
            assertTrue(none.isOpen());
        }
        for (long bits : new long[] {1L << 31 | 1L << 32 | 1L << 38, 1L << 8 | 1L << 18}) {
            try (Fd fd = make(bits, Libc.SFD_CLOEXEC())) {
                try (SignalFd signals = SignalFd.adopt(fd)) {
                    Signals.send(SELF, Signal.RTMIN_5, 1);
                    if (!signals.signals().isEmpty()) {
                        assertEquals(1, signals.take().value());
                    }
                    assertTrue(signals.tryTake().isEmpty());
                } catch (IllegalStateException | IllegalArgumentException refused) {
                    assertTrue(fd.isOpen());
                }
            }
        }
    }

    static void aRefusalLeavesNoDescriptor() throws Exception {
        isRefused(); // opens jars of the class path
        long before = Own.descriptors();
        for (int i = 0; i < 10; i++) {
            isRefused();
        }
        Own.assertNoMoreDescriptors(before);
    }

    private static void isRefused() {
        assertThrows(
                IllegalStateException.class, () -> SignalFd.open(Signal.RTMIN_5, Signal.RTMIN_7));
        assertThrows(
                IllegalArgumentException.class, () -> SignalFd.open(Signal.RTMIN_5, Signal.KILL));
    }

    static void whatOthersNeedIsRefusedThoughItIsBlocked() {
        keeps(Signal.USR2);
        keeps(Signal.RTMIN_27);
        keeps(Signal.RTMIN_28);
    }

    static void withNoDescriptorLeftItIsRefusedAndWorksLater() throws Exception {
        isRefused(); // loads what is to be loaded
        var all = new ArrayList<EventFd>();
        assertThrows(IOException.class, () -> Fd.adopt(999_999));
        try {
            assertThrows(IOException.class, () -> fill(all));
            var refused = assertThrows(IOException.class, () -> SignalFd.open(Signal.RTMIN_5));
            assertTrue(refused.getMessage().contains("/proc/self/task"), refused.getMessage());
        } finally {
            all.forEach(EventFd::close);
        }
        SignalFd.open(Signal.RTMIN_5).close();
    }

    private static void fill(List<EventFd> all) throws IOException {
        while (true) {
            all.add(EventFd.create());
        }
    }

    /** Refused for a reason, whether blocked or not. */
    static void keeps(Signal signal) {
        String reason =
                switch (signal) {
                    case KILL, STOP -> "no process can catch, block or ignore it";
                    case USR2 -> "the JVM uses it to stop its threads";
                    case STKFLT -> "Culebra uses it to wake waiting threads";
                    case RTMIN_27 ->
                            "Culebra uses it to wake waiting threads; -Dculebra.wakeSignal";
                    case RTMIN_28 -> "the JDK uses it to wake its threads";
                    default -> "the JVM handles it for its own code";
                };
        var refused = assertThrows(IllegalArgumentException.class, () -> SignalFd.open(signal));
        String expected = signal + " cannot be watched: " + reason;
        assertTrue(refused.getMessage().startsWith(expected), refused.getMessage());
    }

    private static Fd make(long signals, int flags) throws IOException {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment set = arena.allocate(128, 8);
            set.set(ValueLayout.JAVA_LONG, 0, signals);
            return Fd.adopt(Libc.signalfd(-1, set, flags));
        }
    }
}
