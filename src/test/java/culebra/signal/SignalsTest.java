package culebra.signal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import culebra.testing.Counts;
import culebra.testing.Own;
import culebra.testing.Patience;
import culebra.testing.Peer;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;

/** Signals sent to C programs that print what they get. */
class SignalsTest {
    private static final long SELF = ProcessHandle.current().pid();
    private static final int KILLED = 128 + 9;

    @ParameterizedTest
    @EnumSource(
            mode = Mode.EXCLUDE,
            names = {"KILL", "STOP", "CHLD"})
    void aProcessGetsEachSignalByItsNumber(Signal signal) throws Exception {
        try (Peer peer = taking(1)) {
            Signals.send(peer.pid(), signal);
            peer.expect(text(signal, 0, 0));
            peer.join();
        }
    }

    @Test
    void aProcessGetsTheValueAndTheSender() throws Exception {
        int[] values = {0, 1, -1, 0x12345678, Integer.MIN_VALUE, Integer.MAX_VALUE};
        try (Peer peer = taking(3 * values.length)) {
            for (int value : values) {
                Signals.send(peer.pid(), Signal.RTMIN, value);
                peer.expect(text(Signal.RTMIN, -1, value));
                assertTrue(Signals.trySend(peer.pid(), Signal.RTMIN_30, value));
                peer.expect(text(Signal.RTMIN_30, -1, value));
                Signals.send(peer.pid(), Signal.USR2, value);
                peer.expect(text(Signal.USR2, -1, value));
            }
            peer.join();
        }
    }

    @Test
    void realTimeSignalsArriveCompleteAndInOrder() throws Exception {
        int count = Counts.of(1_000, 50_000);
        try (Peer peer = taking(count)) {
            for (int i = 0; i < count; i++) {
                while (!Signals.trySend(peer.pid(), Signal.RTMIN_3, i)) {
                    Thread.onSpinWait(); // no room now
                }
            }
            for (int i = 0; i < count; i++) {
                peer.expect(text(Signal.RTMIN_3, -1, i));
            }
            peer.join();
        }
    }

    @Test
    void aGroupGetsASignalInAllItsProcesses() throws Exception {
        try (Peer peer = Peer.c("signal/take", "2", "group")) {
            peer.expect("ready");
            for (Signal signal : List.of(Signal.USR1, Signal.RTMIN_9)) {
                Signals.sendToGroup(peer.pid(), signal);
                peer.expect(text(signal, 0, 0));
                peer.expect(text(signal, 0, 0));
            }
            peer.join();
        }
    }

    @Test
    void killAndStopCannotBeBlocked() throws Exception {
        try (Peer peer = taking(1)) {
            Signals.send(peer.pid(), Signal.STOP);
            await(peer, 'T');
            Signals.send(peer.pid(), Signal.KILL);
            assertEquals(KILLED, peer.exit());
        }
    }

    @Test
    void aProcessThatIsStoppedGetsItsSignalsLater() throws Exception {
        try (Peer peer = taking(3)) {
            Signals.send(peer.pid(), Signal.STOP);
            await(peer, 'T');
            Signals.send(peer.pid(), Signal.RTMIN_1, 1);
            Signals.send(peer.pid(), Signal.RTMIN, 2);
            assertTrue(Signals.exists(peer.pid()));
            Signals.send(peer.pid(), Signal.CONT);
            var lines = Set.of(peer.line(), peer.line(), peer.line());
            assertEquals(
                    Set.of(
                            text(Signal.CONT, 0, 0),
                            text(Signal.RTMIN, -1, 2),
                            text(Signal.RTMIN_1, -1, 1)),
                    lines);
            peer.join();
        }
    }

    @Test
    void thisProcessExistsAndMayBeSentTo() throws Exception {
        assertTrue(Signals.exists(SELF));
        assertTrue(Signals.maySendTo(SELF));
        Signals.send(SELF, Signal.CONT); // which does nothing to who runs
        assertTrue(Signals.exists(1));
    }

    @Test
    void sendingNeedsASignalAndNoDescriptor() throws Exception {
        assertThrows(NullPointerException.class, () -> Signals.send(SELF, null));
        assertThrows(NullPointerException.class, () -> Signals.send(SELF, null, 1));
        assertThrows(NullPointerException.class, () -> Signals.trySend(SELF, null, 1));
        assertThrows(NullPointerException.class, () -> Signals.sendToGroup(SELF, null));
        long before = Own.descriptors();
        try (Peer peer = taking(1)) {
            Signals.send(peer.pid(), Signal.KILL);
            peer.exit();
            assertFalse(Signals.exists(peer.pid()));
        }
        Own.assertNoMoreDescriptors(before);
    }

    private static Peer taking(int count) throws Exception {
        Peer peer = Peer.c("signal/take", Integer.toString(count));
        peer.expect("ready");
        return peer;
    }

    private static String text(Signal signal, int code, int value) throws Exception {
        Object user = Files.getAttribute(Path.of("/proc/self"), "unix:uid");
        String pointer = Long.toHexString(value);
        return String.join(
                " ", "" + signal.number(), "" + code, "" + value, "" + SELF, "" + user, pointer);
    }

    /** Until the kernel tells a state of a process, such as T for stopped. */
    private static void await(Peer peer, char state) throws Exception {
        Path status = Path.of("/proc/" + peer.pid() + "/status");
        Patience.await(
                () -> Files.readString(status).contains("State:\t" + state),
                "the state never was " + state);
    }
}
