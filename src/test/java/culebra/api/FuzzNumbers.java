package culebra.api;

import java.time.Duration;
import java.util.Date;
import java.util.SplittableRandom;

/** Random numbers and times of one thread: small ones and boundaries. */
final class FuzzNumbers {
    private static final int[] INTS = {
        0,
        1,
        -1,
        2,
        3,
        7,
        64,
        253,
        254,
        255,
        4096,
        32_767,
        32_768,
        65_536,
        Integer.MAX_VALUE,
        Integer.MAX_VALUE - 1,
        Integer.MIN_VALUE
    };

    /** None that a machine might just have the memory for. */
    private static final long[] LONGS = {
        0,
        1,
        -1,
        2,
        7,
        64,
        4095,
        4096,
        4097,
        65_536,
        1 << 20,
        1L << 40,
        (1L << 47) + 1,
        Long.MAX_VALUE,
        Long.MAX_VALUE - 1,
        Long.MIN_VALUE
    };

    private static final Duration[] DURATIONS = {
        Duration.ZERO,
        Duration.ofNanos(1),
        Duration.ofNanos(-1),
        Duration.ofMillis(1),
        Duration.ofSeconds(-1),
        Duration.ofSeconds(Long.MAX_VALUE, 999_999_999),
        Duration.ofSeconds(Long.MIN_VALUE)
    };

    private final SplittableRandom random;

    FuzzNumbers(SplittableRandom random) {
        this.random = random;
    }

    int nextInt() {
        return random.nextBoolean() ? INTS[random.nextInt(INTS.length)] : random.nextInt(6);
    }

    long nextLong() {
        return random.nextBoolean() ? LONGS[random.nextInt(LONGS.length)] : random.nextInt(9);
    }

    Duration duration() {
        return DURATIONS[random.nextInt(DURATIONS.length)];
    }

    Date date() {
        long now = System.currentTimeMillis();
        long[] times = {0, -1, Long.MAX_VALUE, Long.MIN_VALUE, now};
        return new Date(times[random.nextInt(times.length)]);
    }

    /** This process, none, or what is not one. */
    long process() {
        return switch (random.nextInt(6)) {
            case 0 -> 0;
            case 1 -> -1;
            case 2 -> Long.MIN_VALUE;
            case 3 -> 1L << 32;
            case 4 -> 1 << 30;
            default -> ProcessHandle.current().pid();
        };
    }
}
