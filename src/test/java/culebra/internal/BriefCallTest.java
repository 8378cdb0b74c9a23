package culebra.internal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import culebra.fd.Fd;
import culebra.testing.Counts;
import culebra.testing.On;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.util.ArrayList;

/** A call that was to be short and blocks is ended after a moment, again and again. */
class BriefCallTest {
    private static final int CALLS = Counts.of(50, 1_000);
    private static final int AT_ONCE = 1_000;

    @ParameterizedTest
    @EnumSource
    void aCallThatBlocksReturnsAfterAMoment(On kind) throws Exception {
        TestPipe pipe = TestPipe.open();
        try (Fd source = pipe.source();
                Fd sink = pipe.sink()) {
            for (int i = 0; i < CALLS; i++) {
                long[] took = kind.get(() -> block(source));
                assertTrue(took[0] >= 1_000_000, () -> "ended after " + took[0] + " ns");
            }
            assertTrue(sink.isOpen());
        }
    }

    /**
     * Many calls begin at once, before any of them is watched. The watching thread must not wait
     * for a virtual thread, as it has to end the calls that block the carriers.
     */
    @ParameterizedTest
    @EnumSource
    void manyAreLookedAfterAtOnce(On kind) throws Exception {
        TestPipe pipe = TestPipe.open();
        try (Fd source = pipe.source();
                Fd sink = pipe.sink()) {
            var calls = new ArrayList<On.Started<long[]>>();
            for (int i = 0; i < AT_ONCE; i++) {
                calls.add(kind.start(() -> block(source)));
            }
            for (var call : calls) {
                assertTrue(call.get()[0] >= 1_000_000);
            }
            assertTrue(sink.isOpen());
        }
    }

    /** Reads from an empty pipe until the moment is over: how long that took. */
    private static long[] block(Fd source) {
        var state = CallState.acquire();
        long start = System.nanoTime();
        BriefCall brief = state.briefCall();
        brief.begin();
        try {
            long result;
            do {
                result = StreamCalls.READ.call(state, source.number(), state.counter);
            } while (result == Outcome.RETRY && !brief.isOver());
            assertEquals(Outcome.RETRY, result, "there was no data");
            return new long[] {System.nanoTime() - start};
        } finally {
            brief.end();
            state.release();
        }
    }
}
