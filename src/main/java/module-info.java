/** Linux interprocess communication on the Foreign Function &amp; Memory API. */
module culebra {
    exports culebra;
    exports culebra.event;
    exports culebra.fd;
    exports culebra.lock;
    exports culebra.mq;
    exports culebra.pipe;
    exports culebra.sem;
    exports culebra.shm;
    exports culebra.signal;
    exports culebra.socket;
    exports culebra.sync;
    exports culebra.sysv;
}
