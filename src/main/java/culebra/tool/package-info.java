/**
 * The command line of the jar: {@code java -jar culebra.jar COMMAND}, or {@code scripts/culebra
 * COMMAND} from a clone. {@code --help} after a command describes its options.
 *
 * <h2>Looking</h2>
 *
 * <pre>{@code
 * $ culebra list
 * KIND       NAME    UID  MODE       STATE                        PROCESSES
 * memory     /state  0    rw-------  4096 bytes                   4711 user
 * semaphore  /slots  0    rw-------  value 0
 * queue      /jobs   0    rw-------  1 of 3 messages of 20 bytes
 *
 * $ culebra list --kind semaphore
 * KIND       NAME    UID  MODE       STATE    PROCESSES
 * semaphore  /slots  0    rw-------  value 0
 *
 * $ culebra users state
 * PROCESS    KIND    NAME    DESCRIPTORS  MAPPINGS
 * 4711 user  memory  /state               1
 *
 * $ culebra unreferenced
 * KIND       NAME    UID  MODE       STATE    PROCESSES
 * semaphore  /slots  0    rw-------  value 0
 * Note: processes of other PID namespaces are not visible, and may use the listed objects
 *
 * $ culebra watch --kind semaphore --count 1
 *   KIND       NAME    UID  MODE       STATE    PROCESSES
 *   semaphore  /slots  0    rw-------  value 0
 *
 * $ culebra limits
 * WHAT                  LIMIT         IN USE   WHAT TO DO
 * /dev/shm              65536 KiB     156 KiB  mount -o remount,size= /dev/shm; docker run --shm-size
 * fs.mqueue.queues_max  256           12       queues on the system: sysctl -w fs.mqueue.queues_max=
 * kernel.sem            32000 500     0 sets   System V semaphores in a set, in all, ...
 * Max open files        4096          7        ulimit -n; LimitNOFILE=
 * Max msgqueue size     819200                 ulimit -q; LimitMSGQUEUE=; per user
 * }</pre>
 *
 * <h2>Queues</h2>
 *
 * <pre>{@code
 * $ culebra send jobs hello --priority 3
 *
 * $ culebra peek jobs
 * KIND   NAME   UID  MODE       STATE                        PROCESSES
 * queue  /jobs  0    rw-------  2 of 3 messages of 20 bytes
 *
 * $ culebra receive jobs
 * hello
 *
 * $ culebra receive jobs --json
 * {"priority": 0, "text": "first", "hex": "6669727374"}
 * }</pre>
 *
 * <h2>Semaphores</h2>
 *
 * <pre>{@code
 * $ culebra post slots --count 2
 *
 * $ culebra wait slots --timeout 1.5
 *
 * $ culebra value slots
 * 1
 * }</pre>
 *
 * <h2>Memory</h2>
 *
 * <pre>{@code
 * $ culebra dump state --length 32
 * 00000000  2a 00 00 00 00 00 00 00 01 00 00 00 00 00 00 00  |*...............|
 * 00000010  72 65 61 64 79 00 00 00 00 00 00 00 00 00 00 00  |ready...........|
 *
 * $ culebra dump state --struct 'i32 state, i64 total, char[16] name'
 * OFFSET  TYPE      NAME   VALUE
 * 0       i32       state  42
 * 8       i64       total  1
 * 16      char[16]  name   ready
 * }</pre>
 *
 * <h2>Rings</h2>
 *
 * <pre>{@code
 * $ culebra peer c
 * #ifndef CULEBRA_RING_H
 *
 * $ culebra peer python
 * import ctypes
 * }</pre>
 *
 * <h2>Removing</h2>
 *
 * <pre>{@code
 * $ culebra remove slots --yes
 * KIND       NAME    UID  MODE       STATE    PROCESSES
 * semaphore  /slots  0    rw-------  value 1
 * removed
 * }</pre>
 *
 * <h2>What every command does</h2>
 *
 * <ul>
 *   <li>It ends with exit code 0 on success, with 1 if the request cannot be carried out, and with
 *       2 if the command line cannot be understood. If the reader of a pipe ends, the command ends
 *       quietly.
 *   <li>In names, {@code \xNN} stands for a byte that would control a terminal or that is not
 *       UTF-8, and a backslash is doubled. Operands are read in the same form.
 *   <li>{@code --json} prints ASCII, in which a byte that is not UTF-8 is {@code \}{@code udcNN}:
 *       Python's {@code os.fsencode} returns the bytes.
 *   <li>On a terminal that is too narrow for a table, each row is a paragraph. Colours are used
 *       only on a terminal, and only if {@code NO_COLOR} is not set and {@code TERM} is not {@code
 *       dumb}.
 * </ul>
 *
 * <h2>Starting faster</h2>
 *
 * <p>A JVM loads most of what {@code list} requires from an AOT cache (JDK 25 or later):
 *
 * <pre>{@code
 * java -XX:AOTCacheOutput=culebra.aot -jar culebra.jar list
 * java -XX:AOTCache=culebra.aot -jar culebra.jar list
 * }</pre>
 */
package culebra.tool;
