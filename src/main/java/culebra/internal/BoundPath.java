package culebra.internal;

/**
 * The path that binding a socket has created. It is removed once, when the socket is closed, and
 * only if it is still the same file. It is not removed if the descriptor is detached.
 */
public final class BoundPath extends Follower {
    private final SocketFile file;
    private final Identity identity;

    private BoundPath(SocketFile file, Identity identity) {
        this.file = file;
        this.identity = identity;
    }

    /**
     * The identity of a file. An inode number alone is not enough, since it is reused as soon as a
     * file is removed. The birth time distinguishes files; it is 0 if the file system does not
     * record it.
     */
    public record Identity(long device, long inode, long seconds, int nanos) {
        private static Identity of(SocketFile file) {
            return file.look()
                    ? new Identity(
                            file.device(), file.inode(), file.birthSeconds(), file.birthNanos())
                    : null;
        }

        /** Returns true if the path still refers to this file. */
        private boolean isStill(SocketFile file) {
            return file.look()
                    && file.device() == device
                    && file.inode() == inode
                    && file.birthSeconds() == seconds
                    && file.birthNanos() == nanos;
        }
    }

    /**
     * Arranges for the path of a socket that was just bound to be removed when the socket is
     * closed.
     */
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
                file = null; // owned by the descriptor now
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

    /** Removes a path if it still refers to the given file; returns false if that failed. */
    public static boolean remove(byte[] path, Identity identity) {
        var file = new SocketFile(path);
        try {
            return !identity.isStill(file) || file.unlink();
        } finally {
            file.free();
        }
    }

    /**
     * Removes the path at once, not when the last call ends, so that it is free for another socket
     * when close returns.
     */
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
