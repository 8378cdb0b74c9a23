package culebra.inspect;

import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The open files, sockets and mappings of all processes that this process may inspect. */
final class ProcessScan {
    private final Map<Long, IpcProcess> processes = new HashMap<>();
    private final List<OpenFile> files = new ArrayList<>();
    private final Map<IpcProcess, String> maps = new LinkedHashMap<>();
    private Map<FileId, List<Mapped>> mappings;
    private final Map<Long, Set<IpcProcess>> sockets = new HashMap<>();
    private int hidden;

    private ProcessScan() {}

    /** A part of a file that a process has mapped. */
    record Mapped(IpcProcess process, String path) {}

    /** Scans all processes. */
    static ProcessScan run() throws IOException {
        var scan = new ProcessScan();
        try (DirectoryStream<Path> entries = Files.newDirectoryStream(ProcFile.PROC)) {
            for (Path entry : entries) {
                if (Character.isDigit(entry.getFileName().toString().charAt(0))) {
                    scan.add(entry);
                }
            }
        } catch (DirectoryIteratorException failed) {
            throw failed.getCause();
        }
        if (scan.processes.isEmpty() && scan.hidden == 0) {
            throw new IOException("/proc lists no processes; it may not be mounted");
        }
        return scan;
    }

    /** Returns the open files that have a path. */
    List<OpenFile> files() {
        return files;
    }

    /** Returns the mappings of each file. */
    Map<FileId, List<Mapped>> mappings() {
        if (mappings == null) { // parsed on first use, since some listings need no mappings
            mappings = new HashMap<>();
            parseMaps();
        }
        return mappings;
    }

    /** Returns the processes that have a socket open. */
    List<IpcProcess> ofSocket(long inode) {
        return List.copyOf(sockets.getOrDefault(inode, Set.of()));
    }

    /** Returns the processes that have an object open or mapped. */
    List<IpcProcess> of(FileId id) {
        var users = new LinkedHashSet<IpcProcess>();
        for (OpenFile file : files) {
            if (file.isCandidate() && id.equals(file.id())) {
                users.add(file.process());
            }
        }
        for (Mapped mapped : mappings().getOrDefault(id, List.of())) {
            users.add(mapped.process);
        }
        return List.copyOf(users);
    }

    IpcProcess process(long pid) {
        IpcProcess known = pid > 0 ? processes.get(pid) : IpcProcess.UNKNOWN;
        return known == null ? new IpcProcess(pid, "?") : known;
    }

    /** Returns the number of processes that this process may not inspect. */
    int hidden() {
        return hidden;
    }

    private void add(Path directory) {
        long pid = Long.parseLong(directory.getFileName().toString());
        String command;
        try {
            command = ProcFile.read(directory.resolve("comm"));
        } catch (IOException failed) {
            hidden += ProcFile.isThere(directory) ? 1 : 0; // otherwise it has just ended
            return;
        }
        if (command.isEmpty()) {
            return;
        }
        var process = new IpcProcess(pid, command.substring(0, command.length() - 1));
        processes.put(pid, process);
        StatLine first = StatLine.read(directory);
        if (first != null && first.isKernelThread()) {
            return;
        }
        if (!StatLine.lives(first, directory) || !isDone(process, directory)) {
            addThreads(process, directory);
        }
    }

    /** Scans other threads, which show the same files when the first thread has ended. */
    private void addThreads(IpcProcess process, Path directory) {
        try (DirectoryStream<Path> threads = Files.newDirectoryStream(directory.resolve("task"))) {
            for (Path thread : threads) {
                if (StatLine.lives(thread) && isDone(process, thread)) {
                    return;
                }
            }
        } catch (IOException | DirectoryIteratorException gone) {
            hidden += ProcFile.isThere(directory) ? 1 : 0;
        }
    }

    /** Returns whether the thread is alive, so that the other threads need not be read. */
    private boolean isDone(IpcProcess process, Path thread) {
        try {
            addFiles(process, thread.resolve("fd"));
            String maps = ProcFile.read(thread.resolve("maps"));
            if (!maps.isEmpty()) {
                this.maps.put(process, maps);
                return true;
            }
        } catch (IOException | DirectoryIteratorException failed) {
            // it may not be inspected, or has ended: other threads, if any, show the same files
        }
        boolean lives = StatLine.lives(thread);
        hidden += lives ? 1 : 0;
        return lives;
    }

    private void addFiles(IpcProcess process, Path directory) throws IOException {
        try (DirectoryStream<Path> links = Files.newDirectoryStream(directory)) {
            for (Path link : links) {
                try {
                    add(process, link, FileStatus.text(Files.readSymbolicLink(link)));
                } catch (AccessDeniedException forbidden) {
                    throw forbidden;
                } catch (IOException closed) {
                    continue;
                }
            }
        }
    }

    private void add(IpcProcess process, Path link, String target) {
        if (target.startsWith("/")) {
            var file = new OpenFile(process, link, target);
            files.add(file);
            if (file.isCandidate()) {
                file.status(); // now, since it may be closed before it is queried
            }
        } else if (target.startsWith("socket:[")) {
            long inode = Long.parseLong(target, 8, target.length() - 1, 10);
            Set<IpcProcess> users = sockets.get(inode);
            if (users == null) {
                users = new LinkedHashSet<>();
                sockets.put(inode, users);
            }
            users.add(process);
        }
    }

    private void parseMaps() {
        var known = new HashMap<String, MapsLine>(); // most processes map the same libraries
        for (Map.Entry<IpcProcess, String> process : maps.entrySet()) {
            for (String line : ProcFile.lines(process.getValue())) {
                String fields = MapsLine.ofFile(line);
                MapsLine parsed = fields == null ? null : known.get(fields);
                if (parsed == null && fields != null) {
                    parsed = MapsLine.parseFile(fields);
                    known.put(fields, parsed);
                }
                if (parsed != null) {
                    add(process.getKey(), parsed);
                }
            }
        }
    }

    private void add(IpcProcess process, MapsLine line) {
        List<Mapped> mapped = mappings.get(line.file());
        if (mapped == null) {
            mapped = new ArrayList<>();
            mappings.put(line.file(), mapped);
        }
        mapped.add(new Mapped(process, line.path()));
    }
}
