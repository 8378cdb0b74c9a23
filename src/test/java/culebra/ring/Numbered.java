package culebra.ring;

import static org.junit.jupiter.api.Assertions.assertEquals;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import java.lang.foreign.MemorySegment;

/** Messages that follow from a number, as the C program's: size and bytes. */
final class Numbered {
    private Numbered() {}

    static int size(long number, long capacity) {
        long step = number % 7 == 0 ? (capacity / 4 - 8) / 31 : 7;
        return (int) (8 + number % 31 * step);
    }

    static void fill(MemorySegment message, long number) {
        message.set(JAVA_LONG_UNALIGNED, 0, number);
        for (long i = 8; i < message.byteSize(); i++) {
            message.set(JAVA_BYTE, i, (byte) (number + i));
        }
    }

    static void check(MemorySegment message, long number, long capacity) {
        assertEquals(number, message.get(JAVA_LONG_UNALIGNED, 0));
        assertEquals(size(number, capacity), message.byteSize());
        for (long i = 8; i < message.byteSize(); i++) {
            if (message.get(JAVA_BYTE, i) != (byte) (number + i)) {
                assertEquals((byte) (number + i), message.get(JAVA_BYTE, i), number + " at " + i);
            }
        }
    }

    /** Sends some, by turns as a copy and in place if that can be. */
    static void send(RingSender sender, MessageRing ring, long first, long count) throws Exception {
        var buffer = java.lang.foreign.Arena.ofAuto().allocate(ring.maxMessageSize());
        boolean claims = ring.senders() == Senders.SINGLE;
        for (long number = first; number < first + count; number++) {
            int size = size(number, ring.capacity());
            if (claims && number % 2 == 0) {
                fill(sender.claim(size), number);
                sender.commit();
            } else {
                fill(buffer.asSlice(0, size), number);
                sender.send(buffer.asSlice(0, size));
            }
        }
    }

    /** Receives some, by turns as a copy and in place; returns how many there were. */
    static long receive(RingReceiver receiver, MessageRing ring, long first, long count)
            throws Exception {
        var buffer = java.lang.foreign.Arena.ofAuto().allocate(ring.maxMessageSize());
        long[] number = {first};
        while (number[0] < first + count) {
            if (number[0] % 3 == 0) {
                long size = receiver.receive(buffer);
                if (size == RingReceiver.END) {
                    break;
                }
                check(buffer.asSlice(0, size), number[0]++, ring.capacity());
            } else {
                int limit = (int) Math.min(5, first + count - number[0]);
                int batch =
                        receiver.receiveBatch(
                                message -> check(message, number[0]++, ring.capacity()), limit);
                if (batch == RingReceiver.END) {
                    break;
                }
            }
        }
        return number[0] - first;
    }
}
