package culebra.bench;

/**
 * The same as {@code src/bench/c/peer.c}: one of two processes with descriptors between them. Those
 * that send first print the median of ten batches in nanoseconds.
 */
public final class Peer {
    private Peer() {}

    /**
     * Arguments: {@code ping|pong|write KIND COUNT BYTES IN OUT}, where {@link Link} knows KIND.
     */
    public static void main(String[] args) throws Exception {
        int count = Integer.parseInt(args[2]);
        Link link = Link.of(args[1], Integer.parseInt(args[3]), args[4], args[5]);
        switch (args[0]) {
            case "ping" ->
                    Batches.print(
                            count,
                            () -> {
                                link.send();
                                link.receive();
                            });
            case "write" -> Batches.print(count, link::send);
            case "pong" -> {
                for (int i = 0; i < Batches.all(count); i++) {
                    link.receive();
                    link.send();
                }
            }
            default -> throw new IllegalArgumentException(args[0]);
        }
    }
}
