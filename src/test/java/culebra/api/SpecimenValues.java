package culebra.api;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import culebra.event.EventFd;
import culebra.fd.Readiness;
import culebra.inspect.Inspect;
import culebra.inspect.IpcEntry;
import culebra.inspect.Listing;
import culebra.inspect.SharedMemoryEntry;
import culebra.mq.QueueLimits;
import culebra.signal.Signal;
import culebra.struct.Struct;
import culebra.sysv.SemOp;
import culebra.sysv.SysvKey;
import culebra.testing.TempName;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemoryLayout;
import java.lang.foreign.StructLayout;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.ProtocolFamily;
import java.net.SocketOption;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Good values of the types that need nothing of the system, or nothing that must be removed. */
final class SpecimenValues {
    private static final Map<Class<?>, Callable<?>> MAKERS = new HashMap<>();

    static {
        MAKERS.put(int.class, () -> 1);
        MAKERS.put(byte.class, () -> (byte) 1);
        MAKERS.put(Integer.class, () -> 1);
        MAKERS.put(long.class, () -> 1L);
        MAKERS.put(boolean.class, () -> true);
        add(Object.class, () -> 1);
        add(String.class, TempName::next);
        add(AutoCloseable.class, EventFd::create);
        add(FileChannel.MapMode.class, () -> FileChannel.MapMode.READ_ONLY);
        add(Class.class, () -> Object.class);
        add(Duration.class, () -> Duration.ofMillis(1));
        add(Date.class, Date::new);
        add(Instant.class, Instant::now);
        add(TimeUnit.class, () -> TimeUnit.MILLISECONDS);
        add(Arena.class, Arena::ofAuto);
        add(ByteBuffer.class, () -> ByteBuffer.allocateDirect(64));
        add(Runnable.class, () -> () -> {});
        add(Consumer.class, () -> each -> {});
        add(SocketOption.class, () -> StandardSocketOptions.SO_SNDBUF);
        add(InetAddress.class, () -> InetAddress.getByName("239.255.77.1"));
        add(NetworkInterface.class, () -> NetworkInterface.getByName("lo"));
        add(ProtocolFamily.class, () -> StandardProtocolFamily.UNIX);
        add(Map.class, Map::of);
        add(Optional.class, Optional::empty);
        add(OptionalInt.class, OptionalInt::empty);
        add(OptionalLong.class, OptionalLong::empty);
        add(QueueLimits.class, () -> new QueueLimits(2, 64));
        add(Readiness.class, () -> Readiness.READABLE);
        add(Signal.class, () -> Signal.CHLD);
        add(SemOp.class, () -> SemOp.add(0, 1));
        add(SysvKey.class, () -> SysvKey.PRIVATE);
        add(IpcEntry.class, () -> new SharedMemoryEntry("/x", 1, 0, Set.of(), List.of()));
        add(Struct.class, () -> Struct.of("struct s { int x; }"));
        add(
                StructLayout.class,
                () -> MemoryLayout.structLayout(JAVA_INT.withName("x")).withName("s"));
        add(Listing.class, () -> Listed.ONCE);
    }

    private SpecimenValues() {}

    static Map<Class<?>, Callable<?>> makers() {
        return MAKERS;
    }

    private static <T> void add(Class<T> type, Callable<? extends T> maker) {
        MAKERS.put(type, maker);
    }

    /** Made once, since it takes its time. */
    private static final class Listed {
        static final Listing<?> ONCE = list();

        private static Listing<?> list() {
            try {
                return Inspect.list();
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
        }
    }
}
