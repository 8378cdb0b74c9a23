package culebra.internal;

import static culebra.internal.NegatedErrno.EIDRM;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static java.lang.foreign.ValueLayout.JAVA_SHORT;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.function.Function;

/** System V semaphore sets: a result, an {@link Outcome}, or the negated errno. */
public final class SysvSemCalls {
    /** For {@link #get}: a value. */
    public static final int VALUE = Constants.GETVAL;

    /** For {@link #get}: the number of waiters for an increase. */
    public static final int WAITING_FOR_INCREASE = Constants.GETNCNT;

    /** For {@link #get}: the number of waiters for zero. */
    public static final int WAITING_FOR_ZERO = Constants.GETZCNT;

    /** For {@link #get}: the process of the last operation. */
    public static final int LAST_PROCESS = Constants.GETPID;

    /** The maximum value of a semaphore: SEMVMX. */
    public static final int LARGEST_VALUE = 32_767;

    /** The maximum number of semaphores in a set, because an index has 16 bits. */
    public static final int MAX_COUNT = 1 << 16;

    private static final long SIZE = Layouts.SEMBUF_SIZE;

    /** The number of operations that fit into a thread's own memory. */
    private static final int FEW = 5;

    private SysvSemCalls() {}

    /** Finds a set that this user may read; returns its id. */
    public static int semget(int key) {
        return semget(key, 0, SysvControl.READ);
    }

    /** Creates a set, whose key must be new; the umask does not apply to the mode. */
    public static int create(int key, int count, int mode) {
        return semget(key, count, mode | Constants.IPC_CREAT | Constants.IPC_EXCL);
    }

    private static int semget(int key, int count, int flags) {
        try (CallState state = CallState.acquire()) {
            return Get.SEMGET.call(state.errno, key, count, flags);
        }
    }

    /**
     * Applies all operations to a set atomically, waiting until a deadline. Returns 0, an Outcome,
     * or an error.
     *
     * @param operations what {@code sembufs} finds the struct of, which needs no array of its own
     */
    public static <T> int semop(
            int id, T[] operations, Function<T, SembufOp> sembufs, Gate gate, long deadline) {
        int count = operations.length;
        if (count == 1
                ? doesAtOnce(id, sembufs.apply(operations[0]).struct, 1)
                : count <= FEW && doesAtOnce(id, operations, sembufs)) {
            return 0;
        }
        int result = attempt(id, operations, sembufs);
        if (result != Outcome.NOT_NOW || deadline == Deadline.NOW) {
            return result;
        }
        T[] kept = operations.clone();
        return Thread.currentThread().isVirtual()
                ? WaitPool.call(gate, () -> await(id, kept, sembufs, gate, deadline), true)
                : await(id, kept, sembufs, gate, deadline);
    }

    private static <T> boolean doesAtOnce(int id, T[] operations, Function<T, SembufOp> sembufs) {
        CallState state = CallState.acquire();
        try {
            encode(operations, sembufs, state.value, Constants.IPC_NOWAIT);
            return doesAtOnce(id, state.value, operations.length);
        } finally {
            state.release();
        }
    }

    /**
     * Returns whether the operations were possible; if not, a call with errno must find the reason.
     */
    private static boolean doesAtOnce(int id, MemorySegment operations, long count) {
        try {
            return (int) AtOnce.SEMOP.handle().invokeExact(id, operations, count) == 0;
        } catch (Throwable thrown) {
            throw Native.unexpected(thrown);
        }
    }

    private static <T> int attempt(int id, T[] operations, Function<T, SembufOp> sembufs) {
        CallState state = CallState.acquire();
        try {
            int result;
            do {
                result =
                        operations.length <= FEW
                                ? semop(state, id, operations, sembufs, state.value)
                                : semop(state, id, operations, sembufs);
            } while (result == Outcome.RETRY);
            return result;
        } finally {
            state.release();
        }
    }

    private static <T> int semop(
            CallState state, int id, T[] operations, Function<T, SembufOp> sembufs) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment memory = arena.allocate(SIZE * operations.length, 8);
            return semop(state, id, operations, sembufs, memory);
        }
    }

    private static <T> int semop(
            CallState state,
            int id,
            T[] operations,
            Function<T, SembufOp> sembufs,
            MemorySegment memory) {
        int count = operations.length;
        encode(operations, sembufs, memory, Constants.IPC_NOWAIT);
        try {
            return state.check((int) Op.SEMOP.invokeExact(state.errno, id, memory, (long) count));
        } catch (Throwable thrown) {
            throw Native.unexpected(thrown);
        }
    }

    private static <T> int await(
            int id, T[] operations, Function<T, SembufOp> sembufs, Gate gate, long deadline) {
        Waiter waiter = Waiter.enter(gate, true);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment memory = arena.allocate(SIZE * operations.length, 8);
            encode(operations, sembufs, memory, 0);
            while (waiter.mayCall()) {
                int result = semtimedop(waiter.state, id, memory, operations.length, deadline);
                if (result != Outcome.RETRY) {
                    return result == Outcome.NOT_NOW ? Outcome.TIMED_OUT : result;
                }
            }
            return waiter.refusal();
        } finally {
            waiter.leave();
        }
    }

    private static int semtimedop(
            CallState state, int id, MemorySegment memory, int count, long deadline) {
        MemorySegment time =
                deadline == Deadline.NEVER
                        ? MemorySegment.NULL
                        : state.time(Deadline.left(deadline));
        try {
            return state.check(
                    (int)
                            Timed.SEMTIMEDOP.invokeExact(
                                    state.errno, id, memory, (long) count, time));
        } catch (Throwable thrown) {
            throw Native.unexpected(thrown);
        }
    }

    private static <T> void encode(
            T[] operations, Function<T, SembufOp> sembufs, MemorySegment memory, int flags) {
        for (int i = 0; i < operations.length; i++) {
            sembufs.apply(operations[i]).write(memory, i * SIZE, flags);
        }
    }

    /** Returns a number of one semaphore. */
    public static int get(int id, int index, int what) {
        return SysvControl.semctl(id, index, what, 0);
    }

    /** Sets one value. */
    public static int set(int id, int index, int value) {
        return SysvControl.semctl(id, index, Constants.SETVAL, value);
    }

    /** Sets all values. If the id now belongs to a larger set, its further values are set to 0. */
    public static int setAll(int id, int[] values) {
        if (isTooLarge(id)) {
            return EIDRM;
        }
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment all = arena.allocate(JAVA_SHORT, MAX_COUNT);
            for (int i = 0; i < values.length; i++) {
                all.setAtIndex(JAVA_SHORT, i, (short) values[i]);
            }
            return SysvControl.semctl(id, 0, Constants.SETALL, all.address());
        }
    }

    /** Gets all values. The system may write more if the id now belongs to a larger set. */
    public static int getAll(int id, int[] values) {
        if (isTooLarge(id)) {
            return EIDRM;
        }
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment all = arena.allocate(JAVA_SHORT, MAX_COUNT);
            int result = SysvControl.semctl(id, 0, Constants.GETALL, all.address());
            for (int i = 0; result >= 0 && i < values.length; i++) {
                values[i] = Short.toUnsignedInt(all.getAtIndex(JAVA_SHORT, i));
            }
            return result;
        }
    }

    /**
     * Returns whether the values of a set exceed the memory for them. No handle is of such a set,
     * so the id belonged to another set before.
     */
    private static boolean isTooLarge(int id) {
        return count(id) > MAX_COUNT;
    }

    /** Returns the number of semaphores in a set. */
    public static int count(int id) {
        return (int) SysvControl.SEM.number(id, Abi.SEMID_DS_NSEMS);
    }

    /** Returns the time of the last operation on a set, in seconds; 0 if none. */
    public static long lastOperation(int id) {
        return SysvControl.SEM.number(id, Abi.SEMID_DS_OTIME);
    }

    /** When an operation was last completed, in seconds since 1970; 0 if none was. */
    public static long operated(int id) {
        return SysvControl.SEM.number(id, Abi.SEMID_DS_OTIME);
    }

    private static final class Get {
        static final SetupCall SEMGET = SetupCall.of("semget");
    }

    /** An attempt, which cannot block and, without errno, needs none of the thread's own memory. */
    private static final class AtOnce {
        static final CriticalCall SEMOP =
                Native.criticalWithHeap(
                        "semop", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_LONG));
    }

    private static final class Op {
        static final MethodHandle SEMOP =
                Native.withErrno(
                        "semop", FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_LONG));
    }

    private static final class Timed {
        static final MethodHandle SEMTIMEDOP =
                Native.withErrno(
                        "semtimedop",
                        FunctionDescriptor.of(JAVA_INT, JAVA_INT, ADDRESS, JAVA_LONG, ADDRESS));
    }
}
