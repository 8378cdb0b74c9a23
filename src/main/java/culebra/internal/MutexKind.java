package culebra.internal;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;

/**
 * Determines the kind of mutex in a slot, and whether Culebra supports it.
 *
 * <p>Priority-inheriting mutexes are not supported: glibc ends the process by an assertion when the
 * owner's number is unknown to the kernel (2.36, seen), which only the peer could prevent.
 */
public final class MutexKind {
    /** The owner field of an unrecoverable mutex. */
    static final int UNRECOVERABLE = Integer.MAX_VALUE - 1;

    // In a pthread_mutex_t of every glibc for 64 bits.
    private static final long WORD = 0;
    private static final long OWNER = 8;
    private static final long USERS = 12;
    private static final long KIND = 16;
    private static final long PREVIOUS = 24;
    private static final long NEXT = 32;

    private static final int TYPES = 3;
    private static final int RECURSIVE = 1;
    private static final int ERROR_CHECKING = 2;
    private static final int ROBUST = 0x10;
    private static final int INHERIT = 0x20;
    private static final int PROTECT = 0x40;
    private static final int SHARED = 0x80;
    private static final int ELISION = 0x300; // set by glibc itself when it tries lock elision
    private static final int DESTROYED = -1;

    private static final int THREAD = 0x3fffffff;
    private static final int HIGHEST_THREAD = 1 << 22; // PID_MAX_LIMIT
    private static final int LOCKED_WITH_WAITERS = 2;
    private static final String[] TYPE_NAMES = {"normal", "recursive", "errorcheck", "adaptive"};

    private MutexKind() {}

    /** Creates an error-checking mutex that only this process uses and that is never destroyed. */
    static MemorySegment errorChecking() {
        MemorySegment mutex = Arena.global().allocate(NEXT + Long.BYTES, Long.BYTES);
        mutex.set(JAVA_INT, KIND, ERROR_CHECKING);
        return mutex;
    }

    static int of(MemorySegment mutex) {
        return mutex.get(JAVA_INT, KIND);
    }

    /** Returns whether the kind is one that processes share, without a priority protocol. */
    static boolean isSound(int kind) {
        return (kind & ~(TYPES | ROBUST | ELISION)) == SHARED;
    }

    /** Returns whether the next thread to lock learns of the owner's death. */
    public static boolean isRobust(MemorySegment mutex) {
        return (of(mutex) & ROBUST) != 0;
    }

    /** Returns whether its owner may lock it again. */
    public static boolean isRecursive(MemorySegment mutex) {
        return isRecursive(of(mutex));
    }

    static boolean isRecursive(int kind) {
        return (kind & TYPES) == RECURSIVE;
    }

    /**
     * Returns null if the slot contains a mutex that can be opened; otherwise a description of its
     * content.
     */
    public static String whyNot(MemorySegment mutex) {
        int kind = of(mutex);
        if (isSound(kind)) {
            return isPlausible(mutex) ? null : "other data, which is no mutex";
        }
        if (isZero(mutex)) {
            return "only zeros: no mutex yet, or a C mutex that is private to one process";
        }
        if (kind == DESTROYED) {
            return "a mutex that was destroyed";
        }
        if ((kind & ~(TYPES | ROBUST | INHERIT | PROTECT | SHARED | ELISION)) != 0) {
            return "other data, which is no mutex";
        }
        return "a mutex that is " + String.join(", ", words(kind));
    }

    private static List<String> words(int kind) {
        var words = new ArrayList<String>();
        words.add((kind & SHARED) != 0 ? "shared between processes" : "not shared by processes");
        if ((kind & INHERIT) != 0) {
            words.add("priority-inheriting");
        }
        if ((kind & PROTECT) != 0) {
            words.add("priority-protected");
        }
        words.add((kind & ROBUST) != 0 ? "robust" : "not robust");
        words.add(TYPE_NAMES[kind & TYPES]);
        return words;
    }

    /**
     * Checks the other fields: random bytes that happen to have a valid kind hardly have valid
     * values there.
     */
    private static boolean isPlausible(MemorySegment mutex) {
        int word = mutex.get(JAVA_INT, WORD);
        int owner = mutex.get(JAVA_INT, OWNER);
        int users = mutex.get(JAVA_INT, USERS);
        long previous = mutex.get(JAVA_LONG, PREVIOUS);
        long next = mutex.get(JAVA_LONG, NEXT);
        if (users < 0 || users > HIGHEST_THREAD) {
            return false;
        }
        if (!isRobust(mutex)) {
            return (word >= 0 && word <= LOCKED_WITH_WAITERS)
                    && isThread(owner)
                    && previous == 0
                    && next == 0;
        }
        return isThread(word & THREAD)
                && (isThread(owner) || owner >= UNRECOVERABLE)
                && previous % 8 == 0
                && (next & 6) == 0;
    }

    private static boolean isThread(int number) {
        return number >= 0 && number <= HIGHEST_THREAD;
    }

    private static boolean isZero(MemorySegment mutex) {
        for (long offset = 0; offset < mutex.byteSize(); offset += JAVA_LONG.byteSize()) {
            if (mutex.get(JAVA_LONG, offset) != 0) {
                return false;
            }
        }
        return true;
    }
}
