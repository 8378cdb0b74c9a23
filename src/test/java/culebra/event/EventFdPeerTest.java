package culebra.event;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.abort;

import culebra.testing.Counts;
import culebra.testing.On;
import culebra.testing.Patience;
import culebra.testing.Peer;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.nio.file.Files;
import java.nio.file.Path;

/** A counter shared with a C program, which takes a copy of its descriptor. */
class EventFdPeerTest {
    private static final String MOST = Long.toUnsignedString(EventFd.MAX_VALUE);

    @ParameterizedTest
    @EnumSource
    void eachSideTakesWhatTheOtherAdds(On kind) throws Exception {
        try (EventFd counter = EventFd.create();
                Peer peer = peer(counter)) {
            var take = kind.start(counter::take).blocked();
            peer.send("a " + MOST);
            peer.expect("added");
            assertEquals(EventFd.MAX_VALUE, take.get());
            counter.add(Long.MIN_VALUE);
            peer.send("t");
            peer.expect("9223372036854775808");
        }
    }

    @ParameterizedTest
    @EnumSource
    void aTakeOfThePeerMakesRoom(On kind) throws Exception {
        try (EventFd counter = EventFd.create(EventFd.MAX_VALUE);
                Peer peer = peer(counter)) {
            var add =
                    kind.start(
                                    () -> {
                                        counter.add(3);
                                        return null;
                                    })
                            .blocked();
            peer.send("t");
            peer.expect(MOST);
            add.get();
            peer.send("t");
            peer.expect("3");
        }
    }

    @Test
    void thePeerKeepsTheCounterAfterCloseHere() throws Exception {
        try (EventFd counter = EventFd.createSemaphore(3);
                Peer peer = peer(counter)) {
            counter.close();
            peer.send("t t t a 1 t");
            for (String expected : new String[] {"1", "1", "1", "added", "1"}) {
                peer.expect(expected);
            }
            peer.send("x");
            assertEquals(2, peer.exit());
        }
    }

    @Test
    void aPeerThatIsKilledInATakeTakesNothing() throws Exception {
        try (EventFd counter = EventFd.create();
                Peer peer = peer(counter)) {
            peer.send("t");
            awaitSleep(peer);
            peer.kill();
            counter.add(4);
            assertEquals(4, counter.take());
        }
    }

    @ParameterizedTest
    @EnumSource
    void nothingIsLostOnTheWayToThePeer(On kind) throws Exception {
        int count = Counts.of(5_000, 500_000);
        try (EventFd counter = EventFd.createSemaphore(0);
                Peer peer = peer(counter)) {
            peer.send("r " + count);
            kind.get(
                    () -> {
                        for (int i = 0; i < count; i++) {
                            counter.add(1);
                        }
                        return null;
                    });
            peer.expect("all");
            assertTrue(counter.tryTake().isEmpty());
        }
    }

    private static Peer peer(EventFd counter) throws Exception {
        String pid = Long.toString(ProcessHandle.current().pid());
        Peer peer = Peer.c("eventfd", pid, Integer.toString(counter.fd().number()));
        try {
            peer.expect("ready");
        } catch (AssertionError failed) {
            peer.exit();
            String why = peer.errors();
            peer.close();
            if (why.contains("not permitted") || why.contains("not implemented")) {
                return abort("pidfd_getfd needs Linux 5.6 and the right to trace: " + why);
            }
            throw failed;
        }
        return peer;
    }

    /** Until the peer's thread sleeps in read(2), which the kernel tells. */
    private static void awaitSleep(Peer peer) throws Exception {
        Path place = Path.of("/proc/" + peer.pid() + "/syscall");
        Patience.await(
                () -> Files.readString(place).contains(" 0x8 "),
                "the peer never slept in a read of 8 bytes");
    }
}
