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

/** Converts between paths and the bytes that the system uses for them. */
public final class PathName {
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
        return Names.isAscii(text)
                ? text.getBytes(StandardCharsets.US_ASCII)
                : path.isAbsolute() ? decoded(path) : relative(path);
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
     * Returns a relative path. A URI is absolute, so the part that the working directory adds is
     * removed.
     */
    private static byte[] relative(Path path) {
        int added = decoded(Path.of("")).length + 1; // for the root only the slash is left
        byte[] absolute = decoded(path);
        return Arrays.copyOfRange(absolute, added, absolute.length);
    }

    private static byte[] decoded(Path path) {
        return decoded(path.toUri().getRawPath());
    }

    /**
     * Decodes the path of a URI, which has the bytes themselves, and one more slash if they lead to
     * a directory.
     */
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
