package culebra.tour;

import static org.junit.jupiter.api.Assertions.assertEquals;

import culebra.sem.NamedSemaphore;
import culebra.testing.Peer;

/** Two semaphores by which this JVM and another process hand the turn to each other. */
final class NamedSemaphoreRow implements Row {
    @Override
    public String name() {
        return "semaphore-named";
    }

    @Override
    public String others() {
        return "C, child JVM";
    }

    @Override
    public Result run(Stage stage) throws Exception {
        String ping = stage.name(NamedSemaphore::unlinkIfExists);
        String pong = stage.name(NamedSemaphore::unlinkIfExists);
        try (var toOther = NamedSemaphore.create(ping, 0);
                var toUs = NamedSemaphore.create(pong, 0)) {
            RoundTrip c, java;
            try (Peer other = stage.c("semaphore_named", ping, pong, RoundTrip.COUNT)) {
                c = takeTurns("C", other, toOther, toUs);
            }
            try (Peer other = stage.java(Other.class, ping, pong)) {
                java = takeTurns("JVM", other, toOther, toUs);
            }
            return new Result("each took the turn " + RoundTrip.COUNT + " times", c, java);
        }
    }

    private static RoundTrip takeTurns(
            String who, Peer other, NamedSemaphore toOther, NamedSemaphore toUs) throws Exception {
        other.expect("ready");
        RoundTrip median =
                RoundTrip.with(
                        who,
                        round -> {
                            toOther.release();
                            toUs.acquire();
                        });
        other.join();
        assertEquals(0, toOther.availablePermits() + toUs.availablePermits(), "permits left");
        return median;
    }

    /** The child JVM. */
    static final class Other {
        private Other() {}

        public static void main(String[] names) throws Exception {
            Child.endsWithParent();
            try (var ping = NamedSemaphore.open(names[0]);
                    var pong = NamedSemaphore.open(names[1])) {
                System.out.println("ready");
                for (int i = 0; i < RoundTrip.COUNT; i++) {
                    ping.acquire();
                    pong.release();
                }
            }
        }
    }
}
