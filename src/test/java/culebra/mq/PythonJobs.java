package culebra.mq;

import culebra.testing.Peer;

import java.io.IOException;

/** Clients of a {@link JobServer} in Python, which has no message queues of its own. */
final class PythonJobs {
    /** The C library's, by ctypes. */
    private static final String PYTHON =
            """
            import ctypes, os, sys, zlib
            from ctypes import POINTER, byref, c_char_p, c_int, c_long, c_size_t, c_ssize_t, c_uint

            class Attributes(ctypes.Structure):
                _fields_ = [("flags", c_long), ("maxmsg", c_long), ("msgsize", c_long),
                            ("curmsgs", c_long), ("reserved", c_long * 4)]

            rt = ctypes.CDLL("librt.so.1", use_errno=True)
            rt.mq_open.argtypes = [c_char_p, c_int, c_uint, POINTER(Attributes)]
            rt.mq_send.argtypes = [c_int, c_char_p, c_size_t, c_uint]
            rt.mq_receive.argtypes = [c_int, c_char_p, c_size_t, POINTER(c_uint)]
            rt.mq_receive.restype = c_ssize_t

            def checked(result):
                if result < 0:
                    raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
                return result

            def opened(name, flags):
                limits = Attributes(maxmsg=10, msgsize=256)
                return checked(rt.mq_open(name.encode(), flags, 0o600, byref(limits)))

            server, jobs = sys.argv[1], int(sys.argv[2])
            id = f"{os.getpid()}-1"
            results = f"{server}-{id}"
            inbox = opened(results, os.O_RDONLY | os.O_CREAT | os.O_EXCL)
            requests = opened(server, os.O_WRONLY | os.O_CREAT)

            def submit(job, text):
                request = f"{id} {job} {text}".encode()
                checked(rt.mq_send(requests, request, len(request), job % 3))

            """;

    private static final String WORKS =
            PYTHON
                    + """
                    message = ctypes.create_string_buffer(256)
                    for job in range(jobs):
                        submit(job, f"text {job}")
                        size = checked(rt.mq_receive(inbox, message, 256, None))
                        print(message.raw[:size].decode())
                    checked(rt.mq_unlink(results.encode()))
                    """;

    /** Asks and takes nothing. */
    private static final String NEVER_TAKES =
            PYTHON
                    + """
                    for job in range(jobs):
                        submit(job, "")
                    print(results, flush=True)
                    sys.stdin.readline()
                    """;

    private PythonJobs() {}

    /** Prints the results of so many jobs. */
    static Peer works(String server, int jobs) throws IOException {
        return Peer.python(WORKS, server, String.valueOf(jobs));
    }

    /** Hands in so many jobs, then says by which queue their results come. */
    static Peer neverTakes(String server, int jobs) throws IOException {
        return Peer.python(NEVER_TAKES, server, String.valueOf(jobs));
    }
}
