package culebra.api;

import culebra.fd.Fd;
import culebra.socket.SocketPair;
import culebra.sysv.SysvObject;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReferenceArray;

/** The last objects that calls have returned, which other calls of all threads get, even closed. */
final class FuzzPool {
    private static final int PLACES = 16;

    private final Map<Class<?>, AtomicReferenceArray<Object>> objects = new ConcurrentHashMap<>();

    /** An object of a type, or null. */
    Object get(Class<?> type, SplittableRandom random) {
        var places = objects.get(type);
        return places == null ? null : places.get(random.nextInt(PLACES));
    }

    /** Puts a result in the place of another one, which is closed. */
    void put(Object result, SplittableRandom random) {
        switch (result) {
            case null -> {}
            case Optional<?> each -> put(each.orElse(null), random);
            case SocketPair<?> each -> {
                put(each.first(), random);
                put(each.second(), random);
            }
            case List<?> each when !each.isEmpty() && each.getFirst() instanceof Fd ->
                    each.forEach(fd -> put(fd, random));
            case MemorySegment each -> keep(MemorySegment.class, each, random);
            case Arena each -> {}
            default -> {
                if (result.getClass().getName().startsWith("culebra.")) {
                    keep(result.getClass(), result, random);
                }
            }
        }
    }

    private void keep(Class<?> type, Object object, SplittableRandom random) {
        var places = objects.computeIfAbsent(type, any -> new AtomicReferenceArray<Object>(PLACES));
        Object before = places.getAndSet(random.nextInt(PLACES), object);
        if (before != object) {
            close(before);
        }
    }

    void closeAll() {
        for (var places : objects.values()) {
            for (int i = 0; i < PLACES; i++) {
                close(places.getAndSet(i, null));
            }
        }
    }

    /** Closes an object that is no longer needed, ignoring failures, which other tests cover. */
    static void close(Object object) {
        try {
            if (object instanceof SysvObject<?> each) {
                Specimens.remove(each);
            } else if (object instanceof AutoCloseable each) {
                each.close();
            }
        } catch (Exception closedMeanwhile) {
            return;
        }
    }
}
