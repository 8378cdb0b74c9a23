package culebra;

import culebra.event.EventFd;
import culebra.event.TimerFd;
import culebra.fd.Fd;
import culebra.fd.Poller;
import culebra.fd.ReadChannel;
import culebra.fd.WriteChannel;
import culebra.internal.TestPipe;
import culebra.lock.FileLocks;
import culebra.mq.MessageQueue;
import culebra.mq.QueueLimits;
import culebra.pipe.UnixPipe;
import culebra.process.ProcessFd;
import culebra.ring.MessageRing;
import culebra.ring.RingReceiver;
import culebra.ring.RingSender;
import culebra.ring.Senders;
import culebra.sem.NamedSemaphore;
import culebra.sem.SharedSemaphore;
import culebra.shm.SharedMemory;
import culebra.socket.MessageSocket;
import culebra.socket.SeqpacketListener;
import culebra.socket.SocketPair;
import culebra.socket.StreamListener;
import culebra.socket.StreamSocket;
import culebra.socket.UnixAddress;
import culebra.sync.SharedBarrier;
import culebra.sync.SharedEvent;
import culebra.sync.SharedLatch;
import culebra.sync.SharedWord;
import culebra.sysv.SysvKey;
import culebra.sysv.SysvMemory;
import culebra.sysv.SysvObject;
import culebra.sysv.SysvQueue;
import culebra.sysv.SysvSemaphores;
import culebra.testing.TempName;

import java.lang.foreign.Arena;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** One handle of each type: a new type joins the list. */
final class Handles {
    private static final List<SysvObject<?>> SYSTEM_V = new ArrayList<>();

    private Handles() {}

    /** Makes a handle, and a use of it that fails once it is closed. */
    record Kind(Class<?> type, Maker maker, Use use) {
        @Override
        public String toString() {
            return type.getSimpleName();
        }
    }

    interface Maker {
        AutoCloseable make() throws Exception;
    }

    interface Use {
        void of(AutoCloseable handle) throws Exception;
    }

    static Stream<Kind> all() {
        return Stream.of(
                new Kind(Fd.class, Handles::adopted, h -> ((Fd) h).dup().close()),
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
                        Handles::source,
                        h -> ((ReadChannel) h).tryRead(Arena.ofAuto().allocate(1))),
                new Kind(
                        WriteChannel.class,
                        Handles::sink,
                        h -> ((WriteChannel) h).tryWrite(Arena.ofAuto().allocate(1))),
                new Kind(UnixPipe.class, UnixPipe::open, h -> ((UnixPipe) h).available()),
                new Kind(EventFd.class, () -> EventFd.create(1), h -> ((EventFd) h).tryTake()),
                new Kind(TimerFd.class, TimerFd::create, h -> ((TimerFd) h).tryTake()),
                new Kind(
                        ProcessFd.class,
                        () -> ProcessFd.open(ProcessHandle.current()),
                        h -> ((ProcessFd) h).tryAwait()),
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
                new Kind(MessageQueue.class, Handles::queue, h -> ((MessageQueue) h).tryReceive()),
                new Kind(
                        SharedMemory.class,
                        () -> SharedMemory.anonymous(1),
                        h -> ((SharedMemory) h).size()),
                new Kind(
                        FileLocks.class,
                        () -> FileLocks.open(Path.of("/dev/null")),
                        h -> ((FileLocks) h).perOpen().holder()),
                new Kind(
                        FileLocks.class,
                        Handles::locked,
                        h -> ((FileLocks) h).wholeFile().tryLock()),
                new Kind(
                        NamedSemaphore.class,
                        Handles::named,
                        h -> ((NamedSemaphore) h).availablePermits()),
                new Kind(
                        SharedSemaphore.class,
                        () ->
                                SharedSemaphore.create(
                                        Arena.ofAuto().allocate(SharedSemaphore.LAYOUT), 0),
                        h -> ((SharedSemaphore) h).availablePermits()),
                new Kind(MessageRing.class, Handles::ring, h -> ((MessageRing) h).status()),
                new Kind(
                        RingSender.class,
                        () -> roleOf(MessageRing::sender),
                        h -> ((RingSender) h).trySend(new byte[1])),
                new Kind(
                        RingReceiver.class,
                        () -> roleOf(MessageRing::receiver),
                        h -> ((RingReceiver) h).tryReceive(Arena.ofAuto().allocate(1))),
                new Kind(
                        SharedWord.class,
                        () -> SharedWord.create(Arena.ofAuto().allocate(SharedWord.LAYOUT), 0),
                        h -> ((SharedWord) h).get()),
                new Kind(
                        SharedEvent.class,
                        () -> SharedEvent.create(Arena.ofAuto().allocate(SharedEvent.LAYOUT)),
                        h -> ((SharedEvent) h).isSet()),
                new Kind(
                        SharedLatch.class,
                        () -> SharedLatch.create(Arena.ofAuto().allocate(SharedLatch.LAYOUT), 0),
                        h -> ((SharedLatch) h).count()),
                new Kind(
                        SharedBarrier.class,
                        () ->
                                SharedBarrier.create(
                                        Arena.ofAuto().allocate(SharedBarrier.LAYOUT), 2),
                        h -> ((SharedBarrier) h).arrived()),
                new Kind(SysvSemaphores.class, Handles::set, h -> ((SysvSemaphores) h).value(0)),
                new Kind(SysvMemory.class, Handles::memory, h -> ((SysvMemory) h).size()),
                new Kind(SysvQueue.class, Handles::sysvQueue, h -> ((SysvQueue) h).tryReceive(0)));
    }

    static Fd readingEnd() {
        TestPipe pipe = TestPipe.open();
        pipe.sink().close();
        return pipe.source();
    }

    private static Fd adopted() throws Exception {
        return Fd.adopt(readingEnd().detach());
    }

    static Fd writingEnd() {
        TestPipe pipe = TestPipe.open();
        pipe.source().close();
        return pipe.sink();
    }

    static ReadChannel source() throws Exception {
        UnixPipe pipe = UnixPipe.open();
        pipe.sink().close();
        return pipe.source();
    }

    static WriteChannel sink() throws Exception {
        UnixPipe pipe = UnixPipe.open();
        pipe.source().close();
        return pipe.sink();
    }

    static Fd counter() throws Exception {
        return EventFd.create().fd();
    }

    static Fd timer() throws Exception {
        return TimerFd.create().fd();
    }

    static Fd listener() throws Exception {
        return StreamListener.bind(UnixAddress.unnamed()).fd();
    }

    static <S extends AutoCloseable> S first(SocketPair<S> pair) throws Exception {
        pair.second().close();
        return pair.first();
    }

    static MessageQueue queue() throws Exception {
        String name = TempName.next();
        MessageQueue queue = MessageQueue.create(name, new QueueLimits(1, 1));
        MessageQueue.unlink(name);
        return queue;
    }

    static MessageRing ring() throws Exception {
        return MessageRing.anonymous(4096, Senders.SINGLE);
    }

    private interface Role<R> {
        R of(MessageRing ring) throws Exception;
    }

    private static <R> R roleOf(Role<R> role) throws Exception {
        try (MessageRing ring = ring()) {
            return role.of(ring);
        }
    }

    static FileLocks locked() throws Exception {
        FileLocks locks = FileLocks.adopt(readingEnd());
        locks.perOpen().lockShared();
        return locks;
    }

    static NamedSemaphore named() throws Exception {
        String name = TempName.next();
        NamedSemaphore semaphore = NamedSemaphore.create(name, 0);
        NamedSemaphore.unlink(name);
        return semaphore;
    }

    /** What is tested is a second handle, which may be closed before. */
    private static <H extends SysvObject<H>> H removedLater(H first, H second) {
        SYSTEM_V.add(first);
        return second;
    }

    private static SysvSemaphores set() throws Exception {
        var set = SysvSemaphores.create(SysvKey.PRIVATE, 1);
        return removedLater(set, SysvSemaphores.ofId(set.id()));
    }

    private static SysvMemory memory() throws Exception {
        var memory = SysvMemory.create(SysvKey.PRIVATE, 1);
        return removedLater(memory, SysvMemory.ofId(memory.id()));
    }

    private static SysvQueue sysvQueue() throws Exception {
        var queue = SysvQueue.create(SysvKey.PRIVATE);
        return removedLater(queue, SysvQueue.ofId(queue.id()));
    }

    /** System V objects stay when they are closed. */
    static void removeSystemVObjects() throws Exception {
        for (SysvObject<?> object : SYSTEM_V) {
            object.remove();
        }
        SYSTEM_V.clear();
    }
}
