package culebra.internal;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.MemorySegment;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;

/**
 * The native memory that one running call needs in addition to its arguments: errno, a time, a
 * result.
 *
 * <p>A platform thread keeps its own state. A virtual thread borrows one for the length of a call,
 * never across a park: there are never many calls at once, but there may be a million virtual
 * threads.
 */
final class CallState implements AutoCloseable {
    private static final long SIZE = 80 + Abi.STAT_SIZE + 8;

    /**
     * Held weakly, since a pooled thread may outlive this class, and a strong reference from it
     * would keep the class loader alive. {@link Owned} holds the states themselves.
     */
    private static final ThreadLocal<WeakReference<CallState>> KEPT = new ThreadLocal<>();

    /** The states that no virtual thread has borrowed. */
    private static final SpareStates SPARE = new SpareStates();

    /** The memory in which a failed call leaves errno. */
    final MemorySegment errno;

    /** A struct timespec. */
    final MemorySegment time;

    /** Room for a small result: an int, a long, a struct pollfd, a struct iovec. */
    final MemorySegment value;

    /** A counter of eight bytes, such as that of an eventfd. */
    final MemorySegment counter;

    /** A struct timespec that no other call reads; see {@link Waiter#alarm}. */
    final MemorySegment end;

    /** A struct stat or a struct statfs, which is smaller. */
    final MemorySegment status;

    /** An empty C string. */
    final MemorySegment nothing;

    /** The next spare state in the list. */
    CallState next;

    // Made by the first call that needs them.
    private Waiter waiter;
    private BriefCall briefCall;

    private CallState() {
        MemorySegment block = NativeMemory.allocate(SIZE);
        errno = block.asSlice(0, 4);
        counter = block.asSlice(8, 8);
        time = block.asSlice(16, 16);
        value = block.asSlice(32, 32);
        end = block.asSlice(64, 16);
        status = block.asSlice(80, Abi.STAT_SIZE);
        nothing = block.asSlice(80 + Abi.STAT_SIZE, 8);
    }

    /** Acquires this thread's state; {@link #release} must follow in a finally block. */
    static CallState acquire() {
        Thread thread = Thread.currentThread();
        if (thread.isVirtual()) {
            StackRoom.require(); // otherwise a stack overflow could lose it
            CallState spare = SPARE.take(thread.threadId());
            return spare == null ? new CallState() : spare;
        }
        WeakReference<CallState> kept = KEPT.get();
        CallState state = kept == null ? null : kept.get();
        return state == null ? keep(thread) : state;
    }

    /** Releases this thread's state. */
    void release() {
        Thread thread = Thread.currentThread();
        if (thread.isVirtual()) {
            SPARE.give(thread.threadId(), this);
        }
    }

    /**
     * Releases this state. For calls that are made seldom and may therefore use try-with-resources.
     */
    @Override
    public void close() {
        release();
    }

    /** Creates a state that must be freed, for a daemon that must not allocate. */
    static CallState make() {
        return new CallState();
    }

    /** Frees a state created by {@link #make}. */
    void free() {
        NativeMemory.free(errno);
    }

    /** Returns this platform thread's place in the engine. */
    Waiter waiter() {
        Waiter known = waiter;
        return known == null ? waiter = new Waiter(this) : known;
    }

    /** Returns the object that ends this state's call if it blocks. */
    BriefCall briefCall() {
        BriefCall known = briefCall;
        return known == null ? briefCall = new BriefCall() : known;
    }

    /** Returns how many platform threads are inside a call that may block. */
    static int waitingThreads() {
        int count = 0;
        synchronized (Owned.class) {
            for (Owned each = Owned.first; each != null; each = each.following) {
                Waiter waiting = each.state.waiter;
                count += waiting != null && waiting.isInside() ? 1 : 0;
            }
        }
        return count;
    }

    /**
     * Converts the result of a call whose failure is -1: returns the result, or the negated errno.
     */
    int check(int result) {
        return result == -1 ? -errno() : result;
    }

    /** Converts the result of a call that returns a size or -1. */
    long check(long result) {
        return result == -1 ? -errno() : result;
    }

    int errno() {
        return errno.get(JAVA_INT, 0);
    }

    /** Returns the struct timespec, set to a number of nanoseconds. */
    MemorySegment time(long nanos) {
        time.set(JAVA_LONG, 0, nanos / 1_000_000_000);
        time.set(JAVA_LONG, 8, nanos % 1_000_000_000);
        return time;
    }

    /** Returns a loff_t, set to a file offset that a call reads and changes. */
    MemorySegment offset(long offset) {
        value.set(JAVA_LONG, 0, offset);
        return value;
    }

    private static CallState keep(Thread thread) {
        CallState ended = Owned.recycle();
        CallState state = ended == null ? new CallState() : ended;
        state.waiter = null; // it belongs to another thread
        Owned owned = null;
        try {
            owned = new Owned(thread, state);
            KEPT.set(new WeakReference<>(state));
            owned.link();
            return state;
        } catch (Throwable failed) {
            if (owned != null) {
                owned.clear(); // otherwise it would be recycled as well
            }
            KEPT.remove();
            SPARE.give(thread.threadId(), state);
            throw failed;
        }
    }

    /** Holds a state for the thread that keeps it, until the thread has ended and was collected. */
    private static final class Owned extends WeakReference<Thread> {
        private static final ReferenceQueue<Thread> ENDED = new ReferenceQueue<>();

        private static Owned first; // guarded by the class, as are the links

        private final CallState state;
        private Owned previous;
        private Owned following;

        Owned(Thread thread, CallState state) {
            super(thread, ENDED);
            this.state = state;
        }

        void link() {
            synchronized (Owned.class) {
                following = first;
                if (first != null) {
                    first.previous = this;
                }
                first = this;
            }
        }

        /** Returns the state of a thread that has ended, or null. */
        static CallState recycle() {
            var ended = (Owned) ENDED.poll();
            if (ended == null) {
                return null;
            }
            synchronized (Owned.class) {
                if (ended.previous == null) {
                    first = ended.following;
                } else {
                    ended.previous.following = ended.following;
                }
                if (ended.following != null) {
                    ended.following.previous = ended.previous;
                }
            }
            return ended.state;
        }
    }
}
