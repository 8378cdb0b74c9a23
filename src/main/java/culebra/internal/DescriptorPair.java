package culebra.internal;

/**
 * Two descriptors that are each other's peer. Neither number is released before both are closed, so
 * that a call waiting on one of them never sees the effect of closing the other, such as the end of
 * the stream or a broken pipe.
 */
final class DescriptorPair extends Gate {
    private final Descriptor one;
    private final Descriptor other;

    DescriptorPair(Descriptor one, Descriptor other) {
        super(DescriptorPair.class);
        this.one = one;
        this.other = other;
    }

    @Override
    void closeWithArena() {
        one.closeWithArena();
        other.closeWithArena();
    }

    @Override
    public boolean close() {
        return close(one, other);
    }

    /** Closes both descriptors; returns true if either was open. */
    static boolean close(Descriptor one, Descriptor other) {
        boolean held = one.use();
        try {
            return closeSecondHeld(one, other);
        } finally {
            if (held) {
                one.done();
            }
        }
    }

    private static boolean closeSecondHeld(Descriptor one, Descriptor other) {
        boolean held = other.use();
        try {
            boolean first = one.close();
            return other.close() || first;
        } finally {
            if (held) {
                other.done();
            }
        }
    }
}
