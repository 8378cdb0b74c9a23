package culebra.internal;

import culebra.libc.Libc;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** Objects of shared memory by name: a descriptor number, or 0, or the negated errno. */
public final class ShmCalls {
    /** Where the C library keeps them. */
    public static final String DIRECTORY = "/dev/shm";

    private ShmCalls() {}

    /** Opens an object that exists, without waiting if it is a FIFO. */
    public static int shm_open(String name, boolean writable) {
        int flags = (writable ? Libc.O_RDWR() : Libc.O_RDONLY()) | Libc.O_NONBLOCK();
        CallState state = CallState.acquire();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment c = Native.string(arena, name);
            return state.check((int) Open.SHM_OPEN.invokeExact(state.errno, c, flags, 0));
        } catch (Throwable thrown) {
            throw Native.unexpected(thrown);
        } finally {
            state.release();
        }
    }

    /** Makes an object without a name, for {@link #publish}; the umask applies to the mode. */
    public static int createUnnamed(int mode) {
        return OpenCalls.open(DIRECTORY, Abi.O_TMPFILE | Libc.O_RDWR(), Modes.cut(mode));
    }

    /** Gives an unnamed object its name, whole as it is: -EEXIST if the name is taken. */
    public static int publish(AbstractFd fd, String name) {
        Descriptor descriptor = fd.descriptor;
        CallState state = CallState.acquire();
        if (!descriptor.use()) {
            state.release();
            return Outcome.CLOSED;
        }
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment from = Native.string(arena, OpenCalls.again(descriptor.number()));
            MemorySegment to = Native.string(arena, DIRECTORY + name);
            int here = Libc.AT_FDCWD();
            int follow = Libc.AT_SYMLINK_FOLLOW();
            return state.check(
                    (int) Create.LINKAT.invokeExact(state.errno, here, from, here, to, follow));
        } catch (Throwable thrown) {
            throw Native.unexpected(thrown);
        } finally {
            state.release();
            descriptor.done();
        }
    }

    /** Removes a name. */
    public static int shm_unlink(String name) {
        CallState state = CallState.acquire();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment c = Native.string(arena, name);
            return state.check((int) Unlink.SHM_UNLINK.invokeExact(state.errno, c));
        } catch (Throwable thrown) {
            throw Native.unexpected(thrown);
        } finally {
            state.release();
        }
    }

    /** Makes an object that never has a name, close-on-exec and sealable. */
    public static int memfd_create(String label) {
        int flags = Libc.MFD_CLOEXEC() | Libc.MFD_ALLOW_SEALING();
        CallState state = CallState.acquire();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment c = Native.string(arena, label);
            return state.check((int) Anonymous.MEMFD_CREATE.invokeExact(state.errno, c, flags));
        } catch (Throwable thrown) {
            throw Native.unexpected(thrown);
        } finally {
            state.release();
        }
    }

    private static final class Open {
        static final MethodHandle SHM_OPEN =
                Native.withErrno(Libc.shm_open$address(), Libc.shm_open$descriptor());
    }

    private static final class Create {
        static final MethodHandle LINKAT =
                Native.withErrno(Libc.linkat$address(), Libc.linkat$descriptor());
    }

    private static final class Unlink {
        static final MethodHandle SHM_UNLINK =
                Native.withErrno(Libc.shm_unlink$address(), Libc.shm_unlink$descriptor());
    }

    private static final class Anonymous {
        static final MethodHandle MEMFD_CREATE =
                Native.withErrno(Libc.memfd_create$address(), Libc.memfd_create$descriptor());
    }
}
