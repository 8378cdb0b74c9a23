package culebra.internal;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** Mappings of memory: 0 or an address, or the negated errno. */
public final class MapCalls {
    private static final SetupCall MMAP = SetupCall.of("mmap");
    private static final SetupCall MUNMAP = SetupCall.of("munmap");

    private MapCalls() {}

    /** Extends a range without moving it: its address, or the negated errno. */
    static long mremap(long address, long size, long newSize) {
        try (CallState state = CallState.acquire()) {
            return Remap.CALL.callLong(state.errno, address, size, newSize, 0);
        }
    }

    /** Maps a range; offset is a multiple of the page size, and on hugetlbfs the size is, too. */
    public static long mmap(AbstractFd fd, long offset, long size, boolean write, boolean share) {
        StackRoom.require(); // for who takes it over, too
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

    /** The same for a number that no other code has yet. */
    static long mmap(int number, long offset, long size, boolean write, boolean share) {
        StackRoom.require();
        try (CallState state = CallState.acquire()) {
            return mmap(state, number, offset, size, write, share);
        }
    }

    /**
     * Maps whole pages of an object between two pages that nothing may access: the address of the
     * page before. {@link #munmap} gets all, which are two pages more.
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
            int ignored = munmap(start, whole);
            return mapped;
        }
        return start;
    }

    private static long mmap(
            CallState state, int number, long offset, long size, boolean write, boolean share) {
        int protection = Constants.PROT_READ | (write ? Constants.PROT_WRITE : 0);
        int flags = share ? Constants.MAP_SHARED : Constants.MAP_PRIVATE;
        return MMAP.callLong(state.errno, 0, size, protection, flags, number, offset);
    }

    /** Unmaps a range that {@link #mmap} gave: 0, or -1 if it stays mapped. */
    static int munmap(long address, long size) {
        return MUNMAP.callPlain(address, size);
    }

    /** Writes a mapped range back to its file. */
    public static int msync(MemorySegment segment) {
        return Range.call(Range.MSYNC, segment, Constants.MS_SYNC);
    }

    /** Has a mapped range written back to its file some time. */
    public static int msyncLater(MemorySegment segment) {
        return Range.call(Range.MSYNC, segment, Constants.MS_ASYNC);
    }

    /** Advises on those pages alone that lie within a range: 0 if there is none. */
    public static int madviseWithin(MemorySegment segment, int advice) {
        long page = pageSize();
        long from = -segment.address() & (page - 1);
        long to = segment.byteSize() - (segment.address() + segment.byteSize() & (page - 1));
        return to <= from ? 0 : madvise(segment.asSlice(from, to - from), advice);
    }

    /** Keeps all pages of this process in memory that are or will be mapped, once touched. */
    public static int mlockall() {
        int flags = Constants.MCL_CURRENT | Constants.MCL_FUTURE | Constants.MCL_ONFAULT;
        try (CallState state = CallState.acquire()) {
            return All.MLOCKALL.call(state.errno, flags);
        }
    }

    /** Lets all pages of this process be paged out again. */
    public static void munlockall() {
        int ignored = All.MUNLOCKALL.callPlain();
    }

    /** Keeps a range in memory. */
    public static int mlock(MemorySegment segment) {
        return Range.call(Range.MLOCK, segment, 0);
    }

    /** Lets a range be paged out again. */
    public static int munlock(MemorySegment segment) {
        return Range.call(Range.MUNLOCK, segment, 0);
    }

    /** Returns the kernel how a range will be used. */
    public static int madvise(MemorySegment segment, int advice) {
        return Range.call(Range.MADVISE, segment, advice);
    }

    /** The size of a page in bytes, which an offset must be a multiple of. */
    public static long pageSize() {
        return Page.SIZE;
    }

    /** Looked up only by who locks everything. */
    private static final class All {
        static final SetupCall MLOCKALL = SetupCall.of("mlockall");
        static final SetupCall MUNLOCKALL = SetupCall.of("munlockall");
    }

    /** Looked up only by who extends a mapping. */
    private static final class Remap {
        static final SetupCall CALL = SetupCall.of("mremap");
    }

    /** Asked for only by who maps a part. */
    private static final class Page {
        static final long SIZE = SetupCall.of("sysconf").callPlainLong(Constants._SC_PAGESIZE);
    }

    /**
     * Calls that take whole pages by address. The segment goes along as one more argument, which C
     * does not look at, so that its arena cannot unmap the range meanwhile.
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
