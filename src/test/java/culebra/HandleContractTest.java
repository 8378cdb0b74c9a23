package culebra;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import culebra.event.EventFd;
import culebra.event.TimerFd;
import culebra.fd.Fd;
import culebra.fd.FdHandle;
import culebra.fd.Poller;
import culebra.fd.ReadChannel;
import culebra.fd.WriteChannel;
import culebra.internal.TestPipe;
import culebra.mq.MessageQueue;
import culebra.mq.QueueLimits;
import culebra.pipe.UnixPipe;
import culebra.sem.NamedSemaphore;
import culebra.sem.SharedSemaphore;
import culebra.shm.SharedMemory;
import culebra.socket.MessageSocket;
import culebra.socket.SeqpacketListener;
import culebra.socket.SocketPair;
import culebra.socket.StreamListener;
import culebra.socket.StreamSocket;
import culebra.socket.UnixAddress;
import culebra.testing.Own;
import culebra.testing.TempName;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.ref.WeakReference;
import java.lang.reflect.InvocationTargetException;
import java.util.List;
import java.util.stream.Stream;

/** What every handle promises: each type of handle joins the list of {@link #handles}. */
class HandleContractTest {
    /** Makes a handle, and a use of it that fails once it is closed. */
    private record Kind(Class<?> type, Maker maker, Use use) {
        @Override
        public String toString() {
            return type.getSimpleName();
        }
    }

    private interface Maker {
        AutoCloseable make() throws Exception;
    }

    private interface Use {
        void of(AutoCloseable handle) throws Exception;
    }

    static Stream<Kind> handles() {
        return Stream.of(
                new Kind(Fd.class, HandleContractTest::readingEnd, h -> ((Fd) h).dup().close()),
                new Kind(
                        ReadChannel.class,
                        () -> ReadChannel.adopt(readingEnd()),
                        h -> ((ReadChannel) h).tryRead(Arena.ofAuto().allocate(1))),
                new Kind(
                        WriteChannel.class,
                        () -> WriteChannel.adopt(writingEnd()),
                        h -> ((WriteChannel) h).tryWrite(Arena.ofAuto().allocate(1))),
                new Kind(
                        ReadChannel.class,
                        HandleContractTest::source,
                        h -> ((ReadChannel) h).tryRead(Arena.ofAuto().allocate(1))),
                new Kind(
                        WriteChannel.class,
                        HandleContractTest::sink,
                        h -> ((WriteChannel) h).tryWrite(Arena.ofAuto().allocate(1))),
                new Kind(UnixPipe.class, UnixPipe::open, h -> ((UnixPipe) h).available()),
                new Kind(EventFd.class, () -> EventFd.create(1), h -> ((EventFd) h).tryTake()),
                new Kind(TimerFd.class, TimerFd::create, h -> ((TimerFd) h).tryTake()),
                new Kind(Poller.class, Poller::open, h -> ((Poller) h).tryAwait()),
                new Kind(
                        StreamListener.class,
                        () -> StreamListener.bind(UnixAddress.unnamed()),
                        h -> ((StreamListener) h).tryAccept()),
                new Kind(
                        SeqpacketListener.class,
                        () -> SeqpacketListener.bind(UnixAddress.unnamed()),
                        h -> ((SeqpacketListener) h).tryAccept()),
                new Kind(
                        StreamSocket.class,
                        () -> first(StreamSocket.pair()),
                        h -> ((StreamSocket) h).tryRead(Arena.ofAuto().allocate(1))),
                new Kind(
                        MessageSocket.class,
                        () -> MessageSocket.bind(UnixAddress.unnamed()),
                        h -> ((MessageSocket) h).tryReceive(Arena.ofAuto().allocate(1))),
                new Kind(
                        MessageSocket.class,
                        () -> first(MessageSocket.pairSeqpacket()),
                        h -> ((MessageSocket) h).tryReceive(Arena.ofAuto().allocate(1))),
                new Kind(
                        MessageQueue.class,
                        HandleContractTest::queue,
                        h -> ((MessageQueue) h).tryReceive()),
                new Kind(
                        SharedMemory.class,
                        () -> SharedMemory.anonymous(1),
                        h -> ((SharedMemory) h).size()),
                new Kind(
                        NamedSemaphore.class,
                        HandleContractTest::named,
                        h -> ((NamedSemaphore) h).availablePermits()),
                new Kind(
                        SharedSemaphore.class,
                        () ->
                                SharedSemaphore.create(
                                        Arena.ofAuto().allocate(SharedSemaphore.LAYOUT), 0),
                        h -> ((SharedSemaphore) h).availablePermits()));
    }

    /** A handle that is a descriptor: how it is taken over, and one that is of another kind. */
    private record Adopted(Adoption adoption, Maker wrong) {}

    private interface Adoption {
        FdHandle<?> of(Fd fd) throws Exception;
    }

    static Stream<Adopted> adoptions() {
        return Stream.of(
                new Adopted(ReadChannel::adopt, HandleContractTest::writingEnd),
                new Adopted(WriteChannel::adopt, HandleContractTest::readingEnd),
                new Adopted(EventFd::adopt, HandleContractTest::timer),
                new Adopted(TimerFd::adopt, () -> queue().fd()),
                new Adopted(SharedMemory::adopt, HandleContractTest::readingEnd),
                new Adopted(MessageQueue::adopt, HandleContractTest::readingEnd),
                new Adopted(MessageQueue::adopt, () -> SharedMemory.anonymous(1).fd()),
                new Adopted(StreamSocket::adopt, HandleContractTest::listener),
                new Adopted(StreamListener::adopt, () -> first(StreamSocket.pair()).fd()),
                new Adopted(MessageSocket::adopt, HandleContractTest::listener),
                new Adopted(
                        SeqpacketListener::adopt, () -> first(MessageSocket.pairSeqpacket()).fd()),
                new Adopted(SeqpacketListener::adopt, HandleContractTest::counter));
    }

    @ParameterizedTest
    @MethodSource("adoptions")
    void adoptChecksTheKindAndLeavesAWrongOneOpen(Adopted adopted) throws Exception {
        try (Fd wrong = (Fd) adopted.wrong.make()) {
            assertThrows(IllegalArgumentException.class, () -> adopted.adoption.of(wrong));
            assertTrue(wrong.isOpen(), "what is refused stays the caller's");
            wrong.close();
            var closed = assertThrows(IOException.class, () -> adopted.adoption.of(wrong));
            assertTrue(closed.getMessage().contains("closed"), closed.getMessage());
        }
    }

    static Stream<Kind> descriptors() {
        return handles().filter(kind -> FdHandle.class.isAssignableFrom(kind.type));
    }

    @ParameterizedTest
    @MethodSource("descriptors")
    void aDescriptorIsTheHandlesOwn(Kind kind) throws Exception {
        var handle = (FdHandle<?>) kind.maker.make();
        Fd fd = handle.fd();
        handle.close();
        assertFalse(fd.isOpen());
    }

    @ParameterizedTest
    @MethodSource("handles")
    void closeIsFinalAndMayBeRepeated(Kind kind) throws Exception {
        AutoCloseable handle = kind.maker.make();
        if (kind.type != WriteChannel.class) { // whose reader has gone
            kind.use.of(handle);
        }
        assertTrue(isOpen(handle));
        handle.close();
        handle.close();
        assertFalse(isOpen(handle));
        Exception refused = assertThrows(Exception.class, () -> kind.use.of(handle));
        assertNotNull(refused.getMessage(), "a message must say what is closed");
        assertTrue(refused.getMessage().contains("closed"), refused.getMessage());
    }

    @ParameterizedTest
    @MethodSource("handles")
    void theTextTellsTheTypeAndTheState(Kind kind) throws Exception {
        AutoCloseable handle = kind.maker.make();
        String open = handle.toString();
        handle.close();
        String closed = handle.toString();
        assertTrue(open.startsWith(kind + "["), open);
        assertTrue(open.contains("open]"), open);
        assertTrue(closed.startsWith(kind + "["), closed);
        assertTrue(closed.contains("closed]"), closed);
    }

    @ParameterizedTest
    @MethodSource("handles")
    void closesWithAConfinedAndWithASharedArena(Kind kind) throws Exception {
        for (Arena arena : new Arena[] {Arena.ofConfined(), Arena.ofShared()}) {
            AutoCloseable handle = kind.maker.make();
            assertSame(handle, closeWith(handle, arena));
            assertTrue(isOpen(handle));
            arena.close();
            assertFalse(isOpen(handle), "open after its arena was closed");
            assertThrows(IllegalStateException.class, () -> closeWith(handle, arena));
        }
    }

    @ParameterizedTest
    @MethodSource("handles")
    void mayBeClosedBeforeItsArena(Kind kind) throws Exception {
        try (Arena arena = Arena.ofConfined()) {
            AutoCloseable handle = kind.maker.make();
            closeWith(handle, arena);
            handle.close();
        }
    }

    @ParameterizedTest
    @MethodSource("handles")
    void anAutomaticArenaLivesAsLongAsTheHandle(Kind kind) throws Exception {
        AutoCloseable handle = kind.maker.make();
        var arenas =
                List.of(new WeakReference<>(Arena.ofAuto()), new WeakReference<>(Arena.ofAuto()));
        for (var arena : arenas) {
            closeWith(handle, arena.get());
        }
        for (int i = 0; i < 3; i++) {
            System.gc();
            for (var arena : arenas) {
                assertNotNull(arena.get(), "the arena was collected under a handle in use");
            }
        }
        assertTrue(isOpen(handle));
        handle.close();
    }

    static Stream<Kind> closedByNobody() {
        return handles().filter(kind -> !kind.toString().endsWith("Semaphore"));
    }

    @ParameterizedTest
    @MethodSource("closedByNobody")
    void anAutomaticArenaClosesAHandleThatNobodyHolds(Kind kind) throws Exception {
        long before = Own.descriptors();
        closeWith(kind.maker.make(), Arena.ofAuto());
        long limit = System.nanoTime() + 30_000_000_000L;
        while (Own.descriptors() > before) {
            System.gc();
            assertTrue(System.nanoTime() < limit, "the descriptor stays open");
        }
    }

    private static boolean isOpen(AutoCloseable handle) throws Exception {
        return (boolean) handle.getClass().getMethod("isOpen").invoke(handle);
    }

    private static Object closeWith(AutoCloseable handle, Arena arena) throws Exception {
        try {
            var method = handle.getClass().getMethod("closeWith", Arena.class);
            return method.invoke(handle, arena);
        } catch (InvocationTargetException wrapped) {
            throw (Exception) wrapped.getCause();
        }
    }

    private static Fd readingEnd() {
        TestPipe pipe = TestPipe.open();
        pipe.sink().close();
        return pipe.source();
    }

    private static Fd writingEnd() {
        TestPipe pipe = TestPipe.open();
        pipe.source().close();
        return pipe.sink();
    }

    private static ReadChannel source() throws Exception {
        UnixPipe pipe = UnixPipe.open();
        pipe.sink().close();
        return pipe.source();
    }

    private static WriteChannel sink() throws Exception {
        UnixPipe pipe = UnixPipe.open();
        pipe.source().close();
        return pipe.sink();
    }

    private static Fd counter() throws Exception {
        return EventFd.create().fd();
    }

    private static Fd timer() throws Exception {
        return TimerFd.create().fd();
    }

    private static Fd listener() throws Exception {
        return StreamListener.bind(UnixAddress.unnamed()).fd();
    }

    private static <S extends AutoCloseable> S first(SocketPair<S> pair) throws Exception {
        pair.second().close();
        return pair.first();
    }

    private static MessageQueue queue() throws Exception {
        String name = TempName.next();
        MessageQueue queue = MessageQueue.create(name, new QueueLimits(1, 1));
        MessageQueue.unlink(name);
        return queue;
    }

    private static NamedSemaphore named() throws Exception {
        String name = TempName.next();
        NamedSemaphore semaphore = NamedSemaphore.create(name, 0);
        NamedSemaphore.unlink(name);
        return semaphore;
    }
}
