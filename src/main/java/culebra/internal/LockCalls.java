package culebra.internal;

import static culebra.internal.NegatedErrno.EACCES;
import static culebra.internal.NegatedErrno.EISDIR;
import static culebra.internal.NegatedErrno.EPERM;
import static culebra.internal.NegatedErrno.EROFS;
import static culebra.internal.NegatedErrno.ETXTBSY;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.function.Consumer;

/**
 * flock(2) and the locks of fcntl(2). Calls return 0, an {@link Outcome}, or another negated errno.
 *
 * <p>A lock is attempted first. A wait is one call in the engine, which has no deadline of its own.
 */
public abstract class LockCalls {
    /** For {@link #set}: a lock that other owners may also hold. */
    public static final int SHARED = 0;

    /** For {@link #set}: an exclusive lock. */
    public static final int EXCLUSIVE = 1;

    /** For {@link #set}: no lock. */
    public static final int NONE = 2;

    /** flock: the whole file, whatever the range. */
    public static final LockCalls WHOLE_FILE = new WholeFile();

    /** Record locks: they belong to the process. */
    public static final LockCalls PER_PROCESS =
            new Record(Constants.F_SETLK, Constants.F_SETLKW, Constants.F_GETLK);

    /** Open-file-description locks. */
    public static final LockCalls PER_OPEN =
            new Record(Constants.F_OFD_SETLK, Constants.F_OFD_SETLKW, Constants.F_OFD_GETLK);

    private static final int BOTH = Constants.O_RDWR | Constants.O_NONBLOCK | Constants.O_NOCTTY;

    private static final Set<Integer> NOT_FOR_WRITING =
            Set.of(EACCES, EPERM, EISDIR, ETXTBSY, EROFS);

    private LockCalls() {}

    /** Opens a file to lock it, for writing too if permitted; waits only for a lease. */
    public static int open(byte[] path) {
        int number = openBoth(path);
        int reading = Constants.O_RDONLY | Constants.O_NONBLOCK | Constants.O_NOCTTY;
        return NOT_FOR_WRITING.contains(number) ? LeasedFile.open(path, reading) : number;
    }

    /**
     * Opens the file of a descriptor again, which gives it locks of its own. Returns the new
     * descriptor, {@link Outcome#CLOSED}, or the negated errno.
     */
    public static int openAgain(AbstractFd fd) {
        Descriptor descriptor = fd.descriptor;
        if (!descriptor.use()) { // another file could get the number of a closed one
            return Outcome.CLOSED;
        }
        try {
            return open(OpenCalls.again(descriptor.number()).getBytes(StandardCharsets.US_ASCII));
        } finally {
            descriptor.done();
        }
    }

    /** Opens an existing file for reading and writing; waits only for a lease. */
    public static int openBoth(byte[] path) {
        return LeasedFile.open(path, BOTH);
    }

    /**
     * Registers a listener that is called with true when the system has closed a descriptor, or
     * with false when it was passed to another owner. Returns false if that has already happened.
     */
    public static boolean whenReleased(AbstractFd fd, Consumer<Boolean> listener) {
        Descriptor descriptor = fd.descriptor;
        if (!descriptor.use()) {
            return false;
        }
        try {
            descriptor.add(new Release(listener));
            return true;
        } finally {
            descriptor.done();
        }
    }

    private static final class Release extends Follower {
        private final Consumer<Boolean> listener;

        Release(Consumer<Boolean> listener) {
            this.listener = listener;
        }

        @Override
        void released(boolean closed) {
            listener.accept(closed);
        }
    }

    /** Tries once. Returns NOT_NOW if another owner holds a conflicting lock. */
    abstract int attempt(CallState state, int number, int lock, long start, long length);

    /** Unlocks through a number that is being closed. Needs no memory and cannot fail. */
    abstract void unlock(int number, long start, long length);

    /** Sets a lock, waiting until that is possible. */
    abstract int call(CallState state, int number, int lock, long start, long length);

    /**
     * Returns the first lock that conflicts with an exclusive one, as {@code type, start, length,
     * pid}, or null.
     */
    public abstract long[] holder(AbstractFd fd, long start, long length);

    /**
     * Sets the lock of a range, waiting until a deadline. A length of 0 means up to the end of the
     * file, even if the file grows.
     */
    public final int set(AbstractFd fd, int lock, long start, long length, long deadline) {
        Descriptor descriptor = fd.descriptor;
        if (!descriptor.use()) {
            return Outcome.CLOSED;
        }
        try {
            int result = attempt(descriptor, lock, start, length);
            if (result != Outcome.NOT_NOW || deadline == Deadline.NOW) {
                return result;
            }
            return Thread.currentThread().isVirtual()
                    ? WaitPool.call(
                            descriptor,
                            () -> await(descriptor, lock, start, length, deadline),
                            true)
                    : await(descriptor, lock, start, length, deadline);
        } finally {
            descriptor.done();
        }
    }

    private int attempt(Descriptor descriptor, int lock, long start, long length) {
        CallState state = CallState.acquire();
        try {
            int result;
            do {
                result = attempt(state, descriptor.number(), lock, start, length);
            } while (result == Outcome.RETRY);
            return result == EACCES ? Outcome.NOT_NOW : result; // POSIX allows fcntl either
        } finally {
            state.release();
        }
    }

    private int await(Descriptor descriptor, int lock, long start, long length, long deadline) {
        Waiter waiter = Waiter.enter(descriptor, deadline);
        try {
            while (waiter.mayCall()) {
                int result = call(waiter.state, descriptor.number(), lock, start, length);
                if (result != Outcome.RETRY) {
                    return result;
                }
            }
            return waiter.refusal();
        } finally {
            waiter.leave();
        }
    }

    private static final class WholeFile extends LockCalls {
        @Override
        int attempt(CallState state, int number, int lock, long start, long length) {
            return flock(state, number, operation(lock) | Constants.LOCK_NB);
        }

        @Override
        void unlock(int number, long start, long length) {
            int ignored = Flock.UNLOCK_FILE.callPlain(number, Constants.LOCK_UN);
        }

        @Override
        int call(CallState state, int number, int lock, long start, long length) {
            return flock(state, number, operation(lock));
        }

        @Override
        public long[] holder(AbstractFd fd, long start, long length) {
            throw new UnsupportedOperationException(
                    "The system does not report which process has a whole file locked");
        }

        private static int operation(int lock) {
            return switch (lock) {
                case SHARED -> Constants.LOCK_SH;
                case EXCLUSIVE -> Constants.LOCK_EX;
                default -> Constants.LOCK_UN;
            };
        }

        private static int flock(CallState state, int number, int operation) {
            try {
                return state.check((int) Flock.CALL.invokeExact(state.errno, number, operation));
            } catch (Throwable thrown) {
                throw Native.unexpected(thrown);
            }
        }

        /** Linked by the first lock of a whole file. */
        private static final class Flock {
            static final MethodHandle CALL =
                    Native.withErrno("flock", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT));
            static final SetupCall UNLOCK_FILE = SetupCall.of("flock");
        }
    }

    private static final class Record extends LockCalls {
        private final int attempt;
        private final int wait;
        private final int get;

        Record(int attempt, int wait, int get) {
            this.attempt = attempt;
            this.wait = wait;
            this.get = get;
        }

        @Override
        int attempt(CallState state, int number, int lock, long start, long length) {
            return fcntl(state, number, attempt, lock, start, length);
        }

        @Override
        void unlock(int number, long start, long length) {
            MemorySegment range = Fcntl.RANGE;
            synchronized (range) {
                setRange(range, NONE, start, length);
                int ignored = Fcntl.UNLOCK_RANGE.callPlain(number, attempt, range.address());
            }
        }

        @Override
        int call(CallState state, int number, int lock, long start, long length) {
            return fcntl(state, number, wait, lock, start, length);
        }

        @Override
        public long[] holder(AbstractFd fd, long start, long length) {
            Descriptor descriptor = fd.descriptor;
            CallState state = CallState.acquire();
            if (!descriptor.use()) {
                state.release();
                return new long[] {Outcome.CLOSED};
            }
            try {
                int number = descriptor.number();
                int result = fcntl(state, number, get, EXCLUSIVE, start, length);
                MemorySegment found = state.value;
                int type = found.get(JAVA_SHORT, Layouts.L_TYPE);
                if (result < 0) {
                    return new long[] {result};
                }
                return type == Constants.F_UNLCK
                        ? null
                        : new long[] {
                            type == Constants.F_RDLCK ? SHARED : EXCLUSIVE,
                            found.get(JAVA_LONG, Layouts.L_START),
                            found.get(JAVA_LONG, Layouts.L_LEN),
                            found.get(JAVA_INT, Layouts.L_PID)
                        };
            } finally {
                state.release();
                descriptor.done();
            }
        }

        /** Calls fcntl. The struct flock occupies all of {@link CallState#value}. */
        private static int fcntl(
                CallState state, int number, int command, int lock, long start, long length) {
            MemorySegment range = state.value;
            setRange(range, lock, start, length);
            try {
                return state.check(
                        (int) Fcntl.CALL.invokeExact(state.errno, number, command, range));
            } catch (Throwable thrown) {
                throw Native.unexpected(thrown);
            }
        }

        private static void setRange(MemorySegment range, int lock, long start, long length) {
            range.set(JAVA_LONG, 0, type(lock)); // with l_whence, SEEK_SET, and padding
            range.set(JAVA_LONG, 8, start);
            range.set(JAVA_LONG, 16, length);
            range.set(JAVA_LONG, 24, 0); // l_pid
        }

        private static int type(int lock) {
            return switch (lock) {
                case SHARED -> Constants.F_RDLCK;
                case EXCLUSIVE -> Constants.F_WRLCK;
                default -> Constants.F_UNLCK;
            };
        }

        /** Linked by the first lock of a range. */
        private static final class Fcntl {
            static final MethodHandle CALL =
                    Native.withErrno(
                            "fcntl", FunctionDescriptor.of(JAVA_INT, JAVA_INT, JAVA_INT, ADDRESS));
            static final SetupCall UNLOCK_RANGE = SetupCall.of("fcntl");

            /** For unlocking, which must not allocate; guarded by itself. */
            static final MemorySegment RANGE = NativeMemory.allocate(32);
        }
    }
}
