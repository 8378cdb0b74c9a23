package culebra.api;

import culebra.event.EventFd;
import culebra.event.TimerFd;
import culebra.fd.Fd;
import culebra.fd.FdHandle;
import culebra.fd.Poll;
import culebra.fd.Poller;
import culebra.fd.ReadChannel;
import culebra.fd.Readiness;
import culebra.fd.ReadyFd;
import culebra.fd.WriteChannel;
import culebra.lock.AdvisoryLocks;
import culebra.lock.FileLocks;
import culebra.lock.HeldLock;
import culebra.lock.RangeLocks;
import culebra.lock.WholeFileLocks;
import culebra.mq.MessageQueue;
import culebra.mq.QueueLimits;
import culebra.pipe.UnixPipe;
import culebra.process.ChildBuilder;
import culebra.process.ChildProcess;
import culebra.process.ProcessFd;
import culebra.ring.MessageRing;
import culebra.ring.RingReceiver;
import culebra.ring.RingRole;
import culebra.ring.RingSender;
import culebra.ring.Senders;
import culebra.sem.NamedSemaphore;
import culebra.sem.PosixSemaphore;
import culebra.sem.SharedSemaphore;
import culebra.shm.SharedMemory;
import culebra.signal.Signal;
import culebra.signal.SignalWatch;
import culebra.socket.MessageSocket;
import culebra.socket.MulticastMembership;
import culebra.socket.ReceiveBatch;
import culebra.socket.Received;
import culebra.socket.SendBatch;
import culebra.socket.SeqpacketListener;
import culebra.socket.SocketHandle;
import culebra.socket.SocketListener;
import culebra.socket.SocketPair;
import culebra.socket.StreamListener;
import culebra.socket.StreamSocket;
import culebra.socket.UnixAddress;
import culebra.sync.SharedBarrier;
import culebra.sync.SharedCondition;
import culebra.sync.SharedEvent;
import culebra.sync.SharedLatch;
import culebra.sync.SharedMutex;
import culebra.sync.SharedReadWriteLock;
import culebra.sync.SharedWord;
import culebra.sysv.SysvKey;
import culebra.sysv.SysvMemory;
import culebra.sysv.SysvObject;
import culebra.sysv.SysvQueue;
import culebra.sysv.SysvSemaphores;
import culebra.testing.TempName;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.reflect.Array;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.SocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;

/** A good value of every type that the public API takes, and an object of each that it has. */
final class Specimens implements AutoCloseable {
    private final Path directory;
    private int sockets;
    private final Map<Class<?>, Callable<?>> makers = new HashMap<>();

    /** What remains to be closed or removed, the latest first. */
    private final Deque<AutoCloseable> open = new ArrayDeque<>();

    /** Files are made in a directory. */
    Specimens(Path directory) {
        this.directory = directory;
        addValues();
        addDescriptors();
        addSockets();
        addNamed();
        addSlots();
    }

    /** A value of a type as a signature has it. */
    Object of(Type type) throws Exception {
        return switch (type) {
            case Class<?> each -> of(each);
            case ParameterizedType each when collection(each) != null -> collection(each);
            case ParameterizedType each -> of((Class<?>) each.getRawType());
            case TypeVariable<?> each -> of(each.getBounds()[0]);
            case WildcardType each -> of(each.getUpperBounds()[0]);
            default -> Array.newInstance(Object.class, 0);
        };
    }

    private Object collection(ParameterizedType type) throws Exception {
        Type first = type.getActualTypeArguments()[0];
        return switch (((Class<?>) type.getRawType()).getSimpleName()) {
            case "Set" -> Set.of(of(first));
            case "List", "Collection" -> List.of(of(first));
            default -> null;
        };
    }

    private Object of(Class<?> type) throws Exception {
        Callable<?> maker = makers.get(type);
        if (maker != null) {
            return closedLater(maker.call());
        }
        if (type.isArray()) {
            Object array = Array.newInstance(type.getComponentType(), 1);
            Array.set(array, 0, of(type.getComponentType()));
            return array;
        }
        if (!type.isEnum() && !type.isRecord()) {
            throw new IllegalStateException("There is no specimen of " + type);
        }
        return type.isEnum() ? type.getEnumConstants()[0] : record(type);
    }

    private Object record(Class<?> type) throws Exception {
        Constructor<?> constructor = type.getDeclaredConstructors()[0];
        Type[] types = constructor.getGenericParameterTypes();
        var values = new Object[types.length];
        for (int i = 0; i < types.length; i++) {
            values[i] = of(types[i]);
        }
        return constructor.newInstance(values);
    }

    private <T> void add(Class<T> type, Callable<? extends T> maker) {
        makers.put(type, maker);
    }

    private Object closedLater(Object made) {
        if (made instanceof SysvObject<?> object) {
            open.push(() -> remove(object));
        } else if (made instanceof AutoCloseable handle && !(made instanceof Arena)) {
            open.push(handle);
        }
        return made;
    }

    /** Closed or not, it is there until it is removed. */
    static void remove(SysvObject<?> object) throws Exception {
        try (object;
                var again =
                        (SysvObject<?>)
                                object.getClass()
                                        .getMethod("ofId", int.class)
                                        .invoke(null, object.id())) {
            again.remove();
        } catch (InvocationTargetException gone) {
            return;
        }
    }

    private Path file() throws Exception {
        Path path = directory.resolve("file");
        if (!Files.exists(path)) {
            Files.write(path, new byte[4096]);
        }
        return path;
    }

    private UnixAddress address() {
        return UnixAddress.path(directory.resolve("socket" + sockets++));
    }

    private static MemorySegment memory() {
        return Arena.ofAuto().allocate(256, 16);
    }

    private static MessageRing ring() throws IOException {
        return MessageRing.anonymous(4096, Senders.SINGLE);
    }

    private static RingSender ringSender() throws IOException {
        try (MessageRing ring = ring()) {
            return ring.sender();
        }
    }

    private static RingReceiver ringReceiver() throws IOException {
        try (MessageRing ring = ring()) {
            return ring.receiver();
        }
    }

    /** Memory that stays, since a mutex in it may be locked. */
    private static MemorySegment slot() {
        return Arena.global().allocate(64, 64);
    }

    private void addValues() {
        makers.putAll(SpecimenValues.makers());
        add(Path.class, this::file);
        add(MemorySegment.class, Specimens::memory);
        add(SocketAddress.class, this::address);
        add(UnixAddress.class, this::address);
    }

    private void addDescriptors() {
        add(Fd.class, () -> EventFd.create().fd());
        add(EventFd.class, EventFd::create);
        add(TimerFd.class, TimerFd::create);
        add(ProcessFd.class, () -> ProcessFd.open(ProcessHandle.current()));
        add(ChildBuilder.class, () -> ChildBuilder.of("true"));
        add(ChildProcess.class, () -> ChildBuilder.of("true").start());
        add(ProcessHandle.class, ProcessHandle::current);
        add(Poll.class, () -> Poll.of((Fd) of(Fd.class), Readiness.READABLE));
        add(Poller.class, Poller::open);
        add(ReadyFd.class, () -> new ReadyFd((Fd) of(Fd.class), Set.of(Readiness.READABLE), null));
        add(UnixPipe.class, UnixPipe::open);
        add(ReadChannel.class, () -> ((UnixPipe) of(UnixPipe.class)).source());
        add(WriteChannel.class, () -> ((UnixPipe) of(UnixPipe.class)).sink());
        add(FdHandle.class, EventFd::create);
        add(FileLocks.class, () -> FileLocks.open(file()));
        add(WholeFileLocks.class, () -> ((FileLocks) of(FileLocks.class)).wholeFile());
        add(AdvisoryLocks.class, () -> ((FileLocks) of(FileLocks.class)).wholeFile());
        add(RangeLocks.class, () -> ((FileLocks) of(FileLocks.class)).perOpen());
        add(HeldLock.class, () -> ((FileLocks) of(FileLocks.class)).perOpen().lockShared());
        add(SignalWatch.class, () -> SignalWatch.open(Signal.WINCH));
    }

    private void addSockets() {
        add(
                StreamSocket.class,
                () -> (StreamSocket) ((SocketPair<?>) of(SocketPair.class)).first());
        add(SocketPair.class, StreamSocket::pair);
        add(StreamListener.class, () -> StreamListener.bind(UnixAddress.unnamed()));
        add(SeqpacketListener.class, () -> SeqpacketListener.bind(UnixAddress.unnamed()));
        add(SocketListener.class, () -> StreamListener.bind(UnixAddress.unnamed()));
        add(SocketHandle.class, () -> StreamListener.bind(UnixAddress.unnamed()));
        add(MessageSocket.class, () -> MessageSocket.bind(UnixAddress.unnamed()));
        add(Received.class, Received::create);
        add(
                MulticastMembership.class,
                () -> {
                    var socket = MessageSocket.bind(new InetSocketAddress("127.0.0.1", 0));
                    open.push(socket);
                    var group = (InetAddress) of(InetAddress.class);
                    return socket.join(group, (NetworkInterface) of(NetworkInterface.class));
                });
        add(SendBatch.class, () -> SendBatch.create(2, 8));
        add(ReceiveBatch.class, () -> ReceiveBatch.create(2, 8));
    }

    private void addNamed() {
        add(
                MessageQueue.class,
                () -> {
                    String name = TempName.next();
                    open.push(() -> MessageQueue.unlinkIfExists(name));
                    return MessageQueue.create(name, new QueueLimits(2, 64));
                });
        add(
                NamedSemaphore.class,
                () -> {
                    String name = TempName.next();
                    open.push(() -> NamedSemaphore.unlinkIfExists(name));
                    return NamedSemaphore.create(name, 1);
                });
        add(PosixSemaphore.class, () -> SharedSemaphore.create(slot(), 1));
        add(SharedMemory.class, () -> SharedMemory.anonymous(4096));
        add(SysvSemaphores.class, () -> SysvSemaphores.create(SysvKey.PRIVATE, 2));
        add(SysvMemory.class, () -> SysvMemory.create(SysvKey.PRIVATE, 4096));
        add(SysvQueue.class, () -> SysvQueue.create(SysvKey.PRIVATE));
        add(SysvObject.class, () -> SysvQueue.create(SysvKey.PRIVATE));
    }

    private void addSlots() {
        add(SharedSemaphore.class, () -> SharedSemaphore.create(slot(), 1));
        add(MessageRing.class, Specimens::ring);
        add(RingRole.class, Specimens::ringSender);
        add(RingSender.class, Specimens::ringSender);
        add(RingReceiver.class, Specimens::ringReceiver);
        add(SharedWord.class, () -> SharedWord.create(slot(), 0));
        add(SharedLatch.class, () -> SharedLatch.create(slot(), 1));
        add(SharedBarrier.class, () -> SharedBarrier.create(slot(), 2));
        add(SharedEvent.class, () -> SharedEvent.create(slot()));
        add(SharedMutex.class, () -> SharedMutex.create(slot()));
        add(
                SharedReadWriteLock.class,
                () ->
                        SharedReadWriteLock.create(
                                Arena.global().allocate(SharedReadWriteLock.LAYOUT)));
        add(
                SharedCondition.class,
                () -> SharedCondition.create(slot(), SharedMutex.create(slot())));
    }

    @Override
    public void close() throws Exception {
        Exception first = null;
        while (!open.isEmpty()) {
            try {
                open.pop().close();
            } catch (Exception failed) {
                first = first == null ? failed : first;
            }
        }
        if (first != null) {
            throw first;
        }
    }
}
