package culebra.internal;

/** An eventfd of our own, non-blocking, by which a wait in an epoll is ended. */
record WakeEventFd(int number) {
    private static final SetupCall ADD = SetupCall.of("eventfd_write");

    /** Counts a wake-up; when the counter is full there are enough. Needs no memory. */
    void send() {
        int ignored = ADD.callPlain(number, 1);
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
        Descriptor.closeNumber(number);
    }
}
