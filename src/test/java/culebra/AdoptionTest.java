package culebra;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import culebra.event.EventFd;
import culebra.event.TimerFd;
import culebra.fd.Fd;
import culebra.fd.FdHandle;
import culebra.fd.ReadChannel;
import culebra.fd.WriteChannel;
import culebra.mq.MessageQueue;
import culebra.shm.SharedMemory;
import culebra.socket.MessageSocket;
import culebra.socket.SeqpacketListener;
import culebra.socket.StreamListener;
import culebra.socket.StreamSocket;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.util.stream.Stream;

/** What every handle that is a descriptor promises of taking one over. */
class AdoptionTest {
    /** A handle that is a descriptor: how it is taken over, and one that is of another kind. */
    record Adopted(Adoption adoption, Handles.Maker wrong) {}

    interface Adoption {
        FdHandle<?> of(Fd fd) throws Exception;
    }

    static Stream<Adopted> adoptions() {
        return Stream.of(
                new Adopted(ReadChannel::adopt, Handles::writingEnd),
                new Adopted(WriteChannel::adopt, Handles::readingEnd),
                new Adopted(EventFd::adopt, Handles::timer),
                new Adopted(TimerFd::adopt, () -> Handles.queue().fd()),
                new Adopted(SharedMemory::adopt, Handles::readingEnd),
                new Adopted(MessageQueue::adopt, Handles::readingEnd),
                new Adopted(MessageQueue::adopt, () -> SharedMemory.anonymous(1).fd()),
                new Adopted(StreamSocket::adopt, Handles::listener),
                new Adopted(StreamListener::adopt, () -> Handles.first(StreamSocket.pair()).fd()),
                new Adopted(MessageSocket::adopt, Handles::listener),
                new Adopted(
                        SeqpacketListener::adopt,
                        () -> Handles.first(MessageSocket.pairSeqpacket()).fd()),
                new Adopted(SeqpacketListener::adopt, Handles::counter));
    }

    @ParameterizedTest
    @MethodSource("adoptions")
    void adoptChecksTheKindAndLeavesAWrongOneOpen(Adopted adopted) throws Exception {
        try (Fd wrong = (Fd) adopted.wrong().make()) {
            assertThrows(IllegalArgumentException.class, () -> adopted.adoption().of(wrong));
            assertTrue(wrong.isOpen(), "what is refused stays the caller's");
            wrong.close();
            var closed = assertThrows(IOException.class, () -> adopted.adoption().of(wrong));
            assertTrue(closed.getMessage().contains("closed"), closed.getMessage());
        }
    }
}
