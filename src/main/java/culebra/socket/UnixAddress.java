package culebra.socket;

import culebra.internal.PathName;
import culebra.internal.Sockaddr;

import java.io.InvalidObjectException;
import java.lang.foreign.MemorySegment;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Objects;

/**
 * The address of a UNIX socket: a path, an abstract name, or unnamed.
 *
 * <p>A path refers to a file, which the kernel does not remove when the socket is closed. If
 * Culebra has bound the socket, closing it removes the file. An abstract name is any sequence of
 * bytes, all of which are significant. It disappears with its socket, has no permissions, and is
 * visible only in its network namespace. Binding to {@link #unnamed} makes the system choose an
 * abstract name of five bytes.
 *
 * @see <a href="https://man7.org/linux/man-pages/man7/unix.7.html">unix(7)</a>
 */
public final class UnixAddress extends SocketAddress {
    private static final long serialVersionUID = 1;

    private static final UnixAddress UNNAMED = new UnixAddress(new byte[0]);

    /** A path, NUL followed by an abstract name, or no bytes. */
    private final byte[] name;

    /** The C form of the address, created on first use; threads that race may create two. */
    private transient MemorySegment encoded;

    private UnixAddress(byte[] name) {
        this.name = name;
    }

    /**
     * Returns the address of a path.
     *
     * @param path on the default file system, up to 108 bytes; a longer path can be reached as
     *     {@code /proc/self/fd/N/name}, where N is the descriptor of its directory
     * @return the address
     * @throws IllegalArgumentException if the path is empty or too long
     */
    public static UnixAddress path(Path path) {
        Objects.requireNonNull(path, "path");
        return path(path.toString(), PathName.bytes(path));
    }

    /**
     * Returns the address of a path.
     *
     * @param path up to 108 bytes; a longer path can be reached as {@code /proc/self/fd/N/name},
     *     where N is the descriptor of its directory
     * @return the address
     * @throws IllegalArgumentException if the path is empty or too long, or contains NUL
     */
    public static UnixAddress path(String path) {
        Objects.requireNonNull(path, "path");
        return path(path, path.getBytes(StandardCharsets.UTF_8));
    }

    private static UnixAddress path(String path, byte[] bytes) {
        Objects.requireNonNull(path, "path");
        if (path.isEmpty()) {
            throw new IllegalArgumentException(
                    "A path must not be empty; use unnamed() for an unnamed socket");
        }
        if (bytes.length > Sockaddr.UNIX_MOST) {
            throw new IllegalArgumentException(
                    path
                            + " has "
                            + bytes.length
                            + " bytes, but "
                            + Sockaddr.UNIX_MOST
                            + " is the limit for a socket: use /proc/self/fd/N/name, with N the"
                            + " descriptor of its directory");
        }
        if (path.indexOf('\0') >= 0) {
            throw new IllegalArgumentException(
                    "A path must not contain NUL: " + path.replace("\0", "\\0"));
        }
        return new UnixAddress(bytes);
    }

    /**
     * Returns the address of an abstract name.
     *
     * @param name up to 107 bytes, all of which are significant
     * @return the address
     * @throws IllegalArgumentException if the name is empty or too long
     */
    public static UnixAddress abstractName(byte[] name) {
        Objects.requireNonNull(name, "name");
        if (name.length == 0 || name.length >= Sockaddr.UNIX_MOST) {
            throw new IllegalArgumentException(
                    "An abstract name has 1 to "
                            + (Sockaddr.UNIX_MOST - 1)
                            + " bytes, not "
                            + name.length);
        }
        byte[] bytes = new byte[name.length + 1];
        System.arraycopy(name, 0, bytes, 1, name.length);
        return new UnixAddress(bytes);
    }

    /**
     * Returns the address of an abstract name.
     *
     * @param name up to 107 bytes in UTF-8
     * @return the address
     * @throws IllegalArgumentException if the name is empty or too long
     */
    public static UnixAddress abstractName(String name) {
        Objects.requireNonNull(name, "name");
        return abstractName(name.getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Returns the address of an unnamed socket. Binding to it lets the system choose an abstract
     * name.
     *
     * @return the address
     */
    public static UnixAddress unnamed() {
        return UNNAMED;
    }

    /**
     * Checks the deserialized address and returns an equal one: a stream may contain an address
     * that no method creates.
     *
     * @return an equal address
     * @throws InvalidObjectException if no method creates such an address
     */
    private Object readResolve() throws InvalidObjectException {
        byte[] own = name == null ? null : name.clone();
        boolean possible =
                own != null
                        && own.length <= Sockaddr.UNIX_MOST
                        && (own.length == 0 || own[0] != 0 ? hasNoNul(own) : own.length > 1);
        if (!possible) {
            throw new InvalidObjectException("The stream contains an invalid address");
        }
        return of(own);
    }

    private static boolean hasNoNul(byte[] bytes) {
        for (byte each : bytes) {
            if (each == 0) {
                return false;
            }
        }
        return true;
    }

    /** Returns the address for a name that the system has reported. */
    static UnixAddress of(byte[] name) {
        return name.length == 0 ? UNNAMED : new UnixAddress(name);
    }

    UnixAddress requirePath() {
        if (!isPath()) {
            throw new IllegalArgumentException(
                    this + " is not a path, and so cannot have permissions");
        }
        return this;
    }

    /** Returns the C form of the address. */
    MemorySegment encoded() {
        MemorySegment address = encoded;
        if (address == null) {
            encoded = address = Sockaddr.unix(name);
        }
        return address;
    }

    /** Returns a path, NUL followed by an abstract name, or no bytes. */
    byte[] name() {
        return name;
    }

    /**
     * Returns whether this address is a path.
     *
     * @return true if it is
     */
    public boolean isPath() {
        return name.length > 0 && name[0] != 0;
    }

    /**
     * Returns whether this address is an abstract name.
     *
     * @return true if it is
     */
    public boolean isAbstract() {
        return name.length > 0 && name[0] == 0;
    }

    /**
     * Returns whether this address is unnamed.
     *
     * @return true if it is
     */
    public boolean isUnnamed() {
        return name.length == 0;
    }

    /**
     * Returns the path, which has exactly the bytes of this address, whatever their encoding.
     *
     * @return the path. Its string has replacement characters for bytes that the JVM's encoding
     *     cannot decode
     * @throws IllegalStateException if this is not a path
     */
    public Path toPath() {
        if (!isPath()) {
            throw new IllegalStateException(this + " is not a path");
        }
        return PathName.path(name);
    }

    /**
     * Returns the bytes of the path or the abstract name.
     *
     * @return a copy of the bytes; an empty array if this is unnamed
     */
    public byte[] bytes() {
        return isAbstract() ? Arrays.copyOfRange(name, 1, name.length) : name.clone();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof UnixAddress address && Arrays.equals(name, address.name);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(name);
    }

    /** Returns the path, or the abstract name after an at sign, or "unnamed". */
    @Override
    public String toString() {
        if (isUnnamed()) {
            return "unnamed";
        }
        String text = new String(bytes(), StandardCharsets.UTF_8);
        return isAbstract() ? "@" + text.replace("\0", "\\0") : text;
    }
}
