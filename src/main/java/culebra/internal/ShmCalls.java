package culebra.internal;

import static culebra.internal.NegatedErrno.EEXIST;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import culebra.libc.Libc;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/**
 * Objects of shared memory by name: a descriptor number, or 0, or the negated errno.
 *
 * <p>What has a name is opened and unlinked by its path, as shm_open and shm_unlink do it. The
 * functions themselves refuse names of 254 and 255 bytes before glibc 2.34.
 */
public final class ShmCalls {
    /** Where the C library keeps them. */
    public static final String DIRECTORY = "/dev/shm";

    private static final String EXISTS = "/.";

    private ShmCalls() {}

    /** Opens an object that exists, without waiting if it is a FIFO. */
    public static int shm_open(String name, boolean writable) {
        int access = writable ? Libc.O_RDWR() : Libc.O_RDONLY();
        return OpenCalls.open(DIRECTORY + name, access | Libc.O_NONBLOCK() | Abi.O_NOFOLLOW, 0);
    }

    /** Creates an object with a name, which must be new; the umask applies to the mode. */
    static int createNamed(String name, int mode) {
        int flags = Libc.O_RDWR() | Libc.O_CREAT() | Libc.O_EXCL() | Abi.O_NOFOLLOW;
        return OpenCalls.open(DIRECTORY + name, flags, mode);
    }

    /** Creates an object without a name; the umask applies to the mode. */
    static int createUnnamed(int mode) {
        return OpenCalls.open(DIRECTORY, Abi.O_TMPFILE | Libc.O_RDWR(), Modes.cut(mode));
    }

    /** Returns true if {@link #link(int, String)} will work: by a name that is always taken. */
    static boolean canLink(int number) {
        return link(number, EXISTS) == EEXIST;
    }

    /** Gives an unnamed object a name: by its link in /proc, or where there is none by itself. */
    static int link(int number, String name) {
        int here = Libc.AT_FDCWD();
        int result =
                link(here, OpenCalls.again(number), DIRECTORY + name, Libc.AT_SYMLINK_FOLLOW());
        return result == 0 || result == EEXIST
                ? result
                : link(number, "", DIRECTORY + name, Libc.AT_EMPTY_PATH());
    }

    /** Gives an object another name, which must be new. */
    static int link(String from, String name) {
        return link(Libc.AT_FDCWD(), DIRECTORY + from, DIRECTORY + name, 0);
    }

    private static int link(int directory, String from, String to, int flags) {
        try (CallState state = CallState.acquire();
                Arena arena = Arena.ofConfined()) {
            MemorySegment old = Native.string(arena, from);
            MemorySegment made = Native.string(arena, to);
            int here = Libc.AT_FDCWD();
            return state.check(
                    (int)
                            Create.LINKAT.invokeExact(
                                    state.errno, directory, old, here, made, flags));
        } catch (Throwable thrown) {
            throw Native.unexpected(thrown);
        }
    }

    /** Gives an object another name instead of the one it has; the other must be new. */
    static int rename(String from, String name) {
        try (CallState state = CallState.acquire();
                Arena arena = Arena.ofConfined()) {
            MemorySegment old = Native.string(arena, DIRECTORY + from);
            MemorySegment made = Native.string(arena, DIRECTORY + name);
            return (int)
                    state.check(
                            (long)
                                    Rename.CALL.invokeExact(
                                            state.errno,
                                            (long) Abi.SYS_RENAMEAT2,
                                            Libc.AT_FDCWD(),
                                            old,
                                            Libc.AT_FDCWD(),
                                            made,
                                            Rename.NOREPLACE));
        } catch (Throwable thrown) {
            throw Native.unexpected(thrown);
        }
    }

    /** Removes a name. */
    public static int shm_unlink(String name) {
        try (CallState state = CallState.acquire();
                Arena arena = Arena.ofConfined()) {
            MemorySegment c = Native.string(arena, DIRECTORY + name);
            return state.check((int) Unlink.UNLINK.invokeExact(state.errno, c));
        } catch (Throwable thrown) {
            throw Native.unexpected(thrown);
        }
    }

    /** Makes an object that never has a name, close-on-exec and sealable. */
    public static int memfd_create(String label) {
        int flags = Libc.MFD_CLOEXEC() | Libc.MFD_ALLOW_SEALING();
        try (CallState state = CallState.acquire();
                Arena arena = Arena.ofConfined()) {
            MemorySegment c = Native.string(arena, label);
            return state.check((int) Anonymous.MEMFD_CREATE.invokeExact(state.errno, c, flags));
        } catch (Throwable thrown) {
            throw Native.unexpected(thrown);
        }
    }

    private static final class Create {
        static final MethodHandle LINKAT =
                Native.withErrno(Libc.linkat$address(), Libc.linkat$descriptor());
    }

    /** By syscall(2), for the C library's renameat2 is not among what is generated. */
    private static final class Rename {
        static final int NOREPLACE = 1;

        static final MethodHandle CALL =
                Native.variadic(
                        Libc.syscall.address(),
                        FunctionDescriptor.of(
                                JAVA_LONG, JAVA_LONG, JAVA_INT, ADDRESS, JAVA_INT, ADDRESS,
                                JAVA_INT),
                        1);
    }

    private static final class Unlink {
        static final MethodHandle UNLINK =
                Native.withErrno(Libc.unlink$address(), Libc.unlink$descriptor());
    }

    private static final class Anonymous {
        static final MethodHandle MEMFD_CREATE =
                Native.withErrno(Libc.memfd_create$address(), Libc.memfd_create$descriptor());
    }
}
