package culebra.internal;

import static culebra.internal.NegatedErrno.EINVAL;
import static culebra.internal.NegatedErrno.ENOSYS;
import static culebra.internal.NegatedErrno.EOPNOTSUPP;
import static culebra.internal.NegatedErrno.EPERM;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Set;

/** Changes the size of the object of a descriptor. Calls return a result, or the negated errno. */
public final class SizeCalls {
    private static final long SMALLEST_PAGE = 4096;

    /** The errors by which a sandbox refuses a call. */
    private static final Set<Integer> REFUSALS = Set.of(EPERM, EINVAL, ENOSYS, EOPNOTSUPP);

    private static final SetupCall FTRUNCATE = SetupCall.of("ftruncate");
    private static final SetupCall FALLOCATE = SetupCall.of("posix_fallocate");

    private SizeCalls() {}

    /** Sets the size. New bytes read as zero and have no memory yet. */
    public static int ftruncate(AbstractFd fd, long size) {
        try (DescriptorCall call = DescriptorCall.on(fd)) {
            if (call == null) {
                return Outcome.CLOSED;
            }
            int result;
            do {
                result = FTRUNCATE.call(call.errno, call.number, size);
            } while (result == Outcome.RETRY);
            return result;
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
            return posix_fallocate(descriptor.number(), offset, size);
        } finally {
            descriptor.done();
        }
    }

    /** Reserves memory for a range, through a number that no other code has yet. */
    static int posix_fallocate(int number, long offset, long size) {
        int code;
        do {
            code = FALLOCATE.callPlain(number, offset, size);
        } while (code == -Outcome.RETRY);
        if (REFUSALS.contains(-code)) {
            Log.fallback("fallocate", "a write to each page");
            return touch(number, offset, size);
        }
        return -code;
    }

    private static int touch(int number, long offset, long size) {
        long end = offset + size;
        try (CallState state = CallState.acquire();
                Arena arena = Arena.ofConfined()) {
            MemorySegment zero = arena.allocate(1);
            long at = offset;
            while (at < end) {
                long result =
                        Touch.SYSCALL.callLong(
                                state.errno, Abi.SYS_PWRITE64, number, zero.address(), 1, at);
                if (result == 1) {
                    at = at == end - 1 ? end : Math.min(at + SMALLEST_PAGE, end - 1);
                } else if (result != Outcome.RETRY) {
                    return (int) result;
                }
            }
            return 0;
        }
    }

    private static final class Touch {
        static final SetupCall SYSCALL = SetupCall.of("syscall");
    }
}
