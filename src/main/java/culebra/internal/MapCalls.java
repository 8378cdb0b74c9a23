package culebra.internal;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import culebra.libc.Libc;

import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** Mappings of memory: 0 or an address, or the negated errno. */
public final class MapCalls {
    private static final MethodHandle MMAP =
            Native.withErrno(
                    Libc.mmap$address(),
                    FunctionDescriptor.of( // the address as a number: -1 is a failure
                            JAVA_LONG, ADDRESS, JAVA_LONG, JAVA_INT, JAVA_INT, JAVA_INT,
                            JAVA_LONG));
    private static final MethodHandle MUNMAP =
            Native.plain(
                    Libc.munmap$address(), FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_LONG));

    static {
        int ignored = munmap(0, 0); // links the call, for which unmapping has no memory
    }

    private MapCalls() {}

    /** Maps a range; offset is a multiple of the page size, and on hugetlbfs the size is, too. */
    public static long mmap(AbstractFd fd, long offset, long size, boolean write, boolean share) {
        int protection = Libc.PROT_READ() | (write ? Libc.PROT_WRITE() : 0);
        int flags = share ? Libc.MAP_SHARED() : Libc.MAP_PRIVATE();
        StackRoom.require(); // for who takes it over, too
        Descriptor descriptor = fd.descriptor;
        CallState state = CallState.acquire();
        if (!descriptor.use()) {
            state.release();
            return Outcome.CLOSED;
        }
        try {
            return state.check(
                    (long)
                            MMAP.invokeExact(
                                    state.errno,
                                    MemorySegment.NULL,
                                    size,
                                    protection,
                                    flags,
                                    descriptor.number(),
                                    offset));
        } catch (Throwable thrown) {
            throw Native.unexpected(thrown);
        } finally {
            state.release();
            descriptor.done();
        }
    }

    /** Unmaps a range that {@link #mmap} gave: 0, or -1 if it stays mapped. */
    static int munmap(long address, long size) {
        try {
            return (int) MUNMAP.invokeExact(address, size);
        } catch (Throwable thrown) {
            throw Native.unexpected(thrown);
        }
    }

    /** Writes a mapped range back to its file. */
    public static int msync(MemorySegment segment) {
        return Range.call(Range.MSYNC, segment, Libc.MS_SYNC());
    }

    /** Keeps a range in memory. */
    public static int mlock(MemorySegment segment) {
        return Range.call(Range.MLOCK, segment, 0);
    }

    /** Lets a range be paged out again. */
    public static int munlock(MemorySegment segment) {
        return Range.call(Range.MUNLOCK, segment, 0);
    }

    /** Tells the kernel how a range will be used. */
    public static int madvise(MemorySegment segment, int advice) {
        return Range.call(Range.MADVISE, segment, advice);
    }

    /** The size of a page in bytes, which an offset must be a multiple of. */
    public static long pageSize() {
        return Page.SIZE;
    }

    /** Linked only by who maps a part. */
    private static final class Page {
        static final long SIZE = sysconf();

        private static long sysconf() {
            try {
                MethodHandle call = Native.plain(Libc.sysconf$address(), Libc.sysconf$descriptor());
                return (long) call.invokeExact(Libc._SC_PAGESIZE());
            } catch (Throwable thrown) {
                throw Native.unexpected(thrown);
            }
        }
    }

    /**
     * Calls that take whole pages by address. The segment goes along as one more argument, which C
     * does not look at, so that its arena cannot unmap the range meanwhile.
     */
    private static final class Range {
        private static final FunctionDescriptor DESCRIPTOR =
                FunctionDescriptor.of(JAVA_INT, JAVA_LONG, JAVA_LONG, JAVA_INT);

        static final MethodHandle MSYNC = Native.holding(Libc.msync$address(), DESCRIPTOR);
        static final MethodHandle MLOCK = Native.holding(Libc.mlock$address(), DESCRIPTOR);
        static final MethodHandle MUNLOCK = Native.holding(Libc.munlock$address(), DESCRIPTOR);
        static final MethodHandle MADVISE = Native.holding(Libc.madvise$address(), DESCRIPTOR);

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
