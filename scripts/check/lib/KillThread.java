// SPDX-License-Identifier: Apache-2.0
import com.sun.jdi.Bootstrap;
import com.sun.jdi.ObjectReference;
import com.sun.jdi.ReferenceType;
import com.sun.jdi.ThreadReference;
import com.sun.jdi.VirtualMachine;
import com.sun.jdi.connect.AttachingConnector;
import com.sun.jdi.connect.Connector;
import java.util.Map;

/** Makes a thread of a JVM that listens for a debugger on loopback throw an Error: KillThread PORT THREAD. */
final class KillThread {
    private KillThread() {}

    public static void main(final String[] arguments) throws Exception {
        final AttachingConnector connector = Bootstrap.virtualMachineManager().attachingConnectors().stream()
                .filter(each -> each.name().equals("com.sun.jdi.SocketAttach"))
                .findFirst()
                .orElseThrow();
        final Map<String, Connector.Argument> address = connector.defaultArguments();
        address.get("hostname").setValue("127.0.0.1");
        address.get("port").setValue(arguments[0]);
        final VirtualMachine machine = connector.attach(address);
        try {
            thread(machine, arguments[1]).stop(error(machine));
        } finally {
            machine.dispose();
        }
    }

    private static ThreadReference thread(final VirtualMachine machine, final String name) {
        return machine.allThreads().stream()
                .filter(thread -> thread.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no thread has the name " + name + ": "
                        + machine.allThreads()));
    }

    /** One that the JVM keeps ready: none can be made while no thread stands at a breakpoint. */
    private static ObjectReference error(final VirtualMachine machine) {
        for (final ReferenceType type : machine.classesByName("java.lang.OutOfMemoryError")) {
            for (final ObjectReference each : type.instances(1)) {
                return each;
            }
        }
        throw new IllegalStateException("the JVM keeps no OutOfMemoryError ready");
    }
}
