/**
 * Linux interprocess communication on the Foreign Function &amp; Memory API.
 *
 * <p><strong>Start here:</strong> the table in {@link culebra} names the package for each job. The
 * <a href="culebra/doc-files/index.html">guide</a> begins with examples of common jobs, and
 * explains how to choose a facility and the rules that all facilities share.
 */
module culebra {
    requires static jdk.jfr;

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
