/** Counters and timers that are descriptors: eventfd and timerfd. */
package culebra.event;
