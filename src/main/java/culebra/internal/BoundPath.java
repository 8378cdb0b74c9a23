package culebra.internal;

/**
 * The path that binding a socket has created: it is removed when the socket is closed, once, and
 * only if it still is the same file. A socket that is handed on leaves it.
 */
public final class BoundPath extends Follower {
    private final SocketFile file;
    private final Identity identity;

    private BoundPath(SocketFile file, Identity identity) {
        this.file = file;
        this.identity = identity;
    }

    /**
     * A file. The number of an inode alone is given to the next file as soon as one is gone; its
     * time of birth is not (0 where the file system has none).
     */
    public record Identity(long device, long inode, long seconds, int nanos) {
        private static Identity of(SocketFile file) {
            return file.look()
                    ? new Identity(
                            file.device(), file.inode(), file.birthSeconds(), file.birthNanos())
                    : null;
        }

        /** Returns true if the path still is that of this file. */
        private boolean isStill(SocketFile file) {
            return file.look()
                    && file.device() == device
                    && file.inode() == inode
                    && file.birthSeconds() == seconds
                    && file.birthNanos() == nanos;
        }
    }

    /** Has the path of a socket that was just bound removed when it is closed. */
    public static void removeWhenClosed(AbstractFd fd, byte[] path) {
        Descriptor descriptor = fd.descriptor;
        if (!descriptor.use()) {
            return;
        }
        SocketFile file = null;
        try {
            file = new SocketFile(path);
            Identity identity = Identity.of(file);
            if (identity != null) {
                descriptor.add(new BoundPath(file, identity));
                file = null; // the descriptor's now
            }
        } finally {
            if (file != null) {
                file.free();
            }
            descriptor.done();
        }
    }

    /** Returns the socket file at a path, or null if there is none. */
    public static Identity identify(byte[] path) {
        var file = new SocketFile(path);
        try {
            return Identity.of(file);
        } finally {
            file.free();
        }
    }

    /** Removes a path if it still is that of a file; returns false if that failed. */
    public static boolean remove(byte[] path, Identity identity) {
        var file = new SocketFile(path);
        try {
            return !identity.isStill(file) || file.unlink();
        } finally {
            file.free();
        }
    }

    /** At once, not with the last call: the path is free for another when close returns. */
    @Override
    void close() {
        if (identity.isStill(file)) {
            boolean ignored = file.unlink();
        }
    }

    @Override
    void released(boolean closed) {
        file.free();
    }
}
