package culebra.socket;

import static culebra.internal.NegatedErrno.EINVAL;
import static culebra.internal.NegatedErrno.ENOPROTOOPT;
import static culebra.internal.NegatedErrno.EPERM;

import culebra.fd.Fd;
import culebra.internal.Errors;
import culebra.internal.Sockaddr;
import culebra.internal.SocketOptionCalls;
import culebra.internal.SocketOptionTable;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.SocketOption;
import java.util.Map;
import java.util.Objects;

/**
 * Reads and sets options, which are identified by name. So options of jdk.net do not require that
 * module.
 */
final class OptionValues {
    private OptionValues() {}

    static <T> T get(Fd fd, SocketOption<T> option) throws IOException {
        int family = SocketFacts.familyIfOpen(fd);
        SocketOptionTable.Entry entry = find(option, family);
        OptionForm form = OptionForm.of(option);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment room = form.room(arena);
            int size = SocketOptionCalls.get(fd, entry.level(), entry.number(), room);
            check(size, "getsockopt", fd, option, null);
            return option.type().cast(form.decode(room.asSlice(0, size), family));
        }
    }

    static <T> void set(Fd fd, SocketOption<T> option, T value) throws IOException {
        int family = SocketFacts.familyIfOpen(fd);
        SocketOptionTable.Entry entry = find(option, family);
        OptionForm form = OptionForm.of(option);
        requireType(option, value);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment c = form.encode(arena, value, family);
            int result = SocketOptionCalls.set(fd, entry.level(), entry.number(), c);
            check(result, "setsockopt", fd, option, value);
            if (isOfIp(option) && family == Sockaddr.INET6) { // it sends IPv4 as well
                entry = find(option, Sockaddr.INET);
                c = form.encode(arena, value, Sockaddr.INET);
                result = SocketOptionCalls.set(fd, entry.level(), entry.number(), c);
                check(result, "setsockopt", fd, option, value);
            }
        }
    }

    /** Sets options of different value types. */
    static void setAll(Fd fd, Map<SocketOption<?>, ?> options) throws IOException {
        for (Map.Entry<SocketOption<?>, ?> each : options.entrySet()) {
            setOne(fd, each.getKey(), each.getValue());
        }
    }

    private static <T> void setOne(Fd fd, SocketOption<T> option, Object value) throws IOException {
        Objects.requireNonNull(option, "option");
        Objects.requireNonNull(value, "value");
        requireType(option, value); // or the cast would fail
        set(fd, option, option.type().cast(value));
    }

    /** Checks the type of a value: raw types may have let a value of another type in. */
    private static void requireType(SocketOption<?> option, Object value) {
        if (!option.type().isInstance(value)) {
            throw new IllegalArgumentException(
                    option + " requires a value of " + option.type() + ", not " + value);
        }
    }

    private static SocketOptionTable.Entry find(SocketOption<?> option, int family) {
        String name = option.name();
        boolean six = isOfIp(option) && family == Sockaddr.INET6;
        SocketOptionTable.Entry entry = SocketOptionTable.find(six ? name + " of IPv6" : name);
        if (entry == null) {
            String instead = name.equals("SO_PEERCRED") ? "; use peer()" : "";
            throw new UnsupportedOperationException("Unknown socket option: " + option + instead);
        }
        return entry;
    }

    /** Returns whether an option exists at the level of IPv4 and at that of IPv6. */
    private static boolean isOfIp(SocketOption<?> option) {
        return option.name().startsWith("IP_");
    }

    private static void check(int result, String call, Fd fd, SocketOption<?> option, Object value)
            throws IOException {
        if (result == ENOPROTOOPT) {
            throw new UnsupportedOperationException(fd + " has no option " + option);
        }
        if (result < 0) {
            throw Errors.io(result, call, fd + " for " + option, remedy(result, value));
        }
    }

    private static String remedy(int result, Object value) {
        return switch (result) {
            case EINVAL ->
                    value == null ? null : "the option cannot have the value " + value + " now";
            case EPERM -> "it requires CAP_NET_ADMIN";
            default -> null;
        };
    }
}
