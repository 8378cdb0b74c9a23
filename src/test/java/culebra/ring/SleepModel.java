package culebra.ring;

import java.nio.IntBuffer;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;

/**
 * A model of sections 4 to 6 of {@code format.txt}, which visits every interleaving of the
 * processes. A store becomes visible to the others at a fence, at an atomic operation or at any
 * moment before, as on x86. No process dies, and only a wake-up ends a sleep.
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
        LATE_WORD_STAYS,
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
    private static final int FIRST_PROCESS = 7;

    // Each process, first the receiver.
    private static final int STEP = 0;
    private static final int SEEN = 1;
    private static final int LEFT = 2; // messages to send or to receive
    private static final int BUFFER = 3; // a store: its address, counted from 1, and the value
    private static final int PROCESS_SIZE = 5;

    // Steps of sending and receiving.
    private static final int LOCK = 0;
    private static final int LOOK = 1;
    private static final int STORE = 2;
    private static final int UNLOCK = 3;
    private static final int UNLOCK_AND_WAIT = 4;
    private static final int FENCE = 5;
    private static final int READ_SLEEP_WORD = 6;
    private static final int EXCHANGE = 7;
    private static final int WAKE = 8;

    // Steps of sleeping.
    private static final int MARK = 9;
    private static final int LOOK_AGAIN = 10;
    private static final int WITHDRAW = 11;
    private static final int WAKE_OTHERS = 12;
    private static final int FALL_ASLEEP = 13;
    private static final int ASLEEP = 14;
    private static final int CLEAR = 15;

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
    SleepModel(Fault fault, int capacity, int each, int... sizes) {
        this.fault = fault;
        this.capacity = capacity;
        this.sizes = sizes;
        first = new int[FIRST_PROCESS + (1 + sizes.length) * PROCESS_SIZE];
        first[at(0) + LEFT] = each * sizes.length;
        for (int sender = 1; sender <= sizes.length; sender++) {
            first[at(sender) + LEFT] = each;
            first[at(sender) + STEP] = start(sender);
        }
    }

    /** Visits all states; returns one in which a process sleeps with work to do, or null. */
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
            }
        }
        return null;
    }

    /** A process that does not sleep, and is between two messages, may stay there. */
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
        return lost;
    }

    int states() {
        return visited.size();
    }

    private static int at(int process) {
        return FIRST_PROCESS + process * PROCESS_SIZE;
    }

    private int start(int process) {
        return isShared(process) ? LOCK : LOOK;
    }

    private void visit(int[] state) {
        if (visited.add(IntBuffer.wrap(state))) {
            open.push(state);
        }
    }

    /** The store of a process reaches the memory. */
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

    /** What a process does next, unless it waits for another or for its buffer. */
    private void step(int[] state, int process) {
        int[] next = state.clone();
        boolean drains = state[at(process) + BUFFER] == 0;
        boolean goesOn =
                state[at(process) + STEP] < MARK
                        ? work(state, next, process, drains)
                        : sleep(state, next, process, drains);
        if (goesOn) {
            visit(next);
        }
    }

    private boolean work(int[] state, int[] next, int process, boolean drains) {
        int own = at(process);
        int otherSleeps = process == 0 ? SENDERS_SLEEP : RECEIVER_SLEEPS;
        switch (state[own + STEP]) {
            case LOCK -> {
                next[MUTEX] = process;
                next[own + STEP] = LOOK;
                return state[MUTEX] == 0 && state[own + LEFT] > 0;
            }
            case LOOK -> {
                int seen = load(state, process, process == 0 ? TAIL : HEAD);
                next[own + SEEN] = seen;
                next[own + STEP] = isReady(state, process, seen) ? STORE : UNLOCK_AND_WAIT;
                return state[own + LEFT] > 0;
            }
            case STORE -> {
                if (process == 0) {
                    move(next, process, HEAD, size(state, received(state)));
                } else {
                    next[SIZES] |= sizes[process - 1] << 2 * state[MESSAGES];
                    next[MESSAGES]++;
                    move(next, process, TAIL, sizes[process - 1]);
                }
                next[own + LEFT]--;
                next[own + STEP] = UNLOCK;
                return drains; // the model has room for one store
            }
            case UNLOCK, UNLOCK_AND_WAIT -> {
                next[own + STEP] = state[own + STEP] == UNLOCK ? FENCE : MARK;
                if (!isShared(process)) {
                    return true;
                }
                next[MUTEX] = 0;
                return drains;
            }
            case FENCE -> {
                next[own + STEP] = READ_SLEEP_WORD;
                return drains
                        || fault
                                == (process == 0
                                        ? Fault.NO_FENCE_OF_THE_RECEIVER
                                        : Fault.NO_FENCE_OF_THE_SENDER);
            }
            case READ_SLEEP_WORD -> {
                boolean sleeps = load(state, process, otherSleeps) != 0;
                next[own + STEP] = sleeps ? EXCHANGE : start(process);
                return true;
            }
            case EXCHANGE -> {
                next[otherSleeps] = 0;
                next[own + STEP] = state[otherSleeps] != 0 ? WAKE : start(process);
                return drains;
            }
            case WAKE -> {
                next[own + STEP] = start(process);
                if (process == 0) {
                    wakeSenders(next);
                } else {
                    wake(next, 0);
                }
                return true;
            }
            default -> throw new AssertionError();
        }
    }

    private boolean sleep(int[] state, int[] next, int process, boolean drains) {
        int own = at(process);
        int ownSleeps = process == 0 ? RECEIVER_SLEEPS : SENDERS_SLEEP;
        int seen = state[own + SEEN];
        switch (state[own + STEP]) {
            case MARK -> {
                if (fault == Fault.NO_FENCE_BEFORE_THE_SECOND_LOOK) {
                    store(next, process, ownSleeps, value(seen));
                } else {
                    next[ownSleeps] = value(seen);
                }
                next[own + STEP] = fault == Fault.NO_SECOND_LOOK ? FALL_ASLEEP : LOOK_AGAIN;
                return drains;
            }
            case LOOK_AGAIN -> {
                boolean same = load(state, process, process == 0 ? TAIL : HEAD) == seen;
                next[own + STEP] = same ? FALL_ASLEEP : isShared(process) ? WITHDRAW : CLEAR;
                return true;
            }
            case WITHDRAW -> {
                boolean withdrawn = state[ownSleeps] != 0 && fault != Fault.LATE_WORD_STAYS;
                next[ownSleeps] = withdrawn ? 0 : state[ownSleeps];
                next[own + STEP] = withdrawn ? WAKE_OTHERS : start(process);
                return drains;
            }
            case WAKE_OTHERS -> {
                next[own + STEP] = start(process);
                wakeSenders(next);
                return true;
            }
            case FALL_ASLEEP -> {
                next[own + STEP] = state[ownSleeps] == value(seen) ? ASLEEP : CLEAR;
                return drains;
            }
            case ASLEEP -> {
                return false;
            }
            case CLEAR -> {
                next[own + STEP] = start(process);
                if (isShared(process)) {
                    return true;
                }
                store(next, process, ownSleeps, 0);
                return drains; // the model has room for one store
            }
            default -> throw new AssertionError();
        }
    }

    private void wakeSenders(int[] next) {
        for (int sender = 1; sender <= sizes.length; sender++) {
            if (wake(next, sender) && fault == Fault.ONE_SENDER_WOKEN) {
                return;
            }
        }
    }

    private static boolean wake(int[] next, int process) {
        boolean sleeps = next[at(process) + STEP] == ASLEEP;
        if (sleeps) {
            next[at(process) + STEP] = CLEAR;
        }
        return sleeps;
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
