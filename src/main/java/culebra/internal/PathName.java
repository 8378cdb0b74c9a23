package culebra.internal;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Objects;

/** The bytes of a path as the system knows it, and back. */
public final class PathName {
    private PathName() {}

    /**
     * The bytes of a path, exactly: one from a directory's listing may be in no encoding at all.
     *
     * @throws IllegalArgumentException if it is not on the default file system
     */
    public static byte[] bytes(Path path) {
        Objects.requireNonNull(path, "path");
        if (path.getFileSystem() != FileSystems.getDefault()) {
            throw new IllegalArgumentException(path + " is not on the default file system");
        }
        String text = path.toString();
        return Names.isAscii(text)
                ? text.getBytes(StandardCharsets.US_ASCII)
                : path.isAbsolute() ? decoded(path) : relative(path);
    }

    /** The path of bytes, exactly; only a URI can hold those that the JVM cannot decode. */
    public static Path path(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        if (Names.isAscii(text)) {
            return Path.of(text);
        }
        boolean absolute = bytes[0] == '/';
        Path working = Path.of("").toAbsolutePath();
        var raw = new StringBuilder(absolute ? "/" : working.toUri().getRawPath());
        for (byte each : bytes) {
            if (each != '/') {
                raw.append('%').append(HexFormat.of().toHexDigits(each));
            } else if (raw.charAt(raw.length() - 1) != '/') {
                raw.append('/');
            }
        }
        Path path = Path.of(URI.create("file://" + raw));
        return absolute ? path : path.subpath(working.getNameCount(), path.getNameCount());
    }

    /** The path that a symbolic link leads to; the path itself if the link no longer exists. */
    public static byte[] linked(byte[] path) {
        Path link = path(path);
        try {
            return bytes(link.resolveSibling(Files.readSymbolicLink(link)));
        } catch (IOException meanwhile) {
            return path;
        }
    }

    /** A URI is absolute: what the working directory adds goes again. */
    private static byte[] relative(Path path) {
        int added = decoded(Path.of("")).length + 1; // of the root nothing is left but the slash
        byte[] absolute = decoded(path);
        return Arrays.copyOfRange(absolute, added, absolute.length);
    }

    private static byte[] decoded(Path path) {
        return decoded(path.toUri().getRawPath());
    }

    /** A URI has the bytes themselves, and a slash more if they lead to a directory. */
    private static byte[] decoded(String raw) {
        var bytes = new ByteArrayOutputStream();
        int end = raw.endsWith("/") ? raw.length() - 1 : raw.length();
        for (int i = 0; i < end; i++) {
            if (raw.charAt(i) == '%') {
                bytes.write(Integer.parseInt(raw, i + 1, i + 3, 16));
                i += 2;
            } else {
                bytes.write(raw.charAt(i));
            }
        }
        return bytes.toByteArray();
    }
}
