package culebra.soak;

/** What a worker does again and again: rounds that leave nothing behind. */
interface Load {
    /**
     * Runs one round.
     *
     * @param name for objects that need one; no other worker has it
     */
    void run(Round round, String name) throws Exception;
}
