package culebra.shm;

import static org.junit.jupiter.api.Assertions.assertEquals;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import culebra.testing.Counts;
import culebra.testing.Peer;

import org.junit.jupiter.api.Test;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.VarHandle;

/** Two processes create the same objects at once, each with an initializer of its own. */
class RacingCreatorsTest {
    private static final int SIZE = 1 << 16;

    /** One of the two, numbered 1 and 2; they meet in a shared table of longs. */
    static final class Racer {
        private static final VarHandle WORD = ValueLayout.JAVA_LONG.varHandle();

        private final MemorySegment table;
        private final String name;
        private final int me;
        private final ProcessHandle other;

        private Racer(MemorySegment table, String name, int me, ProcessHandle other) {
            this.table = table;
            this.name = name;
            this.me = me;
            this.other = other;
        }

        public static void main(String[] args) throws IOException {
            try (Arena arena = Arena.ofConfined()) {
                MemorySegment table = SharedMemory.map(args[0], 4096, arena);
                ProcessHandle parent = ProcessHandle.current().parent().orElseThrow();
                new Racer(table, args[1], 2, parent).race(Integer.parseInt(args[2]));
            }
        }

        void race(int rounds) throws IOException {
            for (int round = 1; round <= rounds; round++) {
                meet(0, round);
                boolean together = round % 2 == 0;
                long seen = openOrCreate(name + "-" + round, round, together);
                say(3, seen);
                meet(1, round);
                long their = (long) WORD.getVolatile(table, word(3, 3 - me));
                if (seen != their) {
                    throw new AssertionError(me + " sees " + seen + ", the other " + their);
                }
                SharedMemory.unlinkIfExists(name + "-" + round);
                meet(4, round);
            }
        }

        /** Returns whose content the object has. */
        private long openOrCreate(String object, int round, boolean together) throws IOException {
            try (SharedMemory memory =
                            SharedMemory.openOrCreate(
                                    object, SIZE, segment -> initialize(segment, round, together));
                    Arena arena = Arena.ofConfined()) {
                MemorySegment mapped = memory.map(arena);
                long first = mapped.get(JAVA_LONG, 0);
                for (long i = 0; i < SIZE; i += 8) {
                    if (mapped.get(JAVA_LONG, i) != first) {
                        throw new AssertionError("a partial object: " + first + " at 0, not " + i);
                    }
                }
                if (first != 1 && first != 2) {
                    throw new AssertionError("content of neither creator: " + first);
                }
                return first;
            }
        }

        /** With both inside their initializers, neither can have been first. */
        private void initialize(MemorySegment segment, int round, boolean together) {
            if (together) {
                meet(2, round);
                say(5, 1 + (long) WORD.getVolatile(table, word(5, me)));
            }
            for (long i = 0; i < SIZE; i += 8) {
                segment.set(JAVA_LONG, i, me);
            }
        }

        /** Waits until the other has come here in the same round. */
        private void meet(int place, long round) {
            say(place, round);
            while ((long) WORD.getVolatile(table, word(place, 3 - me)) < round) {
                Thread.onSpinWait();
                if (Thread.interrupted() || !other.isAlive()) {
                    throw new IllegalStateException("the other did not come to " + place);
                }
            }
        }

        private void say(int place, long value) {
            WORD.setVolatile(table, word(place, me), value);
        }

        private static long word(int place, int who) {
            return place * 128L + who * 64L;
        }

        long collisions() {
            return (long) WORD.getVolatile(table, word(5, me));
        }
    }

    @Test
    void oneInitializersWholeContentIsSeenByBoth() throws Exception {
        int rounds = Counts.of(50, 10_000);
        try (var meeting = TempObject.next();
                var object = TempObject.next();
                var arena = Arena.ofConfined()) {
            String count = String.valueOf(rounds);
            MemorySegment table = SharedMemory.map(meeting.name(), 4096, arena);
            try (Peer peer = Peer.java(Racer.class, meeting.name(), object.name(), count)) {
                ProcessHandle handle = ProcessHandle.of(peer.pid()).orElseThrow();
                var racer = new Racer(table, object.name(), 1, handle);
                try {
                    racer.race(rounds);
                } finally {
                    peer.join();
                }
                assertEquals(rounds / 2, racer.collisions());
            } finally {
                for (int round = 1; round <= rounds; round++) {
                    SharedMemory.unlinkIfExists(object.name() + "-" + round);
                }
            }
        }
    }
}
