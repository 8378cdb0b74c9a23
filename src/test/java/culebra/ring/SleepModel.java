package culebra.ring;

import java.nio.IntBuffer;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;

/**
 * Sections 4 to 6 of {@code format.txt} as a model of a few numbers, of which every interleaving is
 * visited. A processor keeps a store to itself until a fence, an atomic operation or a moment of
 * its own choice, as x86 does.
 */
final class SleepModel {
    /** What is done wrong. */
    enum Fault {
        NONE,
        NO_FENCE_OF_THE_SENDER,
        NO_FENCE_OF_THE_RECEIVER,
        NO_FENCE_BEFORE_THE_SECOND_LOOK,
        NO_SECOND_LOOK,
        ONE_VALUE_FOR_ALL,
        LATE_MARK_LEFT,
        ONE_SENDER_WOKEN
    }

    // The shared memory: a state begins with it.
    private static final int TAIL = 0;
    private static final int HEAD = 1;
    private static final int RECEIVER_SLEEPS = 2;
    private static final int SENDERS_SLEEP = 3;
    private static final int MUTEX = 4;
    private static final int SIZES = 5; // of the messages published, two bits each
    private static final int MESSAGES = 6; // how many they are
    private static final int DEATHS = 7; // that may still happen
    private static final int DIED = 8;
    private static final int SHARED = 9;

    // Each process, first the receiver.
    private static final int STEP = 0;
    private static final int SEEN = 1;
    private static final int LEFT = 2; // messages to send or to receive
    private static final int BUFFER = 3; // a store: its address, counted from 1, and the value
    private static final int PROCESS = 5;

    // Steps.
    private static final int LOOK = 0;
    private static final int STORE = 1;
    private static final int FENCE = 2;
    private static final int READ_SLEEP_WORD = 3;
    private static final int EXCHANGE = 4;
    private static final int WAKE = 5;
    private static final int MARK = 6;
    private static final int LOOK_AGAIN = 7;
    private static final int FALL_ASLEEP = 8;
    private static final int ASLEEP = 9;
    private static final int CLEAR = 10;
    private static final int LOCK = 11;
    private static final int UNLOCK = 12;
    private static final int UNLOCK_AND_WAIT = 13;
    private static final int TAKE_BACK = 14;
    private static final int WAKE_OWN = 15;

    private final int capacity;
    private final int[] sizes;
    private final Fault fault;
    private final int[] first;
    private final Set<IntBuffer> visited = new HashSet<>();
    private final ArrayDeque<int[]> open = new ArrayDeque<>();

    /**
     * @param capacity the units of the ring
     * @param each how many messages each sender sends
     * @param sizes the units of each sender's messages
     */
    SleepModel(Fault fault, int capacity, int each, int deaths, int... sizes) {
        this.fault = fault;
        this.capacity = capacity;
        this.sizes = sizes;
        first = new int[SHARED + (1 + sizes.length) * PROCESS];
        first[DEATHS] = deaths;
        first[at(0) + LEFT] = each * sizes.length;
        for (int sender = 1; sender <= sizes.length; sender++) {
            first[at(sender) + LEFT] = each;
            first[at(sender) + STEP] = start(sender);
        }
    }

    /** Visits all states; returns one in which somebody sleeps with work to do, or null. */
    String lostWakeUp() {
        visit(first);
        while (!open.isEmpty()) {
            int[] state = open.pop();
            if (isLost(state)) {
                return Arrays.toString(state);
            }
            for (int process = 0; process <= sizes.length; process++) {
                flush(state, process);
                step(state, process);
                die(state, process);
            }
        }
        return null;
    }

    /** Whoever does not sleep has nothing to do, or may take its time. */
    private boolean isLost(int[] state) {
        boolean lost = false;
        for (int process = 0; process <= sizes.length; process++) {
            int own = at(process);
            boolean sleeps = state[own + STEP] == ASLEEP;
            if (state[own + BUFFER] != 0 || !sleeps && state[own + STEP] != start(process)) {
                return false;
            }
            lost |= sleeps && isReady(state, process, state[process == 0 ? TAIL : HEAD]);
        }
        return lost && state[DIED] == 0;
    }

    int states() {
        return visited.size();
    }

    private static int at(int process) {
        return SHARED + process * PROCESS;
    }

    private int start(int process) {
        return isShared(process) ? LOCK : LOOK;
    }

    private void visit(int[] state) {
        if (visited.add(IntBuffer.wrap(state))) {
            open.push(state);
        }
    }

    /** The oldest store of a process reaches the memory. */
    private void flush(int[] state, int process) {
        if (state[at(process) + BUFFER] != 0) {
            visit(flushed(state, process));
        }
    }

    private static int[] flushed(int[] state, int process) {
        int[] next = state.clone();
        int buffer = at(process) + BUFFER;
        next[next[buffer] - 1] = next[buffer + 1];
        next[buffer] = 0;
        next[buffer + 1] = 0;
        return next;
    }

    /** At any step; a successor begins with what is in the memory. */
    private void die(int[] state, int process) {
        int own = at(process);
        if (state[DEATHS] == 0 || state[own + LEFT] == 0 && state[own + STEP] == start(process)) {
            return;
        }
        int[] next = state.clone();
        if (next[own + BUFFER] != 0) {
            next = flushed(next, process);
        }
        next[DEATHS]--;
        next[DIED] = 1;
        next[own + STEP] = start(process);
        if (process > 0 && next[MUTEX] == process) {
            next[MUTEX] = 0; // EOWNERDEAD
        }
        visit(next);
    }

    /** What a process does next, unless it waits for another or for its buffer. */
    private void step(int[] state, int process) {
        int own = at(process);
        int step = state[own + STEP];
        boolean drains = state[own + BUFFER] == 0;
        int ownSleeps = process == 0 ? RECEIVER_SLEEPS : SENDERS_SLEEP;
        int otherSleeps = process == 0 ? SENDERS_SLEEP : RECEIVER_SLEEPS;
        int other = process == 0 ? TAIL : HEAD;
        int[] next = state.clone();
        switch (step) {
            case LOCK -> {
                if (state[MUTEX] != 0 || state[own + LEFT] == 0) {
                    return;
                }
                next[MUTEX] = process;
                next[own + STEP] = LOOK;
            }
            case LOOK -> {
                if (state[own + LEFT] == 0) {
                    return;
                }
                int seen = load(state, process, other);
                next[own + SEEN] = seen;
                next[own + STEP] = isReady(state, process, seen) ? STORE : UNLOCK_AND_WAIT;
            }
            case STORE -> {
                if (!drains) {
                    return; // the model has room for one store
                }
                if (process == 0) {
                    move(next, process, HEAD, size(state, received(state)));
                } else {
                    next[SIZES] |= sizes[process - 1] << 2 * state[MESSAGES];
                    next[MESSAGES]++;
                    move(next, process, TAIL, sizes[process - 1]);
                }
                next[own + LEFT]--;
                next[own + STEP] = UNLOCK;
            }
            case UNLOCK, UNLOCK_AND_WAIT -> {
                if (isShared(process)) {
                    if (!drains) {
                        return;
                    }
                    next[MUTEX] = 0;
                }
                next[own + STEP] = step == UNLOCK ? FENCE : MARK;
            }
            case FENCE -> {
                if (!drains
                        && fault
                                != (process == 0
                                        ? Fault.NO_FENCE_OF_THE_RECEIVER
                                        : Fault.NO_FENCE_OF_THE_SENDER)) {
                    return;
                }
                next[own + STEP] = READ_SLEEP_WORD;
            }
            case READ_SLEEP_WORD -> {
                boolean sleeps = load(state, process, otherSleeps) != 0;
                next[own + STEP] = sleeps ? EXCHANGE : start(process);
            }
            case EXCHANGE -> {
                if (!drains) {
                    return;
                }
                next[otherSleeps] = 0;
                next[own + STEP] = state[otherSleeps] != 0 ? WAKE : start(process);
            }
            case WAKE -> {
                next[own + STEP] = start(process);
                wake(next, process);
            }
            case MARK -> {
                if (!drains) {
                    return;
                }
                int value = value(state[own + SEEN]);
                if (fault == Fault.NO_FENCE_BEFORE_THE_SECOND_LOOK) {
                    store(next, process, ownSleeps, value);
                } else {
                    next[ownSleeps] = value;
                }
                next[own + STEP] = fault == Fault.NO_SECOND_LOOK ? FALL_ASLEEP : LOOK_AGAIN;
            }
            case LOOK_AGAIN -> {
                boolean same = load(state, process, other) == state[own + SEEN];
                next[own + STEP] = same ? FALL_ASLEEP : isShared(process) ? TAKE_BACK : CLEAR;
            }
            case TAKE_BACK -> {
                if (!drains) {
                    return;
                }
                boolean marked = state[ownSleeps] != 0 && fault != Fault.LATE_MARK_LEFT;
                if (marked) {
                    next[ownSleeps] = 0;
                }
                next[own + STEP] = marked ? WAKE_OWN : start(process);
            }
            case WAKE_OWN -> {
                next[own + STEP] = start(process);
                wake(next, 0);
            }
            case FALL_ASLEEP -> {
                if (!drains) {
                    return;
                }
                boolean sleeps = state[ownSleeps] == value(state[own + SEEN]);
                next[own + STEP] = sleeps ? ASLEEP : CLEAR;
            }
            case ASLEEP -> {
                if (state[DIED] == 0) {
                    return;
                }
                next[own + STEP] = CLEAR; // after 50 milliseconds, which only a death requires
            }
            case CLEAR -> {
                if (!isShared(process)) {
                    if (!drains) {
                        return; // the model has room for one store
                    }
                    store(next, process, ownSleeps, 0);
                }
                next[own + STEP] = start(process);
            }
            default -> throw new AssertionError(step);
        }
        visit(next);
    }

    /** Wakes the receiver, or all senders. */
    private void wake(int[] next, int process) {
        boolean one = false;
        for (int other = process == 0 ? 1 : 0;
                other <= (process == 0 ? sizes.length : 0);
                other++) {
            if (next[at(other) + STEP] == ASLEEP && !one) {
                next[at(other) + STEP] = CLEAR;
                one = fault == Fault.ONE_SENDER_WOKEN;
            }
        }
    }

    private boolean isShared(int process) {
        return process > 0 && sizes.length > 1;
    }

    private static int received(int[] state) {
        int messages = 0;
        for (int position = 0; position < load(state, 0, HEAD); messages++) {
            position += size(state, messages);
        }
        return messages;
    }

    private static int size(int[] state, int message) {
        return state[SIZES] >> 2 * message & 3;
    }

    private boolean isReady(int[] state, int process, int seen) {
        return process == 0
                ? seen != load(state, process, HEAD)
                : load(state, process, TAIL) + sizes[process - 1] <= seen + capacity;
    }

    private int value(int seen) {
        return fault == Fault.ONE_VALUE_FOR_ALL ? 1 : 2 * seen + 1;
    }

    /** A process sees its own store before others do. */
    private static int load(int[] state, int process, int address) {
        int buffer = at(process) + BUFFER;
        return state[buffer] == address + 1 ? state[buffer + 1] : state[address];
    }

    private static void move(int[] next, int process, int position, int size) {
        store(next, process, position, load(next, process, position) + size);
    }

    private static void store(int[] next, int process, int address, int value) {
        int buffer = at(process) + BUFFER;
        next[buffer] = address + 1;
        next[buffer + 1] = value;
    }
}
