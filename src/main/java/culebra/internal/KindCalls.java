package culebra.internal;

/** Determines the kind of a descriptor, by the names of {@code culebra.fd.FdKind}. */
public final class KindCalls {
    private KindCalls() {}

    /** Returns the name of the kind, or null if the descriptor is closed. */
    public static String kind(AbstractFd fd) {
        int type = StatCalls.kind(fd);
        if (type == Outcome.CLOSED) {
            return null;
        }
        if (type == Constants.S_IFIFO) {
            return "PIPE";
        }
        if (type == Constants.S_IFSOCK) {
            return "SOCKET";
        }
        if (type == Constants.S_IFDIR) {
            return "DIRECTORY";
        }
        return type == Constants.S_IFREG ? file(fd) : anonymous(Fds.target(fd));
    }

    /** Returns true if each write to a descriptor is a packet: the sink of a packet pipe. */
    public static boolean writesPackets(AbstractFd fd) {
        int flags = FdCalls.fcntl(fd, Constants.F_GETFL, 0);
        return flags >= 0
                && (flags & Abi.O_DIRECT) != 0
                && (flags & FdCalls.ACCESS_MODE) != FdCalls.READ_ONLY
                && StatCalls.kind(fd) == Constants.S_IFIFO;
    }

    private static String file(AbstractFd fd) {
        String target = Fds.target(fd);
        if (target.startsWith("/memfd:")) {
            return "MEMORY";
        }
        if (PidfdCalls.isProcess(target)) { // Linux 6.9 or later
            return "PROCESS";
        }
        return QueueCalls.isQueue(fd) ? "QUEUE" : "FILE";
    }

    private static String anonymous(String target) {
        return switch (target) {
            case "anon_inode:[eventfd]" -> "EVENT";
            case "anon_inode:[timerfd]" -> "TIMER";
            case "anon_inode:[signalfd]" -> "SIGNAL";
            case "anon_inode:[eventpoll]" -> "POLLER";
            case "anon_inode:[pidfd]" -> "PROCESS";
            default -> "OTHER";
        };
    }
}
