package culebra.signal;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import culebra.testing.Peer;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The names and numbers of signals, beside those of C and of kill(1). */
class SignalTest {
    private static final Map<String, SignalCause> CAUSES =
            Map.of(
                    "SI_USER", SignalCause.SENT,
                    "SI_QUEUE", SignalCause.QUEUED,
                    "SI_TIMER", SignalCause.TIMER,
                    "SI_MESGQ", SignalCause.MESSAGE_QUEUE,
                    "SI_ASYNCIO", SignalCause.ASYNCHRONOUS_IO,
                    "SI_IO", SignalCause.IO,
                    "SI_TKILL", SignalCause.SENT_TO_THREAD,
                    "SI_KERNEL", SignalCause.KERNEL);

    @Test
    void namesNumbersAndCodesAreThoseOfC() throws Exception {
        var signals = new ArrayList<String>();
        int causes = 0;
        try (Peer peer = Peer.c("signal/numbers")) {
            for (String line : peer.join().lines().toList()) {
                String[] words = line.replace("SIG", "").split(" ");
                int number = Integer.parseInt(words[1]);
                if (words[0].startsWith("SI_")) {
                    assertSame(CAUSES.get(words[0]), SignalCause.of(number), line);
                    causes++;
                } else {
                    assertEquals(words[0], Signal.of(number).toString());
                    assertEquals(number, Signal.of(number).number());
                    signals.add(words[0]);
                }
            }
        }
        var ours = Arrays.stream(Signal.values()).map(Signal::toString).toList();
        assertEquals(signals, ours, "the same signals, in the same order");
        assertEquals(CAUSES.size(), causes);
    }

    /** The text is what stands in the command line that a SignalFd may ask for. */
    @Test
    void everyNameIsKnownToEnv() throws Exception {
        for (Signal signal : Signal.values()) {
            if (signal != Signal.KILL && signal != Signal.STOP) { // these cannot be blocked
                var blocked = List.of("env", "--block-signal=" + signal);
                var look = List.of("grep", "SigBlk", "/proc/self/status");
                try (Peer env =
                        Peer.command(Stream.of(blocked, look).flatMap(List::stream).toList())) {
                    long mask = Long.parseUnsignedLong(env.join().split("\\s+")[1], 16);
                    assertEquals(signal.bit(), mask, signal::toString);
                }
            }
        }
    }

    @Test
    void realTimeSignalsAreNumberedFromTheFirst() {
        var all = Arrays.stream(Signal.values()).filter(Signal::isRealtime).toList();
        assertEquals(31, all.size());
        for (int n = 0; n < all.size(); n++) {
            assertSame(all.get(n), Signal.realtime(n));
            assertEquals(Signal.RTMIN.number() + n, all.get(n).number());
            assertSame(all.get(n), Signal.valueOf(n == 0 ? "RTMIN" : "RTMIN_" + n));
        }
        var standard = Arrays.stream(Signal.values()).filter(each -> !each.isRealtime());
        assertEquals(
                "1 to 31",
                standard.map(Signal::number)
                        .collect(
                                Collectors.teeing(
                                        Collectors.minBy(Integer::compare),
                                        Collectors.maxBy(Integer::compare),
                                        (low, high) -> low.get() + " to " + high.get())));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 32, 33, 65, -1, 64 + 34, Integer.MIN_VALUE, Integer.MAX_VALUE})
    void aNumberThatNoSignalHasIsRefused(int number) {
        var refused = assertThrows(IllegalArgumentException.class, () -> Signal.of(number));
        assertEquals(
                number + " is not a signal: signals are 1 to 31 and 34 to 64",
                refused.getMessage());
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 31, -34, Integer.MIN_VALUE, Integer.MAX_VALUE})
    void aRealTimeSignalThatThereIsNotIsRefused(int n) {
        var refused = assertThrows(IllegalArgumentException.class, () -> Signal.realtime(n));
        assertTrue(
                refused.getMessage().startsWith("RTMIN+" + n + " is not a real-time"),
                refused.toString());
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 127, -7, Integer.MIN_VALUE, Integer.MAX_VALUE})
    void aCodeOfAnythingElseIsOther(int code) {
        assertSame(SignalCause.OTHER, SignalCause.of(code));
        assertSame(SignalCause.OTHER, new SignalInfo(Signal.CHLD, code, 1, 0, 0).cause());
    }
}
