package culebra.mq;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import culebra.Access;
import culebra.event.EventFd;
import culebra.fd.Fd;
import culebra.fd.FdKind;
import culebra.mq.Shape.How;
import culebra.pipe.UnixPipe;
import culebra.shm.SharedMemory;
import culebra.socket.MessageSocket;
import culebra.socket.Received;
import culebra.socket.SeqpacketListener;
import culebra.socket.UnixAddress;
import culebra.testing.Namespace;
import culebra.testing.On;
import culebra.testing.Peer;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.NonReadableChannelException;
import java.nio.channels.NonWritableChannelException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Queues made of descriptors, and what the descriptor of a queue is good for. */
@ExtendWith(NothingLeft.class)
class AdoptQueueTest {
    @Test
    void aDuplicateIsTheSameQueue() throws Exception {
        try (TempQueue name = TempQueue.next();
                MessageQueue queue = name.create();
                Fd copy = queue.fd().dup();
                MessageQueue adopted = MessageQueue.adopt(copy)) {
            assertSame(copy, adopted.fd());
            assertEquals(FdKind.QUEUE, copy.kind());
            assertEquals(name.name(), adopted.name());
            assertEquals(queue.limits(), adopted.limits());
            queue.send(Expect.bytes("there"), 1);
            Expect.messages(adopted, "there");
            queue.close();
            adopted.send(Expect.bytes("still there"), 1);
            Expect.messages(adopted, "still there");
            adopted.close();
            assertFalse(copy.isOpen());
        }
    }

    @Test
    void whatItWasOpenedForStaysSo() throws Exception {
        try (TempQueue name = TempQueue.next();
                MessageQueue queue = name.create();
                var reads = adopted(name, Access.READ);
                var writes = adopted(name, Access.WRITE);
                var both = adopted(name, Access.READ_WRITE)) {
            assertThrows(NonWritableChannelException.class, () -> reads.send(new byte[1], 0));
            assertThrows(NonReadableChannelException.class, writes::tryReceive);
            writes.send(Expect.bytes("one"), 1);
            both.send(Expect.bytes("two"), 1);
            assertEquals("one", new String(reads.receive().bytes()));
            Expect.messages(both, "two");
            assertEquals(0, queue.size());
        }
    }

    private static MessageQueue adopted(TempQueue name, Access access) throws IOException {
        try (MessageQueue queue = MessageQueue.open(name.name(), access)) {
            return MessageQueue.adopt(queue.fd().dup());
        }
    }

    @Test
    void otherKindsAreRefusedAndStayOpen() throws Exception {
        try (var pipe = UnixPipe.open();
                var counter = EventFd.create();
                var memory = SharedMemory.anonymous(8);
                var pair = MessageSocket.pair()) {
            for (Fd wrong :
                    List.of(pipe.source().fd(), counter.fd(), memory.fd(), pair.first().fd())) {
                Expect.failure(
                        IllegalArgumentException.class,
                        () -> MessageQueue.adopt(wrong),
                        wrong.toString(),
                        "not a message queue");
                assertTrue(wrong.isOpen());
            }
        }
        Fd closed = TempQueue.unnamed().fd();
        closed.close();
        Expect.failure(IOException.class, () -> MessageQueue.adopt(closed), "closed");
    }

    @ParameterizedTest
    @EnumSource
    void aQueueReceivedOverASocketWorksAsItWasOpened(On kind) throws Exception {
        try (TempQueue name = TempQueue.next();
                MessageQueue queue = name.create();
                var reads = passed(name, "r");
                var writes = passed(name, "w");
                var both = passed(name, "b")) {
            assertEquals(name.name(), both.queue.name());
            assertEquals(TempQueue.SMALL, both.queue.limits());
            assertThrows(NonWritableChannelException.class, () -> reads.queue.send(new byte[1], 0));
            assertThrows(NonReadableChannelException.class, writes.queue::receive);
            for (Shape shape : Shape.values()) {
                var wait = kind.start(() -> shape.receive(reads.queue, How.WAIT)).blocked();
                assertTrue(shape.send(writes.queue, How.WAIT, Expect.bytes("x"), 5));
                assertEquals(new Message(Expect.bytes("x"), 5), wait.get());
            }
            both.queue.send(Expect.bytes("y"), 0);
            Expect.messages(both.queue, "y");
            for (Passed each : List.of(reads, writes, both)) {
                each.tells("blocking");
            }
            assertEquals(0, queue.size());
        }
    }

    /** Its waits last all the same, and the peer's flag stays. */
    @ParameterizedTest
    @EnumSource
    void aQueueThatThePeerHasMadeNonBlockingIsWaitedFor(On kind) throws Exception {
        try (TempQueue name = TempQueue.next();
                MessageQueue queue = name.create();
                var both = passed(name, "nb")) {
            for (Shape shape : Shape.values()) {
                for (How how : List.of(How.WAIT, How.TIMED)) {
                    var wait = kind.start(() -> shape.receive(both.queue, how)).blocked();
                    queue.send(Expect.bytes("x"), 5);
                    assertEquals(new Message(Expect.bytes("x"), 5), wait.get());
                    while (queue.trySend(new byte[1], 1)) {}
                    byte[] last = Expect.bytes("last");
                    var send = kind.start(() -> shape.send(both.queue, how, last, 0)).blocked();
                    queue.receive();
                    assertTrue(send.get());
                    while (queue.size() > 1) {
                        queue.receive();
                    }
                    Expect.messages(both.queue, "last");
                }
            }
            both.tells("non-blocking");
        }
    }

    /** A queue that a C program has passed, and still holds. */
    private record Passed(MessageQueue queue, Peer peer) implements AutoCloseable {
        void tells(String blocking) throws Exception {
            peer.send("");
            peer.expect(blocking);
            peer.join();
        }

        @Override
        public void close() throws Exception {
            queue.close();
            peer.close();
        }
    }

    private static Passed passed(TempQueue name, String access) throws Exception {
        try (var listener = SeqpacketListener.bind(UnixAddress.unnamed());
                var received = Received.create()) {
            String address = listener.localAddress().toString();
            Peer peer = Peer.c("mq/peer", "pass", name.name(), access, address);
            peer.expect("ready");
            try (MessageSocket socket = listener.accept()) {
                assertEquals(1, socket.receive(ByteBuffer.allocate(1), received));
                return new Passed(MessageQueue.adopt(received.descriptors().getFirst()), peer);
            }
        }
    }

    /** The kernel shows how full a queue is to a process that reads it as a file. */
    @Test
    void thePathIsOpenToOtherProcesses() throws Exception {
        try (MessageQueue queue = TempQueue.unnamed()) {
            queue.send(new byte[5], 0);
            queue.send(new byte[7], 0);
            Path path = queue.fd().path();
            try (Peer cat = Peer.command(List.of("cat", path.toString()))) {
                Expect.says(cat.join(), "QSIZE:12 ");
            }
            queue.close();
            assertThrows(IOException.class, queue.fd()::path);
        }
    }

    @Test
    void aQueueThatIsUnlinkedCanBeAdopted() throws Exception {
        try (MessageQueue queue = TempQueue.unnamed();
                MessageQueue adopted = MessageQueue.adopt(queue.fd().dup())) {
            adopted.send(Expect.bytes("nameless"), 0);
            Expect.messages(queue, "nameless");
            assertEquals(queue.name(), adopted.name());
        }
    }

    /** Adopts a queue that it has opened as a file, and unlinks it. */
    static final class OpenedAsFile {
        public static void main(String[] path) throws Exception {
            Fd fd = Fd.open(Path.of(path[0]), Access.READ_WRITE);
            try (MessageQueue queue = MessageQueue.adopt(fd)) {
                queue.unlink();
                System.out.println(queue.name());
            }
        }
    }

    @Test
    void aQueueThatWasOpenedAsAFileHasItsNameAndCanBeUnlinked(@TempDir Path directory)
            throws Exception {
        var command = new ArrayList<>(Namespace.mounts("mount -t mqueue none '" + directory + "'"));
        try (TempQueue name = TempQueue.next();
                MessageQueue queue = name.create()) {
            String path = directory + name.name();
            command.addAll(Peer.javaCommand(List.of(), OpenedAsFile.class, path));
            try (Peer peer = Peer.command(command)) {
                assertEquals(name.name(), peer.join());
            }
            assertThrows(NoSuchFileException.class, queue::unlink);
        }
    }
}
