package culebra.internal;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Objects;

/** Converts between paths and the bytes that the system uses for them. */
public final class PathName {
    private static final Path NO_DIRECTORY = Path.of("/dev/null");

    private PathName() {}

    /**
     * Returns exactly the bytes of a path, which may be in no valid encoding if the path came from
     * a directory listing.
     *
     * @throws IllegalArgumentException if the path is not on the default file system
     */
    public static byte[] bytes(Path path) {
        Objects.requireNonNull(path, "path");
        if (path.getFileSystem() != FileSystems.getDefault()) {
            throw new IllegalArgumentException(path + " is not on the default file system");
        }
        String text = path.toString();
        return Names.isAscii(text) ? text.getBytes(StandardCharsets.US_ASCII) : decoded(path);
    }

    /**
     * Returns the path with exactly the given bytes. Only a URI can represent bytes that the JVM
     * cannot decode.
     */
    public static Path path(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        if (Names.isAscii(text)) {
            return Path.of(text);
        }
        var raw = new StringBuilder("/");
        for (byte each : bytes) {
            if (each != '/') {
                raw.append('%').append(HexFormat.of().toHexDigits(each));
            } else if (raw.charAt(raw.length() - 1) != '/') {
                raw.append('/');
            }
        }
        Path path = Path.of(URI.create("file://" + raw));
        return bytes[0] == '/' ? path : path.subpath(0, path.getNameCount());
    }

    /** Returns the target of a symbolic link; the path itself if the link no longer exists. */
    public static byte[] linked(byte[] path) {
        Path link = path(path);
        try {
            return bytes(link.resolveSibling(Files.readSymbolicLink(link)));
        } catch (IOException meanwhile) {
            return path;
        }
    }

    /**
     * Decodes the path of a URI, which has the bytes themselves. The JDK examines the file when it
     * creates the URI, which could block forever on a network file system. The path is therefore
     * placed below a file that is not a directory, so that the examination fails at once.
     */
    private static byte[] decoded(Path path) {
        boolean absolute = path.isAbsolute();
        Path elements = absolute ? path.subpath(0, path.getNameCount()) : path;
        String raw = NO_DIRECTORY.resolve(elements).toUri().getRawPath();
        int before = NO_DIRECTORY.toString().length() + (absolute ? 0 : 1);
        var bytes = new ByteArrayOutputStream();
        for (int i = before; i < raw.length(); i++) {
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
