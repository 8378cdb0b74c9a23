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
 * Links C functions by name, each with a descriptor of the shape that it is called in. Each shape
 * is linked once, when the first of its functions is: that takes a JVM 5 to 10 ms.
 *
 * <p>Variadic functions are linked like others: see {@link SetupCall} for why they can be called
 * so. With {@code firstVariadicArg} the linker would bind the number of floating-point arguments to
 * each handle, for which it generates further classes.
 *
 * <p>Handles that capture errno take the capture segment as their first argument. A test compares
 * the descriptors with the generated layer, which is not used at run time. Each of its functions
 * would link a handle that cannot capture errno, at several milliseconds.
 */
final class Native {
    /**
     * How often to call a handle in advance if later calls must not allocate. The JVM links the
     * invocation at its first call. At its 127th interpreted call it compiles a form for this very
     * handle, some 65 KB.
     */
    static final int SETTLING_CALLS = 128;

    private static final Linker LINKER = Linker.nativeLinker();

    /** The linker's default lookup finds the same, but loads a library of the JDK's own for it. */
    private static final SymbolLookup LIBC = library("libc.so.6");

    private static final Linker.Option ERRNO = Linker.Option.captureCallState("errno");
    private static final Linker.Option CRITICAL = Linker.Option.critical(false);
    private static final Linker.Option WITH_HEAP = Linker.Option.critical(true);

    private Native() {}

    /** Links a function that may fail with errno. */
    static MethodHandle withErrno(String function, FunctionDescriptor descriptor) {
        return LINKER.downcallHandle(function(function), descriptor, ERRNO);
    }

    /**
     * Links a function that may fail with errno, with one more pointer argument that C ignores. The
     * arena of a segment passed there is held open while the call runs. This is for calls that get
     * memory by a bare address, as in an iovec.
     */
    static MethodHandle holding(String function, FunctionDescriptor descriptor) {
        return withErrno(function, descriptor.appendArgumentLayouts(ValueLayout.ADDRESS));
    }

    /** Links a function that returns its error instead of setting errno. */
    static MethodHandle plain(String function, FunctionDescriptor descriptor) {
        return LINKER.downcallHandle(function(function), descriptor);
    }

    /**
     * Links a function that is short, cannot block, and whose -1 has one meaning, so errno is not
     * captured. JDK 26 and later remove the safepoint poll of a loop around it (JDK-8347499):
     * {@link CriticalCall} polls instead.
     */
    static CriticalCall critical(String function, FunctionDescriptor descriptor) {
        return new CriticalCall(LINKER.downcallHandle(function(function), descriptor, CRITICAL));
    }

    /** Links a critical function whose memory may be on the heap. */
    static CriticalCall criticalWithHeap(String function, FunctionDescriptor descriptor) {
        return new CriticalCall(LINKER.downcallHandle(function(function), descriptor, WITH_HEAP));
    }

    /** Links a handle for any function, whose address is its first argument. */
    static MethodHandle unbound(FunctionDescriptor descriptor) {
        return LINKER.downcallHandle(descriptor);
    }

    /** Links a handle for any function, with errno. */
    static MethodHandle unboundWithErrno(FunctionDescriptor descriptor) {
        return LINKER.downcallHandle(descriptor, ERRNO);
    }

    /** Returns the address of a function or variable of the C library. */
    static MemorySegment function(String name) {
        Optional<MemorySegment> found = LIBC.find(name);
        if (found.isEmpty()) {
            found = OldLibraries.find(name);
        }
        if (found.isEmpty()) {
            throw new UnsatisfiedLinkError("The C library has no " + name);
        }
        return found.get();
    }

    @SuppressWarnings("restricted")
    private static SymbolLookup library(String name) {
        return SymbolLookup.libraryLookup(name, Arena.global());
    }

    /** Before glibc 2.34 these libraries contain mq_*, and most of sem_* and pthread_*. */
    private static final class OldLibraries {
        private static final SymbolLookup RT = library("librt.so.1");
        private static final SymbolLookup PTHREAD = library("libpthread.so.0");

        static Optional<MemorySegment> find(String name) {
            Optional<MemorySegment> found = RT.find(name);
            return found.isEmpty() ? PTHREAD.find(name) : found;
        }
    }

    /** Allocates a C string. Unlike allocateFrom it does not load many classes on first use. */
    static MemorySegment string(Arena arena, String text) {
        return string(arena, text.getBytes(StandardCharsets.UTF_8));
    }

    /** Allocates a C string from the given bytes, unchanged. */
    static MemorySegment string(Arena arena, byte[] bytes) {
        MemorySegment c = arena.allocate(bytes.length + 1);
        return c.copyFrom(MemorySegment.ofArray(bytes));
    }

    /** Rethrows a call's own exceptions, such as those for a closed arena or a wrong thread. */
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
