package culebra.lock;

import culebra.testing.On;

import org.junit.jupiter.params.provider.Arguments;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The three families of locks: an enum source of parameterized tests. */
enum Family {
    WHOLE_FILE("flock"),
    PER_PROCESS("posix"),
    PER_OPEN("ofd");

    /** What the C program calls it. */
    final String word;

    Family(String word) {
        this.word = word;
    }

    AdvisoryLocks of(FileLocks locks) {
        return this == WHOLE_FILE ? locks.wholeFile() : ranges(locks);
    }

    RangeLocks ranges(FileLocks locks) {
        return switch (this) {
            case WHOLE_FILE -> throw new AssertionError("no ranges");
            case PER_PROCESS -> locks.perProcess();
            case PER_OPEN -> locks.perOpen();
        };
    }

    boolean hasRanges() {
        return this != WHOLE_FILE;
    }

    /** Returns whether two locks of one JVM exclude each other. */
    boolean isPerOpen() {
        return this != PER_PROCESS;
    }

    /** Each family on each kind of thread. */
    static List<Arguments> onAllThreads() {
        return on(List.of(values()));
    }

    /** Those with ranges on each kind of thread. */
    static List<Arguments> rangesOnAllThreads() {
        return on(Arrays.stream(values()).filter(Family::hasRanges).toList());
    }

    private static List<Arguments> on(List<Family> families) {
        var all = new ArrayList<Arguments>();
        for (Family family : families) {
            for (On kind : On.values()) {
                all.add(Arguments.of(family, kind));
            }
        }
        return all;
    }
}
