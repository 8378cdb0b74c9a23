package culebra.tour;

import static culebra.tour.Check.assertEquals;

import culebra.signal.Signal;
import culebra.signal.SignalFd;
import culebra.signal.SignalInfo;
import culebra.signal.SignalWatch;
import culebra.signal.Signals;

import java.util.List;

/**
 * Signals with values from C to a child JVM, in whose threads they are blocked; and one without a
 * value to that JVM and back to this one, which needs nothing blocked.
 */
final class SignalsRow implements Row {
    private static final int MANY = 1_000;
    private static final String BLOCKED = Other.WITHOUT_VALUE + "," + Other.WITH_VALUE;

    @Override
    public String name() {
        return "signals";
    }

    @Override
    public List<String> others() {
        return List.of("C", "child JVM");
    }

    @Override
    public boolean needsC() {
        return false;
    }

    @Override
    public Result run(Stage stage) throws Exception {
        try (Peer other = stage.javaBlocking(BLOCKED, Other.class);
                var watch = SignalWatch.open(Other.WITHOUT_VALUE)) {
            other.expect("ready");
            RoundTrip here =
                    RoundTrip.with(
                            "JVM",
                            round -> {
                                Signals.send(other.pid(), Other.WITHOUT_VALUE);
                                assertEquals(Other.WITHOUT_VALUE, watch.take());
                            });
            if (!stage.hasC()) {
                return new Result(RoundTrip.COUNT + " sent and answered", here);
            }
            try (Peer c = stage.c("signals", other.pid(), RoundTrip.COUNT, MANY)) {
                var between = new RoundTrip("C-JVM", Long.parseLong(c.line()));
                c.join();
                return new Result(MANY + " sent to a stopped JVM: all came", between, here);
            }
        }
    }

    /** The child JVM, which answers the sender. */
    static final class Other {
        static final Signal WITHOUT_VALUE = Signal.USR1;
        static final Signal WITH_VALUE = Signal.realtime(5);
        private static final Signal ANSWER = Signal.realtime(6);

        private Other() {}

        public static void main(String[] none) throws Exception {
            Child.endsWithParent();
            try (var signals = SignalFd.open(WITHOUT_VALUE, WITH_VALUE)) {
                System.out.println("ready");
                while (true) {
                    SignalInfo signal = signals.take();
                    if (signal.signal() == WITH_VALUE) {
                        Signals.send(signal.pid(), ANSWER, signal.value());
                    } else {
                        Signals.send(signal.pid(), WITHOUT_VALUE);
                    }
                }
            }
        }
    }
}
