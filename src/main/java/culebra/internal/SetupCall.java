package culebra.internal;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * A C function that is called to set something up, and so seldom. All of them share one handle,
 * because the first use of each further shape of call costs a JVM 5 to 10 ms.
 *
 * <p>The handle passes six longs. Integers and addresses travel in the same registers as longs on
 * x86-64 and aarch64, as fixed and as variadic arguments alike. A function ignores the upper half
 * of an int argument, and the arguments that it does not have. The upper half of an int result is
 * undefined. {@code SetupCallTest} checks each function and each call against the generated
 * descriptors.
 *
 * <p>An address is bare: it must point to memory of the library, which no arena of a user frees.
 */
final class SetupCall {
    private static final MethodHandle CALL =
            Native.unbound(
                    FunctionDescriptor.of(
                            JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG, JAVA_LONG,
                            JAVA_LONG));

    private static final int UNREAD_SIZE = 128;
    private static final MemorySegment CALLOC = Native.function("calloc");

    /** Where calls leave an errno that is not read. */
    private static final MemorySegment UNREAD = allocateUnread();

    private final MemorySegment function;

    private SetupCall(String function) {
        this.function = Native.function(function);
    }

    static SetupCall of(String function) {
        return new SetupCall(function);
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
        return result == -1 ? -errno.get(JAVA_INT, 0) : result;
    }

    /** Calls a function some of whose results look like a negated errno: the result as it is. */
    int callUnchecked(MemorySegment errno, long a, long b) {
        return (int) invoke(function, errno, a, b, 0, 0, 0, 0);
    }

    /** Calls a function that returns a long or an address: the same. */
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
        return result == -1 ? -errno.get(JAVA_INT, 0) : result;
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
        return (int) invoke(function, UNREAD, a, b, c, d, e, 0);
    }

    /** Calls a function that returns a long in the same way. */
    long callPlainLong(long a) {
        return callPlainLong(a, 0, 0, 0, 0);
    }

    long callPlainLong(long a, long b, long c, long d, long e) {
        return invoke(function, UNREAD, a, b, c, d, e, 0);
    }

    /** Allocates zeroed memory: its address, or 0. */
    static long calloc(long size) {
        return invoke(CALLOC, UNREAD, 1, size, 0, 0, 0, 0);
    }

    /**
     * Two cache lines, so that other memory is not written beside them. This first call also has
     * the JVM link the invocation, which takes memory; later calls allocate nothing.
     */
    @SuppressWarnings("restricted")
    private static MemorySegment allocateUnread() {
        // Memory of the JVM may be used up; this obsolete variable is an int that is free to use.
        MemorySegment borrowed = Native.function("getdate_err").reinterpret(Integer.BYTES);
        long address = invoke(CALLOC, borrowed, 1, UNREAD_SIZE, 0, 0, 0, 0);
        return address == 0 ? borrowed : MemorySegment.ofAddress(address).reinterpret(UNREAD_SIZE);
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
            return (long) CALL.invokeExact(function, errno, a, b, c, d, e, f);
        } catch (Throwable thrown) {
            throw Native.unexpected(thrown);
        }
    }
}
