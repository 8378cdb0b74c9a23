package culebra.fd;

import static culebra.internal.NegatedErrno.EISDIR;
import static culebra.internal.NegatedErrno.ENOENT;
import static culebra.internal.NegatedErrno.ENXIO;

import culebra.Access;
import culebra.internal.Errors;
import culebra.internal.FileCalls;
import culebra.internal.PathName;
import culebra.internal.Platform;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.Objects;

/** Opens files by path. Each method returns the number of a descriptor, which the caller owns. */
final class OpenedFile {
    private OpenedFile() {}

    static int open(Path path, Access access) throws IOException {
        byte[] name = PathName.bytes(path);
        int flags = flags(access);
        Platform.require();
        return opened(
                FileCalls.open(name, flags), path, "use openOrCreate if the file may be missing");
    }

    static int create(Path path, Access access, int mode) throws IOException {
        byte[] name = PathName.bytes(path);
        int flags = flags(access);
        Platform.require();
        return opened(FileCalls.create(name, flags, mode), path, "its directory must exist");
    }

    static int openOrCreate(Path path, Access access, int mode) throws IOException {
        return openOrCreate(path, flags(access), mode);
    }

    static int openForAppend(Path path, int mode) throws IOException {
        return openOrCreate(path, FileCalls.APPEND, mode);
    }

    private static int openOrCreate(Path path, int flags, int mode) throws IOException {
        byte[] name = PathName.bytes(path);
        Platform.require();
        return opened(FileCalls.openOrCreate(name, flags, mode), path, "its directory must exist");
    }

    private static int flags(Access access) {
        return switch (Objects.requireNonNull(access, "access")) {
            case READ -> FileCalls.READ;
            case WRITE -> FileCalls.WRITE;
            case READ_WRITE -> FileCalls.READ_WRITE;
        };
    }

    private static int opened(int number, Path path, String whenMissing) throws IOException {
        if (number >= 0) {
            return number;
        }
        if (number == FileCalls.FIFO || number == FileCalls.SOCKET) {
            throw new FileSystemException(
                    path.toString(),
                    null,
                    number == FileCalls.FIFO
                            ? "it is a FIFO; open it with culebra.pipe.Fifo"
                            : "it is a socket; connect to it with culebra.socket");
        }
        if (number == FileCalls.NO_PROC) {
            throw Errors.noProc(path.toString());
        }
        String remedy =
                switch (number) {
                    case ENOENT -> whenMissing;
                    case EISDIR -> "a directory can be opened for reading only";
                    case ENXIO -> "the device does not exist";
                    default -> null;
                };
        throw Errors.named(number, "open", path.toString(), remedy);
    }
}
