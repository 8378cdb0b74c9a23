package culebra.inspect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import culebra.ring.MessageRing;
import culebra.ring.RingReceiver;
import culebra.ring.RingSender;
import culebra.ring.Senders;
import culebra.testing.Peer;
import culebra.testing.TempName;

import org.junit.jupiter.api.Test;

import java.util.List;

class InspectRingsTest {
    private static final long SELF = ProcessHandle.current().pid();

    @Test
    void aRingShowsItsFillAndTheProcessesOfItsRoles() throws Exception {
        String name = TempName.next();
        try (MessageRing ring = MessageRing.create(name, 8192, Senders.SHARED)) {
            RingEntry entry = ring(name);
            assertEquals(8192, entry.capacity());
            assertEquals(4096 + 8192, entry.size());
            assertTrue(entry.shared());
            assertEquals(List.of(), entry.senders());
            assertEquals(List.of(), entry.receivers());
            assertEquals(List.of(SELF), Find.pids(entry.processes()));
            assertTrue(entry.toString().contains("no sender, no receiver"), entry.toString());
            try (RingSender sender = ring.sender();
                    Peer c = Peer.c("ring/peer", "/dev/shm" + name, "hold")) {
                c.expect("ready");
                sender.send(new byte[10]);
                entry = ring(name);
                assertEquals(24, entry.used());
                assertEquals(1, entry.sent());
                assertEquals(0, entry.received());
                assertEquals(List.of(SELF), Find.pids(entry.senders()));
                assertEquals(List.of(c.pid()), Find.pids(entry.receivers()));
                assertTrue(entry.toString().contains("24 of 8192 bytes used"), entry.toString());
                c.kill();
                assertEquals(List.of(), ring(name).receivers());
            }
            try (RingReceiver receiver = ring.receiver()) {
                assertEquals(1, receiver.receiveBatch(message -> {}, 1));
                entry = ring(name);
                assertEquals(0, entry.used());
                assertEquals(List.of(SELF), Find.pids(entry.receivers()));
                assertEquals(List.of(), entry.senders());
            }
            String row = "message ring";
            assertTrue(Inspect.list().toString().contains(row));
            assertFalse(Inspect.unreferenced().contains(ring(name)));
        } finally {
            MessageRing.unlink(name);
        }
    }

    private static RingEntry ring(String name) throws Exception {
        return Find.one(RingEntry.class, entry -> entry.name().equals(name));
    }
}
