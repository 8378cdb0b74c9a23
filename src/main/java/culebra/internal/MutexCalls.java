package culebra.internal;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.io.File;
import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.VarHandle;
import java.util.concurrent.locks.LockSupport;

/**
 * Mutexes between processes. Calls return 0, or an error number; they do not set errno.
 *
 * <p>Calls that cannot block are critical.
 */
public final class MutexCalls {
    /** The mutex is locked. */
    public static final int EBUSY = 16;

    /** There is no mutex, or none that these calls support. */
    public static final int EINVAL = 22;

    /** This thread does not hold the mutex. */
    public static final int EPERM = 1;

    /** The deadline passed. */
    public static final int ETIMEDOUT = 110;

    /** The mutex is locked now; its previous owner has died. */
    public static final int EOWNERDEAD = 130;

    /** The mutex can no longer be locked. */
    public static final int ENOTRECOVERABLE = 131;

    /** Locked by a thread of the same number: that of another PID namespace, or one that died. */
    private static final int EDEADLK = 35;

    private static final CriticalCall TRYLOCK =
            Native.critical("pthread_mutex_trylock", FunctionDescriptor.of(JAVA_INT, ADDRESS));
    private static final CriticalCall UNLOCK =
            Native.critical("pthread_mutex_unlock", FunctionDescriptor.of(JAVA_INT, ADDRESS));

    // In a pthread_mutex_t of every glibc for 64 bits.
    private static final long WORD = 0;
    private static final long COUNT = 4;
    private static final long OWNER = 8;
    private static final int THREAD = 0x3fffffff;
    private static final int OWNER_DIED = 0x40000000;
    private static final long PAUSE = 1_000_000;

    static {
        MemorySegment notOwned = MutexKind.errorChecking();
        for (int i = 0; i < Native.SETTLING_CALLS; i++) {
            int refused = unlock(notOwned);
        }
    }

    private MutexCalls() {}

    /**
     * Locks a mutex if no thread holds it. The caller knows that this thread does not hold it.
     *
     * <p>The C library must not be asked about an unrecoverable mutex: glibc's trylock would then
     * say so, but leave it locked (2.36, seen), and the next to lock would wait forever. Nor about
     * a recursive one that a thread of this number has locked, which C takes for this thread.
     */
    public static int trylock(MemorySegment mutex) {
        int kind = MutexKind.of(mutex);
        if (!MutexKind.isSound(kind)) {
            return EINVAL;
        }
        if (isUnrecoverable(mutex)) {
            return ENOTRECOVERABLE;
        }
        boolean recursive = MutexKind.isRecursive(kind);
        if (recursive && hasThisNumber(mutex)) {
            return EBUSY;
        }
        int code;
        try {
            code = (int) TRYLOCK.handle().invokeExact(mutex);
        } catch (Throwable thrown) {
            throw Native.unexpected(thrown);
        }
        if (code == ENOTRECOVERABLE) { // it has become so in the meantime
            leave(mutex);
        }
        if (recursive && isTakenForOwn(mutex, code)) {
            return EBUSY;
        }
        return code == EDEADLK ? EBUSY : code;
    }

    public static int unlock(MemorySegment mutex) {
        try {
            return (int) UNLOCK.handle().invokeExact(mutex);
        } catch (Throwable thrown) {
            throw Native.unexpected(thrown);
        }
    }

    /**
     * Locks a mutex, waiting until a deadline of the monotonic clock at the latest. The caller
     * knows that this thread does not hold it.
     *
     * <p>There is no wait without one: when a mutex becomes unrecoverable, glibc wakes one of those
     * that wait for it and leaves the others asleep (2.36, seen). One that a thread of this number
     * has locked is tried again and again, since C takes that one for this thread.
     */
    public static int clocklock(MemorySegment mutex, long deadline) {
        if (hasThisNumber(mutex)) {
            return tryAfterPause(mutex, deadline);
        }
        MemorySegment time = CallState.acquire().time(deadline); // kept by the platform thread
        int code;
        try {
            code = (int) Wait.CLOCKLOCK.invokeExact(mutex, Constants.CLOCK_MONOTONIC, time);
        } catch (Throwable thrown) {
            throw Native.unexpected(thrown);
        }
        if (code == EDEADLK || isTakenForOwn(mutex, code)) {
            return tryAfterPause(mutex, deadline);
        }
        return code;
    }

    /** Sleeps for a moment, even if interrupted, and tries again. */
    private static int tryAfterPause(MemorySegment mutex, long deadline) {
        boolean interrupted = Thread.interrupted();
        LockSupport.parkNanos(Math.min(PAUSE, Deadline.left(deadline)));
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
        int code = trylock(mutex);
        return code == EBUSY ? ETIMEDOUT : code;
    }

    /**
     * Undoes a recursive lock that C has counted for another thread of the same number: this thread
     * never locks a mutex again through C.
     */
    private static boolean isTakenForOwn(MemorySegment mutex, int code) {
        if (code != 0 || mutex.get(JAVA_INT, COUNT) <= 1 || !MutexKind.isRecursive(mutex)) {
            return false;
        }
        unlock(mutex);
        return true;
    }

    /** Marks the data that a dead owner has left as consistent again. */
    public static int consistent(MemorySegment mutex) {
        try {
            return (int) Repair.CONSISTENT.invokeExact(mutex);
        } catch (Throwable thrown) {
            throw Native.unexpected(thrown);
        }
    }

    /** Creates a mutex: shared between processes, robust, checking for errors. */
    public static int init(MemorySegment mutex) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment attr = arena.allocate(Abi.PTHREAD_MUTEXATTR_SIZE, 8);
            int code = Init.ATTR_INIT.callPlain(attr.address());
            code |= Init.SETPSHARED.callPlain(attr.address(), Constants.PTHREAD_PROCESS_SHARED);
            code |= Init.SETROBUST.callPlain(attr.address(), Constants.PTHREAD_MUTEX_ROBUST);
            code |= Init.SETTYPE.callPlain(attr.address(), Constants.PTHREAD_MUTEX_ERRORCHECK);
            return code != 0 ? code : (int) Init.INIT.invokeExact(mutex, attr);
        } catch (Throwable thrown) {
            throw Native.unexpected(thrown);
        }
    }

    public static int destroy(MemorySegment mutex) {
        try {
            int code = (int) Init.DESTROY.handle().invokeExact(mutex);
            mutex.set(JAVA_INT, OWNER, 0); // so that it is not unrecoverable, but no mutex at all
            return code;
        } catch (Throwable thrown) {
            throw Native.unexpected(thrown);
        }
    }

    /** Returns whether the memory contains a mutex that processes share. */
    public static boolean isSound(MemorySegment mutex) {
        return MutexKind.isSound(MutexKind.of(mutex));
    }

    /** Returns whether the mutex is unrecoverable: a dead owner's data was not repaired. */
    public static boolean isUnrecoverable(MemorySegment mutex) {
        return mutex.get(JAVA_INT, OWNER) == MutexKind.UNRECOVERABLE;
    }

    /** Returns whether the owner has died and no thread has locked the mutex since. */
    public static boolean isOrphan(MemorySegment mutex) {
        return (mutex.get(JAVA_INT, WORD) & OWNER_DIED) != 0;
    }

    /**
     * Returns the kernel's id of the thread that holds the mutex, in any process, as numbered in
     * that thread's PID namespace; 0 if none holds it.
     */
    public static int owner(MemorySegment mutex) {
        return MutexKind.isRobust(mutex)
                ? mutex.get(JAVA_INT, WORD) & THREAD
                : mutex.get(JAVA_INT, OWNER);
    }

    /**
     * Returns whether the holder has this thread's number. This does not prove that it is this
     * thread.
     */
    public static boolean hasThisNumber(MemorySegment mutex) {
        int owner = owner(mutex);
        return owner != 0 && owner == currentThread();
    }

    /** Returns the kernel's id of this platform thread. */
    private static int currentThread() {
        try {
            return (int) Id.GETTID.handle().invokeExact();
        } catch (Throwable thrown) {
            throw Native.unexpected(thrown);
        }
    }

    /**
     * Returns whether the mutex is robust and its holder has the number of a thread of this
     * process. This includes the moments before and after that a {@link MutexHolder} does not know
     * of.
     */
    static boolean isLockedHere(MemorySegment mutex) {
        int owner = robustOwner(mutex);
        return owner != 0 && new File("/proc/self/task/" + owner).exists();
    }

    /**
     * Returns the owner of a robust mutex. Other processes may have overwritten it or truncated the
     * file.
     */
    private static int robustOwner(MemorySegment mutex) {
        try {
            return isSound(mutex) && MutexKind.isRobust(mutex) ? owner(mutex) : 0;
        } catch (InternalError truncated) {
            return 0;
        }
    }

    /** Undoes an unwanted effect of trylock. */
    private static void leave(MemorySegment mutex) {
        if (owner(mutex) == currentThread()) {
            Futex.INT.setVolatile(mutex, WORD, 0);
            wakeAll(mutex);
        }
    }

    /** Wakes the threads that wait for an unrecoverable mutex, so that they notice. */
    public static void wakeAll(MemorySegment mutex) {
        try (CallState state = CallState.acquire()) {
            Futex.wakeAll(state, mutex);
        }
    }

    private static final class Futex {
        static final VarHandle INT = JAVA_INT.varHandle();
        private static final long WAKE = 1;
        private static final MethodHandle FUTEX =
                Native.withErrno(
                        "syscall",
                        FunctionDescriptor.of(JAVA_LONG, JAVA_LONG, ADDRESS, JAVA_LONG, JAVA_LONG));

        static void wakeAll(CallState state, MemorySegment mutex) {
            long all = Integer.MAX_VALUE;
            try {
                long ignored =
                        (long)
                                FUTEX.invokeExact(
                                        state.errno, (long) Abi.SYS_FUTEX, mutex, WAKE, all);
            } catch (Throwable thrown) {
                throw Native.unexpected(thrown);
            }
        }
    }

    private static final class Wait {
        static final MethodHandle CLOCKLOCK =
                Native.plain(
                        "pthread_mutex_clocklock",
                        FunctionDescriptor.of(JAVA_INT, ADDRESS, JAVA_INT, ADDRESS));
    }

    private static final class Repair {
        static final MethodHandle CONSISTENT =
                Native.plain("pthread_mutex_consistent", FunctionDescriptor.of(JAVA_INT, ADDRESS));
    }

    private static final class Init {
        static final MethodHandle INIT =
                Native.plain(
                        "pthread_mutex_init", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS));
        static final CriticalCall DESTROY =
                Native.critical("pthread_mutex_destroy", FunctionDescriptor.of(JAVA_INT, ADDRESS));
        static final SetupCall ATTR_INIT = SetupCall.of("pthread_mutexattr_init");
        static final SetupCall SETPSHARED = SetupCall.of("pthread_mutexattr_setpshared");
        static final SetupCall SETROBUST = SetupCall.of("pthread_mutexattr_setrobust");
        static final SetupCall SETTYPE = SetupCall.of("pthread_mutexattr_settype");
    }

    private static final class Id {
        static final CriticalCall GETTID =
                Native.critical("gettid", FunctionDescriptor.of(JAVA_INT));
    }
}
