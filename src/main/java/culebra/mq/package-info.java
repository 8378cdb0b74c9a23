/** POSIX message queues: whole messages between processes, by name and in order of priority. */
package culebra.mq;
