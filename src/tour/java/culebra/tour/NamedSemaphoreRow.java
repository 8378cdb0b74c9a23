package culebra.tour;

import static culebra.tour.Check.assertEquals;

import culebra.sem.NamedSemaphore;

import java.util.ArrayList;
import java.util.List;

/** Two semaphores by which this JVM and another process hand the turn to each other. */
final class NamedSemaphoreRow implements Row {
    @Override
    public String name() {
        return "semaphore-named";
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
        String ping = stage.name(NamedSemaphore::unlinkIfExists);
        String pong = stage.name(NamedSemaphore::unlinkIfExists);
        try (var toOther = NamedSemaphore.create(ping, 0);
                var toUs = NamedSemaphore.create(pong, 0)) {
            var medians = new ArrayList<RoundTrip>();
            if (stage.hasC()) {
                try (Peer other = stage.c("semaphore_named", ping, pong, RoundTrip.COUNT)) {
                    medians.add(takeTurns("C", other, toOther, toUs));
                }
            }
            try (Peer other = stage.java(Other.class, ping, pong)) {
                medians.add(takeTurns("JVM", other, toOther, toUs));
            }
            return new Result("each took the turn " + RoundTrip.COUNT + " times", medians);
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
