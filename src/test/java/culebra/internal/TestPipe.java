package culebra.internal;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import culebra.fd.Fd;
import culebra.libc.Libc;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;

/** A pipe's two ends, for tests below the package that has pipes. */
public record TestPipe(Fd source, Fd sink) implements AutoCloseable {
    public static TestPipe open() {
        return open(Libc.O_CLOEXEC());
    }

    /** Both ends O_NONBLOCK, as a peer may have made them. */
    public static TestPipe nonBlocking() {
        return open(Libc.O_CLOEXEC() | Libc.O_NONBLOCK());
    }

    private static TestPipe open(int flags) {
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment ends = arena.allocate(8, 4);
            if (Libc.pipe2(ends, flags) != 0) {
                throw new AssertionError("pipe2 failed");
            }
            return new TestPipe(own(ends, 0), own(ends, 1));
        }
    }

    /** Both ends of a FIFO, for which the kernel knows no RWF_NOWAIT. */
    public static TestPipe fifo(Path directory) throws Exception {
        Path path = directory.resolve("fifo");
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment name = arena.allocateFrom(path.toString());
            if (Libc.mkfifo(name, 0600) != 0) {
                throw new AssertionError("mkfifo failed");
            }
            Fd both = open(name, Libc.O_RDWR()); // so that opening either end does not wait
            Fd source = open(name, Libc.O_RDONLY());
            Fd sink = open(name, Libc.O_WRONLY());
            both.close();
            return new TestPipe(source, sink);
        }
    }

    private static Fd open(MemorySegment name, int flags) {
        var open = Libc.open.makeInvoker();
        return (Fd) Fds.own(open.apply(name, flags | Libc.O_CLOEXEC()));
    }

    private static Fd own(MemorySegment ends, int index) {
        return (Fd) Fds.own(ends.getAtIndex(JAVA_INT, index));
    }

    @Override
    public void close() {
        source.close();
        sink.close();
    }
}
