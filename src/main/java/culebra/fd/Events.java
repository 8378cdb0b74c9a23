package culebra.fd;

import culebra.internal.PollEvents;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Readiness as the bits of poll(2) and epoll(7), which are the same. */
final class Events {
    private static final int ALL = PollEvents.IN | PollEvents.OUT | PollEvents.PRIORITY;

    private static final List<Set<Readiness>> SETS = sets();

    private Events() {}

    static int of(Readiness readiness) {
        return switch (readiness) {
            case READABLE -> PollEvents.IN;
            case WRITABLE -> PollEvents.OUT;
            case PRIORITY -> PollEvents.PRIORITY;
        };
    }

    /** The bits of what to wait for, which must be something. */
    static int of(Set<Readiness> interest) {
        int events = 0;
        for (Readiness each : interest) {
            events |= of(each);
        }
        if (events == 0) {
            throw new IllegalArgumentException("There is nothing to wait for: " + interest);
        }
        return events;
    }

    /** What was found of what was wanted: all of it if the other side has gone. */
    static Set<Readiness> found(int found, int wanted) {
        return SETS.get(((found & PollEvents.ALWAYS) != 0 ? wanted : found & wanted) & ALL);
    }

    private static List<Set<Readiness>> sets() {
        var sets = new ArrayList<Set<Readiness>>();
        for (int bits = 0; bits <= ALL; bits++) {
            var set = EnumSet.noneOf(Readiness.class);
            for (Readiness each : Readiness.values()) {
                if ((bits & of(each)) != 0) {
                    set.add(each);
                }
            }
            sets.add(Collections.unmodifiableSet(set));
        }
        return sets;
    }
}
