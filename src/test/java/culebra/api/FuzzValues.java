package culebra.api;

import culebra.fd.Fd;
import culebra.mq.MessageQueue;
import culebra.process.ProcessFd;
import culebra.sem.PosixSemaphore;
import culebra.signal.Signal;
import culebra.signal.Signals;
import culebra.socket.UnixAddress;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.reflect.Array;
import java.lang.reflect.Constructor;
import java.lang.reflect.Executable;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.ProtocolFamily;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Date;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** The random arguments of one thread: good ones, boundaries, and everything that is wrong. */
final class FuzzValues {
    /** What a callback may throw, and its caller must pass on. */
    static final class Thrown extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    private static final int SPECIMENS = 200;

    /** Each permit that is added or taken is a call. */
    private static final int MANY_PERMITS = 1000;

    /** Signals without effect unless a watch or a wait exists for them. */
    private static final Signal[] HARMLESS = {Signal.CHLD, Signal.URG, Signal.WINCH, Signal.CONT};

    private final SplittableRandom random;
    private final FuzzPool pool;
    private final Path directory;
    private final FuzzMemory memory;
    private final FuzzNames names;
    private final FuzzNumbers numbers;
    private Specimens specimens;
    private Specimens before;
    private int made;

    /** Whether one of the arguments since the last {@link #begin} is null, or contains it. */
    private boolean nulls;

    FuzzValues(SplittableRandom random, FuzzPool pool, Path directory) {
        this.random = random;
        this.pool = pool;
        this.directory = directory;
        memory = new FuzzMemory(random, pool);
        names = new FuzzNames(random, directory);
        numbers = new FuzzNumbers(random);
        specimens = new Specimens(directory);
        before = new Specimens(directory);
    }

    void begin() {
        nulls = false;
    }

    boolean hasNulls() {
        return nulls;
    }

    /** The object to call a method on. */
    Object receiver(Class<?> type, boolean fresh) throws Exception {
        Object known = fresh || random.nextInt(4) == 0 ? null : pool.get(type, random);
        return known != null ? known : specimen(type);
    }

    private Object specimen(Type type) throws Exception {
        if (made++ % SPECIMENS == 0) {
            FuzzPool.close(before);
            before = specimens;
            specimens = new Specimens(directory);
        }
        Object object = specimens.of(type);
        if (random.nextInt(4) == 0) {
            pool.put(object, random);
        }
        return object;
    }

    /** An argument. */
    Object argument(Executable member, int position) throws Exception {
        Type type = member.getGenericParameterTypes()[position];
        Class<?> owner = member.getDeclaringClass();
        if (owner == Fd.class && type == int.class) {
            return number();
        }
        if (PosixSemaphore.class.isAssignableFrom(owner) && type == int.class) {
            return random.nextInt(-1, MANY_PERMITS);
        }
        if ((owner == Signals.class || owner == ProcessFd.class) && type == long.class) {
            return numbers.process();
        }
        if (type == Signal.class && (isSending(owner) || isNotifying(member))) {
            return HARMLESS[random.nextInt(HARMLESS.length)];
        }
        if (type == MemorySegment.class && FuzzMemory.takesSlots(owner)) {
            return memory.slot(owner);
        }
        return value(type);
    }

    private static boolean isSending(Class<?> owner) {
        return owner == Signals.class || owner == ProcessFd.class;
    }

    private static boolean isNotifying(Executable member) {
        return member.getName().startsWith("notify")
                && member.getDeclaringClass().getPackage() == MessageQueue.class.getPackage();
    }

    /** Returns a number that is not an open descriptor: the open ones belong to the JVM. */
    private int number() throws Exception {
        return switch (random.nextInt(4)) {
            case 0 -> -1;
            case 1 -> Integer.MAX_VALUE;
            case 2 -> Integer.MIN_VALUE;
            default -> ((Fd) new Specimens(directory).of(Fd.class)).detach();
        };
    }

    private Object value(Type type) throws Exception {
        if (!(type instanceof Class<?> plain && plain.isPrimitive()) && random.nextInt(30) == 0) {
            nulls = true;
            return null;
        }
        return switch (type) {
            case Class<?> each -> plain(each);
            case ParameterizedType each -> generic(each);
            case TypeVariable<?> each -> value(each.getBounds()[0]);
            case WildcardType each -> value(each.getUpperBounds()[0]);
            default -> null;
        };
    }

    private Object generic(ParameterizedType type) throws Exception {
        Type first = type.getActualTypeArguments()[0];
        Class<?> raw = (Class<?>) type.getRawType();
        if (raw == Set.class) {
            return Collections.unmodifiableSet(new HashSet<>(some(first)));
        }
        if (raw == List.class || raw == Collection.class) {
            return Collections.unmodifiableList(some(first));
        }
        if (raw == Map.class) {
            return first == String.class ? variables() : options();
        }
        return plain(raw);
    }

    private List<Object> some(Type type) throws Exception {
        var list = new ArrayList<Object>();
        for (int count = random.nextInt(4); count > 0; count--) {
            list.add(value(type));
        }
        return list;
    }

    private Map<Object, Object> variables() throws Exception {
        var map = new HashMap<Object, Object>();
        for (int count = random.nextInt(3); count > 0; count--) {
            map.put(value(String.class), value(String.class));
        }
        return map;
    }

    private Map<Object, Object> options() throws Exception {
        var map = new HashMap<Object, Object>();
        for (int count = random.nextInt(3); count > 0; count--) {
            map.put(value(SocketOption.class), value(Object.class));
        }
        return map;
    }

    private Object plain(Class<?> type) throws Exception {
        if (type.isArray()) {
            Object array = Array.newInstance(type.getComponentType(), random.nextInt(4));
            for (int i = 0; i < Array.getLength(array); i++) {
                Array.set(array, i, value(type.getComponentType()));
            }
            return array;
        }
        if (type.isEnum()) {
            return one(type.getEnumConstants());
        }
        if (type == int.class || type == Integer.class) {
            return numbers.nextInt();
        }
        if (type == long.class) {
            return numbers.nextLong();
        }
        if (type == boolean.class) {
            return random.nextBoolean();
        }
        if (type == byte.class) {
            return (byte) random.nextInt();
        }
        return type.isRecord() && random.nextBoolean() ? record(type) : object(type);
    }

    private Object record(Class<?> type) throws Exception {
        Constructor<?> constructor = type.getDeclaredConstructors()[0];
        var values = new Object[constructor.getParameterCount()];
        for (int i = 0; i < values.length; i++) {
            values[i] = value(constructor.getGenericParameterTypes()[i]);
        }
        try {
            return constructor.newInstance(values);
        } catch (InvocationTargetException refused) {
            return specimen(type);
        }
    }

    private Object object(Class<?> type) throws Exception {
        if (type == Object.class) {
            return one(1, -1, "x", true, 70_000L, StandardProtocolFamily.INET);
        }
        if (type == String.class) {
            return names.string();
        }
        if (type == Duration.class) {
            return numbers.duration();
        }
        if (type == Date.class) {
            return numbers.date();
        }
        if (type == TimeUnit.class) {
            return one(TimeUnit.values());
        }
        if (type == Path.class) {
            return names.path();
        }
        if (type == ByteBuffer.class) {
            return memory.buffer();
        }
        if (type == MemorySegment.class) {
            return memory.segment();
        }
        if (type == Arena.class) {
            return memory.arena();
        }
        if (type == Runnable.class) {
            return one((Runnable) () -> {}, (Runnable) FuzzValues::fail);
        }
        if (type == Consumer.class) {
            return one((Consumer<Object>) each -> {}, (Consumer<Object>) each -> fail());
        }
        if (type == Optional.class) {
            return Optional.empty();
        }
        if (type == OptionalInt.class) {
            return one(OptionalInt.empty(), OptionalInt.of(-1));
        }
        if (type == OptionalLong.class) {
            return one(OptionalLong.empty(), OptionalLong.of(-1));
        }
        if (type == Class.class) {
            return one(Object.class, Integer.class, int.class);
        }
        if (type == FileChannel.MapMode.class
                || type == SocketOption.class
                || type == ProtocolFamily.class) {
            return names.constant(type);
        }
        if (type == InetAddress.class) {
            return InetAddress.getByName(one("239.255.77.1", "ff15::77", "127.0.0.2", "::1", "::"));
        }
        if (type == NetworkInterface.class) {
            var lo = NetworkInterface.getByName("lo");
            nulls |= lo == null; // a network of its own has it, but without an address
            return lo;
        }
        if (type == SocketAddress.class || type == UnixAddress.class) {
            return names.address(type);
        }
        Object known = random.nextBoolean() ? pool.get(type, random) : null;
        return known != null ? known : specimen(type);
    }

    private static void fail() {
        throw new Thrown();
    }

    @SafeVarargs
    private <T> T one(T... values) {
        return values[random.nextInt(values.length)];
    }

    /** Closes what is this thread's. */
    void close() {
        FuzzPool.close(specimens);
        FuzzPool.close(before);
        memory.close();
    }
}
