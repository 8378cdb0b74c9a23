"""Sets the clock forward by so many nanoseconds: set_clock.py NANOSECONDS."""
import sys, time

clock = time.CLOCK_REALTIME
time.clock_settime_ns(clock, time.clock_gettime_ns(clock) + int(sys.argv[1]))
