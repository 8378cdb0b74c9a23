package culebra.internal;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * A C function that is called to set something up or to end it, and therefore seldom. All of them
 * share two handles, because the first use of each further shape of call costs a JVM 5 to 10 ms.
 *
 * <p>A handle passes six longs. Integers and addresses travel in the same registers as longs on
 * x86-64 and aarch64, as fixed and as variadic arguments alike. A variadic function on x86-64 also
 * looks at al, and for any value but 0 saves registers that it does not read. A function ignores
 * the upper half of an int argument, and the arguments that it does not have. The upper half of an
 * int result is undefined. {@code SetupCallTest} checks each function and each call against the
 * generated descriptors.
 *
 * <p>An address is bare: it must point to memory of the library, which no arena of a user frees.
 *
 * @param function the address of the function; the JIT compiler trusts a record's field to be
 *     constant
 */
record SetupCall(MemorySegment function) {
    private static final FunctionDescriptor SIX_LONGS =
            FunctionDescriptor.of(
                    JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG);

    /**
     * Allocates nothing, in contrast to the one with errno, which makes a slice of the errno
     * segment.
     */
    private static final MethodHandle PLAIN = Native.unbound(SIX_LONGS);

    static {
        SetupCall harmless = of("getpid");
        for (int i = 0; i < Native.SETTLING_CALLS; i++) {
            int ignored = harmless.callPlain();
        }
    }

    static SetupCall of(String function) {
        return new SetupCall(Native.function(function));
    }

    /** Calls a function that returns an int: the result, or the negated errno for -1. */
    int call(MemorySegment errno, long a) {
        return call(errno, a, 0, 0, 0, 0, 0);
    }

    int call(MemorySegment errno, long a, long b) {
        return call(errno, a, b, 0, 0, 0, 0);
    }

    int call(MemorySegment errno, long a, long b, long c) {
        return call(errno, a, b, c, 0, 0, 0);
    }

    int call(MemorySegment errno, long a, long b, long c, long d) {
        return call(errno, a, b, c, d, 0, 0);
    }

    int call(MemorySegment errno, long a, long b, long c, long d, long e) {
        return call(errno, a, b, c, d, e, 0);
    }

    int call(MemorySegment errno, long a, long b, long c, long d, long e, long f) {
        int result = (int) invoke(function, errno, a, b, c, d, e, f);
        return result == -1 ? -value(errno) : result;
    }

    /**
     * Calls a function some of whose results look like a negated errno; returns the unchanged
     * result.
     */
    int callUnchecked(MemorySegment errno, long a, long b) {
        return (int) invoke(function, errno, a, b, 0, 0, 0, 0);
    }

    /**
     * Calls a function that returns a long or an address: the result, or the negated errno for -1.
     */
    long callLong(MemorySegment errno, long a, long b, long c) {
        return callLong(errno, a, b, c, 0, 0, 0);
    }

    long callLong(MemorySegment errno, long a, long b, long c, long d) {
        return callLong(errno, a, b, c, d, 0, 0);
    }

    long callLong(MemorySegment errno, long a, long b, long c, long d, long e) {
        return callLong(errno, a, b, c, d, e, 0);
    }

    long callLong(MemorySegment errno, long a, long b, long c, long d, long e, long f) {
        long result = invoke(function, errno, a, b, c, d, e, f);
        return result == -1 ? -value(errno) : result;
    }

    /** Calls a function whose int result is all that matters; allocates nothing. */
    int callPlain() {
        return callPlain(0, 0, 0, 0, 0);
    }

    int callPlain(long a) {
        return callPlain(a, 0, 0, 0, 0);
    }

    int callPlain(long a, long b) {
        return callPlain(a, b, 0, 0, 0);
    }

    int callPlain(long a, long b, long c) {
        return callPlain(a, b, c, 0, 0);
    }

    int callPlain(long a, long b, long c, long d) {
        return callPlain(a, b, c, d, 0);
    }

    int callPlain(long a, long b, long c, long d, long e) {
        return (int) invoke(function, a, b, c, d, e, 0);
    }

    /** Calls a function that returns a long in the same way. */
    long callPlainLong(long a) {
        return callPlainLong(a, 0, 0, 0, 0);
    }

    long callPlainLong(long a, long b) {
        return callPlainLong(a, b, 0, 0, 0);
    }

    long callPlainLong(long a, long b, long c, long d, long e) {
        return invoke(function, a, b, c, d, e, 0);
    }

    long callPlainLong(long a, long b, long c, long d, long e, long f) {
        return invoke(function, a, b, c, d, e, f);
    }

    private static long invoke(
            MemorySegment function, long a, long b, long c, long d, long e, long f) {
        try {
            return (long) PLAIN.invokeExact(function, a, b, c, d, e, f);
        } catch (Throwable thrown) {
            throw Native.unexpected(thrown);
        }
    }

    private static long invoke(
            MemorySegment function,
            MemorySegment errno,
            long a,
            long b,
            long c,
            long d,
            long e,
            long f) {
        try {
            return (long) WithErrno.CALL.invokeExact(function, errno, a, b, c, d, e, f);
        } catch (Throwable thrown) {
            throw Native.unexpected(thrown);
        }
    }

    /** Reads errno. The first access by {@code get} loads ten times as many classes. */
    private static int value(MemorySegment errno) {
        int[] value = new int[1];
        MemorySegment.ofArray(value).copyFrom(errno);
        return value[0];
    }

    /** Linked lazily, for functions that set errno. */
    private static final class WithErrno {
        static final MethodHandle CALL = Native.unboundWithErrno(SIX_LONGS);
    }
}
