package culebra.internal;

import static culebra.internal.NegatedErrno.EBADF;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/** Several descriptors in one poll(2). */
public final class PolledDescriptors {
    private static final int ENTRY = 8; // struct pollfd

    private final AbstractFd[] fds;
    private final int[] events;
    private final Spares<MemorySegment> spares = new Spares<>();

    /** Creates a set of descriptors, with the events to wait for on each. */
    public PolledDescriptors(AbstractFd[] fds, int[] events) {
        this.fds = fds;
        this.events = events;
    }

    /**
     * Waits until one of the events is present.
     *
     * @param found the array for the events of each descriptor
     * @return the number of descriptors that have an event, an {@link Outcome}, or an error
     */
    public int await(int[] found, long deadline) {
        int held = 0;
        try {
            while (held < fds.length && fds[held].descriptor.use()) {
                held++;
            }
            return held < fds.length ? Outcome.CLOSED : awaitHeld(found, deadline);
        } finally {
            while (held > 0) {
                fds[--held].descriptor.done();
            }
        }
    }

    private int awaitHeld(int[] found, long deadline) {
        MemorySegment kept = spares.take();
        MemorySegment entries =
                kept == null ? Arena.ofAuto().allocate((long) fds.length * ENTRY, 4) : kept;
        for (int i = 0; i < fds.length; i++) {
            entries.set(JAVA_INT, (long) i * ENTRY, fds[i].descriptor.number());
            entries.set(JAVA_SHORT, (long) i * ENTRY + 4, (short) events[i]);
        }
        int result = PollCalls.now(entries, fds.length);
        if (result == Outcome.NOT_NOW && deadline != Deadline.NOW) {
            var gate = new Gate("poll of " + fds.length + " descriptors");
            result =
                    Thread.currentThread().isVirtual()
                            ? WaitPool.call(gate, () -> block(gate, entries, deadline), true)
                            : block(gate, entries, deadline);
        }
        for (int i = 0; i < fds.length; i++) {
            found[i] = entries.get(JAVA_SHORT, (long) i * ENTRY + 6);
            if ((found[i] & PollEvents.NO_DESCRIPTOR) != 0 && result > 0) {
                result = EBADF;
            }
        }
        spares.give(entries);
        return result;
    }

    private int block(Gate gate, MemorySegment entries, long deadline) {
        var watches = new CloseWatch[fds.length];
        int added = 0;
        Waiter waiter = Waiter.enter(gate, true);
        try {
            while (added < watches.length) {
                watches[added] = new CloseWatch(waiter);
                fds[added].descriptor.add(watches[added]);
                added++;
            }
            while (waiter.mayCall()) {
                if (!allOpen()) {
                    return Outcome.CLOSED;
                }
                int result = PollCalls.ppoll(waiter.state, entries, fds.length, deadline);
                if (result != Outcome.RETRY) {
                    return result == Outcome.NOT_NOW ? waiter.timedOut() : result;
                }
            }
            return waiter.refusal();
        } finally {
            while (added > 0) {
                added--;
                fds[added].descriptor.remove(watches[added]);
            }
            waiter.leave();
        }
    }

    private boolean allOpen() {
        for (AbstractFd fd : fds) {
            if (!fd.descriptor.isOpen()) {
                return false;
            }
        }
        return true;
    }
}
