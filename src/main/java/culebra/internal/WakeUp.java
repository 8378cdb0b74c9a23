package culebra.internal;

import static java.lang.foreign.ValueLayout.JAVA_LONG;

/** An eventfd of our own, non-blocking, by which a wait in an epoll is ended. */
record WakeUp(int number) {
    /** Counts a wake-up; when the counter is full there are enough. */
    void send() {
        CallState state = CallState.acquire();
        try {
            state.counter.set(JAVA_LONG, 0, 1);
            long ignored = StreamCalls.WRITE.call(state, number, state.counter);
        } finally {
            state.release();
        }
    }

    /** Takes all wake-ups; false if another thread was faster. */
    boolean take() {
        CallState state = CallState.acquire();
        try {
            return StreamCalls.READ.call(state, number, state.counter) > 0;
        } finally {
            state.release();
        }
    }

    void close() {
        FdCalls.close(number);
    }
}
