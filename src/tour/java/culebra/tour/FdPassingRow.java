package culebra.tour;

import static culebra.tour.Check.assertEquals;
import static culebra.tour.Check.assertTrue;

import static java.lang.foreign.MemoryLayout.PathElement.groupElement;
import static java.lang.foreign.MemoryLayout.structLayout;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import culebra.event.EventFd;
import culebra.fd.Fd;
import culebra.fd.FdKind;
import culebra.fd.ReadChannel;
import culebra.sem.SharedSemaphore;
import culebra.shm.SharedMemory;
import culebra.socket.Received;
import culebra.socket.StreamListener;
import culebra.socket.StreamSocket;
import culebra.socket.UnixAddress;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.StructLayout;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Things without a name, passed on: memory with semaphores in it to C, eventfds to Python. */
final class FdPassingRow implements Row {
    private static final StructLayout TABLE =
            structLayout(
                    SharedSemaphore.LAYOUT.withName("ping"),
                    SharedSemaphore.LAYOUT.withName("pong"),
                    JAVA_LONG.withName("number"));
    private static final VarHandle NUMBER = TABLE.varHandle(groupElement("number"));

    /** Answers by eventfds that it gets; then sends two ends of pipes, and is killed. */
    private static final String PYTHON =
            """
            import os, signal, socket, sys

            with socket.socket(socket.AF_UNIX) as stream:
                stream.connect(sys.argv[1])
                fds = socket.recv_fds(stream, 1, 2)[1]
                for i in range(int(sys.argv[2])):
                    os.write(fds[1], os.read(fds[0], 8))
                source, sink = os.pipe()
                socket.send_fds(stream, [b"!"], [source, sink])
                os.write(sink, b"last words")
                print("sent", flush=True)
                signal.pause()
            """;

    @Override
    public String name() {
        return "fd-passing";
    }

    @Override
    public List<String> others() {
        return List.of("C", "Python 3");
    }

    @Override
    public boolean needsC() {
        return false;
    }

    @Override
    public Result run(Stage stage) throws Exception {
        Path path = stage.path();
        try (var listener = StreamListener.bind(UnixAddress.path(path))) {
            var medians = new ArrayList<RoundTrip>();
            if (stage.hasC()) {
                medians.add(count(stage, path, listener));
            }
            medians.add(add(stage, path, listener));
            return new Result("surplus fd closed; pipe outlives its maker", medians);
        }
    }

    /** Both raise a number in turn, in memory that has no name. */
    private static RoundTrip count(Stage stage, Path path, StreamListener listener)
            throws Exception {
        try (var memory = SharedMemory.anonymous(TABLE.byteSize());
                Arena arena = Arena.ofConfined();
                Peer c = stage.c("fd_passing", path, RoundTrip.COUNT);
                StreamSocket socket = listener.accept()) {
            MemorySegment table = memory.map(arena);
            SharedSemaphore ping = SharedSemaphore.create(slot(table, "ping"), 0);
            SharedSemaphore pong = SharedSemaphore.create(slot(table, "pong"), 0);
            socket.send(ByteBuffer.allocate(1), memory.fd());
            RoundTrip median =
                    RoundTrip.with(
                            "C",
                            round -> {
                                NUMBER.set(table, 0L, (long) NUMBER.get(table, 0L) + 1);
                                ping.release();
                                pong.acquire();
                            });
            c.join();
            assertEquals(2L * RoundTrip.COUNT, (long) NUMBER.get(table, 0L), "the count");
            ping.destroy();
            pong.destroy();
            return median;
        }
    }

    private static MemorySegment slot(MemorySegment table, String member) {
        return table.asSlice(
                TABLE.byteOffset(groupElement(member)), SharedSemaphore.LAYOUT.byteSize());
    }

    /** Python takes from one counter and adds to another. */
    private static RoundTrip add(Stage stage, Path path, StreamListener listener) throws Exception {
        try (var questions = EventFd.create();
                var answers = EventFd.create();
                Peer python = stage.python(PYTHON, path, RoundTrip.COUNT);
                StreamSocket socket = listener.accept()) {
            socket.send(ByteBuffer.allocate(1), questions.fd(), answers.fd());
            RoundTrip median =
                    RoundTrip.with(
                            "Python",
                            round -> {
                                questions.add(round + 1);
                                assertEquals(round + 1, answers.take());
                            });
            python.expect("sent");
            python.kill();
            outlives(socket);
            return median;
        }
    }

    /** Two ends of a pipe lie in the socket; one more than is wanted is closed. */
    private static void outlives(StreamSocket socket) throws Exception {
        try (var received = Received.create(1)) {
            assertEquals(1, socket.receive(ByteBuffer.allocate(1), received));
            assertTrue(received.descriptorsTruncated(), "a descriptor was left out");
            Fd fd = received.descriptors().getFirst();
            assertEquals(FdKind.PIPE, fd.kind());
            try (var source = ReadChannel.adopt(fd)) {
                var words = ByteBuffer.allocate(100);
                assertEquals("last words".length(), source.read(words));
                assertEquals(-1, source.read(words.clear()), "the other end, held by no process");
            }
        }
    }
}
