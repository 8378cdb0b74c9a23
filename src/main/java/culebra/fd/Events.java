package culebra.fd;

import culebra.internal.PollEvents;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Readiness as the bits of poll(2) and epoll(7), which are the same. */
final class Events {
    /** The events that a hang-up or an error makes ready as well. */
    private static final int CALLS = PollEvents.IN | PollEvents.OUT | PollEvents.PRIORITY;

    /** The lowest bits: all except the half-close bit. */
    private static final int LOW = CALLS | PollEvents.ALWAYS;

    private static final List<Set<Readiness>> SETS = sets();

    private Events() {}

    /** Returns the bits to request: 0 for an event that is always reported. */
    static int of(Readiness readiness) {
        return bits(readiness) & ~PollEvents.ALWAYS;
    }

    /** Returns the bits to wait for: 0 if all the events are always reported. */
    static int of(Set<Readiness> interest) {
        int events = 0;
        for (Readiness each : interest) {
            events |= of(each);
        }
        return events;
    }

    /**
     * Returns the wanted events that were found, and the events that are always reported. If one of
     * the latter was found, the result also contains each wanted kind of call, since that call
     * would not block.
     */
    static Set<Readiness> found(int found, int wanted) {
        int told = found & (wanted | PollEvents.ALWAYS);
        if ((found & PollEvents.ALWAYS) != 0) {
            told |= wanted & CALLS;
        }
        boolean halfClosed = (told & PollEvents.HALF_CLOSE) != 0;
        return SETS.get(halfClosed ? told & LOW | LOW + 1 : told & LOW);
    }

    private static int bits(Readiness readiness) {
        return switch (readiness) {
            case READABLE -> PollEvents.IN;
            case WRITABLE -> PollEvents.OUT;
            case PRIORITY -> PollEvents.PRIORITY;
            case HALF_CLOSE -> PollEvents.HALF_CLOSE;
            case HANG_UP -> PollEvents.HANG_UP;
            case ERROR -> PollEvents.ERROR;
        };
    }

    /** Returns all sets, indexed by their low bits. The sets without a half-close come first. */
    private static List<Set<Readiness>> sets() {
        var sets = new ArrayList<Set<Readiness>>();
        for (int halfClose : new int[] {0, PollEvents.HALF_CLOSE}) {
            for (int bits = 0; bits <= LOW; bits++) {
                var set = EnumSet.noneOf(Readiness.class);
                for (Readiness each : Readiness.values()) {
                    if (((bits | halfClose) & bits(each)) != 0) {
                        set.add(each);
                    }
                }
                sets.add(Collections.unmodifiableSet(set));
            }
        }
        return sets;
    }
}
