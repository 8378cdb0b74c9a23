package culebra.signal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import culebra.fd.Fd;
import culebra.fd.FdKind;
import culebra.fd.Poll;
import culebra.fd.Poller;
import culebra.fd.Readiness;
import culebra.fd.ReadyFd;
import culebra.fd.Trigger;
import culebra.socket.SocketPair;
import culebra.socket.StreamSocket;
import culebra.testing.Elsewhere;
import culebra.testing.IgnoredSignals;
import culebra.testing.On;
import culebra.testing.Own;
import culebra.testing.Patience;
import culebra.testing.Peer;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.lang.foreign.Arena;
import java.nio.ByteBuffer;
import java.nio.channels.AsynchronousCloseException;
import java.nio.channels.ClosedChannelException;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Signals that are waited for beside descriptors, in a JVM that was not prepared for it. */
class SignalWatchFdTest {
    private static final long SELF = ProcessHandle.current().pid();

    @ParameterizedTest
    @EnumSource
    void aSignalOfAnotherProcessAndDataEndTheSamePoll(On kind) throws Exception {
        try (SignalWatch watch = SignalWatch.open(Signal.USR1);
                SocketPair<StreamSocket> pair = StreamSocket.pair()) {
            Poll poll = Poll.of(List.of(watch.fd(), pair.first().fd()), Readiness.READABLE);
            assertTrue(poll.tryAwait().isEmpty());
            var forSignal = kind.start(poll::await).blocked();
            send(Signal.USR1);
            assertEquals(List.of(watch.fd()), fds(forSignal.get()));
            assertEquals(List.of(watch.fd()), fds(poll.await()), "until it is taken");
            assertEquals(Optional.of(Signal.USR1), watch.tryTake());
            assertTrue(poll.tryAwait().isEmpty());
            var forData = kind.start(poll::await).blocked();
            pair.second().write(ByteBuffer.wrap(new byte[1]));
            assertEquals(List.of(pair.first().fd()), fds(forData.get()));
        }
    }

    @ParameterizedTest
    @EnumSource
    void aPollerReportsSignalsByLevelAndByEdge(On kind) throws Exception {
        for (Trigger trigger : List.of(Trigger.LEVEL, Trigger.EDGE)) {
            try (SignalWatch watch = SignalWatch.open(Signal.USR1, Signal.ALRM);
                    Poller poller = Poller.open()) {
                poller.register(watch.fd(), Set.of(Readiness.READABLE), trigger, watch);
                var wait = kind.start(poller::await).blocked();
                Signals.send(SELF, Signal.USR1);
                assertSame(watch, wait.get().getFirst().attachment());
                assertEquals(trigger == Trigger.EDGE, poller.tryAwait().isEmpty());
                Signals.send(SELF, Signal.ALRM); // an edge, though the first waits to be taken
                assertEquals(1, poller.await().size());
                watch.take();
                watch.take();
                assertTrue(poller.tryAwait().isEmpty());
            }
        }
    }

    @Test
    void itStaysReadableUntilTheLastSignalIsTaken() throws Exception {
        try (SignalWatch watch = SignalWatch.open(Signal.USR1, Signal.ALRM)) {
            Poll poll = Poll.of(watch.fd(), Readiness.READABLE);
            Signals.send(SELF, Signal.USR1);
            Signals.send(SELF, Signal.ALRM);
            for (int taken = 0; taken < 2; taken++) {
                poll.await();
                watch.take();
            }
            assertTrue(poll.tryAwait().isEmpty());
            assertTrue(watch.tryTake().isEmpty());
        }
    }

    @ParameterizedTest
    @EnumSource
    void closeEndsTheWaitsForIt(On kind) throws Exception {
        SignalWatch watch = SignalWatch.open(Signal.USR1);
        Poll poll = Poll.of(watch.fd(), Readiness.READABLE);
        var wait = kind.start(poll::await).blocked();
        watch.close();
        assertInstanceOf(AsynchronousCloseException.class, wait.failure());
        assertFalse(watch.fd().isOpen());
        assertThrows(ClosedChannelException.class, poll::tryAwait);
    }

    @Test
    void aWatchWhoseDescriptorIsClosedOrGivenUpStillTakesSignals() throws Exception {
        long before = Own.descriptors();
        try (SignalWatch closed = SignalWatch.open(Signal.USR1);
                SignalWatch detached = SignalWatch.open(Signal.ALRM)) {
            assertEquals(FdKind.EVENT, closed.fd().kind());
            closed.fd().close();
            try (Fd given = Fd.adopt(detached.fd().detach())) {
                Signals.send(SELF, Signal.USR1);
                Signals.send(SELF, Signal.ALRM);
                assertSame(Signal.USR1, closed.take());
                assertSame(Signal.ALRM, detached.take());
                assertTrue(Poll.of(given, Readiness.READABLE).tryAwait().isEmpty());
            }
        }
        Own.assertNoMoreDescriptors(before);
    }

    /** A watch that is collected closes its descriptor; one whose descriptor is held does not. */
    @Test
    void anAutomaticArenaLeavesTheDescriptorOpenWhileItIsHeld() throws Exception {
        Fd fd = SignalWatch.open(Signal.USR1).closeWith(Arena.ofAuto()).fd();
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        Signals.send(SELF, Signal.USR1);
        assertEquals(1, Poll.of(fd, Readiness.READABLE).await().size());
        assertTrue(fd.isOpen());
        fd = null;
        Patience.await(
                () -> {
                    System.gc();
                    try (var again = SignalWatch.openAvailable(Signal.USR1)) {
                        return !again.signals().isEmpty();
                    }
                },
                "the watch stays");
    }

    @Test
    void whatIsAvailableIsWatchedAndTheRestIsLeftOut() throws Exception {
        try (SignalWatch first = SignalWatch.open(Signal.USR1);
                SignalWatch rest = SignalWatch.openAvailable(Signal.USR1, Signal.ALRM)) {
            assertEquals(Set.of(Signal.ALRM), rest.signals());
            Signals.send(SELF, Signal.USR1);
            assertSame(Signal.USR1, first.take());
            try (SignalWatch none = SignalWatch.openAvailable(Signal.USR1, Signal.USR1)) {
                assertEquals(Set.of(), none.signals());
                assertTrue(none.isOpen());
                assertTrue(none.tryTake().isEmpty());
            }
            Signals.send(SELF, Signal.ALRM);
            assertSame(Signal.ALRM, rest.take());
        }
        SignalWatch.open(Signal.USR1, Signal.ALRM).close();
    }

    @Test
    void whatNoJvmCanWatchIsRefused() {
        for (Signal signal : List.of(Signal.KILL, Signal.SEGV, Signal.QUIT, Signal.RTMIN)) {
            assertThrows(
                    IllegalArgumentException.class,
                    () -> SignalWatch.openAvailable(Signal.USR1, signal));
        }
        assertThrows(IllegalArgumentException.class, () -> SignalWatch.openAvailable());
        assertThrows(NullPointerException.class, () -> SignalWatch.openAvailable((Signal) null));
    }

    @Test
    void whatWasIgnoredFromTheStartIsLeftOut() throws Exception {
        assumeNoneIsIgnored();
        Elsewhere.ignoring("HUP,TERM,USR1").run(getClass(), "isHeard", "INT", "USR1");
    }

    @Test
    void whatEveryThreadBlocksIsLeftOut() throws Exception {
        assumeNoneIsIgnored();
        Elsewhere.blocking("USR1").run(getClass(), "isHeard", "HUP", "INT", "TERM");
    }

    @Test
    void aJvmThatReducesItsUseOfSignalsHearsNone() throws Exception {
        Elsewhere.with("-Xrs").run(getClass(), "isHeard");
    }

    static void isHeard(String[] names) throws Exception {
        try (var watch =
                SignalWatch.openAvailable(Signal.HUP, Signal.INT, Signal.TERM, Signal.USR1)) {
            var heard = watch.signals().stream().map(Signal::name).toList();
            assertEquals(List.of(names), heard);
            for (Signal signal : watch.signals()) {
                Signals.send(ProcessHandle.current().pid(), signal);
                Poll.of(watch.fd(), Readiness.READABLE).await();
                assertSame(signal, watch.take());
            }
        }
    }

    private static void assumeNoneIsIgnored() {
        for (Signal signal : List.of(Signal.HUP, Signal.INT, Signal.TERM)) {
            IgnoredSignals.assumeNot(signal);
        }
    }

    private static List<Fd> fds(List<ReadyFd> ready) {
        return ready.stream().map(ReadyFd::fd).toList();
    }

    private static void send(Signal signal) throws Exception {
        String number = Integer.toString(signal.number());
        try (Peer peer = Peer.c("signal/send", Long.toString(SELF), number, "kill", "1")) {
            peer.expect("sent");
            peer.join();
        }
    }
}
