package culebra.socket;

import static culebra.internal.NegatedErrno.ENOPROTOOPT;

import static java.lang.foreign.ValueLayout.JAVA_INT;

import culebra.fd.Fd;
import culebra.internal.Errors;
import culebra.internal.Sockaddr;
import culebra.internal.SocketOptionCalls;
import culebra.internal.SocketOptionTable;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.util.Map;
import java.util.Objects;

/** The values of options as C has them: an int, or a struct linger. */
final class OptionValues {
    private OptionValues() {}

    static <T> T get(Fd fd, SocketOption<T> option) throws IOException {
        SocketOptionTable.Entry entry = find(fd, option);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment value = arena.allocate(size(option), 4);
            int result = SocketOptionCalls.get(fd, entry.level(), entry.number(), value);
            check(result, "getsockopt", fd, option);
            return option.type().cast(value(option, value));
        }
    }

    static <T> void set(Fd fd, SocketOption<T> option, T value) throws IOException {
        SocketOptionTable.Entry entry = find(fd, option);
        int number = number(option, value);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment c = arena.allocate(size(option), 4);
            if (lingers(option)) {
                c.set(JAVA_INT, 0, number < 0 ? 0 : 1);
                c.set(JAVA_INT, 4, Math.max(number, 0));
            } else {
                c.set(JAVA_INT, 0, number);
            }
            int result = SocketOptionCalls.set(fd, entry.level(), entry.number(), c);
            check(result, "setsockopt", fd, option);
        }
    }

    /** Sets options whose values' types only they know. */
    static void setAll(Fd fd, Map<SocketOption<?>, ?> options) throws IOException {
        for (Map.Entry<SocketOption<?>, ?> each : options.entrySet()) {
            setOne(fd, each.getKey(), each.getValue());
        }
    }

    private static <T> void setOne(Fd fd, SocketOption<T> option, Object value) throws IOException {
        Objects.requireNonNull(option, "option");
        Objects.requireNonNull(value, "value");
        int ignored = number(option, value); // or the cast would fail
        set(fd, option, option.type().cast(value));
    }

    /** A value as C has it; raw types may have let one of another type in. */
    private static int number(SocketOption<?> option, Object value) {
        if (!option.type().isInstance(value)) {
            throw new IllegalArgumentException(
                    option + " requires an object of " + option.type() + ", not " + value);
        }
        return value instanceof Boolean on ? (on ? 1 : 0) : (Integer) value;
    }

    private static Object value(SocketOption<?> option, MemorySegment value) {
        int number = value.get(JAVA_INT, 0);
        if (lingers(option)) {
            return number == 0 ? -1 : value.get(JAVA_INT, 4);
        }
        return option.type() == Boolean.class ? (Object) (number != 0) : number;
    }

    private static SocketOptionTable.Entry find(Fd fd, SocketOption<?> option) {
        String name = option.name();
        boolean six = name.startsWith("IP_") && SocketFacts.familyIfOpen(fd) == Sockaddr.INET6;
        SocketOptionTable.Entry entry = SocketOptionTable.find(six ? name + " of IPv6" : name);
        if (entry == null) {
            throw new UnsupportedOperationException("The option " + option + " is unknown here");
        }
        return entry;
    }

    private static void check(int result, String call, Fd fd, SocketOption<?> option)
            throws IOException {
        if (result == ENOPROTOOPT) {
            throw new UnsupportedOperationException(fd + " has no option " + option);
        }
        if (result < 0) {
            throw Errors.io(result, call, fd + " for " + option, null);
        }
    }

    private static boolean lingers(SocketOption<?> option) {
        return option == StandardSocketOptions.SO_LINGER;
    }

    private static int size(SocketOption<?> option) {
        return lingers(option) ? 8 : 4;
    }
}
