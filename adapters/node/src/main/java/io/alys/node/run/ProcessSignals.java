// SPDX-License-Identifier: Apache-2.0
package io.alys.node.run;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Proxy;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns signals into calls: SIGINT and SIGTERM, so that main stops in order and the process ends with its own exit code (a
 * shutdown hook would end it with 130 or 143, however well it stopped), and SIGHUP. Reached by name, since the compiler
 * warns of it.
 */
final class ProcessSignals {
    private static final Logger LOG = LoggerFactory.getLogger(ProcessSignals.class);

    private ProcessSignals() {}

    /** From now on the signals, named without SIG, run the action, on a thread of the JVM, each time they come. */
    static void on(final List<String> names, final Runnable action) {
        for (final String name : names) {
            try {
                register(name, action);
            } catch (final Throwable unsupported) {
                LOG.warn(
                        "SIG{} can't be handled here and does what the system does with it: {}",
                        name,
                        unsupported.toString());
            }
        }
    }

    private static void register(final String name, final Runnable action) throws Throwable {
        final Class<?> signalType = Class.forName("sun.misc.Signal");
        final Class<?> handlerType = Class.forName("sun.misc.SignalHandler");
        final MethodHandles.Lookup lookup = MethodHandles.publicLookup();
        final Object signal = lookup.findConstructor(signalType, MethodType.methodType(void.class, String.class))
                .invoke(name);
        final Object handler = Proxy.newProxyInstance(
                handlerType.getClassLoader(), new Class<?>[] {handlerType}, (proxy, method, arguments) -> {
                    action.run();
                    return null;
                });
        final Object before = lookup.findStatic(
                        signalType, "handle", MethodType.methodType(handlerType, signalType, handlerType))
                .invoke(signal, handler);
        final Object ignoring =
                lookup.findStaticGetter(handlerType, "SIG_IGN", handlerType).invoke();
        if (ignoring.equals(before)) {
            LOG.warn("SIG{} does not reach this process: it was started so that it is ignored, by nohup perhaps", name);
        }
    }
}
