package culebra.tool;

import culebra.Access;
import culebra.internal.PathName;
import culebra.internal.RawText;
import culebra.sysv.SysvMemory;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.channels.SeekableByteChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** {@code dump}. */
final class DumpCommand implements Command {
    private static final String[] POSSIBLE = {Kinds.MEMORY, Kinds.RING, Kinds.SYSV_MEMORY};
    private static final int MOST = 1 << 30;
    private static final long USUAL = 4096;

    @Override
    public String help() {
        return """
        Usage: culebra dump NAME [--kind KIND] [--offset N] [--length N]
                            [--struct FIELDS] [--json]
        Prints the bytes of shared memory, in hexadecimal or by the fields of a struct.
        A line with an asterisk stands for lines equal to the one before.

          --kind KIND      memory, or sysv-memory, whose NAME is its id
          --offset N       where to begin; 0 by default
          --length N       how many bytes; 4096 by default, or the size of the struct
          --struct FIELDS  fields with C's alignment, such as 'i32 state, i64 total,
                           char[16] name': i8 to i64, u8 to u64, f32, f64, char, each
                           with [N] for an array; repeated as often as --length holds
        """;
    }

    @Override
    public String[] options() {
        return new String[] {"--kind=", "--offset=", "--length=", "--struct=", "--json"};
    }

    @Override
    public int run(Arguments arguments, Terminal terminal) throws IOException {
        String name = Text.read(arguments.operands(1, 1, "NAME").getFirst());
        long offset = arguments.number("--offset", 0, 0, Long.MAX_VALUE - MOST);
        String fields = arguments.value("--struct");
        Struct struct = fields == null ? null : Struct.parse(fields);
        long usual = struct == null ? USUAL : struct.size();
        int length = (int) arguments.number("--length", usual, 1, MOST);
        boolean posix = !Kinds.SYSV_MEMORY.equals(Kinds.option(arguments, POSSIBLE));
        byte[] bytes = posix ? read(name, offset, length) : readSysv(name, offset, length);
        if (struct != null) {
            struct.print(bytes, offset, arguments.has("--json"), terminal);
        } else if (arguments.has("--json")) {
            terminal.json(HexDump.asJson(bytes, offset));
        } else {
            HexDump.print(bytes, offset, terminal);
        }
        return OK;
    }

    /** By a read, not by a mapping: another process may shorten the object at any moment. */
    private static byte[] read(String name, long offset, int length) throws IOException {
        String plain = name.startsWith("/") ? name.substring(1) : name;
        if (plain.isEmpty() || plain.indexOf('/') >= 0 || plain.indexOf('\0') >= 0) {
            throw new UsageException("no name of shared memory: " + name);
        }
        Path path = PathName.path(RawText.encode("/dev/shm/" + plain));
        if (!Files.isRegularFile(path)) {
            throw new NoSuchFileException("/" + plain, null, "there is no such shared memory");
        }
        try (SeekableByteChannel channel = Files.newByteChannel(path)) {
            long size = channel.size();
            ByteBuffer buffer = ByteBuffer.allocate((int) limit(size, offset, length));
            channel.position(offset);
            while (buffer.hasRemaining() && channel.read(buffer) > 0) {
                // until it is full, or the object ends
            }
            var bytes = new byte[buffer.position()];
            buffer.flip().get(bytes);
            return bytes;
        }
    }

    private static byte[] readSysv(String id, long offset, int length) throws IOException {
        int number;
        try {
            number = Integer.parseInt(id);
        } catch (NumberFormatException odd) {
            throw new UsageException("no id of System V memory: " + id);
        }
        try (var memory = SysvMemory.ofId(number);
                Arena arena = Arena.ofConfined()) {
            MemorySegment attached = memory.attach(Access.READ, arena);
            long limit = limit(attached.byteSize(), offset, length);
            return attached.asSlice(offset, limit).toArray(ValueLayout.JAVA_BYTE);
        }
    }

    private static long limit(long size, long offset, int length) throws IOException {
        if (offset >= size) {
            throw new IOException("it has " + size + " bytes: there is nothing at " + offset);
        }
        return Math.min(length, size - offset);
    }
}
