package culebra.ring;

import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_LONG_UNALIGNED;

import culebra.ErrnoException;
import culebra.shm.SharedMemory;
import culebra.signal.Signal;
import culebra.signal.Signals;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.VarHandle;

/**
 * A JVM that sends or receives until it is killed, or kills itself at a step: role, ring, memory of
 * the two counters, first number, step, how often it comes there before.
 */
final class RingChild {
    static final long COMMITTED = 0;
    static final long RECEIVED = 8;
    static final VarHandle COUNTER = JAVA_LONG.varHandle();

    private RingChild() {}

    public static void main(String[] arguments) throws Exception {
        int step = Integer.parseInt(arguments[4]);
        int[] left = {Integer.parseInt(arguments[5])};
        long pid = ProcessHandle.current().pid();
        try (Arena arena = Arena.ofConfined();
                MessageRing ring = MessageRing.open(arguments[1])) {
            MemorySegment world = SharedMemory.map(arguments[2], 16, arena);
            RingStep.hook =
                    at -> {
                        if (at == step && --left[0] <= 0) {
                            kill(pid);
                        }
                    };
            long first = Long.parseLong(arguments[3]);
            if (arguments[0].equals("send")) {
                try (RingSender sender = ring.sender()) {
                    System.out.println("ready");
                    send(sender, ring, world, first);
                }
            } else {
                try (RingReceiver receiver = ring.receiver()) {
                    System.out.println("ready");
                    receive(receiver, ring, world, first);
                }
            }
        }
    }

    private static void kill(long pid) {
        try {
            Signals.send(pid, Signal.KILL);
            Thread.sleep(60_000);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException impossible) {
            throw new AssertionError(impossible);
        }
    }

    private static void send(RingSender sender, MessageRing ring, MemorySegment world, long first)
            throws Exception {
        for (long number = first; ; number++) {
            try {
                Numbered.send(sender, ring, number, 1);
                COUNTER.setVolatile(world, COMMITTED, number + 1);
            } catch (ErrnoException receiverGone) {
                number--;
            }
        }
    }

    private static void receive(
            RingReceiver receiver, MessageRing ring, MemorySegment world, long first)
            throws Exception {
        while (true) {
            int ignored =
                    receiver.receiveBatch(
                            message -> {
                                long number = message.get(JAVA_LONG_UNALIGNED, 0);
                                Numbered.check(message, number, ring.capacity());
                                long before = (long) COUNTER.getVolatile(world, RECEIVED);
                                if (number != before && number != before - 1) {
                                    System.out.println("wrong " + number + " after " + before);
                                    System.exit(1);
                                }
                                COUNTER.setVolatile(world, RECEIVED, number + 1);
                            },
                            1);
        }
    }
}
