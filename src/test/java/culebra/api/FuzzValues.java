package culebra.api;

import culebra.fd.Fd;
import culebra.mq.MessageQueue;
import culebra.sem.SharedSemaphore;
import culebra.signal.Signal;
import culebra.signal.Signals;
import culebra.socket.LinuxSocketOptions;
import culebra.socket.UnixAddress;
import culebra.sync.SharedCondition;
import culebra.sync.SharedMutex;

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
import java.net.InetSocketAddress;
import java.net.ProtocolFamily;
import java.net.SocketAddress;
import java.net.SocketOption;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
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
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Consumer;

/** The random arguments of one thread: good ones, boundaries, and everything that is wrong. */
final class FuzzValues {
    /** What a callback may throw, and its caller must pass on. */
    static final class Thrown extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    private static final int SPECIMENS = 200;

    private static final List<Class<?>> SLOTS =
            List.of(SharedSemaphore.class, SharedMutex.class, SharedCondition.class);

    private static final int[] INTS = {
        0,
        1,
        -1,
        2,
        3,
        7,
        64,
        253,
        254,
        255,
        4096,
        32_767,
        32_768,
        65_536,
        Integer.MAX_VALUE,
        Integer.MAX_VALUE - 1,
        Integer.MIN_VALUE
    };

    /** None that a machine might just have the memory for. */
    private static final long[] LONGS = {
        0,
        1,
        -1,
        2,
        7,
        64,
        4095,
        4096,
        4097,
        65_536,
        1 << 20,
        1L << 40,
        (1L << 47) + 1,
        Long.MAX_VALUE,
        Long.MAX_VALUE - 1,
        Long.MIN_VALUE
    };

    private static final Duration[] DURATIONS = {
        Duration.ZERO,
        Duration.ofNanos(1),
        Duration.ofNanos(-1),
        Duration.ofMillis(1),
        Duration.ofSeconds(-1),
        Duration.ofSeconds(Long.MAX_VALUE, 999_999_999),
        Duration.ofSeconds(Long.MIN_VALUE)
    };

    private static final String LONG = "n".repeat(300);

    /** Signals that do nothing where nobody waits for them. */
    private static final Signal[] HARMLESS = {Signal.CHLD, Signal.URG, Signal.WINCH, Signal.CONT};

    private static final AtomicReferenceArray<Arena> ARENAS = new AtomicReferenceArray<>(16);

    private final SplittableRandom random;
    private final FuzzPool pool;
    private final Path directory;
    private final List<Arena> own = new ArrayList<>();
    private Specimens specimens;
    private Specimens before;
    private int made;

    /** Whether one of the arguments since the last {@link #begin} is null, or contains it. */
    private boolean nulls;

    FuzzValues(SplittableRandom random, FuzzPool pool, Path directory) {
        this.random = random;
        this.pool = pool;
        this.directory = directory;
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
        if (owner == Signals.class && type == long.class) {
            return process();
        }
        if (type == Signal.class && (owner == Signals.class || isNotifying(member))) {
            return HARMLESS[random.nextInt(HARMLESS.length)];
        }
        if (type == MemorySegment.class && SLOTS.contains(owner)) {
            return random.nextInt(3) > 0 ? slot(owner) : noSlot();
        }
        return value(type);
    }

    private static boolean isNotifying(Executable member) {
        return member.getName().startsWith("notify")
                && member.getDeclaringClass().getPackage() == MessageQueue.class.getPackage();
    }

    /** Only numbers that are nobody's: others belong to the JVM. */
    private int number() throws Exception {
        return switch (random.nextInt(4)) {
            case 0 -> -1;
            case 1 -> Integer.MAX_VALUE;
            case 2 -> Integer.MIN_VALUE;
            default -> ((Fd) new Specimens(directory).of(Fd.class)).detach();
        };
    }

    /** This process, none, or what is not one. */
    private long process() {
        return switch (random.nextInt(6)) {
            case 0 -> 0;
            case 1 -> -1;
            case 2 -> Long.MIN_VALUE;
            case 3 -> 1L << 32;
            case 4 -> 1 << 30;
            default -> ProcessHandle.current().pid();
        };
    }

    /** Memory that no other kind of object has, and that stays. */
    private MemorySegment slot(Class<?> owner) {
        long offset = SLOTS.indexOf(owner) * 4096L + 64L * random.nextInt(64);
        return Slots.MEMORY.asSlice(offset, 64);
    }

    /** Memory that is no slot, or goes while a mutex in it is locked, may only be refused. */
    private MemorySegment noSlot() {
        MemorySegment memory = Slots.MEMORY.asSlice(4 * 4096, 64);
        return one(
                MemorySegment.NULL,
                MemorySegment.ofArray(new byte[64]),
                memory.asSlice(0, 8),
                memory.asSlice(1, 60),
                memory.asReadOnly(),
                Slots.CLOSED);
    }

    private static final class Slots {
        static final MemorySegment MEMORY = Arena.global().allocate(5 * 4096, 64);
        static final MemorySegment CLOSED = closed();

        private static MemorySegment closed() {
            try (Arena arena = Arena.ofShared()) {
                return arena.allocate(64, 64);
            }
        }
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
        if (raw == List.class) {
            return Collections.unmodifiableList(some(first));
        }
        return raw == Map.class ? options() : plain(raw);
    }

    private List<Object> some(Type type) throws Exception {
        var list = new ArrayList<Object>();
        for (int count = random.nextInt(4); count > 0; count--) {
            list.add(value(type));
        }
        return list;
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
            return random.nextBoolean() ? INTS[random.nextInt(INTS.length)] : random.nextInt(6);
        }
        if (type == long.class) {
            return random.nextBoolean() ? LONGS[random.nextInt(LONGS.length)] : random.nextInt(9);
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
            return string();
        }
        if (type == Duration.class) {
            return one(DURATIONS);
        }
        if (type == Date.class) {
            return new Date(
                    one(0L, -1L, Long.MAX_VALUE, Long.MIN_VALUE, System.currentTimeMillis()));
        }
        if (type == TimeUnit.class) {
            return one(TimeUnit.values());
        }
        if (type == Path.class) {
            return path();
        }
        if (type == ByteBuffer.class) {
            return buffer();
        }
        if (type == MemorySegment.class) {
            return segment();
        }
        if (type == Arena.class) {
            return arena();
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
        if (type == FileChannel.MapMode.class) {
            return one(
                    FileChannel.MapMode.READ_ONLY,
                    FileChannel.MapMode.READ_WRITE,
                    FileChannel.MapMode.PRIVATE);
        }
        if (type == SocketOption.class) {
            return one(
                    StandardSocketOptions.SO_RCVBUF,
                    StandardSocketOptions.SO_SNDBUF,
                    StandardSocketOptions.SO_KEEPALIVE,
                    StandardSocketOptions.TCP_NODELAY,
                    StandardSocketOptions.IP_MULTICAST_TTL,
                    LinuxSocketOptions.SO_PASSCRED,
                    LinuxSocketOptions.IPV6_V6ONLY);
        }
        if (type == ProtocolFamily.class) {
            return one(
                    StandardProtocolFamily.UNIX,
                    StandardProtocolFamily.INET,
                    StandardProtocolFamily.INET6,
                    (ProtocolFamily) () -> "NONE");
        }
        if (type == SocketAddress.class || type == UnixAddress.class) {
            return address(type);
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

    private String string() {
        return random.nextInt(4) > 0
                ? "/fuzz" + random.nextInt(4)
                : one("", "/", "..", LONG, "a\0b", "x/y", "\u00e9\ud83d\ude00", "\ud800", "a");
    }

    private Path path() {
        return random.nextInt(3) > 0
                ? directory.resolve("fifo" + random.nextInt(4))
                : one(
                        directory,
                        directory.resolve("file"),
                        directory.resolve("none").resolve("x"),
                        directory.resolve(LONG),
                        Path.of(""),
                        Path.of("relative"),
                        directory.resolve("\u00e9"));
    }

    private ByteBuffer buffer() {
        int size = one(0, 1, 8, 64, 64, 4096, 70_000);
        ByteBuffer buffer =
                random.nextBoolean() ? ByteBuffer.allocate(size) : ByteBuffer.allocateDirect(size);
        if (random.nextInt(3) == 0) {
            buffer.limit(random.nextInt(size + 1));
            buffer.position(random.nextInt(buffer.limit() + 1));
        }
        return switch (random.nextInt(8)) {
            case 0 -> buffer.asReadOnlyBuffer();
            case 1 -> buffer.slice();
            default -> buffer;
        };
    }

    private MemorySegment segment() {
        MemorySegment native_ = Arena.ofAuto().allocate(one(1, 8, 64, 256, 65_536), 8);
        Object known = pool.get(MemorySegment.class, random);
        return switch (random.nextInt(10)) {
            case 0 -> MemorySegment.NULL;
            case 1 -> MemorySegment.ofArray(new byte[one(0, 1, 64, 5000)]);
            case 2 -> MemorySegment.ofArray(new long[8]);
            case 3 -> native_.asReadOnly();
            case 4 -> native_.asSlice(1);
            case 5, 6 -> known != null ? (MemorySegment) known : native_;
            case 7 -> allocated(arena(), native_);
            default -> native_;
        };
    }

    /** Memory of an arena, which may be closed soon; or other memory if it is closed already. */
    private static MemorySegment allocated(Arena arena, MemorySegment other) {
        try {
            return arena.allocate(64, 8);
        } catch (RuntimeException closed) {
            return other;
        }
    }

    /** An own arena, or another thread's; open or closed. */
    private Arena arena() {
        if (random.nextInt(3) == 0) {
            Arena other = ARENAS.get(random.nextInt(ARENAS.length()));
            if (other != null) {
                return other;
            }
        }
        if (random.nextInt(8) == 0) {
            return Arena.ofAuto();
        }
        Arena arena = random.nextInt(8) == 0 ? Arena.ofShared() : Arena.ofConfined();
        own.add(arena);
        ARENAS.set(random.nextInt(ARENAS.length()), arena);
        if (own.size() > 8) {
            closeOne();
        }
        return arena;
    }

    private void closeOne() {
        try {
            own.remove(random.nextInt(own.size())).close();
        } catch (IllegalStateException inUse) {
            return; // by a call of another thread; its memory stays
        }
    }

    private SocketAddress address(Class<?> type) throws Exception {
        if (type == UnixAddress.class || random.nextInt(3) > 0) {
            return switch (random.nextInt(6)) {
                case 0 -> UnixAddress.unnamed();
                case 1 -> UnixAddress.abstractName("fuzz" + random.nextInt(4));
                case 2 -> UnixAddress.path("relative" + random.nextInt(2));
                default -> UnixAddress.path(directory.resolve("s" + random.nextInt(6)));
            };
        }
        return one(
                new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0),
                new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 4711),
                new InetSocketAddress(InetAddress.getByName("::1"), 4711),
                new InetSocketAddress(InetAddress.getByName("::1"), 0),
                InetSocketAddress.createUnresolved("nowhere.invalid", 1),
                UnixDomainSocketAddress.of(directory.resolve("s" + random.nextInt(6))),
                new Unknown());
    }

    private static final class Unknown extends SocketAddress {
        private static final long serialVersionUID = 1;
    }

    /** Closes what is this thread's. */
    void close() {
        FuzzPool.close(specimens);
        FuzzPool.close(before);
        while (!own.isEmpty()) {
            closeOne();
        }
    }

    /** What an argument is, briefly. */
    static String text(Object value) {
        return switch (value) {
            case null -> "null";
            case Number each -> each.toString();
            case Boolean each -> each.toString();
            case Enum<?> each -> each.name();
            case String each ->
                    "\"" + (each.length() > 20 ? each.length() + " chars" : each) + "\"";
            case Duration each -> each.toString();
            case Path each -> each.toString().length() > 80 ? "long path" : each.toString();
            case Object[] each ->
                    each.getClass().getSimpleName()
                            + Arrays.stream(each).map(FuzzValues::text).toList();
            case MemorySegment each ->
                    (each.isNative() ? "native " : "heap ")
                            + each.byteSize()
                            + (each.scope().isAlive() ? "" : " closed")
                            + (each.isReadOnly() ? " read-only" : "");
            case ByteBuffer each -> each.toString();
            default -> value.getClass().getSimpleName() + "@" + System.identityHashCode(value);
        };
    }
}
