/**
 * Linux interprocess communication on the Foreign Function &amp; Memory API.
 *
 * <p>The package {@link culebra} tells which of the others to take for which job.
 */
module culebra {
    exports culebra;
    exports culebra.event;
    exports culebra.fd;
    exports culebra.inspect;
    exports culebra.lock;
    exports culebra.mq;
    exports culebra.pipe;
    exports culebra.process;
    exports culebra.ring;
    exports culebra.sem;
    exports culebra.shm;
    exports culebra.signal;
    exports culebra.socket;
    exports culebra.struct;
    exports culebra.sync;
    exports culebra.sysv;
}
