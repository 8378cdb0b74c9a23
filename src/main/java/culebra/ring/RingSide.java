package culebra.ring;

import culebra.fd.Fd;
import culebra.internal.Deadline;
import culebra.internal.Errors;
import culebra.internal.HeldRanges;
import culebra.internal.LockCalls;
import culebra.internal.Outcome;

import java.io.IOException;

/** Where the header has what belongs to one side, and the byte whose lock is the side's role. */
enum RingSide {
    RECEIVER(0, RingFormat.HEAD, RingFormat.RECEIVER_SLEEPS, RingFormat.RECEIVERS, 1, "a receiver"),
    SENDER(
            1,
            RingFormat.TAIL,
            RingFormat.SENDERS_SLEEP,
            RingFormat.SENDERS,
            Integer.MAX_VALUE,
            "a sender");

    final long position;
    final long sleepWord;
    final long counters;

    /** How many may sleep. */
    final int sleepers;

    private final long lockedByte;
    private final String who;

    RingSide(
            long lockedByte,
            long position,
            long sleepWord,
            long counters,
            int sleepers,
            String who) {
        this.lockedByte = lockedByte;
        this.position = position;
        this.sleepWord = sleepWord;
        this.counters = counters;
        this.sleepers = sleepers;
        this.who = who;
    }

    RingSide other() {
        return this == SENDER ? RECEIVER : SENDER;
    }

    /** Whether one at a time has this role. */
    boolean isAlone(Senders senders) {
        return this == RECEIVER || senders == Senders.SINGLE;
    }

    /** Takes the role by a description of its own, or closes it. */
    void take(Fd fd, RingMemory memory) throws IOException {
        // Unlocks on close: a child between fork and exec has the description, too.
        HeldRanges.of(fd, LockCalls.PER_OPEN).add(new HeldRanges.Range(lockedByte, 1));
        int kind = isAlone(memory.senders) ? LockCalls.EXCLUSIVE : LockCalls.SHARED;
        int result = LockCalls.PER_OPEN.set(fd, kind, lockedByte, 1, Deadline.NOW);
        if (result == Outcome.NOT_NOW) {
            throw new IOException(memory + " already has " + who + ", in this or another process");
        }
        if (result != 0) {
            throw Errors.io(result, "fcntl", memory.toString(), null);
        }
    }

    /** Whether another description has the role. */
    boolean isHeld(Fd fd, Object what) throws IOException {
        long[] holder = LockCalls.PER_OPEN.holder(fd, lockedByte, 1);
        if (holder != null && holder[0] < 0) {
            throw Errors.io(holder[0], "fcntl", what.toString(), null);
        }
        return holder != null;
    }
}
