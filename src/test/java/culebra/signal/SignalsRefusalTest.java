package culebra.signal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import culebra.Errno;
import culebra.ErrnoException;
import culebra.testing.Alone;
import culebra.testing.Elsewhere;
import culebra.testing.OtherUser;
import culebra.testing.OwnUser;
import culebra.testing.Peer;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** Processes that cannot be sent to, and limits. */
@Alone
class SignalsRefusalTest {
    private static final Signal HARMLESS = Signal.CONT;
    private static final List<Send> SENDS =
            List.of(
                    pid -> Signals.send(pid, HARMLESS),
                    pid -> Signals.send(pid, HARMLESS, 7),
                    pid -> Signals.trySend(pid, HARMLESS, 7));

    private interface Send {
        void to(long pid) throws IOException;
    }

    @Test
    void aProcessThatHasEndedIsNamed() throws Exception {
        try (Peer peer = Peer.command(List.of("true"))) {
            peer.join(); // the JVM has asked for its exit status
            long pid = peer.pid();
            assertFalse(Signals.exists(pid));
            assertFalse(Signals.maySendTo(pid));
            for (Send send : SENDS) {
                var refused = assertThrows(ErrnoException.class, () -> send.to(pid));
                assertSame(Errno.ESRCH, refused.errno());
                String message = refused.getMessage();
                assertTrue(message.contains("CONT to process " + pid), message);
                assertTrue(
                        message.contains("there is no such process; it may have ended"), message);
            }
        }
    }

    @Test
    void aZombieTakesSignalsAndDoesNothing() throws Exception {
        try (Peer parent = Peer.c("signal/zombie")) {
            long zombie = Long.parseLong(parent.line());
            assertTrue(Signals.exists(zombie));
            assertTrue(Signals.maySendTo(zombie));
            for (Send send : SENDS) {
                send.to(zombie);
            }
            Signals.send(zombie, Signal.KILL);
            assertTrue(Signals.exists(zombie), "its parent has not asked for its exit status");
            parent.send("");
            parent.expect("reaped");
            assertFalse(Signals.exists(zombie));
            parent.send("");
            parent.join();
        }
    }

    @Test
    void aProcessOfAnotherUserIsRefused() throws Exception {
        try (Peer group = Peer.c("signal/take", "1", "group")) {
            group.expect("ready");
            String pid = Long.toString(group.pid());
            try (Peer peer = OtherUser.java(Foreign.class, pid)) {
                peer.expect("exists: true, may send: false");
                for (int i = 0; i < SENDS.size(); i++) {
                    String refused = peer.line();
                    assertTrue(refused.startsWith("EPERM "), refused);
                    assertTrue(refused.contains("CONT to process " + pid), refused);
                    assertTrue(refused.contains("it belongs to another user"), refused);
                }
                String refused = peer.line();
                assertTrue(refused.startsWith("EPERM "), refused);
                assertTrue(refused.contains("CONT to the processes of group " + pid), refused);
                peer.join();
            }
            Signals.sendToGroup(group.pid(), Signal.KILL);
        }
    }

    /** Another user's process, which has no JUnit. */
    static final class Foreign {
        public static void main(String[] arguments) throws IOException {
            long pid = Long.parseLong(arguments[0]);
            System.out.printf(
                    "exists: %s, may send: %s%n", Signals.exists(pid), Signals.maySendTo(pid));
            for (Send send : SENDS) {
                tell(send, pid);
            }
            tell(group -> Signals.sendToGroup(group, HARMLESS), pid);
        }

        private static void tell(Send send, long pid) throws IOException {
            try {
                send.to(pid);
                System.out.println("sent");
            } catch (ErrnoException refused) {
                System.out.println(refused.errno() + " " + refused.getMessage());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {0, -1, -2, 1L << 31, 1L << 32, Long.MIN_VALUE, Long.MAX_VALUE})
    void aNumberThatIsNoProcessIsRefusedByEveryCall(long number) {
        var calls = new ArrayList<>(SENDS);
        calls.add(Signals::exists);
        calls.add(Signals::maySendTo);
        calls.add(group -> Signals.sendToGroup(group, Signal.KILL));
        for (Send call : calls) {
            var refused = assertThrows(IllegalArgumentException.class, () -> call.to(number));
            assertEquals(number + " is not a valid process number", refused.getMessage());
        }
    }

    @Test
    void theGroupOneWouldBeEveryProcess() {
        var refused =
                assertThrows(
                        IllegalArgumentException.class, () -> Signals.sendToGroup(1, Signal.KILL));
        assertEquals(
                "Signals cannot be sent to group 1: kill(2) would send them to every process",
                refused.getMessage());
    }

    @Test
    void aProcessThatHasNoGroupOfItsOwnIsNoGroup() throws Exception {
        try (Peer peer = Peer.c("signal/take", "1")) { // in this process's group
            peer.expect("ready");
            var refused =
                    assertThrows(
                            ErrnoException.class,
                            () -> Signals.sendToGroup(peer.pid(), Signal.KILL));
            assertSame(Errno.ESRCH, refused.errno());
            String message = refused.getMessage();
            assertTrue(message.contains("KILL to the processes of group " + peer.pid()), message);
            assertTrue(peer.isAlive());
        }
    }

    /** The limit is that of who gets the signals. */
    @Test
    void aFullProcessIsNotNowOrNamesTheLimit() throws Exception {
        var limited =
                Elsewhere.blocking("RTMIN+5")
                        .behind(OwnUser.prefix())
                        .behind("prlimit", "--sigpending=4");
        limited.run(SignalsRefusalTest.class, "fillsItself");
    }

    static void fillsItself() throws Exception {
        long self = ProcessHandle.current().pid();
        try (SignalFd signals = SignalFd.open(Signal.RTMIN_5)) {
            for (int round = 0; round < 3; round++) {
                int sent = 0;
                ErrnoException refused = null;
                while (refused == null) { // a fault that the JVM handles is counted for a moment
                    while (Signals.trySend(self, Signal.RTMIN_5, sent)) {
                        sent++;
                    }
                    try {
                        Signals.send(self, Signal.RTMIN_5, sent);
                        sent++;
                    } catch (ErrnoException full) {
                        refused = full;
                    }
                    assertTrue(sent <= 4, "more than the limit allows");
                }
                assertSame(Errno.EAGAIN, refused.errno());
                String message = refused.getMessage();
                assertTrue(message.contains("RTMIN+5 to process " + self), message);
                assertTrue(
                        message.contains("limit of this process is 4, RLIMIT_SIGPENDING"), message);
                for (int i = 0; i < sent; i++) {
                    assertEquals(i, signals.tryTake().orElseThrow().value());
                }
                assertTrue(signals.tryTake().isEmpty(), "what was refused must not arrive");
            }
        }
    }
}
