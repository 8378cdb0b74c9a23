package culebra.internal;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;

/**
 * Links the C functions of the generated layer.
 *
 * <p>Handles that capture errno take the capture segment first. The generated handles are never
 * called: they cannot capture errno.
 */
final class Native {
    private static final Linker LINKER = Linker.nativeLinker();
    private static final Linker.Option ERRNO = Linker.Option.captureCallState("errno");
    private static final Linker.Option CRITICAL = Linker.Option.critical(false);
    private static final Linker.Option WITH_HEAP = Linker.Option.critical(true);

    private Native() {}

    /** A function that may fail with errno. */
    static MethodHandle withErrno(MemorySegment function, FunctionDescriptor descriptor) {
        return LINKER.downcallHandle(function, descriptor, ERRNO);
    }

    /**
     * A function that may fail with errno and whose arguments after the fixed ones are variadic.
     */
    static MethodHandle variadic(MemorySegment function, FunctionDescriptor descriptor, int fixed) {
        return LINKER.downcallHandle(
                function, descriptor, ERRNO, Linker.Option.firstVariadicArg(fixed));
    }

    /**
     * A function that may fail with errno, with one more pointer argument that C never looks at. A
     * segment passed there has its arena held open while the call runs: for calls that get the
     * memory by a bare address, as in an iovec.
     */
    static MethodHandle holding(MemorySegment function, FunctionDescriptor descriptor) {
        return withErrno(function, descriptor.appendArgumentLayouts(ValueLayout.ADDRESS));
    }

    /** A function that returns its error instead of setting errno. */
    static MethodHandle plain(MemorySegment function, FunctionDescriptor descriptor) {
        return LINKER.downcallHandle(function, descriptor);
    }

    /** The same with variadic arguments after the fixed ones. */
    static MethodHandle plainVariadic(
            MemorySegment function, FunctionDescriptor descriptor, int fixed) {
        return LINKER.downcallHandle(function, descriptor, Linker.Option.firstVariadicArg(fixed));
    }

    /**
     * A function that is short, cannot block, and whose -1 has one meaning: no errno. JDK 26 and
     * later remove the safepoint poll of a loop around it (JDK-8347499): {@link CriticalCall} polls
     * instead.
     */
    static CriticalCall critical(MemorySegment function, FunctionDescriptor descriptor) {
        return new CriticalCall(LINKER.downcallHandle(function, descriptor, CRITICAL));
    }

    /** The same for memory that may lie on the heap. */
    static CriticalCall criticalWithHeap(MemorySegment function, FunctionDescriptor descriptor) {
        return new CriticalCall(LINKER.downcallHandle(function, descriptor, WITH_HEAP));
    }

    /** A function of the C library that is not among the generated ones. */
    static MemorySegment function(String name) {
        return LINKER.defaultLookup()
                .find(name)
                .orElseThrow(() -> new UnsatisfiedLinkError("The C library has no " + name));
    }

    /** A string for C. Does what allocateFrom does without what that loads the first time. */
    static MemorySegment string(Arena arena, String text) {
        return string(arena, text.getBytes(StandardCharsets.UTF_8));
    }

    /** The same for bytes as they are. */
    static MemorySegment string(Arena arena, byte[] bytes) {
        MemorySegment c = arena.allocate(bytes.length + 1);
        return c.copyFrom(MemorySegment.ofArray(bytes));
    }

    /** Lets a call's own exceptions through: a closed arena, a wrong thread. */
    static RuntimeException unexpected(Throwable thrown) {
        if (thrown instanceof RuntimeException exception) {
            return exception;
        }
        if (thrown instanceof Error error) {
            throw error;
        }
        return new IllegalStateException(thrown);
    }
}
