package culebra.internal;

/** An internal non-blocking eventfd that ends a wait in an epoll. */
record WakeEventFd(int number) {
    private static final SetupCall ADD = SetupCall.of("eventfd_write");

    /** Adds a wake-up. If the counter is full, there already are enough. Allocates nothing. */
    void send() {
        int ignored = ADD.callPlain(number, 1);
    }

    /** Takes all wake-ups; returns false if another thread was faster. */
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
