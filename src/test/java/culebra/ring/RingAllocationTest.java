package culebra.ring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.management.ManagementFactory;

class RingAllocationTest {
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final int COUNT = 20_000;

    @ParameterizedTest
    @EnumSource
    void copyingInAndOutAllocatesNothing(Senders senders) throws Exception {
        try (MessageRing ring = MessageRing.anonymous(4096, senders);
                RingSender sender = ring.sender();
                RingReceiver receiver = ring.receiver();
                Arena arena = Arena.ofConfined()) {
            MemorySegment message = arena.allocate(64);
            long least = Long.MAX_VALUE;
            for (int round = 0; round < 20 && least > 0; round++) { // until it is compiled
                long before = THREADS.getCurrentThreadAllocatedBytes();
                for (int i = 0; i < COUNT; i++) {
                    assertTrue(sender.trySend(message));
                    assertEquals(64, receiver.tryReceive(message));
                }
                least = Math.min(least, THREADS.getCurrentThreadAllocatedBytes() - before);
            }
            assertTrue(least < COUNT / 10, least + " bytes for " + COUNT + " messages");
        }
    }
}
