package culebra.inspect;

import java.util.ArrayList;
import java.util.List;

/** The table {@code /proc/net/unix}. */
final class UnixSockets {
    private UnixSockets() {}

    /** Returns the current content of the table. */
    static List<SocketLine> read(List<String> warnings) {
        return parse(ProcFile.table(ProcFile.PROC.resolve("net/unix"), warnings));
    }

    static List<SocketLine> parse(String table) {
        var sockets = new ArrayList<SocketLine>();
        String[] lines = table.split("\n", -1);
        var line = new StringBuilder();
        for (int i = 1; i < lines.length; i++) {
            if (SocketLine.begins(lines[i]) && !line.isEmpty()) {
                add(sockets, line);
            }
            line.append(line.isEmpty() ? "" : "\n").append(lines[i]); // a path with a line feed
        }
        if (!line.isEmpty() && line.charAt(line.length() - 1) == '\n') {
            line.setLength(line.length() - 1);
        }
        add(sockets, line);
        return sockets;
    }

    private static void add(List<SocketLine> sockets, StringBuilder line) {
        SocketLine socket = SocketLine.parse(line.toString());
        if (socket != null) {
            sockets.add(socket);
        }
        line.setLength(0);
    }

    static IpcEntry entry(SocketLine line, ProcessScan scan) {
        List<IpcProcess> users = line.inode() == 0 ? List.of() : scan.ofSocket(line.inode());
        return new UnixSocketEntry(line.type(), line.state(), line.address(), line.inode(), users);
    }
}
