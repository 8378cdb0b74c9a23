/** Linux interprocess communication on the Foreign Function &amp; Memory API. */
module culebra {
    exports culebra;
    exports culebra.fd;
    exports culebra.sem;
    exports culebra.shm;
}
