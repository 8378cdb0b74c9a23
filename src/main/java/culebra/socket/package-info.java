/** Sockets: streams and messages between processes, with descriptors and credentials. */
package culebra.socket;
