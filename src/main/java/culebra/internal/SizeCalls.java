package culebra.internal;

import static culebra.internal.NegatedErrno.EINVAL;
import static culebra.internal.NegatedErrno.ENOSYS;
import static culebra.internal.NegatedErrno.EOPNOTSUPP;
import static culebra.internal.NegatedErrno.EPERM;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import culebra.libc.Libc;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.util.Set;

/** Changes the size of what a descriptor refers to: a result, or the negated errno. */
public final class SizeCalls {
    private static final long SMALLEST_PAGE = 4096;

    /** How a sandbox refuses a call. */
    private static final Set<Integer> REFUSALS = Set.of(EPERM, EINVAL, ENOSYS, EOPNOTSUPP);

    private static final MethodHandle FTRUNCATE =
            Native.withErrno(Libc.ftruncate$address(), Libc.ftruncate$descriptor());
    private static final MethodHandle FALLOCATE =
            Native.plain(Libc.posix_fallocate$address(), Libc.posix_fallocate$descriptor());

    private SizeCalls() {}

    /** Sets the size; what is new reads as zero and has no memory yet. */
    public static int ftruncate(AbstractFd fd, long size) {
        try (DescriptorCall call = DescriptorCall.on(fd)) {
            if (call == null) {
                return Outcome.CLOSED;
            }
            int result;
            do {
                result = call.check((int) FTRUNCATE.invokeExact(call.errno, call.number, size));
            } while (result == Outcome.RETRY);
            return result;
        } catch (Throwable thrown) {
            throw Native.unexpected(thrown);
        }
    }

    /**
     * Reserves memory for a range past the end, and grows the object to it. Where a sandbox refuses
     * fallocate, it writes a zero to every page instead.
     */
    public static int posix_fallocate(AbstractFd fd, long offset, long size) {
        Descriptor descriptor = fd.descriptor;
        if (!descriptor.use()) {
            return Outcome.CLOSED;
        }
        try {
            int code;
            do {
                code = (int) FALLOCATE.invokeExact(descriptor.number(), offset, size);
            } while (code == -Outcome.RETRY);
            return REFUSALS.contains(-code) ? touch(descriptor.number(), offset, size) : -code;
        } catch (Throwable thrown) {
            throw Native.unexpected(thrown);
        } finally {
            descriptor.done();
        }
    }

    private static int touch(int number, long offset, long size) {
        long end = offset + size;
        try (CallState state = CallState.acquire();
                Arena arena = Arena.ofConfined()) {
            MemorySegment zero = arena.allocate(1);
            long at = offset;
            while (at < end) {
                long result =
                        state.check(
                                (long)
                                        Touch.PWRITE.invokeExact(
                                                state.errno,
                                                (long) Abi.SYS_PWRITE64,
                                                number,
                                                zero,
                                                1L,
                                                at));
                if (result == 1) {
                    at = at == end - 1 ? end : Math.min(at + SMALLEST_PAGE, end - 1);
                } else if (result != Outcome.RETRY) {
                    return (int) result;
                }
            }
            return 0;
        } catch (Throwable thrown) {
            throw Native.unexpected(thrown);
        }
    }

    private static final class Touch {
        static final MethodHandle PWRITE =
                Native.variadic(
                        Libc.syscall.address(),
                        FunctionDescriptor.of(
                                JAVA_LONG, JAVA_LONG, JAVA_INT, ADDRESS, JAVA_LONG, JAVA_LONG),
                        1);
    }
}
