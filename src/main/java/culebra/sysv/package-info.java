/** System V: sets of semaphores with atomic operations, shared memory, and queues with types. */
package culebra.sysv;
