package culebra.internal;

/** Makes a call deep in the stack of the current thread, so that it meets the end of it. */
final class EndOfStack {
    interface Call<T> {
        T run() throws Exception;
    }

    interface Cleanup<T> {
        void after(T resultOrNull) throws Exception;
    }

    private EndOfStack() {}

    /** The largest depth at which the call fits, about; the cleanup follows each attempt. */
    static <T> int deepest(Call<T> call, Cleanup<T> cleanup) throws Exception {
        int fits = 0;
        int tooDeep = 1 << 16;
        while (tooDeep - fits > 1) {
            int depth = (fits + tooDeep) / 2;
            T result = null;
            try {
                result = dive(call, depth);
                fits = depth;
            } catch (StackOverflowError expected) {
                tooDeep = depth;
            }
            cleanup.after(result);
        }
        return fits;
    }

    /** Frames of another size come first, so that the stack ends at other places. */
    static <T> T dive(Call<T> call, int depth, int wide) throws Exception {
        return dive(call, depth, wide, wide, wide, wide);
    }

    private static <T> T dive(Call<T> call, int depth, int wide, long a, long b, long c)
            throws Exception {
        return wide > 0 ? dive(call, depth, wide - 1, b, c, a) : dive(call, depth);
    }

    private static <T> T dive(Call<T> call, int depth) throws Exception {
        return depth > 0 ? dive(call, depth - 1) : call.run();
    }
}
