package culebra.internal;

import culebra.libc.Libc;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;

/** What a descriptor refers to, in the words of {@code culebra.fd.FdKind}. */
public final class KindCalls {
    private KindCalls() {}

    /** The name of the kind, or null if the descriptor is closed. */
    public static String kind(AbstractFd fd) {
        int type = StatCalls.kind(fd);
        if (type == Outcome.CLOSED) {
            return null;
        }
        if (type == Libc.S_IFIFO()) {
            return "PIPE";
        }
        if (type == Libc.S_IFSOCK()) {
            return "SOCKET";
        }
        if (type == Libc.S_IFDIR()) {
            return "DIRECTORY";
        }
        return type == Libc.S_IFREG() ? file(fd) : anonymous(Fds.target(fd));
    }

    private static String file(AbstractFd fd) {
        if (Fds.target(fd).startsWith("/memfd:")) {
            return "MEMORY";
        }
        return isQueue(fd) ? "QUEUE" : "FILE";
    }

    private static String anonymous(String target) {
        return switch (target) {
            case "anon_inode:[eventfd]" -> "EVENT";
            case "anon_inode:[timerfd]" -> "TIMER";
            case "anon_inode:[signalfd]" -> "SIGNAL";
            case "anon_inode:[eventpoll]" -> "POLLER";
            default -> "OTHER";
        };
    }

    private static boolean isQueue(AbstractFd fd) {
        Descriptor descriptor = fd.descriptor;
        if (!descriptor.use()) {
            return false;
        }
        CallState state = CallState.acquire();
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment limits = arena.allocate(64, 8); // struct mq_attr
            int number = descriptor.number();
            return (int) Queue.GETATTR.invokeExact(state.errno, number, limits) == 0;
        } catch (Throwable thrown) {
            throw Native.unexpected(thrown);
        } finally {
            state.release();
            descriptor.done();
        }
    }

    private static final class Queue {
        static final MethodHandle GETATTR =
                Native.withErrno(Libc.mq_getattr$address(), Libc.mq_getattr$descriptor());
    }
}
