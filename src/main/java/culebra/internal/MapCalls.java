package culebra.internal;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** Maps memory. Calls return 0 or an address, or the negated errno. */
public final class MapCalls {
    private static final SetupCall MMAP = SetupCall.of("mmap");
    private static final SetupCall MUNMAP = SetupCall.of("munmap");
    private static final SetupCall MREMAP = SetupCall.of("mremap");

    private static final long MREMAP_MAYMOVE = 1;
    private static final long MREMAP_FIXED = 2;

    private MapCalls() {}

    /** Extends a range without moving it. Returns its address, or the negated errno. */
    static long mremap(long address, long size, long newSize) {
        try (CallState state = CallState.acquire()) {
            return MREMAP.callLong(state.errno, address, size, newSize, 0);
        }
    }

    /**
     * Replaces a mapped range by private memory that is zero and occupies no pages until it is
     * written to. No access finds the range unmapped meanwhile. The memory is mapped elsewhere
     * first, so that the range is unchanged if the system refuses it. Allocates nothing.
     *
     * @return whether the range was replaced
     */
    static boolean replaceByZeros(long address, long size) {
        int protection = Constants.PROT_READ | Constants.PROT_WRITE;
        int flags = Constants.MAP_PRIVATE | Constants.MAP_ANONYMOUS | Constants.MAP_NORESERVE;
        long zeros = MMAP.callPlainLong(0, size, protection, flags, -1, 0);
        if (zeros == -1) {
            return false;
        }
        long move = MREMAP_MAYMOVE | MREMAP_FIXED;
        boolean replaced = MREMAP.callPlainLong(zeros, size, size, move, address) == address;
        if (!replaced) {
            int ignored = MUNMAP.callPlain(zeros, size);
        }
        return replaced;
    }

    /**
     * Maps a range. The offset must be a multiple of the page size; on hugetlbfs so must the size.
     */
    public static long mmap(AbstractFd fd, long offset, long size, boolean write, boolean share) {
        StackRoom.require(); // also for the code that takes ownership
        Descriptor descriptor = fd.descriptor;
        CallState state = CallState.acquire();
        if (!descriptor.use()) {
            state.release();
            return Outcome.CLOSED;
        }
        try {
            return mmap(state, descriptor.number(), offset, size, write, share);
        } finally {
            state.release();
            descriptor.done();
        }
    }

    /** Maps a range, through a number that no other code has yet. */
    static long mmap(int number, long offset, long size, boolean write, boolean share) {
        StackRoom.require();
        try (CallState state = CallState.acquire()) {
            return mmap(state, number, offset, size, write, share);
        }
    }

    /**
     * Maps whole pages of an object between two inaccessible guard pages. Returns the address of
     * the first guard page. The range to pass to {@link #munmap} includes both guard pages.
     */
    public static long mmapGuarded(AbstractFd fd, long size, boolean write) {
        StackRoom.require();
        Descriptor descriptor = fd.descriptor;
        CallState state = CallState.acquire();
        if (!descriptor.use()) {
            state.release();
            return Outcome.CLOSED;
        }
        try {
            return mmapGuarded(state, descriptor.number(), size, write);
        } finally {
            state.release();
            descriptor.done();
        }
    }

    private static long mmapGuarded(CallState state, int number, long size, boolean write) {
        UnreachableMappings.add();
        long start;
        int attempt = 0;
        do {
            start = tryMmapGuarded(state, number, size, write);
        } while (UnreachableMappings.mayHelp(start, attempt++));
        return counted(start);
    }

    private static long tryMmapGuarded(CallState state, int number, long size, boolean write) {
        long whole = size + 2 * pageSize();
        int nothing = Constants.MAP_PRIVATE | Constants.MAP_ANONYMOUS | Constants.MAP_NORESERVE;
        long start = MMAP.callLong(state.errno, 0, whole, Constants.PROT_NONE, nothing, -1, 0);
        if (start < 0) {
            return start;
        }
        int protection = Constants.PROT_READ | (write ? Constants.PROT_WRITE : 0);
        int flags = Constants.MAP_SHARED | Constants.MAP_FIXED;
        long inner = start + pageSize();
        long mapped = MMAP.callLong(state.errno, inner, size, protection, flags, number, 0);
        if (mapped < 0) {
            int ignored = MUNMAP.callPlain(start, whole);
            return mapped;
        }
        return start;
    }

    private static long mmap(
            CallState state, int number, long offset, long size, boolean write, boolean share) {
        int protection = Constants.PROT_READ | (write ? Constants.PROT_WRITE : 0);
        int flags = share ? Constants.MAP_SHARED : Constants.MAP_PRIVATE;
        UnreachableMappings.add();
        long address;
        int attempt = 0;
        do {
            address = MMAP.callLong(state.errno, 0, size, protection, flags, number, offset);
        } while (UnreachableMappings.mayHelp(address, attempt++));
        return counted(address);
    }

    private static long counted(long result) {
        if (result < 0) {
            UnreachableMappings.remove();
        }
        return result;
    }

    /** Unmaps a range returned by {@link #mmap}. Returns 0, or -1 if it stays mapped. */
    static int munmap(long address, long size) {
        int result = MUNMAP.callPlain(address, size);
        if (result == 0) {
            UnreachableMappings.remove();
        }
        return result;
    }

    /** Writes a mapped range back to its file. */
    public static int msync(MemorySegment segment) {
        return Range.call(Range.MSYNC, segment, Constants.MS_SYNC);
    }

    /** Starts writing a mapped range back to its file, without waiting. */
    public static int msyncLater(MemorySegment segment) {
        return Range.call(Range.MSYNC, segment, Constants.MS_ASYNC);
    }

    /**
     * Advises the kernel only on the pages that lie entirely within a range. Returns 0 if there are
     * none.
     */
    public static int madviseWithin(MemorySegment segment, int advice) {
        long page = pageSize();
        long from = -segment.address() & (page - 1);
        long to = segment.byteSize() - (segment.address() + segment.byteSize() & (page - 1));
        return to <= from ? 0 : madvise(segment.asSlice(from, to - from), advice);
    }

    /**
     * Locks all current and future mapped pages of this process in memory, once they are touched.
     */
    public static int mlockall() {
        int flags = Constants.MCL_CURRENT | Constants.MCL_FUTURE | Constants.MCL_ONFAULT;
        try (CallState state = CallState.acquire()) {
            return All.MLOCKALL.call(state.errno, flags);
        }
    }

    /** Allows all pages of this process to be paged out again. */
    public static void munlockall() {
        int ignored = All.MUNLOCKALL.callPlain();
    }

    /** Locks a range in memory. */
    public static int mlock(MemorySegment segment) {
        return Range.call(Range.MLOCK, segment, 0);
    }

    /** Allows a range to be paged out again. */
    public static int munlock(MemorySegment segment) {
        return Range.call(Range.MUNLOCK, segment, 0);
    }

    /** Advises the kernel how a range will be used. */
    public static int madvise(MemorySegment segment, int advice) {
        return Range.call(Range.MADVISE, segment, advice);
    }

    /** Returns the size of a page in bytes. Offsets must be multiples of it. */
    public static long pageSize() {
        return Page.SIZE;
    }

    /** Linked lazily, for locking all pages. */
    private static final class All {
        static final SetupCall MLOCKALL = SetupCall.of("mlockall");
        static final SetupCall MUNLOCKALL = SetupCall.of("munlockall");
    }

    /** Queried lazily, for mapping part of an object. */
    private static final class Page {
        static final long SIZE = SetupCall.of("sysconf").callPlainLong(Constants._SC_PAGESIZE);
    }

    /**
     * Calls on whole pages by address. The segment is passed as an additional argument, which C
     * ignores, so that its arena cannot unmap the range during the call.
     */
    private static final class Range {
        private static final FunctionDescriptor DESCRIPTOR =
                FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_INT);

        static final MethodHandle MSYNC = Native.holding("msync", DESCRIPTOR);
        static final MethodHandle MLOCK = Native.holding("mlock", DESCRIPTOR);
        static final MethodHandle MUNLOCK = Native.holding("munlock", DESCRIPTOR);
        static final MethodHandle MADVISE = Native.holding("madvise", DESCRIPTOR);

        static int call(MethodHandle call, MemorySegment segment, int argument) {
            long start = segment.address() & -pageSize();
            long size = segment.address() + segment.byteSize() - start;
            try (CallState state = CallState.acquire()) {
                return state.check(
                        (int) call.invokeExact(state.errno, start, size, argument, segment));
            } catch (Throwable thrown) {
                throw Native.unexpected(thrown);
            }
        }
    }
}
