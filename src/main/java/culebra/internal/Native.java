package culebra.internal;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Links C functions by name, each with a descriptor of the shape that it is called in.
 *
 * <p>Handles that capture errno take the capture segment first. The generated layer is the contract
 * that a test compares the descriptors with; at run time nothing uses it. Each of its functions
 * would link a handle that cannot capture errno, at several milliseconds.
 */
final class Native {
    /**
     * How often to call a handle in advance if later calls must take no memory. The JVM links the
     * invocation at its first call. At its 127th interpreted call it compiles a form for this very
     * handle, some 65 KB.
     */
    static final int SETTLING_CALLS = 128;

    private static final Linker LINKER = Linker.nativeLinker();
    private static final Linker.Option ERRNO = Linker.Option.captureCallState("errno");
    private static final Linker.Option CRITICAL = Linker.Option.critical(false);
    private static final Linker.Option WITH_HEAP = Linker.Option.critical(true);

    private Native() {}

    /** A function that may fail with errno. */
    static MethodHandle withErrno(String function, FunctionDescriptor descriptor) {
        return LINKER.downcallHandle(function(function), descriptor, ERRNO);
    }

    /**
     * A function that may fail with errno and whose arguments after the fixed ones are variadic.
     */
    static MethodHandle variadic(String function, FunctionDescriptor descriptor, int fixed) {
        return LINKER.downcallHandle(
                function(function), descriptor, ERRNO, Linker.Option.firstVariadicArg(fixed));
    }

    /**
     * A function that may fail with errno, with one more pointer argument that C never looks at. A
     * segment passed there has its arena held open while the call runs: for calls that get the
     * memory by a bare address, as in an iovec.
     */
    static MethodHandle holding(String function, FunctionDescriptor descriptor) {
        return withErrno(function, descriptor.appendArgumentLayouts(ValueLayout.ADDRESS));
    }

    /** A function that returns its error instead of setting errno. */
    static MethodHandle plain(String function, FunctionDescriptor descriptor) {
        return LINKER.downcallHandle(function(function), descriptor);
    }

    /** The same with variadic arguments after the fixed ones. */
    static MethodHandle plainVariadic(String function, FunctionDescriptor descriptor, int fixed) {
        return LINKER.downcallHandle(
                function(function), descriptor, Linker.Option.firstVariadicArg(fixed));
    }

    /**
     * A function that is short, cannot block, and whose -1 has one meaning: no errno. JDK 26 and
     * later remove the safepoint poll of a loop around it (JDK-8347499): {@link CriticalCall} polls
     * instead.
     */
    static CriticalCall critical(String function, FunctionDescriptor descriptor) {
        return new CriticalCall(LINKER.downcallHandle(function(function), descriptor, CRITICAL));
    }

    /** The same with variadic arguments after the fixed ones. */
    static CriticalCall criticalVariadic(
            String function, FunctionDescriptor descriptor, int fixed) {
        return new CriticalCall(
                LINKER.downcallHandle(
                        function(function),
                        descriptor,
                        CRITICAL,
                        Linker.Option.firstVariadicArg(fixed)));
    }

    /** The same for memory that may lie on the heap. */
    static CriticalCall criticalWithHeap(String function, FunctionDescriptor descriptor) {
        return new CriticalCall(LINKER.downcallHandle(function(function), descriptor, WITH_HEAP));
    }

    /** A handle for functions of any name, which it takes as its first argument. */
    static MethodHandle unbound(FunctionDescriptor descriptor) {
        return LINKER.downcallHandle(descriptor);
    }

    /** The same with errno. */
    static MethodHandle unboundWithErrno(FunctionDescriptor descriptor) {
        return LINKER.downcallHandle(descriptor, ERRNO);
    }

    /** The address of a function or a variable of the C library. */
    static MemorySegment function(String name) {
        Optional<MemorySegment> found = LINKER.defaultLookup().find(name);
        if (found.isEmpty()) {
            found = OldLibraries.find(name);
        }
        if (found.isEmpty()) {
            throw new UnsatisfiedLinkError("The C library has no " + name);
        }
        return found.get();
    }

    /** Before glibc 2.34 these libraries contain mq_*, and most of sem_* and pthread_*. */
    private static final class OldLibraries {
        private static final SymbolLookup RT = library("librt.so.1");
        private static final SymbolLookup PTHREAD = library("libpthread.so.0");

        @SuppressWarnings("restricted")
        private static SymbolLookup library(String name) {
            return SymbolLookup.libraryLookup(name, Arena.global());
        }

        static Optional<MemorySegment> find(String name) {
            Optional<MemorySegment> found = RT.find(name);
            return found.isEmpty() ? PTHREAD.find(name) : found;
        }
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
