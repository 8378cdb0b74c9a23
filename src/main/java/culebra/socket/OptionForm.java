package culebra.socket;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;

import culebra.internal.SocketOptionTable;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.SocketOption;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** The C form of an option's value. */
enum OptionForm {
    /** An int that is 0 or 1. */
    SWITCH(Boolean.class, 4) {
        @Override
        MemorySegment encode(Arena arena, Object value, int family) {
            return arena.allocateFrom(JAVA_INT, (Boolean) value ? 1 : 0);
        }

        @Override
        Object decode(MemorySegment c, int family) {
            return c.get(JAVA_INT, 0) != 0;
        }
    },

    NUMBER(Integer.class, 4) {
        @Override
        MemorySegment encode(Arena arena, Object value, int family) {
            return arena.allocateFrom(JAVA_INT, (Integer) value);
        }

        @Override
        Object decode(MemorySegment c, int family) {
            return c.get(JAVA_INT, 0);
        }
    },

    /** A struct linger. */
    LINGER(Integer.class, 8) {
        @Override
        MemorySegment encode(Arena arena, Object value, int family) {
            int seconds = (Integer) value;
            return arena.allocateFrom(JAVA_INT, seconds < 0 ? 0 : 1, Math.max(seconds, 0));
        }

        @Override
        Object decode(MemorySegment c, int family) {
            return c.get(JAVA_INT, 0) == 0 ? -1 : c.get(JAVA_INT, 4);
        }
    },

    MILLISECONDS(Duration.class, 4) {
        @Override
        MemorySegment encode(Arena arena, Object value, int family) {
            return arena.allocateFrom(JAVA_INT, number((Duration) value, Duration.ofMillis(1)));
        }

        @Override
        Object decode(MemorySegment c, int family) {
            return Duration.ofMillis(c.get(JAVA_INT, 0));
        }
    },

    SECONDS(Duration.class, 4) {
        @Override
        MemorySegment encode(Arena arena, Object value, int family) {
            return arena.allocateFrom(JAVA_INT, number((Duration) value, Duration.ofSeconds(1)));
        }

        @Override
        Object decode(MemorySegment c, int family) {
            return Duration.ofSeconds(c.get(JAVA_INT, 0));
        }
    },

    /** Text, which may end with NUL. */
    TEXT(String.class, 4096) {
        @Override
        MemorySegment encode(Arena arena, Object value, int family) {
            return arena.allocateFrom((String) value);
        }

        @Override
        Object decode(MemorySegment c, int family) {
            String text = new String(c.toArray(JAVA_BYTE), StandardCharsets.UTF_8);
            int end = text.indexOf(0);
            return end < 0 ? text : text.substring(0, end);
        }
    },

    /**
     * Over IPv4 a struct ip_mreqn, which is read back as a struct in_addr; over IPv6 the interface
     * index.
     */
    INTERFACE(NetworkInterface.class, 4) {
        @Override
        MemorySegment encode(Arena arena, Object value, int family) {
            return OutgoingInterface.encode(arena, (NetworkInterface) value, family);
        }

        @Override
        Object decode(MemorySegment c, int family) throws SocketException {
            return OutgoingInterface.decode(c, family);
        }
    },

    /** The mode of path MTU discovery, of which Java supports two. */
    DISCOVERY(Boolean.class, 4) {
        @Override
        MemorySegment encode(Arena arena, Object value, int family) {
            boolean whole = (Boolean) value;
            return arena.allocateFrom(JAVA_INT, SocketOptionTable.discovery(whole));
        }

        @Override
        Object decode(MemorySegment c, int family) {
            return c.get(JAVA_INT, 0) == SocketOptionTable.discovery(true);
        }
    };

    private final Class<?> type;
    private final int size;

    OptionForm(Class<?> type, int size) {
        this.type = type;
        this.size = size;
    }

    /** Returns the form of an option in the table; options of the same name are the same option. */
    static OptionForm of(SocketOption<?> option) {
        OptionForm form =
                switch (option.name()) {
                    case "SO_LINGER" -> LINGER;
                    case "SO_PEERSEC" -> TEXT;
                    case "TCP_USER_TIMEOUT" -> MILLISECONDS;
                    case "TCP_DEFER_ACCEPT" -> SECONDS;
                    case "IP_MULTICAST_IF" -> INTERFACE;
                    case "IP_DONTFRAGMENT" -> DISCOVERY;
                    default -> option.type() == Boolean.class ? SWITCH : NUMBER;
                };
        if (option.type() != form.type) {
            throw new UnsupportedOperationException(
                    "The option " + option + " requires values of " + form.type);
        }
        return form;
    }

    /** Allocates room for a value, for a socket of the given family. */
    final MemorySegment room(Arena arena) {
        return arena.allocate(size, 4);
    }

    abstract MemorySegment encode(Arena arena, Object value, int family);

    abstract Object decode(MemorySegment c, int family) throws SocketException;

    /**
     * Converts a time, rounding up, so that a short time does not become 0, which means the
     * system's default.
     */
    private static int number(Duration time, Duration unit) {
        if (time.isNegative() || time.compareTo(unit.multipliedBy(Integer.MAX_VALUE)) > 0) {
            throw new IllegalArgumentException(
                    "The time must be from 0 to "
                            + Integer.MAX_VALUE
                            + " times "
                            + unit
                            + ": "
                            + time);
        }
        return (int) time.plus(unit.minusNanos(1)).dividedBy(unit);
    }
}
